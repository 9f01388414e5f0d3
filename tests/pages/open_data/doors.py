"""People at the doors of an edition, in a plain model of their own, counted as `attendees` counts them."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cached_property
from statistics import median
from typing import NamedTuple

from hypothesis import strategies as st

from events.figures import Line, Part, Table, mean, share

OPENS = datetime(2026, 11, 22, 8, tzinfo=UTC)
ENTRANCES, LOUNGE = ("1", "2"), "3"
REFUSALS = ("full", "closed", "unknown")
# How many people of a kind: often a few, sometimes many.
FEW = st.one_of(st.just(0), st.integers(0, 6), st.integers(0, 40))


class Visit(NamedTuple):
    """A stay in the building: on which day, by which door, in which quarters hours; None where no exit was scanned."""

    day: int
    door: str
    entered: int
    left: int | None


class Guests(NamedTuple):
    """So many people who did the same."""

    number: int
    visits: tuple[Visit, ...]
    in_lounge: bool


@st.composite
def days_of(draw: st.DrawFn, day: int) -> list[Visit]:
    """Draw how somebody passes a day: away, once inside, or twice."""
    quarters = [draw(st.sampled_from([0, 1, 2, 3, 5, 8, 60]))]
    visits = draw(st.sampled_from([0, 1, 1, 1, 2]))
    while len(quarters) < 2 * visits:
        quarters.append(quarters[-1] + draw(st.integers(1, 4)))
    stays = list(zip(quarters[::2], quarters[1::2], strict=True)) if visits else []
    last = None if draw(st.booleans()) else quarters[-1]
    return [
        Visit(day, draw(st.sampled_from(ENTRANCES)), entered, last if (entered, left) == stays[-1] else left)
        for entered, left in stays
    ]


@st.composite
def guests(draw: st.DrawFn, days: int) -> Guests:
    visits = [visit for day in range(days) for visit in draw(days_of(day))]
    return Guests(draw(FEW), tuple(visits), not visits or draw(st.booleans()))


class Doors:
    """What the doors of an edition saw. `others`: scans that let nobody in, neither entries, exits nor refusals."""

    def __init__(self, crowd: list[Guests], refused: list[int], others: int, forced: int) -> None:
        self.crowd = [one for one in crowd if one.number]
        self.refused = dict(zip(REFUSALS, refused, strict=True))
        self.others, self.forced = others, forced

    @cached_property
    def visits(self) -> list[tuple[int, Visit]]:
        return [(one.number, visit) for one in self.crowd for visit in one.visits]

    @cached_property
    def days(self) -> list[int]:
        return sorted({visit.day for _number, visit in self.visits})

    def came_in(self, day: int, quarter: int, *, first: bool) -> int:
        """Return how many came in in a quarter hour, for the first time that day or at all."""
        return sum(
            one.number
            for one in self.crowd
            for position, visit in enumerate(visit for visit in one.visits if visit.day == day)
            if visit.entered == quarter and not (first and position)
        )

    def went_out(self, day: int, quarter: int) -> int:
        return sum(number for number, visit in self.visits if (visit.day, visit.left) == (day, quarter))

    def inside(self, day: int, quarter: int) -> int:
        """Return how many are inside at the end of a quarter hour. Who leaves in it came in before."""
        return sum(self.came_in(day, one, first=False) - self.went_out(day, one) for one in range(quarter + 1))

    def quarters(self, day: int) -> range:
        """Return the quarter hours from the first arrival to the last passage of a day."""
        seen = [
            quarter
            for _number, visit in self.visits
            for quarter in (visit.entered, visit.left)
            if visit.day == day and quarter is not None
        ]
        return range(min(seen), max(seen) + 1)

    def is_timed(self, one: Guests) -> bool:
        return bool(one.visits) and all(visit.left is not None for visit in one.visits)

    @property
    def came_in_by_code(self) -> dict[str, int]:
        """How many came in in each quarter hour, by its code."""
        return {
            code_of(day, quarter): self.came_in(day, quarter, first=False)
            for day in self.days
            for quarter in self.quarters(day)
        }

    def __repr__(self) -> str:
        return f"Doors({self.crowd}, {list(self.refused.values())}, {self.others}, {self.forced})"

    @property
    def present(self) -> int:
        return sum(one.number for one in self.crowd)

    @property
    def entered(self) -> int:
        return sum(one.number for one in self.crowd if one.visits)

    @cached_property
    def minutes(self) -> list[int]:
        """How long each person was inside whose every exit was scanned."""
        lengths = []
        for one in self.crowd:
            if one.visits and all(visit.left is not None for visit in one.visits):
                lengths += one.number * [15 * sum((visit.left or 0) - visit.entered for visit in one.visits)]
        return lengths

    @property
    def people(self) -> dict[str, int]:
        by_door = {
            door: sum(one.number for one in self.crowd if door in {visit.door for visit in one.visits})
            for door in ENTRANCES
        }
        return by_door | {LOUNGE: sum(one.number for one in self.crowd if one.in_lounge)}

    @property
    def entries(self) -> dict[str, int]:
        by_door = {door: sum(number for number, visit in self.visits if visit.door == door) for door in ENTRANCES}
        return by_door | {LOUNGE: self.people[LOUNGE]}

    @property
    def exits(self) -> int:
        return sum(number for number, visit in self.visits if visit.left is not None)

    def part(self) -> Part:
        """Return the figures as they are kept."""
        peaks = (
            self.inside(day, quarter - 1) + self.came_in(day, quarter, first=False)
            for day in self.days
            for quarter in self.quarters(day)
        )
        refused = sum(self.refused.values())
        numbers = {
            "present": self.present or None,
            "entered": self.entered or None,
            "peak": max(peaks, default=None),
            "timed": len(self.minutes),
            "timed_share": share(len(self.minutes), self.entered),
            "median_minutes": median(self.minutes) if self.minutes else None,
            "mean_minutes": mean(self.minutes),
            "scans": sum(self.entries.values()) + self.exits + refused + self.others,
            "refused": refused,
            "forced": self.forced,
        }
        return Part("presence", numbers, dict(self._tables()))

    def _tables(self) -> Iterator[tuple[str, Table]]:
        arrivals = (
            Line(code_of(day, quarter), (self.came_in(day, quarter, first=True), self.inside(day, quarter)))
            for day in self.days
            for quarter in self.quarters(day)
        )
        yield "arrivals", Table(("arrivals", "inside"), tuple(arrivals))
        lengths = Counter(min(length // 30 * 30, 480) for length in self.minutes)
        starts = range(0, max(lengths, default=-1) + 1, 30)
        yield "minutes_inside", Table(("people",), tuple(Line(str(start), (lengths[start],)) for start in starts))
        doors = (Line(door, (people, self.entries[door])) for door, people in self.people.items())
        yield "doors", Table(("people", "entries"), tuple(doors))
        refusals = (Line(one, (number,)) for one, number in self.refused.items() if number)
        yield "refusals", Table(("scans",), tuple(refusals))


def code_of(day: int, quarter: int) -> str:
    return (OPENS + timedelta(days=day, minutes=15 * quarter)).isoformat(timespec="minutes")


@st.composite
def editions(draw: st.DrawFn) -> Doors:
    """Draw what the doors of one, two or three days saw."""
    days = draw(st.sampled_from([1, 1, 2, 3]))
    crowd = draw(st.lists(guests(days), min_size=1, max_size=7))
    return Doors(crowd, draw(st.lists(FEW, min_size=3, max_size=3)), draw(FEW), draw(FEW))
