"""A table for each meeting, with few changes: slot by slot the best assignment given the others, until none helps."""

from itertools import pairwise

from matchmaking.solver.instance import Instance, tables_of
from matchmaking.solver.linear import Linear

SWEEPS, SECONDS = 12, 10.0
STAYS = 1e-3  # what is as good stays, so that sweeps end


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
        self.allowed = {pair: tables_of(instance, pair) for pair in slots}

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
        """Give the meetings of one slot the tables that suit their neighbours best, the others what is left.

        An assignment has whole numbers at every corner of its linear programme.
        """
        pairs = self.rows[slot]
        chosen = {pair: self.allowed[pair][0] for pair in pairs if len(self.allowed[pair]) == 1}
        taken = set(chosen.values())
        worth = {
            (pair, table): value
            for pair in pairs
            if pair not in chosen
            for table, value in self._wanted(pair).items()
            if table not in taken
        }
        linear = Linear([0] * len(worth), [1] * len(worth), whole=False)
        for place in (0, 1):
            alike: dict[int, list[int]] = {}
            for column, choice in enumerate(worth):
                alike.setdefault(choice[place], []).append(column)
            for columns in alike.values():
                linear.add(columns, high=1)
        answer = linear.greatest(dict(enumerate(worth.values())), seconds=SECONDS)
        if answer is not None:
            chosen |= dict(choice for choice, value in zip(worth, answer.values, strict=True) if value > 0.5)
        taken = set(chosen.values())
        for pair in pairs:
            if pair not in chosen:
                chosen[pair] = next(table for table in self.allowed[pair] if table not in taken)
                taken.add(chosen[pair])
        self.table |= chosen

    def _wanted(self, pair: int) -> dict[int, float]:
        """Return what the tables of the meetings before and after are worth, and the one that it has."""
        allowed = self.allowed[pair]
        known = [self.table[other] for other in self.beside[pair] if other in self.table]
        worth: dict[int, float] = {table: known.count(table) for table in known if table in allowed}
        if pair in self.table:
            worth[self.table[pair]] = worth.get(self.table[pair], 0) + STAYS
        return worth

    def _kept(self) -> int:
        return sum(self.table[pair] == self.table[other] for pair, others in self.beside.items() for other in others)


def seat(instance: Instance, slots: dict[int, int]) -> dict[int, int]:
    """Return a table for each meeting of a timetable."""
    return Seating(instance, slots).seat()
