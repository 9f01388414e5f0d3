"""Sheets of paper typed in afterwards: who signed, at which door, when.

A re-entry is one act of one person: its scans share the id of the form that was filled in, and are told from it, so
that the same form sent twice counts everybody once, and may be taken back whole.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from attendees.enums import ScanAction, ScanMethod, ScanResult
from attendees.models import Checkpoint, Registration, Scan
from attendees.presence import day_end, find_stays
from attendees.services.door.errors import DoorBusy, DoorError
from attendees.services.door.recording import ROUNDS
from attendees.services.door.stays import Ledger, passage_of, rewrite_stays, scans_of
from attendees.services.ground import lock_edition
from attendees.services.walk_in import WalkIn, register_walk_in
from events.models import Edition
from events.selectors import ENDED, edition_ends_at
from forum.core.journal import Actor, record
from forum.core.models import User

T = TypeVar("T")
# What `Scan.shown` keeps of a sheet: nothing was shown, but it came with others.
SHEET = "sheet"
A_MOMENT = timedelta(microseconds=1)


class SheetClosed(DoorError):
    """The edition is closed: its figures are final."""


class SheetTooEarly(DoorError):
    """Somebody is said to have signed at an hour that is still to come."""


class SheetEntry(NamedTuple):
    """Somebody who signed, and the hour written beside, or that of the whole sheet."""

    registration: UUID
    at: datetime


def record_sheet(
    checkpoint: Checkpoint, entries: Collection[SheetEntry], *, submission: UUID, actor_user: User, at: datetime
) -> int:
    """Count in who signed a sheet, and return how many were not counted there that day already.

    People who are not confirmed, or not of the edition, are left out: they are not on its sheets. Where nobody is
    new nothing is written, the journal included. Raises SheetClosed, SheetTooEarly, DoorBusy.
    """
    _check_hours(entries, at)

    def take() -> int:
        _lock_open_edition(checkpoint)
        people = _lock_people(checkpoint, [entry.registration for entry in entries])
        return _count_in(checkpoint, people, entries, submission=submission, actor_user=actor_user, at=at)

    return _in_rounds(take)


def record_unexpected(
    checkpoint: Checkpoint, walk_in: WalkIn, *, entered_at: datetime, actor_user: User, at: datetime
) -> tuple[Registration, bool]:
    """Register somebody who signed a blank line, and count them in; return them, and whether they are newly counted.

    Once the forum is over no letter leaves: a ticket for a day gone by would only puzzle. Whoever has a registration
    under that address and name is counted by it. Raises SheetClosed, SheetTooEarly, NoCategory, DoorBusy.
    """
    entry = SheetEntry(walk_in.id, entered_at)
    _check_hours([entry], at)
    actor = Actor.from_user(actor_user)

    def take() -> tuple[Registration, bool]:
        edition = _lock_open_edition(checkpoint)
        before = Registration.objects.filter(pk=walk_in.id, edition=edition).first()
        ends_at = edition_ends_at(edition)
        person = before or register_walk_in(
            edition, walk_in, actor=actor, at=at, came_at=entered_at, is_told=ends_at is None or at < ends_at
        )
        signed = [entry._replace(registration=person.pk)]
        people = _lock_people(checkpoint, [person.pk], whoever=True)
        counted = _count_in(checkpoint, people, signed, submission=walk_in.id, actor_user=actor_user, at=at)
        return person, bool(counted)

    return _in_rounds(take)


def withdraw_sheet(checkpoint: Checkpoint, submission: UUID, *, actor_user: User, at: datetime) -> int:
    """Take a re-entry back and return of how many people; 0 where that was done before. Nothing is erased.

    People registered from blank lines stay registered. Raises SheetClosed, DoorBusy.
    """

    def take() -> int:
        _lock_open_edition(checkpoint)
        entries = Scan.objects.filter(checkpoint=checkpoint, method=ScanMethod.PAPER, action=ScanAction.ENTRY)
        entries = entries.filter(shown={SHEET: str(submission)}, registration__isnull=False)
        people = entries.order_by().values_list("registration", flat=True)
        ledgers = _ledgers(_lock_people(checkpoint, people, whoever=True))
        undos = []
        for entry in entries.filter(undone_by__isnull=True).order_by("pk"):
            ledger = ledgers[entry.registration_id]  # type: ignore[index]  # those of nobody were left out
            # At the hour of what it takes back: what a phone saw later, or is typed in anew, stands by itself.
            undo = _scan(checkpoint, uuid5(entry.pk, "undo"), ledger.registration, submission, entry.at, actor_user, at)
            undo.action, undo.undoes, undo.result = ScanAction.UNDO, entry, ScanResult.UNDONE
            ledger.add(undo)
            undos.append(undo)
        _write(undos, ledgers.values())
        if undos:
            record(
                Actor.from_user(actor_user), "sheet_withdrawn", checkpoint, at=at, scope=checkpoint.edition.slug,
                changes={"people": [len(undos), None]},
            )  # fmt: skip
        return len(undos)

    return _in_rounds(take)


def _in_rounds(take: Callable[[], T]) -> T:
    """Do it in one transaction. When a constraint says that somebody was faster, look again."""
    for _round in range(ROUNDS):
        try:
            with transaction.atomic():
                return take()
        except IntegrityError:
            continue
    raise DoorBusy


def _check_hours(entries: Iterable[SheetEntry], at: datetime) -> None:
    if any(entry.at > at for entry in entries):
        raise SheetTooEarly


def _lock_open_edition(checkpoint: Checkpoint) -> Edition:
    """Lock the edition, so that it is not closed meanwhile, and return it."""
    edition = lock_edition(checkpoint.edition)
    if edition.state in ENDED:
        raise SheetClosed
    return edition


def _lock_people(checkpoint: Checkpoint, people: Iterable[UUID], *, whoever: bool = False) -> list[Registration]:
    """Lock people of the edition until the transaction ends; those confirmed, or `whoever` they are."""
    found = Registration.objects.filter(pk__in=list(people), edition=checkpoint.edition_id)
    if not whoever:
        found = found.confirmed()
    return list(found.select_for_update(of=("self",), no_key=True).order_by("pk"))


def _ledgers(people: Collection[Registration]) -> dict[UUID, Ledger]:
    """Return what is known of locked people. One query."""
    known = scans_of(people)
    return {one.pk: Ledger(one, _last_number(known.get(one.pk, ())), known.get(one.pk, ())) for one in people}


def _last_number(scans: Collection[Scan]) -> int | None:
    return max((scan.number for scan in scans if scan.number), default=None)


def _count_in(
    checkpoint: Checkpoint,
    people: Collection[Registration],
    entries: Iterable[SheetEntry],
    *,
    submission: UUID,
    actor_user: User,
    at: datetime,
) -> int:
    """Write an entry for each who was not there that day; return how many. The people are locked."""
    ledgers, zone = _ledgers(people), checkpoint.edition.time_zone
    scans = []
    for entry in entries:
        ledger = ledgers.get(entry.registration)
        scan_id = uuid5(submission, str(entry.registration))
        # Known by its id, though no presence tells of it: it was taken back since.
        if ledger is None or scan_id in ledger.scans or _was_there(ledger, checkpoint, day_end(entry.at, zone)):
            continue
        scan = _scan(checkpoint, scan_id, ledger.registration, submission, entry.at, actor_user, at)
        if _settle_hour(scan, ledger, before=day_end(entry.at, zone)):
            ledger.add(scan)
            scans.append(scan)
    _write(scans, ledgers.values())
    if scans:
        record(
            Actor.from_user(actor_user), "sheet_recorded", checkpoint, at=at, scope=checkpoint.edition.slug,
            changes={"people": [None, len(scans)]},
        )  # fmt: skip
    return len(scans)


def _was_there(ledger: Ledger, checkpoint: Checkpoint, day_ends_at: datetime) -> bool:
    return any(one.place == checkpoint.place and one.day_ends_at == day_ends_at for one in ledger.presences)


def _settle_hour(scan: Scan, ledger: Ledger, *, before: datetime) -> bool:
    """Give an entry the first hour, from its own on, at which it begins a presence; return whether there is one.

    An entry that was taken back later takes with it whatever repeated it until then: what repeats it is put after.
    """
    undone = [(one.at, ledger.scans[one.undoes_id].at) for one in ledger.scans.values() if one.undoes_id]
    after = sorted(max(hours) + A_MOMENT for hours in undone)
    for hour in [scan.at, *(hour for hour in after if scan.at < hour < before)]:
        scan.at = hour
        if any(one.entry == scan.pk for one in find_stays([*ledger.passages, passage_of(scan)])):
            return True
    return False


def _scan(
    checkpoint: Checkpoint,
    scan_id: UUID,
    registration: Registration,
    submission: UUID,
    entered_at: datetime,
    actor_user: User,
    at: datetime,
) -> Scan:
    return Scan(
        pk=scan_id,
        recorded_by=actor_user,
        checkpoint=checkpoint,
        registration=registration,
        method=ScanMethod.PAPER,
        result=ScanResult.ADMITTED,
        shown={SHEET: str(submission)},
        device_at=entered_at,
        at=entered_at,
        received_at=at,
    )


def _write(scans: list[Scan], ledgers: Iterable[Ledger]) -> None:
    Scan.objects.bulk_create(scans)
    rewrite_stays(ledgers)
