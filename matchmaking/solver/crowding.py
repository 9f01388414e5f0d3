"""Where everybody wants the middle of the day and tables are few, somebody waits: how many at least, and who.

People are looked at alone, all of those who never meet one another at once: each takes a pattern of slots, and no slot
holds more of them than tables. A linear programme over patterns gives prices for the slots; with any prices, what the
cheapest day of each person costs, less what the tables are worth, is a lower bound (Lagrange). Whole patterns are also
a good day to begin the search with.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

from matchmaking.solver.effort import Effort
from matchmaking.solver.grid import Grid
from matchmaking.solver.instance import slots_in
from matchmaking.solver.waiting import Day, days_of, minimised

NODES, SECONDS, PATTERNS = 200, 10.0, 60_000
TIE = 0.01


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
        self.counts = np.array([len(self.people[kind]) for kind in self.kinds], dtype=float)
        self.masks: list[int] = []
        self.kind_of: list[int] = []
        self._columns()

    def _columns(self) -> None:
        for place, kind in enumerate(self.kinds):
            for mask in _patterns(kind):
                self.masks.append(mask)
                self.kind_of.append(place)
        days = [Day(kind.counted) for kind in self.kinds]
        gaps = [days[kind].gaps(mask) for mask, kind in zip(self.masks, self.kind_of, strict=True)]
        self.costs = np.array([both[self.measure] for both in gaps], dtype=float)
        self.others = np.array([both[1 - self.measure] for both in gaps], dtype=float)
        width = len(self.masks)
        cells = [(slot, column) for column, mask in enumerate(self.masks) for slot in slots_in(mask)]
        rows, columns = zip(*cells, strict=True) if cells else ((), ())
        self.in_slot = csr_array((np.ones(len(cells)), (rows, columns)), shape=(self.instance.slots, width))
        shape = (len(self.kinds), width)
        self.of_kind = csr_array((np.ones(width), (self.kind_of, range(width))), shape=shape)

    def _hopeless(self) -> bool:
        return not self.masks or len(self.masks) > PATTERNS

    def bound(self) -> int:
        """Return a proven lower bound of this group's gaps."""
        prices = np.zeros(self.instance.slots)
        if not self._hopeless():
            answer = linprog(
                self.costs,
                A_ub=self.in_slot,
                b_ub=np.full(self.instance.slots, float(self.room)),
                A_eq=self.of_kind,
                b_eq=self.counts,
                options={"time_limit": max(0.05, min(SECONDS, self.effort.left()))},
            )
            if answer.status == 0:
                prices = np.maximum(0, -answer.ineqlin.marginals)
        # Whole numbers of thousandths: what is proven is free of rounding.
        exact = [round(float(price) * 1000) for price in prices]
        total = sum(
            len(people) * cheapest_day(kind, exact, self.measure) for kind, people in self.people.items()
        ) - self.room * sum(exact)
        return max(0, math.ceil(total / 1000))

    def patterns(self) -> dict[int, int]:
        """Return a pattern for each person, where whole patterns fit together and some of them must wait."""
        if self._hopeless():
            return {}
        answer = milp(
            # Of equal ones, those with less of the other figure.
            self.costs + TIE * self.others,
            integrality=np.ones(len(self.masks)),
            bounds=Bounds(0, np.inf),
            constraints=LinearConstraint(
                vstack([self.in_slot, self.of_kind]),
                np.concatenate([np.zeros(self.instance.slots), self.counts]),
                np.concatenate([np.full(self.instance.slots, float(self.room)), self.counts]),
            ),
            options={"node_limit": NODES, "time_limit": max(0.05, min(SECONDS, self.effort.left()))},
        )
        if answer.x is None:
            return {}
        left = {place: list(self.people[kind]) for place, kind in enumerate(self.kinds)}
        chosen = {}
        for column, times in Counter(
            {int(column): round(float(answer.x[column])) for column in np.flatnonzero(answer.x > 0.5)}
        ).items():
            for _ in range(times):
                chosen[left[self.kind_of[column]].pop()] = self.masks[column]
        return chosen


def _patterns(kind: Kind) -> Iterator[int]:
    """Yield the ways to place this many meetings in these hours, in one run or in two."""
    hours = slots_in(kind.free)
    spare = len(hours) - kind.number
    runs = [[1 << slot for slot in hours[start : start + kind.number]] for start in range(spare + 1)]
    seen = {sum(run) for run in runs}
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
