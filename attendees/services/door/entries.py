"""Letting somebody in."""

from datetime import datetime
from uuid import UUID

from attendees.enums import ScanMethod, ScanResult, TicketState
from attendees.models import Scanner
from attendees.presence import Kind, Passage, Presence, find_meaning, find_stays
from attendees.services.door import answers
from attendees.services.door.answers import Shown
from attendees.services.door.gestures import Gesture, keep, make_gesture, shown_before, take_in
from attendees.services.door.guests import Guest, lock_by_choice, lock_by_token
from attendees.services.door.stays import begin_first_stay, passage_of, rewrite_stays, scans_of


def record_entry(
    scanner: Scanner,
    *,
    scan_id: UUID,
    token: bytes | None,
    registration_id: UUID | None = None,
    method: ScanMethod,
    device_at: datetime,
    at: datetime,
    sent_at: datetime | None = None,
) -> Shown:
    """Take one scan in and return what to show. The same id again, even at the same time, returns the same.

    `token` is what the camera read (None when it was no ticket); `registration_id` who was chosen by name.
    """
    gesture = make_gesture(
        scanner, scan_id=scan_id, method=method, device_at=device_at, sent_at=sent_at, received_at=at
    )
    return take_in(gesture, lambda: _enter(gesture, token, registration_id))


def _enter(gesture: Gesture, token: bytes | None, registration_id: UUID | None) -> Shown:
    scanner = gesture.scanner
    guest = lock_by_token(token) if registration_id is None else lock_by_choice(scanner, registration_id)
    if guest is None:
        return keep(gesture, ScanResult.UNKNOWN, answers.say_unknown(scanner)).shown
    if refusal := _refuse(scanner, guest):
        return _keep(gesture, ScanResult(refusal["result"]), refusal, guest)
    if guest.is_inside or (guest.last_scan_at is not None and guest.last_scan_at >= gesture.at):
        return _enter_among_others(gesture, guest)
    shown = _welcome(gesture, guest)
    begin_first_stay(guest.registration, entry=gesture.scan_id, door=scanner.checkpoint_id, at=gesture.at)
    return shown


def _refuse(scanner: Scanner, guest: Guest) -> Shown | None:
    registration, ticket = guest.registration, guest.ticket
    if registration.edition_id != scanner.checkpoint.edition_id:
        return answers.say_other_edition(registration.edition, scanner)
    if not registration.is_confirmed:
        return answers.say_cancelled(registration)
    if ticket is not None and ticket.state != TicketState.ACTIVE:
        return answers.say_revoked(registration, ticket, scanner)
    return None


def _enter_among_others(gesture: Gesture, guest: Guest) -> Shown:
    """Take an entry in where others are known: a repeat, a return after an undo, or one that arrives late."""
    scans = scans_of(guest.registration)
    if gesture.scan_id in scans:
        return shown_before(scans[gesture.scan_id], gesture)
    known = [passage_of(scan) for scan in scans.values()]
    passage = Passage(gesture.scan_id, gesture.at, gesture.scanner.checkpoint_id)
    before = find_stays(known)
    # Whoever is in by now was let in by a phone that showed green: this one does not, even if its scan, late on the
    # way, comes first in time and turns out to be the entry.
    counted = before[0] if before else _presence_repeated(known, passage)
    if counted:
        already = answers.say_already_in(guest.registration, scans[counted.entry], at=gesture.received_at)
        shown = _keep(gesture, ScanResult.ALREADY_IN, already, guest)
    else:
        shown = _welcome(gesture, guest)
    rewrite_stays(guest.registration, before, find_stays([*known, passage]))
    return shown


def _presence_repeated(known: list[Passage], passage: Passage) -> Presence | None:
    meaning = find_meaning(known, passage)
    return meaning.presence if meaning.kind is Kind.REPEAT else None


def _welcome(gesture: Gesture, guest: Guest) -> Shown:
    shown = _keep(gesture, ScanResult.ADMITTED, answers.say_admitted(guest.registration), guest)
    return answers.tell_needs(shown, guest.registration)


def _keep(gesture: Gesture, result: ScanResult, shown: Shown, guest: Guest) -> Shown:
    ticket_id = guest.ticket.pk if guest.ticket else None
    return keep(gesture, result, shown, registration=guest.registration, ticket_id=ticket_id).shown
