"""Pairs of equal weight that may stand for one another: the same goals are reached, and the day may hold better."""

import random
from collections import defaultdict
from collections.abc import Iterable

from matchmaking.solver.grid import FREE, Grid
from matchmaking.solver.instance import slots_in

Offer = tuple[int, int, int]  # this pair may leave, that one come, and this person has a meeting in both
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

    def offers(self, pairs: Iterable[int]) -> list[Offer]:
        """Return what may replace these pairs, as counts and pairs are now."""
        busy, known = self.grid.busy, self.grid.instance.pairs
        spare = [mine.bit_count() > least for mine, least in zip(busy, self.lower, strict=True)]
        open_to = [mine.bit_count() < most for mine, most in zip(busy, self.upper, strict=True)]
        return [
            (pair, other, keeps)
            for pair in pairs
            if not known[pair].must
            for keeps in self.grid.ends[pair]
            if spare[self.grid.sums[pair] - keeps]
            for other in self.alike[keeps, known[pair].weight]
            if self.grid.slot_of[other] == FREE and open_to[self.grid.sums[other] - keeps]
        ]

    def propose(self, offer: Offer) -> Exchange | None:
        """Return an offer with a slot, or None when it no longer stands, or chance found no slot that is allowed."""
        pair, other, keeps = offer
        grid, busy = self.grid, self.grid.busy
        if grid.slot_of[pair] == FREE or grid.slot_of[other] != FREE:
            return None
        leaves, comes = grid.sums[pair] - keeps, grid.sums[other] - keeps
        if busy[leaves].bit_count() <= self.lower[leaves] or busy[comes].bit_count() >= self.upper[comes]:
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
