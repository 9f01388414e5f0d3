"""Kempe annealing: two slots are swapped along a chain of people, which keeps every rule but changes who waits.

A chain starts at a person and alternates between two slots; only the two people at its ends become busy otherwise, so
a move is judged in a few steps. Strong where people have nearly as many meetings as slots.
"""

import math
import random
from collections.abc import Iterator

from matchmaking.solver.gaps.compact import Compact

HEAT = 0.17
MOVES = 3_000_000  # counted work
NOBODY = -1


class Annealer:
    def __init__(self, compact: Compact, placed: list[int], seed: int) -> None:
        self.compact = compact
        self.placed = list(placed)
        self.dice = random.Random(seed)  # noqa: S311  # a walk, not a secret
        self.at = [[NOBODY] * compact.slots for _ in compact.counted]
        self.masks = [0] * len(compact.counted)
        self.used = [0] * compact.slots
        self.allowed = [sum(1 << slot for slot in allowed) for allowed in compact.allowed]
        self.known: list[dict[int, float]] = [{} for _ in compact.counted]
        self.people = [person for person, mine in enumerate(compact.mine) if mine]
        for meeting, slot in enumerate(placed):
            self._put(meeting, slot)

    def cost(self) -> float:
        return sum(self._cost(person, self.masks[person]) for person in self.people)

    def steps(self, moves: int) -> Iterator[float]:
        """Walk; yield the cost after each accepted move that lowers it."""
        cost, draw = self.cost(), self.dice.random
        people, slots = len(self.people), self.compact.slots
        for _ in range(moves):
            person = self.people[int(draw() * people)]
            one, other = int(draw() * slots), int(draw() * slots)
            # A person busy in both is inside a chain: it is found from its end.
            if (self.masks[person] >> one & 1) == (self.masks[person] >> other & 1):
                continue
            chain, end = self._chain(person, one, other)
            if not chain or not self._fits(chain, one, other):
                continue
            flip = 1 << one | 1 << other
            change = sum(
                self._cost(who, self.masks[who] ^ flip) - self._cost(who, self.masks[who]) for who in (person, end)
            )
            if change <= 0 or draw() < math.exp(-change / HEAT):
                self._swap(chain, one, other)
                cost += change
                if change < 0:
                    yield cost

    def _chain(self, person: int, one: int, other: int) -> tuple[list[int], int]:
        """Follow the meetings of two slots from a person at the end of their chain; empty where one may not move."""
        meetings, at, allowed = self.compact.meetings, self.at, self.allowed
        here, there = (one, other) if at[person][one] != NOBODY else (other, one)
        chain: list[int] = []
        while (meeting := at[person][here]) != NOBODY:
            if not allowed[meeting] >> there & 1:
                return [], person
            chain.append(meeting)
            first, second = meetings[meeting]
            person = second if first == person else first
            here, there = there, here
        return chain, person

    def _fits(self, chain: list[int], one: int, other: int) -> bool:
        shared, placed, room = self.compact.shared, self.placed, self.compact.room
        net = sum(1 if placed[meeting] == one else -1 for meeting in chain if shared[meeting])
        return (net <= 0 or self.used[other] + net <= room) and (net >= 0 or self.used[one] - net <= room)

    def _swap(self, chain: list[int], one: int, other: int) -> None:
        before = [self.placed[meeting] for meeting in chain]
        for meeting, slot in zip(chain, before, strict=True):
            for person in self.compact.meetings[meeting]:
                self.at[person][slot] = NOBODY
                self.masks[person] &= ~(1 << slot)
            self.used[slot] -= self.compact.shared[meeting]
        for meeting, slot in zip(chain, before, strict=True):
            self._put(meeting, one + other - slot)

    def _put(self, meeting: int, slot: int) -> None:
        self.placed[meeting] = slot
        for person in self.compact.meetings[meeting]:
            self.at[person][slot] = meeting
            self.masks[person] |= 1 << slot
        self.used[slot] += self.compact.shared[meeting]

    def _cost(self, person: int, mask: int) -> float:
        known = self.known[person].get(mask)
        if known is None:
            breaks, waiting = self.compact.gaps_of(person, {s for s in range(self.compact.slots) if mask >> s & 1})
            known = float(waiting if self.compact.waiting else breaks)
            if self.compact.spread is not None:
                # Breaks beyond the spread are dear, whoever has the fewest: the timetable told is checked.
                known += max(0, breaks - self.compact.spread)
            self.known[person][mask] = known
        return known


def improve(compact: Compact, placed: list[int], *, seed: int, moves: int = MOVES) -> Iterator[list[int]]:
    """Yield better and better timetables."""
    annealer = Annealer(compact, placed, seed)
    best = compact.gap(placed)
    if best is not None:
        yield placed
    for cost in annealer.steps(moves):
        if best is None or cost < best:
            gap = compact.gap(annealer.placed)
            if gap is not None and (best is None or gap < best):
                best = gap
                yield list(annealer.placed)
