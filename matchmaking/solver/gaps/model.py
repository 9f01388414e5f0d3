"""The constraint models: who is busy when, what that costs in gaps, and which meetings make it so.

A person without a gap is one run: a literal for each place where the run may begin. That form is what makes a model
small enough to answer in a second; the ladders (begun, still to come) that count the gaps of any timetable are written
only for the people in `loose`.
"""

from collections.abc import Iterable

from matchmaking.solver.constraints import Expression, Literal, Model, Solver
from matchmaking.solver.gaps.compact import Compact

Busy = dict[int, Expression]


class GapModel:
    """A CP-SAT model of the gaps; with `meetings` it places them, without it bounds from below."""

    def __init__(self, compact: Compact, loose: Iterable[int], *, meetings: bool) -> None:
        self.compact = compact
        self.placing = meetings
        # Where somebody has no break for sure, the spread is a bound on each; else breaks must be counted exactly.
        self.someone_has_none = any(len(mine) == 1 for mine in compact.mine)
        self.loose = set(loose)
        self.model = Model()
        self.waits: dict[int, Literal] = {}  # by loose person: has a gap
        self.cost: list[Literal] = []
        self.breaks: list[Expression] = []
        self.busy: list[Busy] = [self._person(person) for person in range(len(compact.counted))]
        self.at: list[dict[int, Literal]] = []
        if meetings:
            self._place()
            self._spread()
        else:
            self._count()

    def literal(self) -> Literal:
        return self.model.new_bool_var()

    def placed(self, solver: Solver) -> list[int]:
        return [next(slot for slot, literal in row.items() if solver.is_true(literal)) for row in self.at]

    def possible(self, person: int) -> set[int]:
        return {slot for meeting in self.compact.mine[person] for slot in self.compact.allowed[meeting]}

    def _person(self, person: int) -> Busy:
        """Say when a person is busy: in one run, or, when loose, otherwise at a price."""
        counted, possible = self.compact.counted[person], self.possible(person)
        outside = possible - set(counted)  # only locks reach there
        size = sum(not outside.issuperset(self.compact.allowed[meeting]) for meeting in self.compact.mine[person])
        busy: Busy = dict.fromkeys(outside, 1)
        if size == 0:
            if self.compact.mine[person]:
                self.breaks.append(0)
            return busy
        starts = {
            first: self.literal()
            for first in range(len(counted) - size + 1)
            if possible.issuperset(counted[first : first + size])
        }
        cover: dict[int, list[Literal]] = {slot: [] for slot in possible - outside}
        for first, start in starts.items():
            for slot in counted[first : first + size]:
                cover[slot].append(start)
        if person not in self.loose or size == 1 or size == len(cover) == len(counted):
            self.model.add_exactly_one(starts.values())
            self.breaks.append(0)
            return busy | {slot: sum(literals) for slot, literals in cover.items()}
        self.waits[person] = wait = self.literal()
        self.model.add_exactly_one([*starts.values(), wait])
        apart = {slot: self.literal() for slot in cover}
        self.model.add(sum(apart.values()) == size * wait)
        if self.placing:
            self._ladders(counted, apart, wait)
        else:
            # What a gap costs beyond one is left to the placement: ladders here would slow the bound a hundredfold.
            beyond = self.model.new_int_var(0, len(counted))
            self.model.add(beyond == 0).only_enforce_if(~wait)
            self.cost += [wait, beyond]
        return busy | {slot: sum(cover[slot]) + apart[slot] for slot in cover}

    def _ladders(self, counted: list[int], apart: dict[int, Literal], wait: Literal) -> None:
        """Count the gaps of a loose person, who has one at least."""
        nobody = self.model.new_constant(0)
        self._gaps([apart.get(slot, nobody) for slot in counted])
        self.model.add(self.breaks[-1] >= wait)

    def _gaps(self, row: list[Literal]) -> tuple[list[Literal], list[Literal]]:
        """Count gaps exactly; return where the run has begun, and where more is to come."""
        begun = self._ladder(row)
        to_come = self._ladder(row[::-1])[::-1]
        breaks, waits = [], []
        for place in range(1, len(row) - 1):
            breaks.append(self._all(row[place - 1], ~row[place], to_come[place + 1]))
            if self.compact.waiting:
                waits.append(self._all(begun[place - 1], ~row[place], to_come[place + 1]))
        self.breaks.append(sum(breaks))
        self.cost += waits if self.compact.waiting else breaks
        return begun, to_come

    def _ladder(self, row: list[Literal]) -> list[Literal]:
        ladder = row[:1]
        for literal in row[1:]:
            rung = self.literal()
            self.model.add_implication(ladder[-1], rung)
            self.model.add_implication(literal, rung)
            self.model.add_bool_or([~rung, ladder[-1], literal])
            ladder.append(rung)
        return ladder

    def _all(self, *literals: Literal) -> Literal:
        both = self.literal()
        self.model.add_bool_or([both, *(~literal for literal in literals)])
        if self.compact.spread is not None and not self.someone_has_none:
            for literal in literals:
                self.model.add_implication(both, literal)
        return both

    def _place(self) -> None:
        """Give each meeting a slot, so that people are busy when they said."""
        self.at = [{slot: self.literal() for slot in allowed} for allowed in self.compact.allowed]
        for row in self.at:
            self.model.add_exactly_one(row.values())
        for person, mine in enumerate(self.compact.mine):
            for slot in self.possible(person):
                here = [self.at[meeting][slot] for meeting in mine if slot in self.at[meeting]]
                self._meet(here, self.busy[person].get(slot, 0))
        for slot in range(self.compact.slots):
            here = [
                row[slot] for row, shared in zip(self.at, self.compact.shared, strict=True) if shared and slot in row
            ]
            if len(here) > self.compact.room:
                self.model.add(sum(here) <= self.compact.room)

    def _meet(self, here: list[Literal], busy: Expression) -> None:
        self.model.add(sum(here) == busy)

    def _count(self) -> None:
        """Without meetings: people busy in a slot go by two, at no more tables than there are; windows hold theirs."""
        owned = len(self.compact.meetings) if not all(self.compact.shared) else 0
        for slot in range(self.compact.slots):
            here = [busy[slot] for busy in self.busy if slot in busy]
            couples = self.model.new_int_var(0, self.compact.room + owned)
            self.model.add(sum(here) == 2 * couples)
        for person, mine in enumerate(self.compact.mine):
            for window in {tuple(self.compact.allowed[meeting]) for meeting in mine}:
                inside = sum(set(self.compact.allowed[meeting]) <= set(window) for meeting in mine)
                self.model.add(sum(self.busy[person].get(slot, 0) for slot in window) >= inside)

    def _spread(self) -> None:
        if self.compact.spread is None:
            return
        if self.someone_has_none:
            for breaks in self.breaks:
                self.model.add(breaks <= self.compact.spread)
            return
        least = self.model.new_int_var(0, self.compact.slots)
        for breaks in self.breaks:
            self.model.add(breaks >= least)
            self.model.add(breaks <= least + self.compact.spread)
