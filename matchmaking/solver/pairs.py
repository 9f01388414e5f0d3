"""Who meets whom: a whole-number programme, one goal after the other.

It knows availability only in sum (Hall's condition on each person's slots, and on the tables), so its optimum is a
bound: what no timetable can exceed. When everything chosen then finds a slot, that bound is met.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from matchmaking.solver.effort import Effort
from matchmaking.solver.instance import Instance, slots_in
from matchmaking.solver.linear import Answer, Linear

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


class PairChoice:
    """Columns: one for each pair, one for each person with a minimum (are they below it?), the least and the most."""

    def __init__(self, instance: Instance, effort: Effort, forbidden: Iterable[tuple[Sequence[int], int]] = ()) -> None:
        self.instance, self.effort = instance, effort
        self.count = len(instance.pairs)
        self.needy = [person for person, need in enumerate(instance.need) if need]
        self.width = self.count + len(self.needy) + 2
        self.low = [int(pair.lock is not None) for pair in instance.pairs] + [0] * (len(self.needy) + 2)
        self.high = self._may_meet() + [1] * len(self.needy) + [instance.slots] * 2
        self.weights = {pair.index: pair.weight for pair in instance.pairs if pair.weight}
        self.linear = Linear(self.low, self.high, whole=True)
        self._people()
        self._tables()
        for pairs, most in forbidden:
            self.linear.add(pairs, high=most)

    def _may_meet(self) -> list[int]:
        """Return 1 for the pairs that have a slot, of people who are not locked into all that they may have."""
        locked = Counter(end for pair in self.instance.pairs if pair.lock is not None for end in (pair.a, pair.b))
        full = {person for person, number in locked.items() if number >= self.instance.cap[person]}
        return [
            int(pair.lock is not None or bool(pair.mask and not full & {pair.a, pair.b}))
            for pair in self.instance.pairs
        ]

    def _people(self) -> None:
        for person, meets in enumerate(self.instance.meets):
            cap = self.instance.cap[person]
            if len(meets) > cap:
                self.linear.add(meets, high=cap)
            for mask, inside in self._crowded(meets):
                if mask.bit_count() < cap:
                    self.linear.add(inside, high=mask.bit_count())
        for place, person in enumerate(self.needy):
            meets, need = self.instance.meets[person], self.instance.need[person]
            self.linear.add([*meets, self.count + place], low=need, factors=[*([1] * len(meets)), need])

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
                self.linear.add(inside, high=room)

    def solve(self) -> Choice:
        """Return the best choice, goal by goal."""
        answer = self._most_weight()
        if answer is None:
            return Choice((), 0, proven=False, possible=False)
        best = answer.rounded(self.weights)
        bound = math.floor(max(best, answer.bound) + 1e-6)
        proven = answer.proven and best > bound - 0.5
        even = self._even(answer, best)
        chosen = tuple(pair for pair in range(self.count) if even.values[pair] > 0.5)
        return Choice(chosen, bound, proven=proven and even.proven)

    def _most_weight(self) -> Answer | None:
        """Return the most weight with every must and minimum, or with as many as can be."""
        musts = [pair.index for pair in self.instance.pairs if pair.must]
        below = list(range(self.count, self.count + len(self.needy)))
        if all(self.high[must] for must in musts):
            self._bound(musts, low=1)
            self._bound(below, high=0)
            answer = self.maximise(self.weights)
            if answer is not None:
                return answer
            self._bound([*musts, *below])
        proven = self._hold(musts, 1) and self._hold(below, -1)
        answer = self.maximise(self.weights)
        if answer is not None:
            answer.proven &= proven
        return answer

    def _bound(self, columns: Iterable[int], *, low: int | None = None, high: int | None = None) -> None:
        """Narrow the bounds of columns, or give them their own back."""
        for column in columns:
            self.linear.bound(
                column, self.low[column] if low is None else low, self.high[column] if high is None else high
            )

    def _hold(self, columns: list[int], sign: int) -> bool:
        """Make a sum as large (or as small, below zero) as can be, and keep it so."""
        if not columns:
            return True
        answer = self.maximise(dict.fromkeys(columns, sign))
        if answer is None:
            return False
        reached = sum(round(answer.values[column]) for column in columns)
        self.linear.add(columns, *((reached, math.inf) if sign > 0 else (0, reached)))
        return answer.proven

    def _even(self, answer: Answer, best: float) -> Answer:
        """Raise the worst-off of side a, then cut the most, without losing weight beyond the slack."""
        people = self.instance.side_a
        floor = math.ceil(best * (1 - self.instance.problem.weight_slack) - 1e-6) - 0.5
        self.linear.add(self.weights, low=floor, factors=self.weights.values())
        everyone = [person for person in range(len(self.instance.names)) if self.instance.meets[person]]
        if people:
            answer = self._level(answer, people, 1)
        return self._level(answer, everyone, -1) if everyone else answer

    def _degrees(self, values: list[float], people: list[int]) -> list[int]:
        return [sum(round(values[pair]) for pair in self.instance.meets[person]) for person in people]

    def _level(self, answer: Answer, people: list[int], sign: int) -> Answer:
        """Push the least met of these people up (1), or the most met down (-1); then keep it there."""
        degrees = self._degrees(answer.values, people)
        reached = min(degrees) if sign > 0 else max(degrees)
        level = self.width - 2 if sign > 0 else self.width - 1
        if self._may_improve(people, reached, sign):
            for person in people:
                meets = self.instance.meets[person]
                low, high = (0, math.inf) if sign > 0 else (-math.inf, 0)
                self.linear.add([*meets, level], low, high, [*([1] * len(meets)), -1])
            better = self.maximise({level: sign})
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
            ends = (reached, math.inf) if sign > 0 else (0, reached)
            self.linear.add(meets, *ends)

    def maximise(self, goal: Mapping[int, float]) -> Answer | None:
        """Return the best answer to these rows, or None when there is none in time."""
        return self.linear.greatest(goal, seconds=self.effort.left(), nodes=NODES)
