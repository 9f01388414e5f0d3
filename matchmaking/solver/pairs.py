"""Who meets whom: a whole-number programme, solved by HiGHS, one goal after the other.

It knows availability only in sum (Hall's condition on each person's slots, and on the tables), so its optimum is a
bound: what no timetable can exceed. When everything chosen then finds a slot, that bound is met.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from matchmaking.solver.effort import Effort
from matchmaking.solver.instance import Instance, slots_in

NODES = 20_000
SHARED_MASKS = 40  # rows for the tables of a set of slots, at most
SUBSETS = 200_000  # comparisons of sets of slots, at most


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen pairs, and what was proven of each goal."""

    pairs: tuple[int, ...]
    weight_bound: int
    proven: bool  # every goal is at its best, as far as pairs are concerned
    possible: bool = True


@dataclass(slots=True)
class Answer:
    values: np.ndarray
    best: float  # of this answer
    bound: float  # no answer does better
    proven: bool


@dataclass(slots=True)
class Rows:
    """Linear rows, gathered one at a time."""

    columns: list[int] = field(default_factory=list)
    factors: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)

    def add(self, columns: Sequence[int], factors: Iterable[float], low: float, high: float) -> None:
        self.columns.extend(columns)
        self.factors.extend(factors)
        self.starts.append(len(self.columns))
        self.lows.append(low)
        self.highs.append(high)

    def constraint(self, width: int) -> LinearConstraint:
        shape = (len(self.lows), width)
        matrix = csr_array((self.factors, self.columns, self.starts), shape=shape)
        return LinearConstraint(matrix, np.array(self.lows), np.array(self.highs))


