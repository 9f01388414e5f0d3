"""Fewer gaps: meetings swap slots along Kempe chains, at first freely, then only for the better."""

import math
import random
from dataclasses import dataclass, field

from matchmaking.solver.effort import Effort, Phase
from matchmaking.solver.exchanges import Exchanges
from matchmaking.solver.grid import FREE, Grid
from matchmaking.solver.instance import dice, slots_in
from matchmaking.solver.waiting import days_of, minimised

HOT, COLD = 0.9, 0.08
BACK = 6  # tries to find what makes room for a chain
LOOK = 512  # steps between two looks at the clock
AIMED = 0.6  # share of the steps that aim at somebody's gap
EXCHANGED = 0.3  # share of the steps that try another pair of the same weight


@dataclass(slots=True)
class Uneven:
    """How far the breaks of any two people differ beyond what is allowed."""

    spread: int
    people: list[int] = field(default_factory=list)  # by number of breaks, those who meet anyone

    def change(self, before: int, after: int) -> None:
        while len(self.people) <= max(before, after):
            self.people.append(0)
        self.people[before] -= 1
        self.people[after] += 1

    def excess(self) -> int:
        used = [breaks for breaks, number in enumerate(self.people) if number]
        return max(0, used[-1] - used[0] - self.spread) if used else 0


