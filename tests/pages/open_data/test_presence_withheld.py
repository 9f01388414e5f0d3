"""The doors count the same people in several ways: no two of these tell of a few by their difference."""

from typing import Any

import pytest

from events.figures import Line, Part, Table
from forum.pages.open_data.published import Published
from forum.pages.open_data.withholding import publish

NUMBERS: dict[str, Any] = {
    "present": 95, "entered": 88, "peak": 70, "timed": 60, "timed_share": 68.2, "median_minutes": 120,
    "mean_minutes": 130.5, "meals": None, "scans": 2000, "refused": 0, "forced": 0,
}  # fmt: skip
TIMES = {"timed", "timed_share", "median_minutes", "mean_minutes"}
FIRST_DAY = {"arrivals 22 arrivals", "arrivals 22 inside"}
SECOND_DAY = {"arrivals 23 arrivals", "arrivals 23 inside"}


def tables(arrivals: tuple[int, ...] = (88,), doors: tuple[tuple[int, int], ...] = ((88, 93),)) -> dict[str, Table]:
    came = (Line(f"2026-11-{22 + day}T08:00+01:00", (people, 0)) for day, people in enumerate(arrivals))
    lines = (Line(str(number), values) for number, values in enumerate(doors, start=1))
    return {
        "arrivals": Table(("arrivals", "inside"), tuple(came)),
        "minutes_inside": Table(("people",), (Line("0", (20,)), Line("30", (40,)))),
        "doors": Table(("people", "entries"), tuple(lines)),
        "refusals": Table(("scans",)),
    }


def published(shown: dict[str, Table], entrances: str, **more: Any) -> Published:
    return publish({"presence": Part("presence", NUMBERS | more, shown)}, {}, {}, entrances)


def hidden(shown: dict[str, Table], entrances: str = "1", **more: Any) -> set[str]:
    told = published(shown, entrances, **more)
    cells = {f"{table} {code[8:10] or code} {measure}" for _section, table, code, measure in told.cells}
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
        ({"present": 90}, {"entered", "timed_share", "table doors", *FIRST_DAY}),
        # Three came on two days, if arrivals were told.
        ({"entered": 85}, {"table doors", *FIRST_DAY}),
        # Those present are told with the people, too.
        ({"entered": 4, "peak": 3},
         {"entered", "peak", *TIMES, "table arrivals", "table minutes_inside", "table doors", *FIRST_DAY}),
        # Fewer than ten.
        ({"entered": 9, "peak": 9, "timed": 9},
         {"entered", "peak", *TIMES, "table arrivals", "table minutes_inside", "table doors", *FIRST_DAY}),
    ],
)  # fmt: skip
def test_presence(more: dict[str, int], expected: set[str]) -> None:
    assert hidden(tables(), **more) == expected


@pytest.mark.parametrize("arrivals", [(298,), (200, 110), (150, 151)])
def test_whom_no_door_of_the_building_saw_and_whose_exit_none_saw(arrivals: tuple[int, ...]) -> None:
    shown = tables(arrivals, doors=((296, 340), (4, 4)))

    found = hidden(shown, present=300, entered=298, timed=296, peak=250)

    days = FIRST_DAY | SECOND_DAY if len(arrivals) == 2 else FIRST_DAY
    assert found == {"entered", *TIMES, "table minutes_inside", "table doors"} | days


@pytest.mark.parametrize(
    ("people", "is_told"),
    # Two confirmed people did not come: those present would tell them, in one section as in the other.
    [((120, 100, 10, 95, 15), True), ((111, 97, 0, 95, 2), False)],
)
def test_those_present_are_told_with_the_people_or_not_at_all(people: tuple[int, ...], is_told: bool) -> None:
    measures = ("registered", "confirmed", "walk_ins", "present", "no_show")
    kinds = {"category_kinds": Table(measures, (Line("resident", people),)), "categories": Table(measures)}
    part = Part("people", dict(zip(measures, people, strict=True)), kinds)

    told = publish({"people": part, "presence": Part("presence", NUMBERS, tables())}, {}, {}, "1")

    assert (("people", "present") not in told.numbers) == is_told
    hidden_of_presence = {key for section, key in told.numbers if section == "presence"}
    assert hidden_of_presence == (set() if is_told else {"present", "entered", "peak", *TIMES})
    assert {name for section, name in told.tables if section == "presence"} == (
        set() if is_told else {"arrivals", "minutes_inside", "doors"}
    )


def test_nearly_everybody_came_on_the_same_day() -> None:
    """Two came on the second day alone."""
    assert hidden(tables(arrivals=(86, 20))) == FIRST_DAY | SECOND_DAY
    assert hidden(tables(arrivals=(80, 20))) == set()