class PairChoice:
    """Columns: one for each pair, one for each person with a minimum (are they below it?), the least and the most."""

    def __init__(self, instance: Instance, effort: Effort, forbidden: Iterable[tuple[Sequence[int], int]] = ()) -> None:
        self.instance, self.effort = instance, effort
        self.count = len(instance.pairs)
        self.needy = [person for person, need in enumerate(instance.need) if need]
        self.width = self.count + len(self.needy) + 2
        self.low, self.high = np.zeros(self.width), np.ones(self.width)
        self.high[-2:] = instance.slots
        self.rows = Rows()
        for pair in instance.pairs:
            self.high[pair.index] = 1 if pair.mask else 0
            self.low[pair.index] = 1 if pair.lock is not None else 0
        self._people()
        self._tables()
        for pairs, most in forbidden:
            self.rows.add(pairs, [1] * len(pairs), 0, most)

    def _people(self) -> None:
        for person, meets in enumerate(self.instance.meets):
            cap = self.instance.cap[person]
            if len(meets) > cap:
                self.rows.add(meets, [1] * len(meets), 0, cap)
            for mask, inside in self._crowded(meets):
                if mask.bit_count() < cap:
                    self.rows.add(inside, [1] * len(inside), 0, mask.bit_count())
        for place, person in enumerate(self.needy):
            meets, need = self.instance.meets[person], self.instance.need[person]
            self.rows.add([*meets, self.count + place], [*([1] * len(meets)), need], need, np.inf)

    def _crowded(self, indexes: list[int]) -> list[tuple[int, list[int]]]:
        """Return sets of slots that more pairs are confined to than they hold for one person."""
        masks = Counter(self.instance.pairs[index].mask for index in indexes)
        if len(masks) ** 2 * len(self.instance.names) > SUBSETS * 50:
            return []
        crowded = []
        for mask in masks:
            inside = [index for index in indexes if self.instance.pairs[index].mask | mask == mask]
            if len(inside) > mask.bit_count():
                crowded.append((mask, inside))
        return crowded

    def _tables(self) -> None:
        pairs = [pair for pair in self.instance.pairs if pair.shared and pair.mask]
        masks = [mask for mask, _ in Counter(pair.mask for pair in pairs).most_common(SHARED_MASKS)]
        for mask in {self.instance.open_slots, *masks}:
            inside = [pair.index for pair in pairs if pair.mask | mask == mask]
            room = sum(self.instance.room[slot] for slot in slots_in(mask))
            if len(inside) > room:
                self.rows.add(inside, [1] * len(inside), 0, room)

    def solve(self) -> Choice:
        """Return the best choice, goal by goal."""
        answer = self._most_weight()
        if answer is None:
            return Choice((), 0, proven=False, possible=False)
        bound = int(np.floor(answer.bound + 1e-6))
        proven = answer.proven and answer.best > bound - 0.5
        even = self._even(answer)
        chosen = tuple(int(index) for index in np.flatnonzero(even.values[: self.count] > 0.5))
        return Choice(chosen, bound, proven=proven and even.proven)

    def _weights(self) -> np.ndarray:
        weights = np.zeros(self.width)
        weights[: self.count] = [pair.weight for pair in self.instance.pairs]
        return weights

    def _most_weight(self) -> Answer | None:
        """Return the most weight with every must and minimum, or with as many as can be."""
        musts = [pair.index for pair in self.instance.pairs if pair.must]
        below = list(range(self.count, self.count + len(self.needy)))
        low, high = self.low.copy(), self.high.copy()
        self.low[musts], self.high[below] = 1, 0
        if np.all(self.low <= self.high):
            answer = self.maximise(self._weights())
            if answer is not None:
                return answer
        self.low, self.high = low, high
        proven = self._hold(musts, 1) and self._hold(below, -1)
        answer = self.maximise(self._weights())
        if answer is not None:
            answer.proven &= proven
        return answer

    def _hold(self, columns: list[int], sign: int) -> bool:
        """Make a sum as large (or as small, below zero) as can be, and keep it so."""
        if not columns:
            return True
        goal = np.zeros(self.width)
        goal[columns] = sign
        answer = self.maximise(goal)
        if answer is None:
            return False
        reached = round(float(answer.values[columns].sum()))
        ends = (reached, np.inf) if sign > 0 else (0, reached)
        self.rows.add(columns, [1] * len(columns), *ends)
        return answer.proven

    def _even(self, answer: Answer) -> Answer:
        """Raise the worst-off of side a, then cut the most, without losing weight beyond the slack."""
        people = self.instance.side_a
        weights = self._weights()
        floor = np.ceil(answer.best * (1 - self.instance.problem.weight_slack) - 1e-6) - 0.5
        columns = np.flatnonzero(weights)
        self.rows.add(columns.tolist(), weights[columns].tolist(), floor, np.inf)
        everyone = [person for person in range(len(self.instance.names)) if self.instance.meets[person]]
        if people:
            answer = self._level(answer, people, 1)
        return self._level(answer, everyone, -1) if everyone else answer

    def _degrees(self, values: np.ndarray, people: list[int]) -> list[int]:
        return [round(float(values[self.instance.meets[person]].sum())) for person in people]

    def _level(self, answer: Answer, people: list[int], sign: int) -> Answer:
        """Push the least met of these people up (1), or the most met down (-1); then keep it there."""
        degrees = self._degrees(answer.values, people)
        reached = min(degrees) if sign > 0 else max(degrees)
        level = self.width - 2 if sign > 0 else self.width - 1
        if self._may_improve(people, reached, sign):
            for person in people:
                meets = self.instance.meets[person]
                ends = (0, np.inf) if sign > 0 else (-np.inf, 0)
                self.rows.add([*meets, level], [*([1] * len(meets)), -1], *ends)
            goal = np.zeros(self.width)
            goal[level] = sign
            better = self.maximise(goal)
            if better is None:
                answer.proven = False
                return answer
            better.proven &= answer.proven
            degrees = self._degrees(better.values, people)
            reached, answer = (min(degrees) if sign > 0 else max(degrees)), better
        self._keep_level(people, reached, sign)
        return answer

    def _may_improve(self, people: list[int], reached: int, sign: int) -> bool:
        if sign < 0:
            return reached > 1 or bool(reached and not any(self.low[: self.count]))
        return min(min(len(self.instance.meets[who]), self.instance.cap[who]) for who in people) > reached

    def _keep_level(self, people: list[int], reached: int, sign: int) -> None:
        for person in people:
            meets = self.instance.meets[person]
            ends = (reached, np.inf) if sign > 0 else (0, reached)
            self.rows.add(meets, [1] * len(meets), *ends)

    def maximise(self, goal: np.ndarray) -> Answer | None:
        """Return the best answer to these rows, or None when there is none in time."""
        result = milp(
            -goal,
            integrality=np.ones(self.width),
            bounds=Bounds(self.low, self.high),
            constraints=self.rows.constraint(self.width),
            options={"node_limit": NODES, "time_limit": max(0.05, self.effort.left()), "mip_rel_gap": 0},
        )
        if result.x is None:
            return None
        best = float(goal @ np.round(result.x))
        bound = best if result.mip_dual_bound is None else max(best, -float(result.mip_dual_bound))
        return Answer(result.x, best, bound, result.status == 0)
