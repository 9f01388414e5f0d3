"""The day as organisers see it: for a slot, who sits where, who is there, who is missing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef

from attendees.models import Stay
from matchmaking.enums import MeetingState
from matchmaking.models import Meeting, MeetingProgramme, MeetingSeat, Participant, ParticipantMember, Slot
from matchmaking.selectors.timetable import current_slot

# Meetings that the view shows: those that are off are nobody's concern any more.
_SHOWN = (MeetingState.PUBLISHED, MeetingState.HELD, MeetingState.NO_SHOW)

# Moments, which take longest to read, and long texts.
_NOT_SHOWN = (
    *(f"participant__{name}" for name in ("created_at", "submitted_at", "reviewed_at", "review_words")),
    *(f"meeting__{name}" for name in ("created_at", "changed_at", "source")),
)


class Sign(StrEnum):
    """What is known of somebody who is expected at a table."""

    PRESENT = "present"
    LATE = "late"
    EXPECTED = "expected"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Sitter:
    seat: MeetingSeat
    sign: Sign

    @property
    def participant(self) -> Participant:
        return self.seat.participant


@dataclass(frozen=True, slots=True)
class Row:
    """A table in a slot."""

    meeting: Meeting
    sitters: tuple[Sitter, ...]

    @property
    def missing(self) -> list[Participant]:
        return [one.participant for one in self.sitters if one.sign == Sign.MISSING]

    @property
    def is_planned(self) -> bool:
        """Whether it may be marked as held, or one of the two as missing; else it may stand as planned again."""
        return self.meeting.state == MeetingState.PUBLISHED

    @property
    def is_to_mark(self) -> bool:
        """Whether somebody does not come to a meeting that still stands as planned."""
        return self.is_planned and bool(self.missing)


@dataclass(frozen=True, slots=True)
class DayView:
    programme: MeetingProgramme
    slots: tuple[Slot, ...]
    slot: Slot | None
    rows: tuple[Row, ...]
    # Who came and has nobody to meet: the other is missing, and nobody was found yet.
    waiting: tuple[Participant, ...]

    def count(self, sign: Sign) -> int:
        return sum(one.sign == sign for row in self.rows for one in row.sitters)

    @property
    def held(self) -> int:
        return sum(row.meeting.state == MeetingState.HELD for row in self.rows)

    @property
    def digest(self) -> str:
        """What changes when the page has something else to say."""
        said = [str(self.slot.number if self.slot else 0)]
        for row in self.rows:
            said.append(f"{row.meeting.pk}.{row.meeting.version}." + ".".join(one.sign for one in row.sitters))
        return "-".join(said)


def day_view(programme: MeetingProgramme, *, at: datetime, number: int | None = None) -> DayView:
    """Return a slot of the day, the current one unless a number is given. Three queries."""
    slots = tuple(programme.slots.order_by("number"))
    slot = next((one for one in slots if one.number == number), None) or current_slot(slots, at)
    if slot is None:
        return DayView(programme, slots, None, (), ())
    present = present_participants(programme)
    pairs: dict[int, list[MeetingSeat]] = {}
    for seat in _seats_in(slot):
        pairs.setdefault(seat.meeting_id, []).append(seat)
    rows = tuple(
        Row(pair[0].meeting, tuple(Sitter(seat, sign_of(seat, slot, programme, present, at=at)) for seat in pair))
        for pair in pairs.values()
    )
    busy = {seat.participant_id for pair in pairs.values() for seat in pair if seat.is_live}
    waiting = tuple(
        seat.participant
        for pair in pairs.values()
        for seat in pair
        if pair[0].meeting.state == MeetingState.NO_SHOW and not seat.is_missing and seat.participant_id not in busy
    )
    return DayView(programme, slots, slot, rows, waiting)


def present_participants(programme: MeetingProgramme) -> set[UUID]:
    """Return who of a programme is in the building: one of the people behind is enough. One query."""
    inside = Stay.objects.filter(registration=OuterRef("registration"), left_at__isnull=True)
    members = ParticipantMember.objects.present().filter(Exists(inside), programme=programme)
    return set(members.order_by("pk").values_list("participant", flat=True))


def sign_of(seat: MeetingSeat, slot: Slot, programme: MeetingProgramme, present: set[UUID], *, at: datetime) -> Sign:
    """Return what is known of somebody: what was marked, else what the door and they themselves said."""
    if seat.is_missing:
        return Sign.MISSING
    late = timedelta(minutes=seat.late_minutes or 0)
    if late and at < slot.starts_at + late:
        return Sign.LATE
    if seat.participant_id in present or seat.meeting.state != MeetingState.PUBLISHED:
        return Sign.PRESENT
    patience = max(timedelta(minutes=programme.absence_minutes), late)
    return Sign.MISSING if at >= slot.starts_at + patience else Sign.EXPECTED


def _seats_in(slot: Slot) -> list[MeetingSeat]:
    rows = MeetingSeat.objects.filter(meeting__slot=slot, meeting__state__in=_SHOWN)
    found = rows.select_related("participant", "meeting__table").defer(*_NOT_SHOWN)
    return list(found.order_by("meeting__table__number", "meeting_id", "side"))
