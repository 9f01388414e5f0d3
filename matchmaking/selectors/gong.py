"""What the gong screen shows: the slot that is on, the one that comes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from matchmaking.models import MeetingProgramme, Slot


@dataclass(frozen=True, slots=True)
class Gong:
    """A moment of the day; between two slots `now` is None, after the last of them `following` too."""

    now: Slot | None
    following: Slot | None
    # The rank of the slot that is on, or comes, among those where people meet, and how many there are.
    rank: int
    total: int

    @property
    def until(self) -> datetime | None:
        """When the next gong sounds."""
        if self.now:
            return self.now.ends_at
        return self.following.starts_at if self.following else None

    def minutes_left(self, at: datetime) -> int:
        """Return the minutes until then, a begun one counted."""
        return max(0, -((at - self.until) // timedelta(minutes=1))) if self.until else 0


def gong_at(programme: MeetingProgramme, *, at: datetime) -> Gong:
    """Return where the day stands. One query."""
    slots = list(programme.slots.order_by("number"))
    now = next((slot for slot in slots if slot.starts_at <= at < slot.ends_at), None)
    following = next((slot for slot in slots if slot.starts_at > at), None)
    meetings = [slot for slot in slots if not slot.is_pause]
    shown = now or following
    rank = sum(slot.number <= shown.number for slot in meetings) if shown else len(meetings)
    return Gong(now, following, rank, len(meetings))
