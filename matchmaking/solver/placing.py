"""A slot for each chosen pair: edge colouring by Kempe chains; what is left pushes others out and they look again.

Where everyone is always available the chains alone suffice. Nothing is dropped here: what found no slot is returned.
"""

import random
from collections import deque
from collections.abc import Iterable

from matchmaking.solver.effort import Effort
from matchmaking.solver.grid import FREE, Grid
from matchmaking.solver.instance import Instance, dice, slots_in

PUSHES, FEW = 400, 5  # for each pair that may move, before giving up; few where most is locked, and pushes meet walls
FORGET = 12  # steps during which what was pushed out of a slot does not return


class Placer:
    """Places pairs into a grid."""

    def __init__(self, grid: Grid, effort: Effort, chance: random.Random) -> None:
        self.grid, self.effort, self.chance = grid, effort, chance
        self.locked = [pair.lock is not None for pair in grid.instance.pairs]
        self.hard = [1] * len(grid.masks)  # how often a pair was pushed out
        self.barred: dict[tuple[int, int], int] = {}
        self.steps = 0

    def place(self, pairs: Iterable[int], pushes: int = PUSHES) -> list[int]:
        """Return the pairs that found no slot, after so many pushes for each that may move."""
        queue = deque(sorted(pairs, key=self._tightness))
        movable = sum(not self.locked[pair] for pair in queue)
        limit = self.steps + len(queue) + pushes * (movable + 10)
        while queue and self.steps < limit:
            self.steps += 1
            if self.steps % 256 == 0 and self.effort.over():
                break
            pair = queue.popleft()
            if not (self._put(pair) or self._chain(pair)):
                queue.extend(self._push(pair))
        return sorted(queue)

    def _tightness(self, pair: int) -> tuple[bool, int, int]:
        """Return the order of placing: what is locked, then what has the least choice."""
        a, b = self.grid.ends[pair]
        instance = self.grid.instance
        spare = min(instance.free[end].bit_count() - len(instance.meets[end]) for end in (a, b))
        return (not self.locked[pair], self.grid.masks[pair].bit_count(), spare)

    def _put(self, pair: int) -> bool:
        """Place beside what the two already have, when they are both free."""
        grid = self.grid
        a, b = grid.ends[pair]
        near = (grid.busy[a] << 1) | (grid.busy[a] >> 1), (grid.busy[b] << 1) | (grid.busy[b] >> 1)
        best, chosen = -1.0, FREE
        for slot in slots_in(grid.masks[pair] & ~(grid.busy[a] | grid.busy[b])):
            if grid.fits(pair, slot):
                score = (near[0] >> slot & 1) + (near[1] >> slot & 1) + self.chance.random()
                if score > best:
                    best, chosen = score, slot
        if chosen != FREE:
            grid.put(pair, chosen)
        return chosen != FREE

    def _chain(self, pair: int) -> bool:
        """Free a slot by letting a chain of meetings swap two."""
        grid = self.grid
        ends = grid.ends[pair]
        for person, other in (ends, ends[::-1]):
            # Free for this one, taken for the other, who is free elsewhere.
            for one in slots_in(grid.masks[pair] & ~grid.busy[person] & grid.busy[other]):
                for two in slots_in(grid.instance.free[other] & ~grid.busy[other]):
                    chain = grid.chain(grid.at[other][one], one, two)
                    if chain and grid.room_for(grid.balance(chain[0], one), one, two):
                        grid.swap(chain[0], one, two)
                        if grid.fits(pair, one):
                            grid.put(pair, one)
                            return True
                        grid.swap(chain[0], one, two)
        return False

    def _push(self, pair: int) -> list[int]:
        """Take the slot that costs least, and return what was pushed out of it; the pair itself when none is left."""
        options = []
        for slot in slots_in(self.grid.masks[pair]):
            pushed = self._in_the_way(pair, slot)
            if pushed is not None:
                late = self.barred.get((pair, slot), 0) > self.steps
                cost = sum(self.hard[other] for other in pushed)
                options.append((late, cost, self.chance.random(), slot, pushed))
        if not options:
            return [pair]
        *_, slot, pushed = min(options)
        for other in pushed:
            self.hard[other] += 1
            self.barred[other, slot] = self.steps + FORGET + self.chance.randrange(FORGET)
            self.grid.take(other)
        self.grid.put(pair, slot)
        return pushed

    def _in_the_way(self, pair: int, slot: int) -> list[int] | None:
        """Return what must leave the slot for this pair, None when it stays."""
        grid = self.grid
        pushed = {grid.at[end][slot] for end in grid.ends[pair]} - {FREE}
        load = grid.load[slot] - sum(grid.shared[other] for other in pushed)
        if grid.shared[pair] and load >= grid.instance.room[slot]:
            seated = self._shared_in(slot) - pushed
            if not seated:
                return None
            pushed.add(min(seated, key=lambda other: (self.hard[other], other)))
        return None if any(self.locked[other] for other in pushed) else sorted(pushed)

    def _shared_in(self, slot: int) -> set[int]:
        """Return the pairs that have a shared table in this slot and may leave it."""
        found = {day[slot] for day in self.grid.at} - {FREE}
        return {pair for pair in found if self.grid.shared[pair] and not self.locked[pair]}


def place_pairs(instance: Instance, pairs: Iterable[int], effort: Effort) -> tuple[Grid, list[int]]:
    """Return a timetable of these pairs, and those that found no slot."""
    grid, pairs = Grid(instance), list(pairs)
    locked = sum(instance.pairs[pair].lock is not None for pair in pairs)
    return grid, Placer(grid, effort, dice(instance.problem)).place(pairs, FEW if 2 * locked > len(pairs) else PUSHES)
