"""Seats in sessions: all that was asked, or nothing.

A person's wish is a set of sessions that replaces the one they hold. What they hold already is theirs, even where
the session shrank since; what is new must be bookable, have a seat left and leave the person's agenda without
overlap. A seat in a session that has begun can neither be taken nor given up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects

from attendees.enums import AgendaKind, SeatState
from attendees.models import AgendaEntry, Registration, SeatBooking
from attendees.selectors.tally import tally_seats
from attendees.services.ground import MoveRefused, RegistrationRefused, lock_registration, write_to
from events.enums import Booking, EditionState, SessionState
from events.models import Edition, Session
from forum.core.journal import Actor, record
from forum.core.locks import lock_rows


class SeatsUnavailable(RegistrationRefused):
    """Some sessions have no seat for this person: full, cancelled, begun, not booked, or of another edition."""

    def __init__(self, sessions: Sequence[Session]) -> None:
        super().__init__(sessions)
        self.sessions = list(sessions)


class SeatClash(RegistrationRefused):
    """Some of what was asked overlaps. `pairs` holds agenda entries, the earlier first, saved or not."""

    def __init__(self, pairs: Sequence[tuple[AgendaEntry, AgendaEntry]]) -> None:
        super().__init__(pairs)
        self.pairs = list(pairs)


@dataclass(frozen=True, slots=True)
class SeatChange:
    """What a wish comes to, once checked under the locks: seats to give up and sessions to sit in."""

    kept: tuple[SeatBooking, ...] = ()
    freed: tuple[SeatBooking, ...] = ()
    added: tuple[Session, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.freed and not self.added


@transaction.atomic
def change_seats(
    registration: Registration, *, sessions: Sequence[Session], actor: Actor, at: datetime
) -> Registration:
    """Replace the seats that a person holds by seats in `sessions`, and write to them when something changed.

    Allowed after the registration window has closed, until each session begins: seats in sessions that have begun
    stay, named or not. Raises MoveRefused unless the registration is confirmed, SeatsUnavailable, SeatClash.
    """
    registration = lock_registration(registration)
    if not registration.is_confirmed:
        raise MoveRefused(registration.state)
    change = plan_seats(registration.edition, sessions, registration=registration, at=at)
    if change.is_empty:
        return registration
    before = [seat.session_id for seat in (*change.kept, *change.freed)]
    after = [*(seat.session_id for seat in change.kept), *(session.pk for session in change.added)]
    write_seats(registration, change, at=at)
    record(
        actor,
        "seats_changed",
        registration,
        at=at,
        scope=registration.edition.slug,
        changes={"seats": [sorted(before), sorted(after)]},
    )
    write_to(registration, "seats_changed", at=at)
    return registration


def plan_seats(
    edition: Edition, wanted: Sequence[Session], *, registration: Registration | None = None, at: datetime
) -> SeatChange:
    """Lock the wanted sessions and return what it takes to sit in them and no others.

    Call under the registration's lock, or with no registration for somebody still unknown. Raises
    SeatsUnavailable before SeatClash. Its queries do not grow with the sessions.
    """
    wishes = {session.pk: session for session in wanted}
    held: list[SeatBooking] = []
    if registration is not None:
        held = list(registration.seats.holding().select_related("session"))
    kept = tuple(seat for seat in held if seat.session_id in wishes or seat.session.starts_at <= at)
    at_hand = {seat.session_id for seat in kept}
    added = _lock_free_sessions(edition, [wish for pk, wish in wishes.items() if pk not in at_hand], at=at)
    freed = tuple(seat for seat in held if seat not in kept)
    _check_agenda(registration, [seat.session_id for seat in freed], added)
    return SeatChange(kept=kept, freed=freed, added=added)


def write_seats(registration: Registration, change: SeatChange, *, at: datetime) -> None:
    """Carry out a change that `plan_seats` checked in this transaction: seats and agenda together."""
    if change.freed:
        free_seats(registration, change.freed, at=at)
    if change.added:
        SeatBooking.objects.bulk_create(
            SeatBooking(registration=registration, session=session, booked_at=at) for session in change.added
        )
        AgendaEntry.objects.bulk_create(engage_session(session, registration) for session in change.added)


def free_seats(registration: Registration, seats: Iterable[SeatBooking], *, at: datetime) -> None:
    """Give seats up, with what they engage of the person's time. Call under the registration's lock."""
    seats = list(seats)
    if not seats:
        return
    SeatBooking.objects.filter(pk__in=[seat.pk for seat in seats]).update(state=SeatState.CANCELLED, cancelled_at=at)
    engaged = registration.agenda.filter(kind=AgendaKind.SEAT)
    engaged.filter(source_id__in=[seat.session_id for seat in seats]).delete()


def engage_session(session: Session, registration: Registration | None = None) -> AgendaEntry:
    """Return, unsaved, what a seat in a session engages of a person's time."""
    return AgendaEntry(
        registration=registration,
        kind=AgendaKind.SEAT,
        source_id=session.pk,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        label=session.title,
        label_en=session.title_en,
        place=_place(session),
    )


