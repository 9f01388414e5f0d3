"""The doors count the same people in several ways: no two of these tell of a few by their difference."""

from typing import Any

import pytest

from events.figures import Line, Part, Table
from forum.pages.open_data.published import Published
from forum.pages.open_data.withholding import publish

NUMBERS: dict[str, Any] = {
    "present": 95, "entered": 88, "peak": 70, "timed": 60, "timed_share": 68.2, "median_minutes": 120,
    "mean_minutes": 130.5, "meals": 40, "scans": 200, "refused": 0, "forced": 0,
}  # fmt: skip
TIMES = {"timed", "timed_share", "median_minutes", "mean_minutes"}


def tables(arrivals: tuple[int, ...] = (88,), doors: tuple[tuple[int, int], ...] = ((88, 93),)) -> dict[str, Table]:
    came = (Line(f"2026-11-{22 + day}T08:00+01:00", (people, 0)) for day, people in enumerate(arrivals))
    lines = (Line(str(number), values) for number, values in enumerate(doors, start=1))
    return {
        "arrivals": Table(("arrivals", "inside"), tuple(came)),
        "minutes_inside": Table(("people",), (Line("0", (20,)), Line("30", (40,)))),
        "doors": Table(("people", "entries"), tuple(lines)),
        "refusals": Table(("scans",)),
    }


def published(shown: dict[str, Table], **more: Any) -> Published:
    return publish({"presence": Part("presence", NUMBERS | more, shown)}, {}, {})


def hidden(shown: dict[str, Table], **more: Any) -> set[str]:
    told = published(shown, **more)
    cells = {f"{table} {code} {measure}" for _section, table, code, measure in told.cells}
    return {key for _section, key in told.numbers} | {f"table {name}" for _section, name in told.tables} | cells


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, set()),
        ({"forced": 2}, {"forced"}),
        ({"timed": 4}, TIMES | {"table minutes_inside"}),
        # The exits of three were not scanned.
        ({"timed": 85}, TIMES | {"table minutes_inside"}),
        # Two were not inside at the peak.
        ({"peak": 86}, {"peak"}),
        # Two were seen by other doors than those of the building: arrivals and its one door would tell, too.
        ({"present": 90}, {"entered", "timed_share", "table arrivals", "table doors"}),
        # Three came on two days, if arrivals were told.
        ({"entered": 85}, {"table arrivals", "table doors"}),
        ({"entered": 4, "peak": 3},
         {"present", "entered", "peak", "meals", *TIMES, "table arrivals", "table minutes_inside", "table doors"}),
    ],
)  # fmt: skip
def test_presence(more: dict[str, int], expected: set[str]) -> None:
    assert hidden(tables(), **more) == expected


@pytest.mark.parametrize("arrivals", [(298,), (200, 110), (150, 151)])
def test_whom_no_door_of_the_building_saw_and_whose_exit_none_saw(arrivals: tuple[int, ...]) -> None:
    shown = tables(arrivals, doors=((296, 340), (4, 4)))

    found = hidden(shown, present=300, entered=298, timed=296, peak=250)

    is_near = sum(arrivals) < 305
    expected = {"entered", *TIMES, "table minutes_inside", "table doors"}
    assert found == expected | ({"table arrivals"} if is_near else set())


def test_nearly_everybody_came_on_the_same_day() -> None:
    """Two came on the second day alone."""
    assert hidden(tables(arrivals=(86, 20))) == {"table arrivals"}
    assert hidden(tables(arrivals=(80, 20))) == set()


@pytest.mark.parametrize(
    ("doors", "expected"),
    [
        (((88, 93), (40, 40)), set()),
        # A door of the building and a meal; three more doors, where the least of the others hides the few.
        (((88, 93), (3, 4)), {"table doors"}),
        (((60, 70), (3, 4), (20, 20)),
         {"doors 2 people", "doors 2 entries", "doors 3 people", "doors 3 entries", "meals"}),
        # All but two took the meal.
        (((88, 93), (86, 86)), {"table doors"}),
        # Two came in again.
        (((60, 62), (40, 40)), {"doors 1 entries", "meals"}),
    ],
)  # fmt: skip
def test_doors(doors: tuple[tuple[int, int], ...], expected: set[str]) -> None:
    assert hidden(tables(doors=doors)) == expected


@pytest.mark.parametrize(
    ("meals", "is_told"),
    # Of 95 present and 88 who entered. A person may have had several.
    [(None, True), (4, False), (5, True), (83, True), (84, False), (88, True), (91, False), (95, True), (99, False),
     (100, True)],
)  # fmt: skip
def test_meals(meals: int | None, is_told: bool) -> None:
    assert hidden(tables(), meals=meals) == (set() if is_told else {"meals"})


def test_meals_give_back_no_door_that_is_hidden() -> None:
    """Two doors of meals served 4 and 40: of these the second is told, and their sum."""
    assert hidden(tables(doors=((20, 20), (4, 4), (40, 40))), meals=44) == {
        "doors 1 people", "doors 1 entries", "doors 2 people", "doors 2 entries", "meals",
    }  # fmt: skip


def test_lines_of_presence() -> None:
    shown = tables() | {
        "minutes_inside": Table(("people",), (Line("0", (2,)), Line("30", (0,)), Line("60", (8,)), Line("90", (50,)))),
        "refusals": Table(("scans",), (Line("full", (3,)), Line("unknown", (9,)))),
    }
    told = published(shown, refused=12)

    assert told.cells == {
        ("presence", "minutes_inside", "0", "people"), ("presence", "minutes_inside", "60", "people"),
        ("presence", "refusals", "full", "scans"), ("presence", "refusals", "unknown", "scans"),
    }  # fmt: skip
    assert told.parts["presence"].tables["arrivals"].lines == (
        Line("2026-11-22T08:00+01:00/2026-11-22T08:15+01:00", (88, 0)),
    )


def test_where_no_door_saw_anybody_nothing_is_withheld() -> None:
    unknown = ("present", "entered", "peak", "timed", "timed_share", "median_minutes", "mean_minutes", "meals")
    nobody = dict.fromkeys(unknown)
    shown = tables(arrivals=(), doors=((0, 0), (0, 0))) | {"minutes_inside": Table(("people",))}

    assert hidden(shown, **nobody) == set()
