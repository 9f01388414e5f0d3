"""Nobody finds a small count back that the doors saw, by all that holds between the figures of presence."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

import pytest
from hypothesis import HealthCheck, example, given, settings

from events.figures import Part
from forum.pages.open_data.published import Published
from forum.pages.open_data.series import forum_day
from forum.pages.open_data.withholding import publish
from tests.pages.open_data.attacker import Attacker, Name, Relation
from tests.pages.open_data.doors import ENTRANCES, Doors, Guests, Visit, editions

NUMBERS = ("present", "entered", "peak", "timed", "scans", "refused", "forced")
# Counts of people that no figure says, but that readers get by subtraction: those of one count who are not in another.
IMPLIED = (
    "outside", "untimed", "not_at_peak", "not_by_door", "not_in_by_door", "several", "seen_twice", "again", "day",
    "other_days", "another_day", "returned", "exits", "out", "left",
)  # fmt: skip
TABLES = ("arrivals", "minutes_inside", "doors", "refusals")


class World:
    """What the doors saw: truths by name, and what everybody knows to hold between them."""

    def __init__(self, doors: Doors, kept: Part, published: Published) -> None:
        self.doors, told = doors, published.parts["presence"]
        # Of a table that is withheld as a whole, nobody knows how many lines it had.
        self.shows_lengths = ("presence", "minutes_inside") not in published.tables
        self.truth: dict[Name, int] = {(name,): int(kept.numbers[name] or 0) for name in NUMBERS}
        self.relations: list[Relation] = []
        self.days = list(self._days(kept, told))
        for door, people in doors.people.items():
            self.truth |= {("doors", door, "people"): people, ("doors", door, "entries"): doors.entries[door]}
        self.truth |= {("refusals", line.code, "scans"): int(line.values[0] or 0) for line in kept.tables["refusals"]}
        self.truth |= {
            ("minutes_inside", line.code, "people"): int(line.values[0] or 0) for line in told.tables["minutes_inside"]
        }
        for relate in (self._relate_people, self._relate_days, self._relate_doors, self._relate_scans):
            relate()

    def _days(self, kept: Part, told: Part) -> Iterator[list[str]]:
        """Yield the codes of the spans of each day, their truths known."""
        rows, came_in = list(kept.tables["arrivals"]), self.doors.came_in_by_code
        for _day, lines in groupby(told.tables["arrivals"], key=forum_day):
            spans = list(lines)
            for span in spans:
                start, _slash, end = span.code.partition("/")
                of_span = [row for row in rows if start <= row.code < end]
                arrivals = sum(int(row.values[0] or 0) for row in of_span)
                self.truth["arrivals", span.code, "arrivals"] = arrivals
                self.truth["back", span.code] = sum(came_in[row.code] for row in of_span) - arrivals
                self.truth["arrivals", span.code, "inside"] = int(of_span[-1].values[1] or 0)
            yield [span.code for span in spans]

    def differ(self, name: Name, more: Iterable[Name], less: Iterable[Name] = ()) -> None:
        """Name a difference that is never negative."""
        relation = Counter(less)
        relation.subtract(more)
        value = -sum(factor * self.truth[one] for one, factor in relation.items())
        assert value >= 0, name
        self.truth[name] = value
        self.relations.append(dict(relation) | {name: 1})

    def _relate_people(self) -> None:
        self.differ(("outside",), [("present",)], [("entered",)])
        self.differ(("untimed",), [("entered",)], [("timed",)])
        self.differ(("not_at_peak",), [("entered",)], [("peak",)])
        if self.shows_lengths:
            self.relations.append(dict.fromkeys(self._all("minutes_inside"), 1) | {("timed",): -1})

    def _relate_days(self) -> None:
        for number, codes in enumerate(self.days):
            day, arrived, before = str(number), list[Name](), list[Name]()
            for code in codes:
                inside = ("arrivals", code, "inside")
                arrived.append(("arrivals", code, "arrivals"))
                self.differ(("out", code), arrived, [inside])
                self.differ(("left", code), [("out", code), ("back", code)], before)
                self.differ(("below_peak", code), [("peak",)], [inside])
                before = [("out", code)]
            self.differ(("day", day), arrived)
            self.differ(("other_days", day), [("entered",)], [("day", day)])
            self.differ(("night", day), [inside])
            self.differ(("not_left_on_another_day", day), [("untimed",)], [("night", day)])
        days, nights, back = (self._all(name) for name in ("day", "night", "back"))
        self.differ(("another_day",), days, [("entered",)])
        self.differ(("untimed_twice",), nights, [("untimed",)])
        self.differ(("by_entrances",), [("doors", door, "entries") for door in ENTRANCES])
        self.differ(("exits",), [("by_entrances",)], nights)
        self.differ(("returned",), [("by_entrances",)], days)
        self.relations.append(dict.fromkeys(back, 1) | {("returned",): -1})

    def _all(self, kind: str) -> list[Name]:
        return [name for name in self.truth if name[0] == kind]

    def _relate_doors(self) -> None:
        people = {door: ("doors", door, "people") for door in self.doors.people}
        for door, name in people.items():
            self.differ(("not_by_door", door), [("present",)], [name])
            self.differ(("again", door), [("doors", door, "entries")], [name])
        for door in ENTRANCES:
            self.differ(("not_in_by_door", door), [("entered",)], [people[door]])
        self.differ(("several",), [people[door] for door in ENTRANCES], [("entered",)])
        self.differ(("seen_twice",), people.values(), [("present",)])

    def _relate_scans(self) -> None:
        entries: list[Name] = [("doors", door, "entries") for door in self.doors.people]
        self.differ(("other_scans",), [("scans",)], [("refused",), ("exits",), *entries])
        self.relations.append(dict.fromkeys(self._all("refusals"), 1) | {("refused",): -1})


def withheld_of(told: Published, truth: dict[Name, int]) -> tuple[set[Name], set[Name]]:
    """Return what is withheld and not zero; and what may be: who is inside, whole tables, what is never told."""
    cells: set[Name] = {(table, code, measure) for _section, table, code, measure in told.cells}
    cells |= {(key,) for _section, key in told.numbers if key in NUMBERS}
    whole = {name for name in truth if ("presence", name[0]) in told.tables or name[0] not in (*NUMBERS, *TABLES)}
    whole |= {name for name in cells if name[-1] == "inside" or not truth[name]}
    return cells - whole, whole


DAY, STAYED = Visit(0, "1", 0, 1), Visit(0, "1", 0, None)
NEXT, BACK = Visit(1, "1", 0, 1), Visit(1, "1", 2, None)
# One took the meal alone: those timed and those inside at night told how many had entered.
ONE_MEAL = [(1, (), True), (5, (NEXT,), False), (5, (DAY,), False), (6, (DAY, NEXT, BACK), False)]
# Of six one left on the first day: those timed told how many had stayed.
ONE_LEFT = [(5, (NEXT,), False), (1, (DAY, NEXT), False), (5, (STAYED, NEXT), False)]

# Nobody's exit was scanned, which is withheld.
NOBODY_TIMED = [(1, (), True), (2, (Visit(1, "1", 0, None),), False), (2, (STAYED,), False)]


@pytest.mark.once
@example(Doors([Guests(*one) for one in ONE_MEAL], [0, 0, 0], 0, 0))
@example(Doors([Guests(*one) for one in ONE_LEFT], [0, 0, 0], 0, 0))
@example(Doors([Guests(*one) for one in NOBODY_TIMED], [0, 0, 0], 0, 0))
@settings(max_examples=100, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(editions())
def test_no_small_count_of_presence_can_be_found_back(doors: Doors) -> None:
    kept = doors.part()
    told = publish({"presence": kept}, {}, {}, ENTRANCES)
    world = World(doors, kept, told)
    cells, whole = withheld_of(told, world.truth)

    attacker = Attacker(world.truth, cells, world.relations, whole)

    guarded = {
        name for name, value in world.truth.items() if 0 < value < 5 and name[0] in (*NUMBERS, *TABLES, *IMPLIED)
    }
    attacker.must_doubt(guarded, cells)
