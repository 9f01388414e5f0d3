"""Where everybody wants the middle of the day and tables are few, somebody waits: how many at least, and who.

People are looked at alone, all of those who never meet one another at once: each takes a pattern of slots, and no slot
holds more of them than tables. A linear programme over patterns gives prices for the slots; with any prices, what the
cheapest day of each person costs, less what the tables are worth, is a lower bound (Lagrange). Whole patterns are also
a good day to begin the search with.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from matchmaking.solver.effort import Effort
from matchmaking.solver.grid import Grid
from matchmaking.solver.instance import slots_in
from matchmaking.solver.linear import Linear
from matchmaking.solver.waiting import Day, days_of, minimised

NODES, SECONDS, PATTERNS = 200, 10.0, 60_000
TIE = 0.01
NOTHING = 1e-6


@dataclass(frozen=True, slots=True)
class Kind:
    """People alike: the same hours, as many meetings."""

    free: int
    counted: int
    number: int


@dataclass(frozen=True, slots=True)
class Crowding:
    """A proven bound, and for some people the slots in which they had best meet."""

    bound: int
    patterns: dict[int, int]


def crowding(grid: Grid, effort: Effort, *, patterns: bool = False) -> Crowding:
    """Return the fewest gaps that the counts of meetings of these people allow."""
    bound, wanted = 0, {}
    for people, room in _groups(grid):
        crowd = _Crowd(grid, people, room, effort)
        least = crowd.bound()
        bound += least
        if patterns and least:
            wanted.update(crowd.patterns())
    return Crowding(bound, wanted)


def _groups(grid: Grid) -> Iterator[tuple[list[int], int]]:
    """Return groups of people with how many of each a slot holds; two where sides only meet across."""
    instance = grid.instance
    sides = defaultdict(list)
    for person, who in enumerate(instance.problem.participants):
        if grid.busy[person]:
            sides[who.side].append(person)
    side = [who.side for who in instance.problem.participants]
    if any(side[a] == side[b] for a, b in (grid.ends[pair] for pair in grid.placed())):
        yield [person for people in sides.values() for person in people], 2 * instance.problem.tables
        return
    for people in sides.values():
        yield people, instance.problem.tables


class _Crowd:
    """One group of people and their patterns."""

    def __init__(self, grid: Grid, people: list[int], room: int, effort: Effort) -> None:
        self.instance, self.effort, self.room = grid.instance, effort, room
        self.measure = minimised(self.instance)
        self.days = days_of(self.instance)
        self.people: dict[Kind, list[int]] = defaultdict(list)
        for person in people:
            free = self.instance.free[person]
            kind = Kind(free, self.days[person].counted, grid.busy[person].bit_count())
            self.people[kind].append(person)
        self.kinds = list(self.people)
        self._columns(_runs)

    def _columns(self, patterns: Callable[[Kind], Iterable[int]]) -> None:
        shapes = [(mask, place) for place, kind in enumerate(self.kinds) for mask in patterns(kind)]
        self.masks = [mask for mask, _ in shapes]
        self.kind_of = [place for _, place in shapes]
        days = [Day(kind.counted) for kind in self.kinds]
        gaps = [days[kind].gaps(mask) for mask, kind in zip(self.masks, self.kind_of, strict=True)]
        self.costs = {column: float(both[self.measure]) for column, both in enumerate(gaps)}
        # Of equal ones, those with less of the other figure.
        self.whole_costs = {column: cost + TIE * gaps[column][1 - self.measure] for column, cost in self.costs.items()}

    def _programme(self, *, whole: bool) -> Linear:
        """Return the patterns as columns; rows are the slots, which hold so many, then the kinds, which are so many."""
        numbers = [len(self.people[kind]) for kind in self.kinds]
        linear = Linear([0] * len(self.masks), [numbers[kind] for kind in self.kind_of], whole=whole)
        in_slot: list[list[int]] = [[] for _ in range(self.instance.slots)]
        of_kind: list[list[int]] = [[] for _ in self.kinds]
        for column, (mask, kind) in enumerate(zip(self.masks, self.kind_of, strict=True)):
            of_kind[kind].append(column)
            for slot in slots_in(mask):
                in_slot[slot].append(column)
        for columns in in_slot:
            linear.add(columns, high=self.room)
        for number, columns in zip(numbers, of_kind, strict=True):
            linear.add(columns, number, number)
        return linear

    def _seconds(self) -> float:
        return min(SECONDS, self.effort.left())

    def _hopeless(self) -> bool:
        return not self.masks or len(self.masks) > PATTERNS

    def _fits_in_runs(self) -> bool:
        """Say whether nobody need wait: few patterns tell, and most often they do."""
        answer = self._programme(whole=False).least(self.costs, seconds=self._seconds())
        return answer is not None and answer.bound < NOTHING

    def bound(self) -> int:
        """Return a proven lower bound of this group's gaps."""
        if self._fits_in_runs():
            return 0
        self._columns(_patterns)
        prices = [0.0] * self.instance.slots
        if not self._hopeless():
            linear = self._programme(whole=False)
            answer = linear.least(self.costs, seconds=self._seconds())
            if answer is not None and answer.proven:
                prices = [max(0.0, -price) for price in linear.prices()[: self.instance.slots]]
        # Whole numbers of thousandths: what is proven is free of rounding.
        exact = [round(price * 1000) for price in prices]
        total = sum(
            len(people) * cheapest_day(kind, exact, self.measure) for kind, people in self.people.items()
        ) - self.room * sum(exact)
        return max(0, math.ceil(total / 1000))

    def patterns(self) -> dict[int, int]:
        """Return a pattern for each person, where whole patterns fit together and some of them must wait."""
        if self._hopeless():
            return {}
        answer = self._programme(whole=True).least(self.whole_costs, seconds=self._seconds(), nodes=NODES)
        if answer is None:
            return {}
        left = {place: list(self.people[kind]) for place, kind in enumerate(self.kinds)}
        chosen = {}
        for column, times in enumerate(answer.values):
            for _ in range(round(times)):
                chosen[left[self.kind_of[column]].pop()] = self.masks[column]
        return chosen


