"""Fewer gaps: meetings swap slots along Kempe chains, at first freely, then only for the better.

The price of a day counts what is minimised, and a little of the other figure: of two timetables with equal waiting, the
one with fewer breaks is also the one from which the search goes on more easily.
"""

import math
import random

from matchmaking.solver.effort import Effort, Phase
from matchmaking.solver.exchanges import Exchanges
from matchmaking.solver.grid import FREE, Chain, Grid
from matchmaking.solver.instance import slots_in
from matchmaking.solver.uneven import Uneven
from matchmaking.solver.waiting import Prices, days_of, minimised

# Of each phase: its share of the steps, the price of one gap, of one of the other figure, and how much worse a step may
# be at first and at last. In the end one gap outweighs everything.
Phases = tuple[tuple[float, int, int, float, float], ...]
PHASES: Phases = ((0.9, 10, 3, 6, 1), (0.1, 1000, 10, 90, 60))
SHAPED: Phases = ((1.0, 10, 6, 7, 1),)
FINE: Phases = ((1.0, 1000, 250, 100, 30),)
AIMED = 0.3  # share of the steps that aim at somebody's gap
EXCHANGED = 0.4  # share of the steps that try another pair of the same weight
EDGE = 0.2  # share of those that move the first or the last meeting
BACK = 6  # tries to find what makes room for a chain
LOOK = 512  # steps between two looks at the clock


