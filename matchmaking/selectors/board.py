"""The board: slots across, tables or people down, and what stands in each cell."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from matchmaking.models import Meeting, MeetingProgramme, MeetingSeat, Slot, Table
from matchmaking.pairs import as_text, to_key
from matchmaking.selectors.person import Person, read_people
from matchmaking.selectors.presence import away_slots
from matchmaking.selectors.weight import WishedPair, mutual_pairs


class BoardMeeting(NamedTuple):
    """A meeting as the board shows it."""

    pk: int
    slot: int
    table: int | None
    a: Person
    b: Person
    version: int
    is_locked: bool
    state: str
    is_mutual: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A table, or a participant, with a cell for each slot: a meeting, or why there is none."""

    table: Table | None = None
    participant: Person | None = None
    cells: Sequence[tuple[Slot, BoardMeeting | None, bool]] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    slots: Sequence[Slot]
    rows: Sequence[Row]
    total: int
    # Those who have fewer meetings than they are promised, and how many, those who lack most first.
    short: Sequence[tuple[Person, int]] = ()
    # What both wish for, and have not.
    waiting: Sequence[tuple[Person, Person, WishedPair]] = ()
    people: dict[UUID, Person] = field(default_factory=dict)


def read_board(programme: MeetingProgramme, *, by: str = "tables", people_from: int = 0, people: int = 50) -> Board:
    """Return the board by tables, or, with `by="a"` or `by="b"`, by the participants of a side, some at a time.

    At most nine queries, whatever it holds.
    """
    slots = list(programme.slots.order_by("number"))
    everybody = read_people(programme)
    pairs = mutual_pairs(programme)
    meetings = _meetings(programme, everybody, pairs)
    counts = _counts(meetings)
    if by == "tables":
        rows = _rows_by_table(programme, slots, meetings)
        total = len(rows)
    else:
        side = [one for one in everybody.values() if one.side == by and (one.is_approved or one.pk in counts)]
        rows = _rows_by_person(programme, slots, meetings, side[people_from : people_from + people])
        total = len(side)
    met = {(one.a.pk, one.b.pk) for one in meetings}
    waiting = [
        (everybody[pair.a], everybody[pair.b], pair)
        for pair in pairs.values()
        if (pair.a, pair.b) not in met and everybody[pair.a].is_approved and everybody[pair.b].is_approved
    ]
    return Board(
        slots=slots,
        rows=rows,
        total=total,
        short=_short(everybody.values(), counts),
        waiting=sorted(waiting, key=lambda w: (-w[2].weight, w[0].sort_key, w[1].sort_key)),
        people=everybody,
    )


def under_minimum(programme: MeetingProgramme) -> list[tuple[Person, int]]:
    """Return who has fewer meetings than they are promised, and how many, those who lack most first. Two queries."""
    people = read_people(programme).values()
    seats = MeetingSeat.objects.filter(meeting__programme=programme, meeting__is_live=True).order_by("pk")
    return _short(people, Counter(to_key(one) for one in seats.values_list(as_text("participant"), flat=True)))


def _short(people: Iterable[Person], counts: Mapping[UUID, int]) -> list[tuple[Person, int]]:
    short = [(one, counts.get(one.pk, 0)) for one in people if one.is_approved]
    return sorted(
        ((one, count) for one, count in short if count < one.least),
        key=lambda s: (s[1] - s[0].least, s[0].sort_key),
    )


def _meetings(
    programme: MeetingProgramme, everybody: dict[UUID, Person], pairs: dict[str, WishedPair]
) -> list[BoardMeeting]:
    ends: dict[int, list[UUID]] = {}
    seats = MeetingSeat.objects.filter(meeting__programme=programme, meeting__is_live=True).order_by("side", "pk")
    for meeting, participant in seats.values_list("meeting", as_text("participant")):
        ends.setdefault(meeting, []).append(to_key(participant))
    rows = Meeting.objects.live().filter(programme=programme).in_order()
    found = rows.values_list("pk", "slot", "table", "pair_key", "version", "is_locked", "state")
    return [
        BoardMeeting(
            pk, slot, table, everybody[ends[pk][0]], everybody[ends[pk][1]], version, is_locked, state, key in pairs
        )
        for pk, slot, table, key, version, is_locked, state in found
    ]


def _counts(meetings: Sequence[BoardMeeting]) -> dict[UUID, int]:
    counts: dict[UUID, int] = {}
    for one in meetings:
        for person in (one.a.pk, one.b.pk):
            counts[person] = counts.get(person, 0) + 1
    return counts


def _rows_by_table(programme: MeetingProgramme, slots: Sequence[Slot], meetings: Sequence[BoardMeeting]) -> list[Row]:
    """Return a row a table, and one for meetings that have none, if there are any."""
    laid = {(one.table, one.slot): one for one in meetings if one.table is not None}
    tables = programme.tables.select_related("room", "holder").order_by("number")
    rows = [
        Row(table=table, cells=[(slot, laid.get((table.pk, slot.pk)), False) for slot in slots]) for table in tables
    ]
    loose: dict[int, list[BoardMeeting]] = {}
    for one in meetings:
        if one.table is None:
            loose.setdefault(one.slot, []).append(one)
    depth = max((len(found) for found in loose.values()), default=0)
    for level in range(depth):
        cells = [(slot, next(iter(loose.get(slot.pk, [])[level : level + 1]), None), False) for slot in slots]
        rows.append(Row(cells=cells))
    return rows


def _rows_by_person(
    programme: MeetingProgramme,
    slots: Sequence[Slot],
    meetings: Sequence[BoardMeeting],
    people: Sequence[Person],
) -> list[Row]:
    seated = {(person.pk, one.slot): one for one in meetings for person in (one.a, one.b)}
    away = away_slots(programme, slots)
    return [
        Row(
            participant=one,
            cells=[(slot, seated.get((one.pk, slot.pk)), slot.pk in away.get(one.pk, ())) for slot in slots],
            count=sum((one.pk, slot.pk) in seated for slot in slots),
        )
        for one in people
    ]
