"""Fewer gaps: meetings swap slots along Kempe chains, at first freely, then only for the better.

The price of a day counts what is minimised, and a little of the other figure: of two timetables with equal waiting, the
one with fewer breaks is also the one from which the search goes on more easily.
"""

import math
import random
from bisect import bisect_right

from matchmaking.solver.effort import Effort, Phase
from matchmaking.solver.exchanges import Exchanges, Offer
from matchmaking.solver.grid import FREE, Chain, Grid
from matchmaking.solver.moves import moves_of
from matchmaking.solver.uneven import Uneven
from matchmaking.solver.waiting import Prices, days_of, minimised

# Of each phase: its share of the steps, the price of one gap, of one of the other figure, and how much worse a step may
# be at first and at last. In the end one gap outweighs everything.
Phases = tuple[tuple[float, int, int, float, float], ...]
PHASES: Phases = ((0.9, 10, 3, 5, 2), (0.1, 1000, 10, 90, 60))
# Whoever waits had best wait long: one break of two slots makes as much room as two of one, and is one break less.
# The first is for breaks minimised, the second for waiting.
SHAPED: tuple[Phases, Phases] = (((1.0, 18, 6, 7, 3),), ((1.0, 6, 18, 7, 3),))
FINE: Phases = ((0.8, 10, 6, 4, 1), (0.2, 1000, 250, 100, 30))
AIMED = 0.5  # share of the steps that aim at somebody's gap
EXCHANGED = 0.1  # share of the steps that try another pair of the same weight
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
        self.people = sorted({person for pair in self.movable for person in grid.ends[pair]})
        self.offers: list[Offer] = []
        self.offers_stand, self.since = False, len(self.movable)  # steps since they were looked for
        self._price(1, 0)

    def _price(self, gap: int, other: int) -> None:
        """Set what a gap costs, and one of the other figure, and count the whole again."""
        self.unit = gap
        costs = (gap, other) if self.kind == 0 else (other, gap)
        known: dict[int, Prices] = {}
        self.prices = [known.setdefault(id(day), Prices(day, *costs)) for day in self.days]
        self.moves = moves_of(self.prices, self._open_to())
        self.score = self._total()

    def _open_to(self) -> list[int]:
        """Return the slots that some meeting of each person may have that is not locked."""
        slots = [0] * len(self.days)
        for pair, mask in zip(self.grid.instance.pairs, self.grid.masks, strict=True):
            if pair.lock is None:
                slots[pair.a] |= mask
                slots[pair.b] |= mask
        return slots

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
        for step in range(steps):
            if step % LOOK == 0:
                self.heat *= cooling
                if self._look(floor):
                    break
            if self.offers and self.chance.random() < EXCHANGED:
                self._exchange()
            else:
                self._shift()
            if self.score < best:
                best, kept = self.score, list(self.grid.slot_of)
        if self.score > best:
            self._restore(kept)

    def _look(self, floor: int) -> bool:
        """Find again who waits, tell how it goes, and say whether to end."""
        self.idlers = [person for person, price in enumerate(self.prices) if price[self.grid.busy[person]]]
        self.since += LOOK
        if not self.offers_stand and self.since >= len(self.movable) and self.uneven is None:
            self.offers, self.offers_stand, self.since = self.exchanges.offers(self.movable), True, 0
        gap = self.gap
        self.effort.tell(Phase.GAPS, gap=gap)
        return (gap <= floor and not self._penalty()) or self.effort.over()

    def _shift(self) -> None:
        """Try to change one slot of somebody's day, and along the chain what is in the way."""
        grid, chance = self.grid, self.chance.random
        limit = -self.heat * math.log(1 - chance())
        people = self.idlers if self.idlers and chance() < AIMED else self.people
        person = people[int(chance() * len(people))]
        dearer, moves = self.moves[person][grid.busy[person]]
        number = bisect_right(dearer, limit)
        if not number:
            return
        choice = int(chance() * number)
        one, two = moves[choice]
        chain = grid.line(person, one, two)
        if chain is None:
            return
        both = 1 << one | 1 << two
        change = dearer[choice] + self._dearer(chain[1][1], both)
        if change > limit:
            return
        gain = grid.balance(chain[0], one)
        if grid.room_for(gain, one, two):
            self._take(chain, (one, two), change, limit)
        else:
            self._balance(chain, (one, two), change, limit)

    def _dearer(self, person: int, both: int) -> int:
        """Return how much dearer a day becomes when somebody's meeting changes to the other of two slots."""
        price, now = self.prices[person], self.grid.busy[person]
        return price[now ^ both] - price[now]

    def _take(self, chain: Chain, slots: tuple[int, int], change: int, limit: float) -> None:
        if self.uneven is not None:
            self._swap_evenly(chain, slots, change, limit)
            return
        self.grid.swap(chain[0], *slots)
        self.score += change

    def _balance(self, chain: Chain, slots: tuple[int, int], change: int, limit: float) -> None:
        """Add a second chain that makes room for the first: the fuller slot gives a meeting back."""
        grid, chance = self.grid, self.chance.random
        links, people = chain
        gain = grid.balance(links, slots[0])
        full, other = slots if gain > 0 else slots[::-1]
        both = 1 << full | 1 << other
        for _ in range(BACK):
            person = self.people[int(chance() * len(self.people))]
            if grid.busy[person] & both != 1 << full or person in people:
                continue
            more = change + self._dearer(person, both)
            back = grid.line(person, full, other) if more <= limit else None
            if back is None:
                continue
            more += self._dearer(back[1][1], both)
            if more <= limit and grid.room_for(gain + grid.balance(back[0], slots[0]), *slots):
                self._take((links + back[0], people + back[1]), slots, more, limit)
                return

    def _swap_evenly(self, chain: Chain, slots: tuple[int, int], change: int, limit: float) -> None:
        """Swap, count what is uneven too, and swap back when it is not worth it."""
        uneven, (links, people) = self.uneven, chain
        if uneven is None:
            return
        penalty = self._penalty()
        breaks = {person: self.days[person].gaps(self.grid.busy[person])[0] for person in people}
        self.grid.swap(links, *slots)
        after = {person: self.days[person].gaps(self.grid.busy[person])[0] for person in people}
        uneven.change(breaks, after)
        change += self._penalty() - penalty
        if change <= limit:
            self.score += change
        else:
            self.grid.swap(links, *slots)
            uneven.change(after, breaks)

    def _exchange(self) -> None:
        """Try another pair of the same weight."""
        grid = self.grid
        exchange = self.exchanges.propose(self.offers[int(self.chance.random() * len(self.offers))])
        if exchange is None:
            return
        after = self.exchanges.days_after(exchange)
        change = sum(
            self.prices[person][busy] - self.prices[person][grid.busy[person]] for person, busy in after.items()
        )
        if change <= 0 or self.chance.random() < math.exp(-change / self.heat):
            grid.take(exchange[0])
            grid.put(*exchange[1:])
            self._replace(*exchange[:2])
            self.score += change
            self.offers_stand = False

    def _replace(self, pair: int, other: int) -> None:
        rank = self.rank[other] = self.rank.pop(pair)
        self.movable[rank] = other

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
