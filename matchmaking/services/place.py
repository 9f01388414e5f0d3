"""Hours and tables: slots of equal length between pauses, tables by number.

What a meeting stands on is never pulled away. Slots and tables that stay keep their row, and with it what people said
of their hours; meetings that were cancelled, and of which nobody told an outcome, go with theirs.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localtime

from forum.core.journal import Actor, record
from matchmaking.enums import MeetingState
from matchmaking.models import Meeting, MeetingProgramme, Participant, Slot, Table
from matchmaking.services.setting import TableName, lock_unsettled, name_tables

MOST_SLOTS, MOST_TABLES = 200, 500
# Numbers that no slot has, for those that wait for theirs.
_ASIDE = 10_000


class PlaceRefused(Exception):
    """Slots or tables were not made; nothing was changed. The subclasses say why."""


class HourUnknown(PlaceRefused):
    """The clock never shows this hour on this day: it is the night when it goes forward."""

    def __init__(self, on: date, hour: time) -> None:
        super().__init__(on, hour)
        self.on, self.hour = on, hour


class SpansOverlap(PlaceRefused):
    """Two spans of meetings overlap, or two pauses."""


class PauseOutside(PlaceRefused):
    """A pause lies outside the hours of meetings."""


class NoSlots(PlaceRefused):
    """No meeting fits into these hours."""


class TooMany(PlaceRefused):
    """More slots or tables than a timetable can bear. `most` is the limit."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class SlotsInUse(PlaceRefused):
    """Meetings stand in slots that would go or change; `slots` are those."""

    def __init__(self, slots: Sequence[Slot]) -> None:
        super().__init__(slots)
        self.slots = list(slots)


class TablesInUse(PlaceRefused):
    """Meetings are held at tables that would go, or these are somebody's all day; `tables` are those."""

    def __init__(self, tables: Sequence[Table]) -> None:
        super().__init__(tables)
        self.tables = list(tables)


@dataclass(frozen=True, slots=True)
class Span:
    """Hours of a day, as its clocks show them; from 22 h to 1 h passes midnight."""

    on: date
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class _Piece:
    starts_at: datetime
    ends_at: datetime
    is_pause: bool = False


@transaction.atomic
def generate_slots(
    programme: MeetingProgramme,
    spans: Sequence[Span],
    *,
    length: int,
    gap: int,
    pauses: Sequence[Span] = (),
    actor: Actor,
    at: datetime,
) -> list[Slot]:
    """Fill spans with slots of `length` minutes, `gap` minutes apart; each pause is one slot, where nobody meets.

    Raises HourUnknown, SpansOverlap, PauseOutside, NoSlots, TooMany, SlotsInUse, ProgrammeSettled.
    """
    programme = lock_unsettled(programme)
    pieces = list(_cut(programme, spans, pauses, timedelta(minutes=length), timedelta(minutes=gap)))
    if not any(not piece.is_pause for piece in pieces):
        raise NoSlots
    if len(pieces) > MOST_SLOTS:
        raise TooMany(MOST_SLOTS)
    before = programme.slots.count()
    slots = _write_slots(programme, pieces)
    if (programme.slot_minutes, programme.gap_minutes) != (length, gap):
        programme.slot_minutes, programme.gap_minutes = length, gap
        programme.save(update_fields=["slot_minutes", "gap_minutes"])
    changes = {"slots": [before, len(slots)]}
    record(actor, "slots_generated", programme, at=at, scope=programme.edition.slug, changes=changes)
    return slots


@transaction.atomic
def generate_tables(
    programme: MeetingProgramme, count: int, *, names: Sequence[TableName] = (), actor: Actor, at: datetime
) -> list[Table]:
    """Give a programme so many tables, numbered from 1, and names to some; the others keep theirs.

    Raises TooMany, TablesInUse, ProgrammeSettled.
    """
    if count > MOST_TABLES:
        raise TooMany(MOST_TABLES)
    programme = lock_unsettled(programme)
    tables = list(programme.tables.order_by("number"))
    if count != len(tables):
        _remove_tables([table for table in tables if table.number > count])
        Table.objects.bulk_create(
            Table(programme=programme, number=number) for number in range(len(tables) + 1, count + 1)
        )
        changes = {"tables": [len(tables), count]}
        record(actor, "tables_generated", programme, at=at, scope=programme.edition.slug, changes=changes)
    if names:
        name_tables(programme, names, actor=actor, at=at)
    return list(programme.tables.order_by("number"))


def spans_of(programme: MeetingProgramme, slots: Iterable[Slot]) -> tuple[list[Span], list[Span]]:
    """Return the spans and the pauses that would make these slots again, for a form. No query."""
    zone, spans, pauses = programme.edition.zone, [], []
    # What is left before a pause is too short for a meeting.
    waits = {False: timedelta(minutes=programme.gap_minutes)}
    waits[True] = waits[False] + timedelta(minutes=programme.slot_minutes)
    last_end = None
    for slot in sorted(slots, key=lambda slot: slot.starts_at):
        starts, ends = localtime(slot.starts_at, zone), localtime(slot.ends_at, zone)
        if slot.is_pause:
            pauses.append(Span(starts.date(), starts.time(), ends.time()))
        if last_end is None or slot.starts_at - last_end > waits[slot.is_pause]:
            spans.append(Span(starts.date(), starts.time(), ends.time()))
        else:
            spans[-1] = Span(spans[-1].on, spans[-1].start, ends.time())
        last_end = slot.ends_at
    return spans, pauses


