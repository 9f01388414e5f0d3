"""Series are made coarser until no step from one moment to the next is of a few people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.figures import Line, Table
from forum.pages.open_data.series import came_again, hide_days, merge_arrivals, merge_lengths


def arrivals(*quarters: tuple[int, int], day: int = 22) -> list[Line]:
    hours = [f"2026-11-{day}T{8 + number // 4:02}:{15 * (number % 4):02}+01:00" for number in range(len(quarters))]
    return [Line(code, values) for code, values in zip(hours, quarters, strict=True)]


def told(*lines: Line, hides_days: bool = False) -> list[tuple[str, tuple[object, ...]]]:
    merged = merge_arrivals(Table(("arrivals", "inside"), lines), hides_days=hides_days)
    return [("–".join(moment[8:16] for moment in line.code.split("/")), line.values) for line in merged]


def test_quarters_are_merged_until_five_arrived() -> None:
    assert told(*arrivals((0, 0), (2, 2), (4, 6), (9, 15), (0, 15), (6, 21), (3, 24), (0, 0))) == [
        ("22T08:00–22T08:15", (0, 0)),
        ("22T08:15–22T08:45", (6, 6)),
        ("22T08:45–22T09:00", (9, 15)),
        ("22T09:00–22T09:15", (0, 15)),
        # Three more are too few: they join those before them.
        ("22T09:15–22T10:00", (9, 0)),
    ]


def test_an_empty_hour_before_the_last_few_joins_them() -> None:
    assert told(*arrivals((9, 9), (0, 9), (0, 9), (2, 11))) == [("22T08:00–22T09:00", (11, 11))]


def test_who_is_inside_is_not_told_while_a_few_have_left() -> None:
    assert told(*arrivals((20, 20), (10, 28), (10, 30), (0, 3), (0, 0))) == [
        ("22T08:00–22T08:15", (20, 20)),
        ("22T08:15–22T08:30", (10, None)),
        ("22T08:30–22T08:45", (10, 30)),
        ("22T08:45–22T09:00", (0, None)),
        ("22T09:00–22T09:15", (0, 0)),
    ]


def test_who_is_inside_is_not_told_while_a_few_are_out() -> None:
    """Nine went out and six came in again: three are still out."""
    assert told(*arrivals((40, 40), (0, 31), (0, 37), (0, 20))) == [
        ("22T08:00–22T08:15", (40, 40)),
        ("22T08:15–22T08:30", (0, 31)),
        ("22T08:30–22T08:45", (0, None)),
        ("22T08:45–22T09:00", (0, 20)),
    ]


def test_the_end_of_the_day_is_told_before_those_near_it() -> None:
    assert told(*arrivals((40, 40), (0, 31), (0, 24), (0, 22))) == [
        ("22T08:00–22T08:15", (40, 40)),
        ("22T08:15–22T08:30", (0, 31)),
        ("22T08:30–22T08:45", (0, None)),
        ("22T08:45–22T09:00", (0, 22)),
    ]


def test_where_the_end_of_one_day_is_not_told_no_other_is() -> None:
    """Those inside at the ends of both days are those whose exit was not scanned, of whom is told how many they are."""
    assert told(*arrivals((20, 20), (9, 9)), *arrivals((20, 20), (9, 27), day=23)) == [
        ("22T08:00–22T08:15", (20, 20)),
        ("22T08:15–22T08:30", (9, None)),
        ("23T08:00–23T08:15", (20, 20)),
        ("23T08:15–23T08:30", (9, None)),
    ]


def test_nobody_stays_overnight() -> None:
    assert told(*arrivals((20, 20)), *arrivals((20, 20), day=23)) == [
        ("22T08:00–22T08:15", (20, 20)),
        ("23T08:00–23T08:15", (20, 20)),
    ]


def test_an_evening_goes_on_after_midnight() -> None:
    evening = [Line("2026-11-22T23:45+01:00", (8, 8)), Line("2026-11-23T00:00+01:00", (3, 11))]

    assert told(*evening, *arrivals((9, 9), day=23)) == [
        ("22T23:45–23T00:15", (11, 11)),
        ("23T08:00–23T08:15", (9, 9)),
    ]


def test_where_a_day_is_hidden_so_is_the_least_span_of_each_and_who_is_inside() -> None:
    assert told(*arrivals((20, 20), (7, 27), (9, 0)), *arrivals((6, 6), day=23), hides_days=True) == [
        ("22T08:00–22T08:15", (20, None)),
        ("22T08:15–22T08:30", (None, None)),
        ("22T08:30–22T08:45", (9, None)),
        ("23T08:00–23T08:15", (None, None)),
    ]


def test_a_day_of_a_few_arrivals_is_hidden() -> None:
    assert told(*arrivals((20, 20), (7, 27)), *arrivals((3, 3), day=23)) == [
        ("22T08:00–22T08:15", (20, None)),
        ("22T08:15–22T08:30", (None, None)),
        ("23T08:00–23T08:15", (None, None)),
    ]


def test_those_who_came_in_again_are_those_who_were_out() -> None:
    merged = Table(("arrivals", "inside"), tuple(arrivals((40, 30), (0, None), (0, 37), (9, 40), (0, 49))))

    assert came_again(merged) == 7 + 9


@given(st.lists(st.integers(0, 9), max_size=30))
def test_no_span_tells_of_a_few_arrivals(numbers: list[int]) -> None:
    lines = arrivals(*((number, 0) for number in numbers if any(numbers)))
    arrived = [line.values[0] for line in merge_arrivals(Table(("arrivals", "inside"), tuple(lines)), hides_days=False)]

    if 0 < sum(numbers) < 5:
        assert set(arrived) == {None}
        return
    assert sum(arrived) == sum(numbers)
    assert all(number == 0 or number >= 5 for number in arrived)


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ((), {}),
        ((5, 0, 6), {"0": 5, "30": 0, "60": 6}),
        ((1, 0, 6, 9, 2, 0, 1), {"0/90": 7, "90/": 12}),
        ((0, 2, 3, 8), {"0": 0, "30/90": 5, "90": 8}),
        ((2, 3), {"0/": 5}),
    ],
)
def test_lengths_are_merged_until_they_are_of_five_people(people: tuple[int, ...], expected: dict[str, int]) -> None:
    table = Table(("people",), tuple(Line(str(30 * number), (one,)) for number, one in enumerate(people)))

    assert merge_lengths(table).column("people") == expected


def days(*standing: int) -> Table:
    first = 1 - len(standing)
    return Table(("standing",), tuple(Line(str(first + number), (value,)) for number, value in enumerate(standing)))


@pytest.mark.parametrize(
    ("standing", "kept"),
    [
        ((2, 6, 6, 9, 12, 12), (None, 6, 6, None, 12, 12)),
        ((8, 6, 3, 3), (8, None, None, None)),
        ((20, 18, 14, 40), (20, None, 14, 40)),
        ((0, 0, 5), (0, 0, 5)),
        # The last day is known by who is confirmed: the two of that day are hidden by the day before.
        ((80, 98, 100), (80, None, 100)),
        ((90, 97, 102, 100), (90, None, None, 100)),
    ],
)
def test_days_are_told_where_registrations_changed_enough(
    standing: tuple[int, ...], kept: tuple[int | None, ...]
) -> None:
    assert tuple(hide_days(days(*standing), hides_last_week=False).column("standing").values()) == kept


def test_the_last_week_may_be_hidden() -> None:
    hidden = hide_days(days(*range(100, 200, 10)), hides_last_week=True)

    assert list(hidden.column("standing").values()) == [100, 110, 120, *[None] * 7]


def test_the_last_week_of_an_edition_closed_early_is_that_of_its_last_day() -> None:
    early = Table(("standing",), tuple(Line(str(number - 40), (100 + 10 * number,)) for number in range(10)))

    assert list(hide_days(early, hides_last_week=True).column("standing").values()) == [100, 110, 120, *[None] * 7]
