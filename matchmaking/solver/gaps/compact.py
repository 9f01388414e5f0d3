"""Chosen pairs and where they may meet, in numbers: what the searches of this package share, and send to each other."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import pairwise

from matchmaking.solver.problem import Idle, Minimise, Problem

Pair = tuple[str, str]


@dataclass(frozen=True)
class Compact:
    slots: int
    meetings: list[tuple[int, int]]  # two people
    allowed: list[list[int]]  # by meeting, the slots it may have
    counted: list[list[int]]  # by person, the slots that gaps are counted along, in time order
    room: int  # shared tables
    shared: list[bool]  # by meeting: takes a shared table
    spread: int | None
    waiting: bool

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(text: str) -> "Compact":
        return Compact(**json.loads(text))

    @cached_property
    def mine(self) -> list[list[int]]:
        """By person, their meetings."""
        mine: list[list[int]] = [[] for _ in self.counted]
        for meeting, two in enumerate(self.meetings):
            for person in two:
                mine[person].append(meeting)
        return mine

    def gaps_of(self, person: int, busy: set[int]) -> tuple[int, int]:
        """Return a person's breaks and waiting slots."""
        row = [slot in busy for slot in self.counted[person]]
        if not any(row):
            return 0, 0
        row = row[row.index(True) : len(row) - row[::-1].index(True)]
        breaks = sum(before and not now for before, now in pairwise(row))
        return breaks, row.count(False)

    def gap(self, placed: list[int]) -> int | None:
        """Return what is minimised, None where the placement breaks a rule."""
        busy = [{placed[meeting] for meeting in mine} for mine in self.mine]
        if any(len(slots) < len(mine) for slots, mine in zip(busy, self.mine, strict=True)):
            return None
        if any(slot not in allowed for slot, allowed in zip(placed, self.allowed, strict=True)):
            return None
        used = [slot for slot, shared in zip(placed, self.shared, strict=True) if shared]
        if any(used.count(slot) > self.room for slot in set(used)):
            return None
        figures = [self.gaps_of(person, slots) for person, slots in enumerate(busy) if slots]
        breaks = [first for first, _ in figures]
        if self.spread is not None and breaks and max(breaks) - min(breaks) > self.spread:
            return None
        return sum(second if self.waiting else first for first, second in figures)


def make_compact(problem: Problem, pairs: Mapping[Pair, Iterable[int]]) -> Compact:
    """Number the problem. A locked meeting has the slot of its lock, whatever else is said."""
    number = {who.id: index for index, who in enumerate(problem.participants)}
    locks = {frozenset((lock.a, lock.b)): lock.slot for lock in problem.locked}
    wished = {frozenset((wish.a, wish.b)): wish.slots for wish in problem.wishes}
    open_slots = [slot for slot in range(problem.slots) if slot not in problem.pauses]
    away = [who.unavailable for who in problem.participants]
    owners = {who.id for who in problem.participants if who.table is not None}

    def allowed(pair: Pair, said: set[int]) -> list[int]:
        two = frozenset(pair)
        if two in locks:
            return [locks[two]]
        wish = wished.get(two)
        closed = away[number[pair[0]]] | away[number[pair[1]]]
        return [s for s in open_slots if s in said and s not in closed and (wish is None or s in wish)]

    return Compact(
        slots=problem.slots,
        meetings=[(number[a], number[b]) for a, b in pairs],
        allowed=[allowed(pair, set(said)) for pair, said in pairs.items()],
        counted=[[s for s in open_slots if problem.idle == Idle.ALL or s not in gone] for gone in away],
        room=max(0, problem.tables - len({who.table for who in problem.participants if who.table is not None})),
        shared=[not owners & set(pair) for pair in pairs],
        spread=problem.spread,
        waiting=problem.minimise == Minimise.WAITING,
    )
