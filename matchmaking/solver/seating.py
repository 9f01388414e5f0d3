"""A table for each meeting, with few changes: slot by slot the best assignment given the others, until none helps."""

from itertools import pairwise

import numpy as np
from scipy.optimize import linear_sum_assignment

from matchmaking.solver.instance import Instance, tables_of

SWEEPS = 12


class Seating:
    """Slots and people of a timetable, and the tables found so far."""

    def __init__(self, instance: Instance, slots: dict[int, int]) -> None:
        self.instance, self.slots = instance, slots
        self.rows: dict[int, list[int]] = {}
        for pair, slot in sorted(slots.items()):
            self.rows.setdefault(slot, []).append(pair)
        self.table: dict[int, int] = {}
        self.beside: dict[int, list[int]] = {pair: [] for pair in slots}  # the meetings just before and after
        for meets in instance.meets:
            line = sorted((pair for pair in meets if pair in slots), key=lambda pair: slots[pair])
            for one, two in pairwise(line):
                self.beside[one].append(two)
                self.beside[two].append(one)
        self.tables = list(range(instance.problem.tables))
        self.allowed = {pair: set(tables_of(instance, pair)) for pair in slots}

    def seat(self) -> dict[int, int]:
        """Return the table of each meeting."""
        best = -1
        for _ in range(SWEEPS):
            for slot in sorted(self.rows):
                self._assign(slot)
            kept = self._kept()
            if kept <= best:
                break
            best = kept
        return self.table

    def _assign(self, slot: int) -> None:
        """Give the meetings of one slot the tables that suit their neighbours best."""
        pairs = self.rows[slot]
        worth = np.full((len(pairs), len(self.tables)), -1e6)
        for row, pair in enumerate(pairs):
            worth[row, sorted(self.allowed[pair])] = 0
            for other in self.beside[pair]:
                table = self.table.get(other)
                if table is not None:
                    worth[row, table] += 1
            if pair in self.table:
                # What is as good stays, so that sweeps end.
                worth[row, self.table[pair]] += 1e-3
        for row, column in zip(*linear_sum_assignment(worth, maximize=True), strict=True):
            self.table[pairs[row]] = self.tables[column]

    def _kept(self) -> int:
        return sum(self.table[pair] == self.table[other] for pair, others in self.beside.items() for other in others)


def seat(instance: Instance, slots: dict[int, int]) -> dict[int, int]:
    """Return a table for each meeting of a timetable."""
    return Seating(instance, slots).seat()