# --- cutting hours -----------------------------------------------------------


def _cut(
    programme: MeetingProgramme,
    spans: Sequence[Span],
    pauses: Sequence[Span],
    length: timedelta,
    gap: timedelta,
) -> Iterator[_Piece]:
    """Yield slots and pauses in order of time, counted in true minutes: the clock change alters none."""
    hours = _in_order(_moments(programme, span) for span in spans)
    rests = _in_order(_moments(programme, pause) for pause in pauses)
    for starts, ends in hours:
        inside = [(begin, end) for begin, end in rests if starts <= begin and end <= ends]
        rests = [rest for rest in rests if rest not in inside]
        moment = starts
        for begin, end in [*inside, (ends, ends)]:
            while moment + length <= begin:
                yield _Piece(moment, moment + length)
                moment += length + gap
            if begin < end:
                yield _Piece(begin, end, is_pause=True)
                moment = end
    if rests:
        raise PauseOutside


def _moments(programme: MeetingProgramme, span: Span) -> tuple[datetime, datetime]:
    starts = _moment(programme, span.on, span.start)
    ends = _moment(programme, span.on + timedelta(days=span.end <= span.start), span.end)
    return starts, ends


def _moment(programme: MeetingProgramme, on: date, hour: time) -> datetime:
    """Return a moment in UTC; an hour that the clock shows twice is the first of the two. Raises HourUnknown."""
    there = datetime.combine(on, hour, programme.edition.zone)
    moment = there.astimezone(UTC)
    if moment.astimezone(programme.edition.zone).replace(tzinfo=None) != there.replace(tzinfo=None):
        raise HourUnknown(on, hour)
    return moment


def _in_order(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Return spans in order of time. Raises SpansOverlap."""
    ordered = sorted(spans)
    if any(later[0] < earlier[1] for earlier, later in pairwise(ordered)):
        raise SpansOverlap
    return ordered


# --- writing -----------------------------------------------------------------


def _write_slots(programme: MeetingProgramme, pieces: Sequence[_Piece]) -> list[Slot]:
    """Bring the slots of a programme to what they shall be, and return them. Raises SlotsInUse."""
    there = {slot.starts_at: slot for slot in programme.slots.order_by("number")}
    wanted = {piece.starts_at: piece for piece in pieces}
    gone = [slot for start, slot in there.items() if start not in wanted]
    altered = [slot for start, slot in there.items() if start in wanted and _differs(slot, wanted[start])]
    _free([*gone, *altered])
    Slot.objects.filter(pk__in=[slot.pk for slot in gone]).delete()
    # Numbers are unique at every moment: all step aside first.
    programme.slots.update(number=F("number") + _ASIDE)
    kept: list[Slot] = []
    new: list[Slot] = []
    for number, piece in enumerate(pieces, start=1):
        slot = there.get(piece.starts_at)
        (new if slot is None else kept).append(slot := slot or Slot(programme=programme, starts_at=piece.starts_at))
        slot.number, slot.ends_at, slot.is_pause = number, piece.ends_at, piece.is_pause
    Slot.objects.bulk_update(kept, ["number", "ends_at", "is_pause"])
    Slot.objects.bulk_create(new)
    return list(programme.slots.order_by("number"))


def _differs(slot: Slot, piece: _Piece) -> bool:
    return (slot.ends_at, slot.is_pause) != (piece.ends_at, piece.is_pause)


def _free(slots: Sequence[Slot]) -> None:
    """Remove from some slots the meetings that were cancelled and left nothing. Raises SlotsInUse for any other."""
    meetings = Meeting.objects.filter(slot__in=slots)
    forgotten = meetings.filter(state=MeetingState.CANCELLED, outcomes=None, follow_ups=None)
    forgotten.delete()
    used = set(meetings.order_by("pk").values_list("slot", flat=True))
    if used:
        raise SlotsInUse([slot for slot in slots if slot.pk in used])


def _remove_tables(tables: Sequence[Table]) -> None:
    """Remove tables at which nothing is held. Raises TablesInUse."""
    meetings = Meeting.objects.filter(table__in=tables)
    held = set(meetings.exclude(state=MeetingState.CANCELLED).order_by("pk").values_list("table", flat=True))
    held |= set(Participant.objects.filter(table__in=tables).order_by("pk").values_list("table", flat=True))
    if held:
        raise TablesInUse([table for table in tables if table.pk in held])
    meetings.update(table=None)
    Table.objects.filter(pk__in=[table.pk for table in tables]).delete()