@pytest.mark.parametrize(
    ("doors", "expected"),
    [
        (((88, 93), (40, 40)), set()),
        # A door of the building and a meal; three more doors, where the least of the others hides the few.
        (((88, 93), (3, 4)), {"table doors"}),
        (((60, 70), (3, 4), (20, 20)),
         {"doors 2 people", "doors 2 entries", "doors 3 people", "doors 3 entries"}),
        # All but two took the meal.
        (((88, 93), (86, 86)), {"table doors"}),
        # Two came in again.
        (((60, 62), (40, 40)), {"doors 1 entries"}),
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
    assert hidden(tables(doors=((88, 93), (86, 86))), meals=60) == {"table doors", "meals"}
    assert hidden(tables(), entered=9, peak=9, timed=9, meals=60) >= {"meals"}
    assert hidden(tables(doors=((20, 20), (4, 4), (40, 40))), meals=44) == {
        "doors 1 people", "doors 1 entries", "doors 2 people", "doors 2 entries", "meals",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("doors", "entrances", "expected"),
    [
        # Three came by both entrances; three who had come in took the meal.
        (((60, 80), (31, 31)), "12", {"table doors"}),
        (((88, 88), (10, 10)), "1", {"table doors"}),
        (((60, 60), (31, 31), (20, 20)), "1", set()),
    ],
)
def test_few_were_seen_by_two_doors(doors: tuple[tuple[int, int], ...], entrances: str, expected: set[str]) -> None:
    assert hidden(tables(doors=doors), entrances) == expected


def test_few_came_in_again_on_the_same_day() -> None:
    """Of forty who came again, two did so on the day on which they had come."""
    assert hidden(tables(arrivals=(80, 46), doors=((88, 128),))) == {"doors 1 entries"}
    assert hidden(tables(arrivals=(80, 46), doors=((88, 131),))) == set()


@pytest.mark.parametrize(
    ("scans", "expected"),
    # All who came in 93 times went out: 186 scans, and others by which nobody passed.
    [(186, {"scans"}), (191, {"scans"}), (192, set()), (0, set())],
)
def test_scans_would_tell_how_few_came_in_again(scans: int, expected: set[str]) -> None:
    assert hidden(tables(), scans=scans) == expected


@pytest.mark.parametrize(("peak", "expected"), [(70, {"peak"}), (80, set())])
def test_the_peak_would_tell_how_few_left_after_it(peak: int, expected: set[str]) -> None:
    """Twenty left in all. That eighteen had at ten is not told, but so many had if seventy is the peak."""
    hours = zip(range(8, 12), ((40, 40), (0, 30), (48, 70), (0, 68)), strict=True)
    rows = tuple(Line(f"2026-11-22T{hour:02}:00+01:00", values) for hour, values in hours)

    found = hidden(tables() | {"arrivals": Table(("arrivals", "inside"), rows)}, peak=peak)

    assert found == {"arrivals 22 inside"} | expected


def test_a_day_of_few_is_withheld_and_the_least_span_of_the_others() -> None:
    day = tuple(Line(f"2026-11-22T{hour:02}:00+01:00", (people, 9)) for hour, people in ((8, 40), (9, 8), (10, 40)))
    few = Line("2026-11-23T08:00+01:00", (3, 3))
    shown = tables(doors=((88, 96),)) | {"arrivals": Table(("arrivals", "inside"), (*day, few))}

    told = published(shown, "1").parts["presence"].tables["arrivals"]

    assert [line.values for line in told] == [(40, None), (None, None), (40, None), (None, None)]


def test_lengths_of_presence_are_merged_and_refusals_withheld() -> None:
    shown = tables() | {
        "minutes_inside": Table(("people",), (Line("0", (2,)), Line("30", (0,)), Line("60", (8,)), Line("90", (50,)))),
        "refusals": Table(("scans",), (Line("full", (3,)), Line("unknown", (9,)))),
    }
    told = published(shown, "1", refused=12)

    assert told.cells == {
        ("presence", "refusals", "full", "scans"), ("presence", "refusals", "unknown", "scans"),
    }  # fmt: skip
    assert told.parts["presence"].tables["minutes_inside"].lines == (Line("0/90", (10,)), Line("90", (50,)))
    assert told.parts["presence"].tables["arrivals"].lines == (
        Line("2026-11-22T08:00+01:00/2026-11-22T08:15+01:00", (88, 0)),
    )


def test_where_no_door_saw_anybody_nothing_is_withheld() -> None:
    unknown = ("present", "entered", "peak", "timed", "timed_share", "median_minutes", "mean_minutes", "meals")
    nobody = dict.fromkeys(unknown)
    shown = tables(arrivals=(), doors=((0, 0), (0, 0))) | {"minutes_inside": Table(("people",))}

    assert hidden(shown, **nobody) == set()
