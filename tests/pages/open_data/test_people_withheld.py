"""Nobody finds a small count of people back by subtracting published cells, whatever the edition."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.figures import Line, Part, Table
from forum.pages.open_data.withholding import PEOPLE, Published, publish
from tests.pages.open_data.attacker import Attacker, Name, Relation

MEASURES = ("registered", "confirmed", "walk_ins", "present", "no_show")
SPLITS = ("categories", "organisation_kinds", "territories", "heard_by")
LAST_DAY = ("days_before", "0", "standing")
KINDS = {"1": "resident", "2": "association", "3": "association", "4": "press"}
CODES = {
    "categories": list(KINDS),
    "organisation_kinds": ["association", "market_company", ""],
    "territories": ["92050", "92002", "75", "78", ""],
    "heard_by": ["mail", "press", ""],
}
GROUPS = ("not_confirmed", "absent", "came", "walk_in")
STATES = ("pending", "waiting", "offered", "declined", "cancelled")
STANDING = ("confirmed", "pending", "waiting", "offered")
# How many people of a kind: in most lines a few, in some many, in some nobody.
FEW = st.one_of(st.just(0), st.integers(0, 6), st.integers(0, 60))
LINES = st.lists(st.tuples(FEW, FEW, FEW, FEW), min_size=4, max_size=4)


def values_of(groups: tuple[int, ...]) -> tuple[int, ...]:
    not_confirmed, absent, came, walk_in = groups
    return (not_confirmed + absent + came, absent + came, walk_in, came + walk_in, absent)


def spread(total: tuple[int, ...], codes: list[str], cuts: list[list[int]]) -> dict[str, tuple[int, ...]]:
    """Share the people of the edition among the lines of a table, as `cuts` says."""
    left, lines = list(total), {}
    for position, code in enumerate(codes[:-1]):
        line = tuple(min(left[group], cuts[position][group]) for group in range(4))
        lines[code] = line
        left = [one - taken for one, taken in zip(left, line, strict=True)]
    return lines | {codes[-1]: tuple(left)}


@st.composite
def states(draw: st.DrawFn, unconfirmed: int) -> dict[str, int]:
    """Draw what became of those who are not confirmed."""
    left, numbers = unconfirmed, {}
    for name in STATES[:-1]:
        numbers[name] = min(left, draw(FEW))
        left -= numbers[name]
    return numbers | {STATES[-1]: left}


@st.composite
def editions(draw: st.DrawFn) -> tuple[dict[str, dict[str, tuple[int, ...]]], dict[str, int], list[int]]:
    """Draw a crowd, the states of those who are not confirmed, and how many stood on the last days."""
    crowd = draw(crowds())
    total = tuple(map(sum, zip(*crowd["categories"].values(), strict=True)))
    numbers = draw(states(total[0]))
    last = sum((numbers | {"confirmed": total[1] + total[2]})[name] for name in STANDING)
    days = [max(0, last - fewer) for fewer in sorted(draw(st.lists(FEW, max_size=3)), reverse=True)]
    return crowd, numbers, [*days, last]


@st.composite
def crowds(draw: st.DrawFn) -> dict[str, dict[str, tuple[int, ...]]]:
    """Draw the groups of people of each line of each table: the same people, cut in different ways."""
    categories = dict(zip(KINDS, draw(LINES), strict=True))
    total = tuple(map(sum, zip(*categories.values(), strict=True)))
    crowd = {"categories": categories}
    for name in SPLITS[1:]:
        cuts = draw(st.lists(st.lists(FEW, min_size=4, max_size=4), min_size=4, max_size=4))
        crowd[name] = spread(total, CODES[name], cuts)
    kinds: dict[str, list[int]] = defaultdict(lambda: [0] * 4)
    for code, groups in categories.items():
        kinds[KINDS[code]] = [one + more for one, more in zip(kinds[KINDS[code]], groups, strict=True)]
    return crowd | {"category_kinds": {kind: tuple(groups) for kind, groups in kinds.items() if any(groups)}}


def part_of(
    crowd: dict[str, dict[str, tuple[int, ...]]], states: dict[str, int] | None = None, days: Sequence[int] = ()
) -> Part:
    total = tuple(map(sum, zip(*crowd["categories"].values(), strict=True)))
    numbers = dict(zip(MEASURES, values_of(total), strict=True))
    others = ("with_needs", "needs_told", "under_15")
    numbers |= dict.fromkeys(others, 0) | (states or dict.fromkeys(STATES, 0) | {"cancelled": total[0]})
    tables = {
        name: Table(
            MEASURES,
            tuple(
                Line(code, values_of(groups)) for code, groups in lines.items() if name == "categories" or any(groups)
            ),
        )
        for name, lines in crowd.items()
    }
    standing = tuple(Line(str(number + 1 - len(days)), (people,)) for number, people in enumerate(days))
    return Part("people", numbers, tables | {"days_before": Table(("standing",), standing)})


def relations_of(crowd: dict[str, dict[str, tuple[int, ...]]]) -> Iterator[Relation]:
    """Yield what everybody knows to hold: what measures are made of, totals, kinds."""
    lines = [(table, code) for table, codes in crowd.items() for code in codes] + [("", "")]
    for line in lines:
        for measure, groups in PEOPLE.measures.items():
            yield {(*line, measure): -1} | {(*line, GROUPS[group]): 1 for group in groups}
    for group in GROUPS:
        for table in SPLITS:
            yield {("", "", group): -1} | {(table, code, group): 1 for code in crowd[table]}
        for kind in crowd["category_kinds"]:
            of_kind = {("categories", code, group): 1 for code, name in KINDS.items() if name == kind}
            yield {("category_kinds", kind, group): -1} | of_kind
    yield {("", "", "not_confirmed"): -1} | {("", "", state): 1 for state in STATES}
    yield {LAST_DAY: -1} | {("", "", name): 1 for name in STANDING}


def truth_of(
    crowd: dict[str, dict[str, tuple[int, ...]]], states: dict[str, int], days: Sequence[int]
) -> dict[Name, int]:
    total = tuple(map(sum, zip(*crowd["categories"].values(), strict=True)))
    truth: dict[Name, int] = {("", "", name): number for name, number in states.items()}
    truth |= {("days_before", str(number + 1 - len(days)), "standing"): people for number, people in enumerate(days)}
    for line, groups in [
        (("", ""), total),
        *(((table, code), groups) for table, lines in crowd.items() for code, groups in lines.items()),
    ]:
        truth |= {(*line, name): value for name, value in zip(MEASURES, values_of(groups), strict=True)}
        truth |= {(*line, name): value for name, value in zip(GROUPS, groups, strict=True)}
    return truth


def nobody(lines: dict[str, tuple[int, ...]]) -> set[str]:
    """Return the codes that have no line."""
    return {code for code, groups in lines.items() if not any(groups)}


def withheld_of(told: Published, crowd: dict[str, dict[str, tuple[int, ...]]]) -> tuple[set[Name], set[Name]]:
    """Return the cells that are withheld, which are not zero; and those of tables withheld as a whole, which may be."""
    cells = {(table, code, measure) for _section, table, code, measure in told.cells}
    cells |= {("", "", key) for _section, key in told.numbers if key in MEASURES}
    hidden = {("", "", key) for _section, key in told.numbers if key in STATES}
    whole = {(table, code, measure) for _section, table in told.tables for code in crowd[table] for measure in MEASURES}
    whole |= {cell for cell in cells if cell[0] == "days_before"}
    for table, lines in crowd.items():
        # Columns that are withheld as a whole.
        columns = {(table, code, measure) for code in lines for measure in MEASURES[2:]}
        whole |= columns if columns & cells and {cell[1] for cell in columns - cells} <= nobody(lines) else set()
    if len(hidden) == len(STATES):
        return cells - whole, whole | hidden
    return cells - whole | hidden, whole


@pytest.mark.once
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(editions())
def test_no_small_count_of_people_can_be_found_back(
    edition: tuple[dict[str, dict[str, tuple[int, ...]]], dict[str, int], list[int]],
) -> None:
    crowd, states, days = edition
    told = publish({"people": part_of(crowd, states, days)}, KINDS, {})
    truth = truth_of(crowd, states, days)
    cells, whole = withheld_of(told, crowd)
    if ("", "", "registered") in cells and ("people", "category_kinds") in told.tables:
        return  # nothing is told at all
    groups = {name for name in truth if name[2] in GROUPS}

    attacker = Attacker(truth, cells, relations_of(crowd), groups | whole)

    guarded = {
        name
        for name, value in truth.items()
        if 0 < value < 5 and name[2] in (*MEASURES, *STATES, "not_confirmed", "came")
    }
    attacker.must_doubt(guarded, cells)


def test_states_and_the_last_days_do_not_give_back_who_was_confirmed() -> None:
    """Three of fifty confirmed people did not come: seventy registered, less twenty who cancelled, told the fifty."""
    crowd = {name: {CODES[name][0]: (20, 3, 47, 200)} for name in CODES}
    crowd["category_kinds"] = {"resident": (20, 3, 47, 200)}
    states = dict.fromkeys(STATES, 0) | {"cancelled": 20}

    told = publish({"people": part_of(crowd, states, [*range(10, 60, 5), 50, 50])}, KINDS, {})

    numbers = {key for _section, key in told.numbers}
    assert {"confirmed", "no_show"} <= numbers
    assert numbers >= set(STATES)
    days = told.parts["people"].tables["days_before"].column("standing")
    assert [code for code, standing in days.items() if standing is None] == ["-6", "-5", "-4", "-3", "-2", "-1", "0"]


def test_totals_are_told_where_a_table_has_none_but_small_lines() -> None:
    """Five municipalities from which one person each registered at the door: none hides another."""
    crowd = {name: {CODES[name][0]: (100, 50, 250, 5)} for name in CODES if name != "territories"}
    crowd["territories"] = dict.fromkeys(CODES["territories"], (20, 10, 50, 1))
    crowd["category_kinds"] = {"resident": (100, 50, 250, 5)}

    told = publish({"people": part_of(crowd)}, KINDS, {})

    assert told.numbers == set()
    assert told.tables == set()
    assert told.cells == {
        ("people", "territories", code, measure)
        for code in CODES["territories"]
        for measure in ("walk_ins", "present", "no_show")
    }


def test_large_counts_are_all_told() -> None:
    crowd = {name: dict.fromkeys(CODES[name], (10, 20, 200, 15)) for name in CODES}
    crowd["category_kinds"] = {
        "resident": (10, 20, 200, 15),
        "association": (20, 40, 400, 30),
        "press": (10, 20, 200, 15),
    }
    for name in SPLITS[1:]:
        short = 4 - len(CODES[name])
        first = CODES[name][0]
        crowd[name][first] = tuple(one * (1 + short) for one in (10, 20, 200, 15))
        crowd[name] = {code: groups for code, groups in crowd[name].items() if any(groups)}

    told = publish({"people": part_of(crowd)}, KINDS, {})

    assert not told.cells
    assert not told.numbers
    assert not told.tables
