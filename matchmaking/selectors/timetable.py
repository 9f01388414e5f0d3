"""A participant's meetings as a timetable: by hour, with what lies between them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from uuid import UUID

from django.db.models import Q

from attendees.models import Registration
from matchmaking.enums import MeetingSource, MeetingState, ProgrammeState
from matchmaking.models import Meeting, MeetingNote, MeetingProgramme, MeetingSeat, Participant, Slot

# What people put themselves shows at once; what organisers put, once the timetable is published.
OWN_SOURCES = (MeetingSource.DIRECT, MeetingSource.REQUEST)


class LineKind(StrEnum):
    MEETING = "meeting"
    CANCELLED = "cancelled"
    PAUSE = "pause"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Line:
    """Some consecutive slots of a timetable: a meeting, a pause, or time without one."""

    kind: LineKind
    slots: tuple[Slot, ...]
    own: MeetingSeat | None = None
    others: MeetingSeat | None = None
    note: str = ""

    @property
    def slot(self) -> Slot:
        return self.slots[0]

    @property
    def starts_at(self) -> datetime:
        return self.slots[0].starts_at

    @property
    def ends_at(self) -> datetime:
        return self.slots[-1].ends_at

    @property
    def minutes(self) -> int:
        return round((self.ends_at - self.starts_at) / timedelta(minutes=1))

    @property
    def meeting(self) -> Meeting | None:
        return self.own.meeting if self.own else None

    @property
    def other(self) -> Participant | None:
        return self.others.participant if self.others else None


@dataclass(frozen=True, slots=True)
class Timetable:
    participant: Participant
    days: tuple[tuple[date, tuple[Line, ...]], ...]

    @property
    def lines(self) -> list[Line]:
        return [line for _day, lines in self.days for line in lines]

    @property
    def meetings(self) -> list[Line]:
        return [line for line in self.lines if line.kind == LineKind.MEETING]

    @property
    def waiting_slots(self) -> int:
        return sum(len(line.slots) for line in self.lines if line.kind == LineKind.FREE)

    def next_at(self, at: datetime) -> Line | None:
        """Return the meeting that is on, else the next one; None when none is left."""
        left = (line for line in self.meetings if line.ends_at > at and _is_to_come(line))
        return next(left, None)


def timetable_of(participant: Participant, *, reader: Registration | None = None) -> Timetable:
    """Return a participant's timetable, with the notes of who reads it. The programme is at hand. Four queries."""
    slots = list(participant.programme.slots.order_by("number"))
    pairs = seat_pairs_of(participant)
    others = {own.meeting_id: other for own, other in pairs}
    notes = _notes_of(reader, [other.participant_id for other in others.values()])
    return _lay_out(participant, slots, [own for own, _other in pairs], others, notes)


def seat_pairs_of(participant: Participant) -> list[tuple[MeetingSeat, MeetingSeat]]:
    """Return each meeting of a participant as its own seat and the other's, cancelled ones too, by hour. Two queries.

    Of one slot, the one that holds comes first.
    """
    rows = MeetingSeat.objects.filter(shown_meetings(participant.programme), participant=participant)
    own = list(
        rows.select_related("slot", "meeting__table__room").order_by("meeting__slot__number", "-is_live", "-meeting")
    )
    facing = MeetingSeat.objects.filter(meeting__in=[seat.meeting_id for seat in own]).exclude(participant=participant)
    others = {seat.meeting_id: seat for seat in facing.select_related("participant__profile").order_by("pk")}
    return [(seat, others[seat.meeting_id]) for seat in own]