class Annealing:
    """Moves the meetings of a grid about until the gaps are few; ends with the best timetable seen."""

    def __init__(self, grid: Grid, effort: Effort, chance: random.Random) -> None:
        self.grid, self.effort, self.chance = grid, effort, chance
        self.kind = minimised(grid.instance)
        self.days = days_of(grid.instance)
        locked = grid.instance.pairs
        self.movable = [pair for pair in grid.placed() if locked[pair].lock is None]
        self.rank = {pair: index for index, pair in enumerate(self.movable)}
        self.exchanges = Exchanges(grid, chance)
        self.uneven = Uneven.of(grid, self.days)
        self.heat = 1.0
        self.idlers: list[int] = []
        self.replaceable: list[int] = []
        self._price(1, 0)

    def _price(self, gap: int, other: int) -> None:
        """Set what a gap costs, and one of the other figure, and count the whole again."""
        self.unit = gap
        costs = (gap, other) if self.kind == 0 else (other, gap)
        known: dict[int, Prices] = {}
        self.prices = [known.setdefault(id(day), Prices(day, *costs)) for day in self.days]
        self.score = self._total()

    def _total(self) -> int:
        total = sum(price[busy] for price, busy in zip(self.prices, self.grid.busy, strict=True))
        return total + self._penalty()

    def _penalty(self) -> int:
        return 100 * self.unit * self.uneven.excess() if self.uneven else 0

    @property
    def gap(self) -> int:
        return sum(day.gaps(busy)[self.kind] for day, busy in zip(self.days, self.grid.busy, strict=True))

    def run(self, steps: int, phases: Phases, floor: int = 0) -> int:
        """Return the gaps left after this many steps, or as soon as the floor is reached."""
        for share, gap, other, hot, cold in phases if self.movable else ():
            self._price(gap, other)
            self._cool(round(steps * share), hot, cold, floor)
        return self.gap

    def _cool(self, steps: int, hot: float, cold: float, floor: int) -> None:
        """Take these steps, growing colder, and end with the best."""
        best, kept = self.score, list(self.grid.slot_of)
        cooling = (cold / hot) ** (LOOK / max(LOOK, steps))
        self.heat = hot
        exchanges = EXCHANGED if self.uneven is None else 0
        for step in range(steps):
            if step % LOOK == 0:
                self.heat *= cooling
                if self._look(floor):
                    break
            if self.chance.random() < exchanges and self.replaceable:
                self._exchange()
            else:
                self._swap()
            if self.score < best:
                best, kept = self.score, list(self.grid.slot_of)
        if self.score > best:
            self._restore(kept)

    def _look(self, floor: int) -> bool:
        """Find again who waits, tell how it goes, and say whether to end."""
        self.idlers = [person for person, price in enumerate(self.prices) if price[self.grid.busy[person]]]
        self.replaceable = [pair for pair in self.movable if self.exchanges.has_others(pair)]
        gap = self.gap
        self.effort.tell(Phase.GAPS, gap=gap)
        return (gap <= floor and not self._penalty()) or self.effort.over()

    def _accepts(self, change: int) -> bool:
        return change <= 0 or self.chance.random() < math.exp(-change / self.heat)

    def _swap(self) -> None:
        """Try a chain."""
        grid = self.grid
        pair, two = self._aim()
        one = grid.slot_of[pair]
        if two in (one, FREE):
            return
        chain = grid.chain(pair, one, two)
        if chain is None:
            return
        gain = grid.balance(chain[0], one)
        if not grid.room_for(gain, one, two):
            chain = self._balanced(chain, gain, one, two)
            if chain is None:
                return
        links, people = chain
        change, both = 0, (1 << one) | (1 << two)
        for person in people:
            before = grid.busy[person]
            price = self.prices[person]
            change += price[before ^ both] - price[before]
        if self.uneven is not None:
            self._swap_evenly(links, people, (one, two), change)
        elif change <= 0 or self.chance.random() < math.exp(-change / self.heat):
            grid.swap(links, one, two)
            self.score += change

    def _balanced(self, chain: Chain, gain: int, one: int, two: int) -> Chain | None:
        """Add a second chain that makes room for the first: the fuller slot gives a meeting back."""
        grid, chance = self.grid, self.chance
        links, people = chain
        full = one if gain > 0 else two
        for _ in range(BACK):
            pair = grid.at[int(chance.random() * len(grid.at))][full]
            if pair == FREE or pair in links:
                continue
            back = grid.chain(pair, one, two)
            if back is not None and grid.room_for(gain + grid.balance(back[0], one), one, two):
                return links + back[0], people + back[1]
        return None

    def _swap_evenly(self, chain: list[int], people: tuple[int, ...], slots: tuple[int, int], change: int) -> None:
        """Swap, count what is uneven too, and swap back when it is not worth it."""
        uneven = self.uneven
        if uneven is None:
            return
        penalty = self._penalty()
        breaks = {person: self.days[person].gaps(self.grid.busy[person])[0] for person in people}
        self.grid.swap(chain, *slots)
        after = {person: self.days[person].gaps(self.grid.busy[person])[0] for person in people}
        uneven.change(breaks, after)
        change += self._penalty() - penalty
        if self._accepts(change):
            self.score += change
        else:
            self.grid.swap(chain, *slots)
            uneven.change(after, breaks)

    def _exchange(self) -> None:
        """Try another pair of the same weight."""
        grid = self.grid
        pair = self.replaceable[int(self.chance.random() * len(self.replaceable))]
        exchange = self.exchanges.propose(pair) if pair in self.rank else None
        if exchange is None:
            return
        after = self.exchanges.days_after(exchange)
        change = sum(
            self.prices[person][busy] - self.prices[person][grid.busy[person]] for person, busy in after.items()
        )
        if self._accepts(change):
            grid.take(pair)
            grid.put(*exchange[1:])
            self._replace(pair, exchange[1])
            self.score += change

    def _replace(self, pair: int, other: int) -> None:
        rank = self.rank[other] = self.rank.pop(pair)
        self.movable[rank] = other

    def _aim(self) -> tuple[int, int]:
        """Return a pair and the slot it should go to: often into the gap of somebody who waits."""
        chance, grid = self.chance, self.grid
        if self.idlers and chance.random() < AIMED:
            person = self.idlers[int(chance.random() * len(self.idlers))]
            busy = grid.busy[person]
            if busy:
                # Between the first and the last.
                inside = grid.instance.free[person] & ~busy & ((1 << busy.bit_length()) - 1) & ~((busy & -busy) - 1)
                pair = grid.at[person][self._edge(slots_in(busy))]
                return pair, self._one_of(inside & grid.masks[pair])
        pair = self.movable[int(chance.random() * len(self.movable))]
        return pair, self._one_of(grid.masks[pair] & ~(1 << grid.slot_of[pair]))

    def _edge(self, slots: tuple[int, ...]) -> int:
        """Return the first or the last, or sometimes one between."""
        roll = self.chance.random()
        if roll < EDGE:
            return slots[0 if roll < EDGE / 2 else -1]
        return slots[int(self.chance.random() * len(slots))]

    def _one_of(self, mask: int) -> int:
        if not mask:
            return FREE
        slots = slots_in(mask)
        return slots[int(self.chance.random() * len(slots))]

    def move_to(self, slots: dict[int, int]) -> None:
        """Take over the slots of the same pairs, found elsewhere."""
        self._restore([slots.get(pair, FREE) for pair in range(len(self.grid.slot_of))])

    def _restore(self, kept: list[int]) -> None:
        grid = self.grid
        moved = [pair for pair, slot in enumerate(kept) if slot != grid.slot_of[pair]]
        gone = [pair for pair in moved if grid.slot_of[pair] != FREE]
        for pair in gone:
            grid.take(pair)
        for pair in moved:
            if kept[pair] != FREE:
                grid.put(pair, kept[pair])
        for pair, other in zip(
            [pair for pair in gone if kept[pair] == FREE],
            [pair for pair in moved if kept[pair] != FREE and pair not in self.rank],
            strict=True,
        ):
            self._replace(pair, other)
        self.uneven = Uneven.of(grid, self.days)
        self.score = self._total()