class Annealing:
    """Moves the meetings of a grid about until the gaps are few; ends with the best timetable seen."""

    def __init__(self, grid: Grid, effort: Effort, chance: random.Random) -> None:
        self.grid, self.effort, self.chance = grid, effort, chance
        self.kind = minimised(grid.instance)
        self.days = days_of(grid.instance)
        locked = grid.instance.pairs
        self.movable = [pair for pair in grid.placed() if locked[pair].lock is None]
        self.rank = {pair: index for index, pair in enumerate(self.movable)}
        self.gap = sum(self.cost(person) for person in range(len(self.days)))
        self.uneven = self._uneven()
        self.waiting_people: list[int] = []
        self.exchanges = Exchanges(grid, chance)

    def cost(self, person: int) -> int:
        return self.days[person].gaps(self.grid.busy[person])[self.kind]

    def _uneven(self) -> Uneven | None:
        spread = self.grid.instance.problem.spread
        if spread is None:
            return None
        uneven = Uneven(spread, [0])
        for person, day in enumerate(self.days):
            if self.grid.busy[person]:
                breaks = day.gaps(self.grid.busy[person])[0]
                uneven.change(breaks, breaks)
                uneven.people[breaks] += 1
        return uneven

    def _score(self) -> int:
        """Return the gaps, what is too uneven counting far more."""
        return self.gap + (100 * self.uneven.excess() if self.uneven else 0)

    def run(self, steps: int, floor: int = 0) -> int:
        """Return the gaps left after this many steps, or as soon as the floor is reached."""
        score = best = self._score()
        kept = list(self.grid.slot_of)
        cooling = (COLD / HOT) ** (1 / max(1, steps // LOOK))
        heat = HOT
        for step in range(steps if self.movable else 0):
            if best <= floor:
                break
            if step % LOOK == 0:
                heat *= cooling
                self._look()
                if self.effort.over():
                    break
            if self.uneven is None and self.chance.random() < EXCHANGED:
                score += self._exchange(heat)
            else:
                score += self._step(score, heat)
            if score < best:
                best, kept = score, list(self.grid.slot_of)
                self.effort.tell(Phase.GAPS, gap=best)
        self._restore(kept)
        return self.gap

    def _look(self) -> None:
        """Find again who waits."""
        self.waiting_people = [person for person in range(len(self.days)) if self.cost(person)]

    def _exchange(self, heat: float) -> int:
        """Try another pair of the same weight; return by how much the gaps changed."""
        grid = self.grid
        pair, _ = self._aim()
        exchange = self.exchanges.propose(pair)
        if exchange is None or pair not in self.rank:
            return 0
        change = sum(
            self.days[person].gaps(after)[self.kind] - self.days[person].gaps(grid.busy[person])[self.kind]
            for person, after in self.exchanges.days_after(exchange).items()
        )
        if change > 0 and self.chance.random() >= math.exp(-change / heat):
            return 0
        grid.take(pair)
        grid.put(*exchange[1:])
        rank = self.rank[exchange[1]] = self.rank.pop(pair)
        self.movable[rank] = exchange[1]
        self.gap += change
        return change

    def _step(self, score: int, heat: float) -> int:
        """Try one chain; return by how much the score changed."""
        grid = self.grid
        pair, two = self._aim()
        one = grid.slot_of[pair]
        if two == one or FREE in (one, two):
            return 0
        chain = grid.chain(pair, one, two)
        if chain is None or not (grid.room_for(chain, one, two) or self._balanced(chain, one, two)):
            return 0
        people = {person for link in chain for person in grid.ends[link]}
        change = self._change(people, one, two)
        if self.uneven is None:
            if change <= 0 or self.chance.random() < math.exp(-change / heat):
                grid.swap(chain, one, two)
                self.gap += change
                return change
            return 0
        return self._step_evenly(score, heat, chain, people, (one, two), change)

    def _balanced(self, chain: list[int], one: int, two: int) -> bool:
        """Add a second chain that makes room for the first: the fuller slot gives a meeting back."""
        grid, chance = self.grid, self.chance
        full = one if grid.balance(chain, one) > 0 else two
        for _ in range(BACK):
            pair = grid.at[int(chance.random() * len(grid.at))][full]
            if pair == FREE or pair in chain:
                continue
            back = grid.chain(pair, one, two)
            if back is not None and grid.room_for(chain + back, one, two):
                chain += back
                return True
        return False

    def _change(self, people: set[int], one: int, two: int) -> int:
        days, busy, kind = self.days, self.grid.busy, self.kind
        both = (1 << one) | (1 << two)
        change = 0
        for person in people:
            before = busy[person]
            part = before & both
            if part != both:
                day = days[person]
                change += day.gaps(before ^ both)[kind] - day.gaps(before)[kind]
        return change

    def _step_evenly(
        self, score: int, heat: float, chain: list[int], people: set[int], slots: tuple[int, int], change: int
    ) -> int:
        """Swap, count what is uneven too, and swap back when it is not worth it."""
        uneven = self.uneven
        if uneven is None:
            return 0
        breaks = {person: self.days[person].gaps(self.grid.busy[person])[0] for person in people}
        self.grid.swap(chain, *slots)
        after = {person: self.days[person].gaps(self.grid.busy[person])[0] for person in people}
        for person in people:
            uneven.change(breaks[person], after[person])
        self.gap += change
        total = self._score() - score
        if total <= 0 or self.chance.random() < math.exp(-total / heat):
            return total
        self.grid.swap(chain, *slots)
        for person in people:
            uneven.change(after[person], breaks[person])
        self.gap -= change
        return 0

    def _aim(self) -> tuple[int, int]:
        """Return a pair and the slot it should go to: often into the gap of somebody who waits."""
        chance, grid = self.chance, self.grid
        if self.waiting_people and chance.random() < AIMED:
            person = self.waiting_people[int(chance.random() * len(self.waiting_people))]
            busy = grid.busy[person]
            meetings = slots_in(busy)
            if len(meetings) > 1:
                pair = grid.at[person][meetings[int(chance.random() * len(meetings))]]
                inside = self.days[person].counted & ~busy & ((1 << busy.bit_length()) - 1)
                inside &= ~((busy & -busy) - 1)
                return pair, self._one_of(inside & grid.masks[pair])
        pair = self.movable[int(chance.random() * len(self.movable))]
        return pair, self._one_of(grid.masks[pair] & ~(1 << grid.slot_of[pair]))

    def _one_of(self, mask: int) -> int:
        slots = slots_in(mask)
        return slots[int(self.chance.random() * len(slots))] if slots else FREE

    def _restore(self, kept: list[int]) -> None:
        grid = self.grid
        moved = [pair for pair, slot in enumerate(kept) if slot != grid.slot_of[pair]]
        for pair in moved:
            if grid.slot_of[pair] != FREE:
                grid.take(pair)
        for pair in moved:
            if kept[pair] != FREE:
                grid.put(pair, kept[pair])
        self.gap = sum(self.cost(person) for person in range(len(self.days)))
        self.uneven = self._uneven()


def anneal(grid: Grid, effort: Effort, steps: int, floor: int = 0) -> Annealing:
    """Reduce the gaps of a grid; the annealing that did it knows what is left."""
    annealing = Annealing(grid, effort, dice(grid.instance.problem))
    annealing.run(steps, floor)
    return annealing
