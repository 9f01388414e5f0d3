"""Plays the doors inside an invented edition: sessions that begin, and what a morning has of refusals and doubts.

By the door's own services, so that what is invented is what phones would have made of it.
"""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db.models import QuerySet

from attendees.enums import Allowance, CheckpointKind, ScannerRole, ScanResult, SeatState, StayEnd, TicketState
from attendees.models import Checkpoint, Registration, Scan, Scanner, SeatBooking, Stay, Ticket
from attendees.services.checkpoint import create_session_doors
from attendees.services.door import Gesture, record_scans
from events.enums import Booking
from events.models import Edition, Session
from forum.core.journal import Actor
from forum.pages.demo.meeting_people import is_invented

COMES_TO_SEAT, COMES_WHERE_OPEN = 0.86, 0.55
BEFORE, AFTER = timedelta(minutes=9), timedelta(minutes=4)
# A phone without network for the last minutes: what it showed, the server would not have said.
DOUBTS, UNKNOWN = 2, 4
# How many try a full workshop in vain, and when; so many seats left are nearly none.
TURNED_AWAY, NEARLY_FULL, WITHOUT_A_BOOKING_BEFORE = 2, 3, timedelta(minutes=6)
SOON_AFTER, NEARLY_OVER = timedelta(minutes=3), timedelta(minutes=10)


def build_room_doors(edition: Edition, *, at: datetime) -> None:
    """Give every session its door. Nothing of it is journalled: nobody did it."""
    create_session_doors(edition, actor=Actor.system("demonstration"), at=at)


def play_rooms(edition: Edition, phone: Scanner, *, until: datetime, left_at: datetime | None = None) -> None:
    """Let people into the sessions that they booked, those that began before `until`; out at `left_at`."""
    doors = {door.session_id: door for door in _doors(edition) if door.session and door.session.starts_at <= until}
    for door in doors.values():
        record_scans(phone, [*_entries(door, until), *_late_wishes(door, until)])
    if left_at is not None:
        for stay in Stay.objects.filter(checkpoint__in=doors.values(), left_at__isnull=True).select_related(
            "checkpoint"
        ):
            stay.left_at, stay.ended = max(stay.entered_at, left_at), StayEnd.DAY
            stay.save(update_fields=["left_at", "ended"])


def play_doubts(edition: Edition, main: Scanner, supervisor: Scanner, *, at: datetime) -> None:
    """Play what every morning has: strange codes, somebody who cancelled, somebody let in all the same, a doubt."""
    rng = Random(f"doubts {edition.slug}")
    cancelled = _people(edition, state="cancelled")
    strange = [_gesture(main, rng, at=at - timedelta(minutes=rng.randint(1, 40))) for _ in range(UNKNOWN)]
    refused = [_gesture(main, rng, registration=one.pk, at=at - timedelta(minutes=12)) for one in cancelled]
    record_scans(main, strange + refused)
    inside = list(Scan.objects.filter(checkpoint__edition=edition, number=1).order_by("at", "pk")[: DOUBTS + 1])
    begun = [door for door in _doors(edition) if door.session and door.session.starts_at <= at]
    if begun and inside:
        forced = {"allowance": Allowance.FORCED, "reason": "Intervenante attendue à cette séance", "door": begun[0]}
        person = inside.pop().registration_id
        ten_minutes_ago = at - timedelta(minutes=10)
        record_scans(supervisor, [_gesture(supervisor, rng, registration=person, at=ten_minutes_ago, **forced)])
    record_scans(
        supervisor,
        [
            _gesture(
                supervisor,
                rng,
                registration=scan.registration_id,
                at=scan.at + timedelta(minutes=3),
                shown=_welcome(scan),
            )
            for scan in inside[:DOUBTS]
        ],
    )


def _welcome(scan: Scan) -> dict[str, str]:
    """Return what a phone without network shows of somebody who comes back."""
    person = scan.registration
    names = {"first_name": person.first_name, "last_name": person.last_name} if person else {}
    return {"result": ScanResult.ADMITTED, "word": str(ScanResult.ADMITTED.label), **names}


def _doors(edition: Edition) -> list[Checkpoint]:
    doors = edition.checkpoints.filter(kind=CheckpointKind.SESSION).order_by("session__starts_at", "pk")
    return list(doors.select_related("edition__venue", "session__room"))


