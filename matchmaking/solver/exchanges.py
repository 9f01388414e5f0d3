"""Pairs of equal weight that may stand for one another: the same goals are reached, and the day may hold better."""

import random
from collections import defaultdict

from matchmaking.solver.grid import FREE, Grid
from matchmaking.solver.instance import slots_in

Exchange = tuple[int, int, int]  # this pair leaves, that one comes, in this slot


class Exchanges:
    """Offers, for a meeting, another of one of its two people, worth the same, that nobody's count forbids."""

    def __init__(self, grid: Grid, chance: random.Random) -> None:
        self.grid, self.chance = grid, chance
        instance = grid.instance
        counts = [busy.bit_count() for busy in grid.busy]
        least = min((counts[person] for person in instance.side_a), default=0)
        most = max(counts, default=0)
        self.lower = [need if counts[person] >= need else 0 for person, need in enumerate(instance.need)]
        for person in instance.side_a:
            self.lower[person] = max(self.lower[person], least)
        self.upper = [min(cap, most) for cap in instance.cap]
        self.alike: dict[tuple[int, int], list[int]] = defaultdict(list)
        for pair in instance.pairs:
            if pair.mask and not pair.must:
                self.alike[pair.a, pair.weight].append(pair.index)
                self.alike[pair.b, pair.weight].append(pair.index)

    def has_others(self, pair: int) -> bool:
        """Say whether other pairs might replace this one."""
        known = self.grid.instance.pairs[pair]
        return not known.must and any(len(self.alike[end, known.weight]) > 1 for end in (known.a, known.b))

    def propose(self, pair: int) -> Exchange | None:
        """Return another meeting for one end of this pair, or None when chance found none that is allowed."""
        known = self.grid.instance.pairs[pair]
        keeps = known.a if self.chance.random() < 0.5 else known.b
        alike = self.alike[keeps, known.weight]
        leaves, busy = known.a + known.b - keeps, self.grid.busy
        if len(alike) < 2 or busy[leaves].bit_count() <= self.lower[leaves]:
            return None
        other = alike[int(self.chance.random() * len(alike))]
        a, b = self.grid.ends[other]
        comes = a + b - keeps
        if self.grid.slot_of[other] != FREE or comes == leaves or busy[comes].bit_count() >= self.upper[comes]:
            return None
        slot = self._slot(pair, other, keeps, comes)
        return None if slot == FREE else (pair, other, slot)

    def _slot(self, pair: int, other: int, keeps: int, comes: int) -> int:
        """Return the slot of the pair that leaves, when the other may have it, or any slot that it may have."""
        grid = self.grid
        now = grid.slot_of[pair]
        slots = slots_in(grid.masks[other] & ~grid.busy[comes] & ~(grid.busy[keeps] & ~(1 << now)))
        if not slots:
            return FREE
        slot = now if now in slots and self.chance.random() < 0.5 else slots[int(self.chance.random() * len(slots))]
        load = grid.load[slot] - (grid.shared[pair] if slot == now else 0)
        return slot if not grid.shared[other] or load < grid.instance.room[slot] else FREE

    def days_after(self, exchange: Exchange) -> dict[int, int]:
        """Return the slots in which each person concerned would meet."""
        pair, other, slot = exchange
        after: dict[int, int] = {}
        for person in self.grid.ends[pair]:
            after[person] = self.grid.busy[person] & ~(1 << self.grid.slot_of[pair])
        for person in self.grid.ends[other]:
            after[person] = after.get(person, self.grid.busy[person]) | 1 << slot
        return after
