from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from events.models import Room, Session
from events.timetable import LONGEST_ALONE, LONGEST_GAP, MOST_COLUMNS, MOST_ROWS, lay_out

PARIS = ZoneInfo("Europe/Paris")
HALL, SMALL = Room(pk=1, name="Grande salle", position=0), Room(pk=2, name="Atelier A", position=1)


@dataclass
class Item:
    session: Session


def item(number: int, start: str, end: str, room: Room | None = HALL, day: int = 24) -> Item:
    """A session on 24 November 2026 between two hours of Paris, as "10:00"."""
    starts_at, ends_at = (
        datetime.fromisoformat(f"2026-11-{day}T{hour}").replace(tzinfo=PARIS).astimezone(UTC) for hour in (start, end)
    )
    return Item(Session(pk=number, room=room, starts_at=starts_at, ends_at=ends_at))


def places(items: list[Item]) -> dict[int, tuple[int, int, int, int]]:
    """Return row, rows, column, columns of each session of a single day."""
    [day] = lay_out(items, PARIS)
    cells = [cell for hour in day.hours for cell in hour.cells]
    return {cell.item.session.pk: (cell.row, cell.rows, cell.column, cell.columns) for cell in cells}


def test_rooms_are_columns_and_five_minutes_are_a_row() -> None:
    items = [item(1, "10:00", "11:15"), item(2, "10:00", "11:00", SMALL), item(3, "11:05", "11:20", SMALL)]

    assert places(items) == {1: (1, 15, 1, 1), 2: (1, 12, 2, 1), 3: (14, 3, 2, 1)}


def test_what_nothing_else_overlaps_takes_the_whole_width() -> None:
    items = [item(1, "9:00".zfill(5), "09:45"), item(2, "10:00", "11:00"), item(3, "10:00", "11:00", SMALL)]

    assert places(items)[1] == (1, 9, 1, 2)


def test_long_gaps_and_long_breaks_take_little_room() -> None:
    items = [item(1, "09:00", "12:00"), item(2, "14:00", "15:00"), item(3, "14:00", "15:00", SMALL)]

    assert places(items)[2][0] == 1 + LONGEST_ALONE + LONGEST_GAP


def test_two_sessions_at_once_in_a_room_stand_side_by_side() -> None:
    items = [item(1, "10:00", "11:00"), item(2, "10:30", "11:30"), item(3, "11:00", "11:30", SMALL)]

    [day] = lay_out(items, PARIS)

    assert [(head.room.name, head.column, head.columns) for head in day.heads] == [
        ("Grande salle", 1, 2),
        ("Atelier A", 3, 1),
    ]
    assert places(items) == {1: (1, 12, 1, 1), 2: (7, 12, 2, 1), 3: (13, 6, 3, 1)}


def test_what_has_no_room_yet_comes_last() -> None:
    [day] = lay_out([item(1, "10:00", "11:00", None), item(2, "10:00", "11:00")], PARIS)

    assert [head.room for head in day.heads] == [HALL, None]


def test_days_and_hours_are_those_of_the_place() -> None:
    late, early = item(1, "23:00", "23:30", day=23), item(2, "00:30", "01:00", day=25)

    days = lay_out([early, late], PARIS)

    assert [day.day for day in days] == [date(2026, 11, 23), date(2026, 11, 25)]
    assert [str(hour.starts_at) for day in days for hour in day.hours] == [
        "2026-11-23 23:00:00+01:00",
        "2026-11-25 00:30:00+01:00",
    ]
    assert [day.day for day in lay_out([early], ZoneInfo("America/Cayenne"))] == [date(2026, 11, 24)]


def test_an_empty_programme_has_no_day() -> None:
    assert lay_out([], PARIS) == []


@given(
    st.lists(
        st.tuples(st.integers(0, 24 * 60 - 1), st.integers(1, 900), st.sampled_from([HALL, SMALL, None])),
        min_size=1,
        max_size=40,
    )
)
def test_no_two_sessions_ever_share_a_place(drawn: list[tuple[int, int, Room | None]]) -> None:
    items = []
    for number, (start, length, room) in enumerate(drawn):
        starts_at = datetime.fromtimestamp(1_795_000_000 // 86_400 * 86_400 + start * 60, UTC)
        ends_at = datetime.fromtimestamp(starts_at.timestamp() + length * 60, UTC)
        items.append(Item(Session(pk=number + 1, room=room, starts_at=starts_at, ends_at=ends_at)))

    [day] = lay_out(items, UTC)

    cells = [cell for hour in day.hours for cell in hour.cells]
    assert sorted(cell.item.session.pk for cell in cells) == list(range(1, len(drawn) + 1))
    assert all(cell.row >= 1 and cell.rows >= 1 and cell.row <= MOST_ROWS for cell in cells)
    assert all(1 <= cell.column <= cell.column + cell.columns - 1 <= day.columns <= MOST_COLUMNS for cell in cells)
    if day.columns < MOST_COLUMNS and all(cell.row + cell.rows <= MOST_ROWS for cell in cells):
        taken = [
            (row, column)
            for cell in cells
            for row in range(cell.row, cell.row + cell.rows)
            for column in range(cell.column, cell.column + cell.columns)
        ]
        assert len(taken) == len(set(taken))