def _lock_free_sessions(edition: Edition, wanted: Sequence[Session], *, at: datetime) -> tuple[Session, ...]:
    """Lock sessions in the order of their numbers and return them; raise SeatsUnavailable if one has no seat."""
    if not wanted:
        return ()
    numbers = [session.pk for session in wanted]
    # The rows are locked before the seats are counted: whoever waited for them counts what the others took.
    locked = {session.pk: session for session in lock_rows(Session, numbers)}
    rooms = {wish.room_id: wish.room for wish in wanted if Session.room.is_cached(wish)}
    for session in locked.values():
        if session.edition_id == edition.pk:
            session.edition = edition
        if session.room_id in rooms:
            session.room = rooms[session.room_id]
    # Their names stand in the agenda. Nothing is asked for rooms that are known.
    prefetch_related_objects(list(locked.values()), "room__venue")
    taken = tally_seats(numbers)
    refused = [
        locked.get(wish.pk, wish)
        for wish in wanted
        if wish.pk not in locked or not _has_seat(locked[wish.pk], edition, taken.get(wish.pk, 0), at)
    ]
    if refused:
        raise SeatsUnavailable(sorted(refused, key=lambda session: (session.starts_at, session.pk)))
    return tuple(locked.values())


def _has_seat(session: Session, edition: Edition, taken: int, at: datetime) -> bool:
    return (
        session.edition_id == edition.pk
        and edition.state == EditionState.OPEN
        and session.state == SessionState.SCHEDULED
        and session.booking == Booking.NEEDED
        and session.starts_at > at
        and taken < (session.capacity or 0)
    )


def _check_agenda(registration: Registration | None, freed: list[int], added: Sequence[Session]) -> None:
    """Raise SeatClash if a new seat overlaps another or what the agenda holds. Ends that touch do not overlap.

    Entries that already overlap among themselves, because a session was moved, are nobody's fault here. What is
    prepared and not told refuses nothing, which would tell it: whoever prepares sees the clash before they publish.
    """
    if not added:
        return
    entries: list[AgendaEntry] = []
    if registration is not None:
        entries = list(registration.agenda.told().exclude(kind=AgendaKind.SEAT, source_id__in=freed))
    pairs = []
    for session in added:
        wish = engage_session(session, registration)
        overlapping = [other for other in entries if other.starts_at < wish.ends_at and wish.starts_at < other.ends_at]
        pairs += [(other, wish) if other.starts_at <= wish.starts_at else (wish, other) for other in overlapping]
        entries.append(wish)
    if pairs:
        raise SeatClash(sorted(pairs, key=lambda pair: (pair[0].starts_at, pair[1].starts_at)))


def _place(session: Session) -> str:
    """Return the room, with the name of its venue where that is not the edition's."""
    room = session.room
    if room is None:
        return ""
    elsewhere = room.venue_id != session.edition.venue_id
    return f"{room.name}, {room.venue.name}"[:200] if elsewhere else room.name
