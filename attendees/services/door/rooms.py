"""Places behind a door, counted only where somebody depends on them."""

from dataclasses import dataclass, replace
from datetime import datetime

from attendees.admission import Room
from attendees.enums import CheckpointMode
from attendees.models import Checkpoint
from attendees.selectors.inside import count_left
from attendees.services.door.gauge import note_count
from events.models import Session
from forum.core.locks import lock_rows

NO_LIMIT = Room()


@dataclass(frozen=True, slots=True)
class Places:
    """What is left behind a door; `is_over_gauge` where it is full and nobody can tell who left."""

    room: Room = NO_LIMIT
    is_over_gauge: bool = False

    def less(self, *, seat: bool) -> "Places":
        """Return what is left once one more person is in; `seat`: without having booked one."""
        seats, gauge = self.room.seats_left, self.room.gauge_left
        return replace(
            self,
            room=Room(seats - 1 if seat and seats is not None else seats, gauge - 1 if gauge is not None else None),
        )


def count_places(door: Checkpoint, inside: int | None, *, seats: bool, at: datetime) -> Places:
    """Return the places left behind a door where `inside` are now; None where its limit is far.

    `seats`: somebody has none and may want one; then the session is locked, and counted in three
    statements.
    """
    gauge = door.gauge
    seats_left = _count_seats(door, at) if seats and door.mode == CheckpointMode.SEATS else None
    if gauge is None or inside is None:
        return Places(Room(seats_left))
    note_count(door, inside)
    left = gauge - inside
    # Where nobody counts those who leave, the number only grows: it warns, and turns nobody away.
    return Places(Room(seats_left, left if door.counts_exits else None), left <= 0)


def _count_seats(door: Checkpoint, at: datetime) -> int | None:
    """Return the seats of a session for those who did not book. Call in a transaction: the session is locked first."""
    if door.session_id is None or not lock_rows(Session, [door.session_id]):
        return None
    return count_left(door.edition, [door], at)[door.pk].seats
