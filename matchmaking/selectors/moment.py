"""Where a participant stands in its meetings: before, among or after them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min

from matchmaking.enums import MeetingState
from matchmaking.models import MeetingSeat, Participant
from matchmaking.selectors.timetable import Timetable, shown_meetings


@dataclass(frozen=True, slots=True)
class Moment:
    """The span of a participant's meetings, as its people see them, and the time that it is."""

    at: datetime
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    @property
    def has_meetings(self) -> bool:
        return self.starts_at is not None

    @property
    def has_begun(self) -> bool:
        return self.starts_at is not None and self.starts_at <= self.at

    @property
    def is_over(self) -> bool:
        return self.ends_at is not None and self.ends_at <= self.at


def moment_in(timetable: Timetable, *, at: datetime) -> Moment:
    """Return where a participant stands whose timetable is at hand. No query."""
    meetings = timetable.meetings
    return Moment(at, meetings[0].starts_at, max(line.ends_at for line in meetings)) if meetings else Moment(at)


def moment_of(participant: Participant, *, at: datetime) -> Moment:
    """Return where a participant stands. Its programme is at hand. One query."""
    seats = MeetingSeat.objects.filter(shown_meetings(participant.programme), participant=participant)
    kept = seats.exclude(meeting__state=MeetingState.CANCELLED)
    return Moment(at, **kept.aggregate(starts_at=Min("slot__starts_at"), ends_at=Max("slot__ends_at")))
