"""Pairs, slots and tables in one exact model, goal after goal, by CP-SAT with one worker and counted work.

For small programmes it is the whole answer. For others it is the last resort, without tables: where what was chosen
does not fit into the day, or breaks must be spread.
"""

from dataclasses import dataclass, field

from matchmaking.solver.constraints import FOUND, INFEASIBLE, OPTIMAL, Literal, Model, Solver
from matchmaking.solver.effort import Effort
from matchmaking.solver.instance import Instance, slots_in, tables_of
from matchmaking.solver.waiting import days_of, minimised

WORK = 40.0  # counted work of CP-SAT for one goal, about seconds


@dataclass(slots=True)
class Outcome:
    """What the model found: the goals reached, and whether each was proven."""

    slots: dict[int, int] = field(default_factory=dict)
    tables: dict[int, int] | None = None
    found: bool = False
    weight_bound: int = 0
    gap_bound: int = 0
    proven: bool = True


class Joint:
    """The model; a goal is reached, then held. `masks` are the slots that each pair may still take."""

    def __init__(
        self, instance: Instance, effort: Effort, masks: list[int], *, tables: bool, hint: dict[int, int] | None = None
    ) -> None:
        self.instance, self.effort = instance, effort
        self.model = Model()
        self.x = {(pair, slot): self.model.new_bool_var() for pair, mask in enumerate(masks) for slot in slots_in(mask)}
        self.met = [sum(self.x[pair, slot] for slot in slots_in(mask)) for pair, mask in enumerate(masks)]
        self.waits: list[Literal] = []
        self.busy: dict[tuple[int, int], Literal] = {}
        self._rules()
        self.gaps: list[list[Literal]] = [self._gaps_of(person) for person in range(len(instance.names))]
        self._spread()
        self.seats = Seats(self) if tables else None
        self.values: dict[tuple[int, int], int] = {}
        self.hint = hint
        self.outcome = Outcome()

    def _rules(self) -> None:
        model, instance = self.model, self.instance
        for pair in instance.pairs:
            model.add(self.met[pair.index] == 1) if pair.lock is not None else model.add(self.met[pair.index] <= 1)
        for person, meets in enumerate(instance.meets):
            for slot in slots_in(instance.free[person]):
                here = [self.x[pair, slot] for pair in meets if (pair, slot) in self.x]
                self.busy[person, slot] = model.new_bool_var()
                model.add(sum(here) == self.busy[person, slot])
            model.add(self.count(person) <= instance.cap[person])
        for slot in slots_in(instance.open_slots):
            shared = [
                self.x[pair.index, slot] for pair in instance.pairs if pair.shared and (pair.index, slot) in self.x
            ]
            if len(shared) > instance.room[slot]:
                model.add(sum(shared) <= instance.room[slot])

    def count(self, person: int) -> Literal:
        return sum(self.met[pair] for pair in self.instance.meets[person])

    def _gaps_of(self, person: int) -> list[Literal]:
        """Return the literals of this person's breaks, and make those of waiting along."""
        model, breaks = self.model, []
        line = slots_in(days_of(self.instance)[person].counted | self.instance.free[person])
        idle: Literal = None
        for place, slot in enumerate(line):
            busy = self.busy.get((person, slot))
            before = [self.busy[person, other] for other in line[:place] if (person, other) in self.busy]
            after = [self.busy[person, other] for other in line[place + 1 :] if (person, other) in self.busy]
            now = self._between(busy, before, after)
            if now is not None:
                start = model.new_bool_var()
                model.add(start >= now - (idle if idle is not None else 0))
                if idle is not None:
                    model.add(start + idle <= 1)
                model.add(start <= now)
                breaks.append(start)
                self.waits.append(now)
            idle = now
        return breaks

    def _between(self, busy: Literal, before: list[Literal], after: list[Literal]) -> Literal:
        """Return a literal: nobody now, somebody before, somebody after. None when that cannot be."""
        if not before or not after:
            return None
        model = self.model
        earlier, later, now = (model.new_bool_var() for _ in range(3))
        model.add_max_equality(earlier, before)
        model.add_max_equality(later, after)
        free = [] if busy is None else [busy.negated()]
        model.add_bool_and([earlier, later, *free]).only_enforce_if(now)
        model.add_bool_or([now, earlier.negated(), later.negated(), *([] if busy is None else [busy])])
        return now

    def _spread(self) -> None:
        spread = self.instance.problem.spread
        if spread is None:
            return
        model = self.model
        least = model.new_int_var(0, self.instance.slots)
        for person, breaks in enumerate(self.gaps):
            mine = [self.busy[person, slot] for slot in slots_in(self.instance.free[person])]
            model.add(sum(breaks) <= least + spread)
            if mine:
                anyone = model.new_bool_var()
                model.add_max_equality(anyone, mine)
                model.add(sum(breaks) >= least).only_enforce_if(anyone)

    def reach(self, goal: Literal, sign: int, *, hold: bool = True) -> tuple[int, int] | None:
        """Make a goal as large (1) or as small (-1) as can be; return what was reached and the bound."""
        model = self.model
        hint = self.hint or {}
        model.hint((literal, int(hint.get(pair) == slot)) for (pair, slot), literal in self.x.items() if hint)
        model.maximize(goal) if sign > 0 else model.minimize(goal)
        problem = self.instance.problem
        solver = Solver(problem.seed, work=WORK, seconds=max(0.05, self.effort.left()))
        status = solver.solve(model)
        if status not in FOUND:
            self.outcome.proven &= status == INFEASIBLE
            return None
        self.outcome.proven &= status == OPTIMAL
        reached, bound = solver.reached, round(solver.bound)
        self.outcome.found = True
        self.outcome.slots = {pair: slot for (pair, slot), literal in self.x.items() if solver.is_true(literal)}
        self.hint = self.outcome.slots
        if self.seats:
            self.outcome.tables = self.seats.chosen(solver)
        if hold and not isinstance(goal, int):
            model.add(goal >= reached) if sign > 0 else model.add(goal <= reached)
        return reached, bound

    def solve(self) -> Outcome:
        """Reach the goals in their order."""
        instance, outcome = self.instance, self.outcome
        if self.reach(sum(self.met[pair.index] for pair in instance.pairs if pair.must), 1) is None:
            return outcome
        self.reach(sum(self._below(person) for person, need in enumerate(instance.need) if need), -1)
        weight = sum(pair.weight * self.met[pair.index] for pair in instance.pairs)
        reached = self.reach(weight, 1, hold=False)
        if reached is None:
            return outcome
        outcome.weight_bound = reached[1]
        floor = -int(-reached[0] * (1 - instance.problem.weight_slack) // 1)
        self.model.add(weight >= floor)
        self._share()
        gaps = self.waits if minimised(instance) else [start for breaks in self.gaps for start in breaks]
        reached = self.reach(sum(gaps), -1)
        if reached is not None:
            outcome.gap_bound = reached[1]
        if self.seats:
            self.reach(self.seats.changes(), -1)
        return outcome

    def _below(self, person: int) -> Literal:
        below = self.model.new_bool_var()
        need = self.instance.need[person]
        self.model.add(self.count(person) >= need).only_enforce_if(below.negated())
        return below

    def _share(self) -> None:
        """Raise the worst-off of side a, then cut the most."""
        slots = self.instance.slots
        if self.instance.side_a:
            least = self.model.new_int_var(0, slots)
            for person in self.instance.side_a:
                self.model.add(self.count(person) >= least)
            self.reach(least, 1)
        most = self.model.new_int_var(0, slots)
        for person in range(len(self.instance.names)):
            self.model.add(self.count(person) <= most)
        self.reach(most, -1)


class Seats:
    """Tables, for a model small enough to hold them."""

    def __init__(self, joint: Joint) -> None:
        self.joint, self.model = joint, joint.model
        self.y: dict[tuple[int, int, int], Literal] = {}
        taken: dict[tuple[int, int], list[Literal]] = {}
        for (pair, slot), literal in joint.x.items():
            tables = tables_of(joint.instance, pair)
            for table in tables:
                self.y[pair, slot, table] = self.model.new_bool_var()
                taken.setdefault((slot, table), []).append(self.y[pair, slot, table])
            self.model.add(sum(self.y[pair, slot, table] for table in tables) == literal)
        for literals in taken.values():
            self.model.add_at_most_one(literals)

    def chosen(self, solver: Solver) -> dict[int, int]:
        return {pair: table for (pair, _, table), literal in self.y.items() if solver.is_true(literal)}

    def changes(self) -> Literal:
        """Return the number of changes of table, as an expression."""
        return sum(self._changes_of(person) for person in range(len(self.joint.instance.names)))

    def _changes_of(self, person: int) -> Literal:
        instance, model, total = self.joint.instance, self.model, []
        tables = range(instance.problem.tables)
        # Where this person sat last, nowhere yet standing for any table.
        last: dict[int, Literal] | None = None
        for slot in slots_in(instance.free[person]):
            here = {
                table: sum(
                    self.y[pair, slot, table] for pair in instance.meets[person] if (pair, slot, table) in self.y
                )
                for table in tables
            }
            now = {table: model.new_bool_var() for table in tables}
            busy, change = self.joint.busy[person, slot], model.new_bool_var()
            for table in tables:
                model.add(now[table] >= here[table])
                model.add(now[table] + busy - here[table] <= 1)
                if last is not None:
                    model.add(change >= here[table] - last[table])
                    model.add(now[table] <= last[table] + here[table])
            total.append(change)
            last = now
        return sum(total)