def _runs(kind: Kind) -> list[int]:
    """Return the ways to place this many meetings in these hours in one run."""
    hours = slots_in(kind.free)
    return [
        sum(1 << slot for slot in hours[start : start + kind.number]) for start in range(len(hours) - kind.number + 1)
    ]


def _patterns(kind: Kind) -> Iterator[int]:
    """Yield the ways to place this many meetings in these hours, in one run or in two."""
    hours = slots_in(kind.free)
    spare = len(hours) - kind.number
    seen = set(_runs(kind))
    for first in range(1, kind.number):
        for start in range(spare + 1):
            for second in range(start + first + 1, len(hours) - (kind.number - first) + 1):
                one, two = hours[start : start + first], hours[second : second + kind.number - first]
                seen.add(sum(1 << slot for slot in (*one, *two)))
    yield from sorted(seen)


def cheapest_day(kind: Kind, prices: list[int], measure: int) -> int:
    """Return what the cheapest day costs, in thousandths of a gap, when each slot has its price."""
    never = 10**15
    # By meetings so far: the least cost when the last slot was met in, when a gap is open.
    met, gone = [never] * (kind.number + 1), [never] * (kind.number + 1)
    least = never
    for slot in range((kind.free | kind.counted).bit_length()):
        stay, wait = met, gone
        if kind.counted >> slot & 1:
            step = 1000 if measure else 0
            wait = [min(old + step, new + 1000) for old, new in zip(gone, met, strict=True)]
            stay = [never] * (kind.number + 1)
        if kind.free >> slot & 1:
            stay = list(stay)
            for count in range(kind.number, 0, -1):
                before = 0 if count == 1 else min(met[count - 1], gone[count - 1])
                stay[count] = min(stay[count], before + prices[slot])
            least = min(least, stay[kind.number])
        met, gone = stay, wait
    return least
