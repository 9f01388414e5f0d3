"""The problem with numbers in the place of names, as the stages of the solver share it.

A set of slots is a whole number, one bit a slot. Pairs are the wishes, then what is locked without being wished.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from matchmaking.solver.problem import Locked, Problem, Wish

# Weights become whole numbers, so that bounds are exact; no total goes above this.
LARGEST_TOTAL = 10**12
DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Pair:
    index: int
    a: int
    b: int
    weight: int  # in units of the instance
    must: bool
    mask: int  # slots where both may meet
    lock: int | None = None
    table: int | None = None
    shared: bool = True  # takes one of the tables that nobody owns


@dataclass(slots=True)
class Instance:
    problem: Problem
    names: list[str]
    open_slots: int
    free: list[int]
    cap: list[int]
    need: list[int]
    pairs: list[Pair]
    room: list[int]  # by slot, the tables that nobody owns
    unit: float  # what one unit of weight stands for
    exact: bool  # the weights are whole numbers of units
    owners: dict[int, int] = field(default_factory=dict)  # table → participant
    meets: list[list[int]] = field(default_factory=list)  # by participant, pairs

    @property
    def slots(self) -> int:
        return self.problem.slots

    @property
    def side_a(self) -> list[int]:
        return [index for index, who in enumerate(self.problem.participants) if who.side == "a"]

    def weight_of(self, pair: Pair) -> float:
        return self.problem.wishes[pair.index].weight if pair.index < len(self.problem.wishes) else 0


def make_instance(problem: Problem) -> Instance:
    """Number the problem. What is locked is taken at its word: `contradictions` looks at it."""
    everyone = problem.participants
    number = {who.id: index for index, who in enumerate(everyone)}
    open_slots = mask_of(range(problem.slots)) & ~mask_of(problem.pauses)
    free = [open_slots & ~mask_of(who.unavailable) for who in everyone]
    unit, exact = _unit(problem)
    instance = Instance(
        problem=problem,
        names=[who.id for who in everyone],
        open_slots=open_slots,
        free=free,
        cap=[_least(who.max, free[index].bit_count()) for index, who in enumerate(everyone)],
        need=[who.min for who in everyone],
        pairs=[],
        room=[],
        unit=unit,
        exact=exact,
        owners={who.table: index for index, who in enumerate(everyone) if who.table is not None},
    )
    instance.pairs = _pairs(instance, number)
    instance.room = _room(instance)
    instance.meets = [[] for _ in everyone]
    for pair in instance.pairs:
        instance.meets[pair.a].append(pair.index)
        instance.meets[pair.b].append(pair.index)
    return instance


def keep_clear_of_locks(instance: Instance) -> None:
    """Take from the other pairs the slots in which what is locked leaves no place: what is left to search is less.

    Call it once no lock clashes with another.
    """
    taken = [0] * len(instance.names)
    left = list(instance.room)
    for pair in instance.pairs:
        if pair.lock is not None:
            taken[pair.a] |= pair.mask
            taken[pair.b] |= pair.mask
            left[pair.lock] -= pair.shared
    full = mask_of(slot for slot, room in enumerate(left) if room <= 0)
    for pair in instance.pairs:
        if pair.lock is None:
            away = taken[pair.a] | taken[pair.b] | (full if pair.shared else 0)
            instance.pairs[pair.index] = replace(pair, mask=pair.mask & ~away)


def mask_of(slots: Iterable[int]) -> int:
    return sum(1 << slot for slot in slots)


@lru_cache(maxsize=1 << 16)
def slots_in(mask: int) -> tuple[int, ...]:
    return tuple(slot for slot in range(mask.bit_length()) if mask >> slot & 1)


def dice(problem: Problem) -> random.Random:
    """Return the chance that the seed gives, the same every time."""
    return random.Random(problem.seed)  # noqa: S311  a search needs dice, not secrets


def _least(bound: int | None, free: int) -> int:
    return free if bound is None else min(bound, free)


def _unit(problem: Problem) -> tuple[float, bool]:
    """Return the largest power of ten that all weights are whole numbers of, or the smallest that totals can bear."""
    total = sum(wish.weight for wish in problem.wishes) or 1
    for decimals in range(DECIMALS + 1):
        scale = 10**decimals
        if total * scale > LARGEST_TOTAL:
            return 10.0 ** -(max(decimals - 1, 0)), False
        if all(abs(wish.weight * scale - round(wish.weight * scale)) < 1e-11 for wish in problem.wishes):
            return 1 / scale, True
    return 10.0**-DECIMALS, False


def _pairs(instance: Instance, number: dict[str, int]) -> list[Pair]:
    problem = instance.problem
    locks = {frozenset((lock.a, lock.b)): lock for lock in problem.locked}
    pairs: list[Pair] = []
    for wish in problem.wishes:
        lock = locks.pop(frozenset((wish.a, wish.b)), None)
        pairs.append(_pair(instance, number, len(pairs), wish, lock))
    for lock in locks.values():
        pairs.append(_pair(instance, number, len(pairs), Wish(lock.a, lock.b, weight=0), lock))
    return pairs


def _pair(instance: Instance, number: dict[str, int], index: int, wish: Wish, lock: Locked | None) -> Pair:
    a, b = number[wish.a], number[wish.b]
    mask = instance.free[a] & instance.free[b]
    if wish.slots is not None:
        mask &= mask_of(wish.slots)
    table = lock.table if lock else None
    owned = any(instance.problem.participants[end].table is not None for end in (a, b))
    return Pair(
        index=index,
        a=a,
        b=b,
        weight=round(wish.weight / instance.unit),
        must=wish.must or lock is not None,
        mask=mask if lock is None else 1 << lock.slot,
        lock=lock.slot if lock else None,
        table=table,
        # Locked at a table that nobody owns, an owner takes it from the others.
        shared=table not in instance.owners if table is not None else not owned,
    )


def _room(instance: Instance) -> list[int]:
    return [instance.problem.tables - len(instance.owners)] * instance.slots


def tables_of(instance: Instance, index: int) -> list[int]:
    """Return the tables at which a pair may sit: its lock's, its owners', or those that nobody owns."""
    pair = instance.pairs[index]
    if pair.table is not None:
        return [pair.table]
    if not pair.shared:
        return sorted(table for table, owner in instance.owners.items() if owner in (pair.a, pair.b))
    return [table for table in range(instance.problem.tables) if table not in instance.owners]