def timetables_of(programme: MeetingProgramme) -> list[Timetable]:
    """Return the timetables of all approved participants, in the order of names. Three queries."""
    slots = list(programme.slots.order_by("number"))
    people = list(programme.participants.approved().in_order())
    rows = (
        MeetingSeat.objects.filter(is_live=True, meeting__programme=programme)
        .select_related("meeting__table__room", "participant__profile")
        .order_by("slot__number", "pk")
    )
    by_meeting: dict[int, list[MeetingSeat]] = {}
    for seat in rows:
        by_meeting.setdefault(seat.meeting_id, []).append(seat)
    own: dict[UUID, list[MeetingSeat]] = {one.pk: [] for one in people}
    others: dict[UUID, dict[int, MeetingSeat]] = {one.pk: {} for one in people}
    for number, pair in by_meeting.items():
        for seat, facing in zip(pair, pair[::-1], strict=True):
            if seat.participant_id in own:
                own[seat.participant_id].append(seat)
                others[seat.participant_id][number] = facing
    for one in people:
        one.programme = programme
    return [_lay_out(one, slots, own[one.pk], others[one.pk], {}) for one in people]


def current_slot(slots: Iterable[Slot], at: datetime) -> Slot | None:
    """Return the slot that is on, pauses included; between two, the one that comes; after all of them, None."""
    return next((slot for slot in slots if slot.ends_at > at), None)


def shown_meetings(programme: MeetingProgramme) -> Q:
    """Return which seats their people see: all of a published timetable; before, what they put themselves.

    Where a programme was cancelled once it had been published, calendars take its meetings out again.
    """
    return Q() if shows_all(programme) else Q(meeting__source__in=OWN_SOURCES)


def is_meeting_shown(meeting: Meeting, programme: MeetingProgramme) -> bool:
    """Return whether its people see a meeting: the same rule, for one that is at hand."""
    return shows_all(programme) or meeting.source in OWN_SOURCES


def shows_all(programme: MeetingProgramme) -> bool:
    """Return whether people see all of a programme's meetings: its timetable is out, or was when it was cancelled."""
    was_published = programme.state == ProgrammeState.CANCELLED and programme.published_at is not None
    return programme.is_published or was_published


def _notes_of(reader: Registration | None, about: Iterable[UUID]) -> dict[UUID, str]:
    if reader is None:
        return {}
    notes = MeetingNote.objects.filter(registration=reader, about__in=list(about)).order_by("pk")
    return dict(notes.values_list("about", "text"))


def _lay_out(
    participant: Participant,
    slots: list[Slot],
    seats: list[MeetingSeat],
    others: dict[int, MeetingSeat],
    notes: dict[UUID, str],
) -> Timetable:
    # The first of a slot counts: the live one, else the latest.
    held: dict[int, MeetingSeat] = {}
    for seat in seats:
        held.setdefault(seat.slot_id, seat)
    zone = participant.programme.edition.zone
    days = []
    for day, of_day in groupby(slots, key=lambda slot: slot.starts_at.astimezone(zone).date()):
        lines = tuple(_lines(list(of_day), held, others, notes))
        if lines:
            days.append((day, lines))
    return Timetable(participant, tuple(days))


def _lines(
    slots: list[Slot], held: dict[int, MeetingSeat], others: dict[int, MeetingSeat], notes: dict[UUID, str]
) -> Iterator[Line]:
    """Yield the lines of a day, from the first meeting to the last."""
    taken = [place for place, slot in enumerate(slots) if slot.pk in held]
    between = slots[taken[0] : taken[-1] + 1] if taken else []
    kinds = [(_kind_of(slot, held.get(slot.pk)), slot) for slot in between]
    for kind, run in groupby(kinds, key=lambda one: one[0]):
        together = tuple(slot for _kind, slot in run)
        if kind == LineKind.FREE:
            yield Line(kind, together)
            continue
        for slot in together:
            seat = held.get(slot.pk)
            other = others.get(seat.meeting_id) if seat else None
            yield Line(kind, (slot,), seat, other, notes.get(other.participant_id, "") if other else "")


def _kind_of(slot: Slot, seat: MeetingSeat | None) -> LineKind:
    if seat is not None:
        return LineKind.CANCELLED if seat.meeting.state == MeetingState.CANCELLED else LineKind.MEETING
    return LineKind.PAUSE if slot.is_pause else LineKind.FREE


def _is_to_come(line: Line) -> bool:
    return line.meeting is not None and line.meeting.state == MeetingState.PUBLISHED
