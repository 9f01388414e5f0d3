"""A day's sessions laid out by room and hour on a grid of five-minute steps. Pure: reads nothing, draws nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import Generic, Protocol, TypeVar

from events.models import Room, Session

STEP = timedelta(minutes=5)
# An empty stretch between sessions is drawn no longer than half an hour.
LONGEST_GAP = 6
# Nor is what has the whole width drawn taller than fifty minutes: lunch needs no more.
LONGEST_ALONE = 10
# From two hours on, a cell has room for the session's summary.
ROOMY = 24
# What the style sheet of the grid can place: see forum/static/css/timetable-steps.css.
MOST_ROWS, MOST_COLUMNS = 300, 30


class Item(Protocol):
    """What is laid out: anything that carries a session."""

    @property
    def session(self) -> Session: ...


ItemT = TypeVar("ItemT", bound=Item)
Interval = tuple[int, int]


@dataclass(slots=True)
class Cell(Generic[ItemT]):
    """An item and its place: rows and columns from 1, the room heads' row and the hours' column not counted."""

    item: ItemT
    row: int
    rows: int
    column: int
    columns: int
    is_alone: bool

    @property
    def is_roomy(self) -> bool:
        return self.rows >= ROOMY


@dataclass(slots=True)
class Hour(Generic[ItemT]):
    """The sessions that begin at one moment."""

    starts_at: datetime
    row: int
    cells: list[Cell[ItemT]] = field(default_factory=list)


@dataclass(slots=True)
class Head:
    """A room's column, wider where two of its sessions overlap; without a room, what has none yet."""

    room: Room | None
    column: int
    columns: int


@dataclass(slots=True)
class Day(Generic[ItemT]):
    day: date
    columns: int
    heads: list[Head]
    hours: list[Hour[ItemT]]


def lay_out(items: Iterable[ItemT], zone: tzinfo) -> list[Day[ItemT]]:
    """Return the days of a programme. Hours and days are those of the clocks in `zone`."""
    days: dict[date, list[ItemT]] = defaultdict(list)
    for item in sorted(items, key=lambda item: _reading_order(item.session)):
        days[item.session.starts_at.astimezone(zone).date()].append(item)
    return [_lay_out_day(day, items, zone) for day, items in sorted(days.items())]


def _reading_order(session: Session) -> tuple[datetime, tuple[int, int, str, int], int]:
    return session.starts_at, _room_order(session.room), session.pk


def _room_order(room: Room | None) -> tuple[int, int, str, int]:
    return (0, room.position, room.name, room.pk) if room else (1, 0, "", 0)


def _lay_out_day(day: date, items: Sequence[ItemT], zone: tzinfo) -> Day[ItemT]:
    spans = [_span(item.session, zone) for item in items]
    alone = [_is_alone(i, spans) for i in range(len(items))]
    rows = _rows(spans, {start for (start, _), lone in zip(spans, alone, strict=True) if lone})
    side_by_side = [(item, span) for item, span, lone in zip(items, spans, alone, strict=True) if not lone]
    lanes, heads, width = _columns(side_by_side)
    hours: dict[datetime, Hour[ItemT]] = {}
    for item, (start, end), lone in zip(items, spans, alone, strict=True):
        starts_at = item.session.starts_at.astimezone(zone)
        column, columns = (1, width) if lone else (lanes[item.session.pk], 1)
        cell = Cell(item, rows[start], max(1, rows[end] - rows[start]), column, columns, lone)
        hours.setdefault(starts_at, Hour(starts_at, rows[start])).cells.append(cell)
    return Day(day, width, heads, list(hours.values()))


def _span(session: Session, zone: tzinfo) -> Interval:
    """Return from which step to which a session lasts, counted from midnight."""
    starts_at = session.starts_at.astimezone(zone)
    start = (starts_at.hour * 60 + starts_at.minute) // 5
    length = -(-(session.ends_at - session.starts_at) // STEP)
    return start, start + max(1, length)


def _rows(spans: Sequence[Interval], alone: set[int]) -> dict[int, int]:
    """Return the row at which each step begins; nights, long gaps and what stands alone take little room."""
    steps = sorted({step for span in spans for step in span})
    rows, row, busy_until, longest = {}, 1, steps[0], LONGEST_GAP
    for before, step in zip([steps[0], *steps], steps, strict=False):
        row += min(step - before, longest)
        rows[step] = min(row, MOST_ROWS)
        busy_until = max([busy_until, *(end for start, end in spans if start == step)])
        longest = LONGEST_GAP if step >= busy_until else LONGEST_ALONE if step in alone else MOST_ROWS
    return rows


def _is_alone(index: int, spans: Sequence[Interval]) -> bool:
    start, end = spans[index]
    return not any(begin < end and start < until for i, (begin, until) in enumerate(spans) if i != index)


def _columns(placed: Sequence[tuple[ItemT, Interval]]) -> tuple[dict[int, int], list[Head], int]:
    """Return each session's column, the heads of the rooms, and how many columns there are."""
    rooms: dict[int | None, list[tuple[ItemT, Interval]]] = defaultdict(list)
    for item, span in placed:
        rooms[item.session.room_id].append((item, span))
    columns, heads, width = {}, [], 0
    for entries in sorted(rooms.values(), key=lambda entries: _room_order(entries[0][0].session.room)):
        free_at: list[int] = []
        for item, (start, end) in entries:
            lane = next((i for i, free in enumerate(free_at) if free <= start), len(free_at))
            free_at[lane : lane + 1] = [end]
            columns[item.session.pk] = min(width + lane + 1, MOST_COLUMNS)
        heads.append(Head(entries[0][0].session.room, min(width + 1, MOST_COLUMNS), len(free_at)))
        width += len(free_at)
    return columns, heads, min(max(width, 1), MOST_COLUMNS)