def _entries(door: Checkpoint, until: datetime) -> Iterator[Gesture]:
    session = door.session
    if session is None:
        return
    came = Stay.objects.filter(kind=CheckpointKind.MAIN, checkpoint__edition=door.edition_id)
    entered = dict(came.values_list("registration", "entered_at"))
    tickets = Ticket.objects.filter(registration__in=_who_wants(session), state=TicketState.ACTIVE)
    share = COMES_TO_SEAT if session.booking == Booking.NEEDED else COMES_WHERE_OPEN
    room = door.gauge or len(entered)
    wanted = tickets.order_by("registration").values_list("registration", "token_hash", "registration__submission")
    for person, token_hash, submission in wanted:
        rng = Random(f"seat {session.pk} {person}")
        at = session.starts_at + timedelta(seconds=rng.uniform(-BEFORE.seconds, AFTER.seconds))
        if person not in entered or not is_invented(submission) or rng.random() > share or room <= 0:
            continue
        # Late comers go in quietly, unless it is nearly over.
        at = max(at, entered[person] + timedelta(minutes=rng.uniform(2, 8)))
        if at <= min(until, session.ends_at - NEARLY_OVER):
            room -= 1
            yield Gesture(
                id=uuid.UUID(int=rng.getrandbits(128), version=4), door=door, token_hash=token_hash,
                device_at=at, at=at, received_at=at,
            )  # fmt: skip


def _late_wishes(door: Checkpoint, until: datetime) -> Iterator[Gesture]:
    """Yield those who come without a booking to a workshop that is full, or nearly: the last seats are given away."""
    session = door.session
    if session is None or session.booking != Booking.NEEDED or session.capacity is None:
        return
    seats_left, at = session.capacity - session.seats.holding().count(), session.starts_at - WITHOUT_A_BOOKING_BEFORE
    if seats_left > NEARLY_FULL or at > until:
        return
    there = Stay.objects.filter(kind=CheckpointKind.MAIN, checkpoint__edition=door.edition_id, entered_at__lt=at)
    free = _without_seats_then(session).filter(pk__in=there.values("registration"))
    rng = Random(f"turned away {session.title}")
    tickets = list(Ticket.objects.filter(registration__in=free, state=TicketState.ACTIVE).order_by("registration"))
    for turn, ticket in enumerate(rng.sample(tickets, min(len(tickets), seats_left + TURNED_AWAY))):
        came_at = at + timedelta(seconds=20 * turn)
        yield Gesture(
            id=uuid.UUID(int=rng.getrandbits(128), version=4), door=door, token_hash=ticket.token_hash,
            device_at=came_at, at=came_at, received_at=came_at, allowance=Allowance.SEAT if turn < seats_left else None,
        )  # fmt: skip


def _who_wants(session: Session) -> QuerySet[Registration]:
    """Return who booked a session; where one does not book, everybody who booked nothing else at that hour."""
    if session.booking == Booking.NEEDED:
        booked = SeatBooking.objects.filter(state=SeatState.CONFIRMED, session=session)
        return Registration.objects.filter(pk__in=booked.values("registration"))
    return _without_seats_then(session)


def _without_seats_then(session: Session) -> QuerySet[Registration]:
    """Return who has booked nothing at the hour of a session."""
    booked = SeatBooking.objects.filter(state=SeatState.CONFIRMED, session__edition=session.edition_id)
    then = booked.filter(session__starts_at__lt=session.ends_at, session__ends_at__gt=session.starts_at)
    return Registration.objects.filter(edition=session.edition_id).exclude(pk__in=then.values("registration"))


def _gesture(phone: Scanner, rng: Random, *, at: datetime, **besides: Any) -> Gesture:
    scan_id = uuid.UUID(int=rng.getrandbits(128), version=4)
    asked: dict[str, Any] = {
        "id": scan_id,
        "door": phone.checkpoint,
        "device_at": at,
        "at": at,
        "received_at": at,
        **besides,
    }
    return Gesture(**asked)


def _people(edition: Edition, *, state: str) -> list[Registration]:
    return list(Registration.objects.filter(edition=edition, state=state).in_order()[:2])


def pair_supervisor(edition: Edition, like: Scanner) -> Scanner:
    """Return the phone of whoever is responsible for the door, which also scans in the rooms."""
    phone = Scanner.objects.create(
        checkpoint=like.checkpoint,
        name="Responsable",
        role=ScannerRole.SUPERVISOR,
        key_hash=f"{Random(f'supervisor {edition.slug}').getrandbits(256):064x}",
        paired_at=like.paired_at,
        last_seen_at=like.last_seen_at,
        ends_at=like.ends_at,
        revoked_at=like.revoked_at,
    )
    phone.checkpoints.set(edition.checkpoints.all())
    return phone
