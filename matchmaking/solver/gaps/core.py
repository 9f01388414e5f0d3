"""The plain model, optimised from its unsatisfiable cores: each person's ladders over their meetings.

Strong where people have many more slots than meetings, where runs leave the other models too much choice.
"""

from collections.abc import Callable

from ortools.sat.python import cp_model

from matchmaking.solver.gaps.compact import Compact
from matchmaking.solver.gaps.model import GapModel


class CoreModel(GapModel):
    """The same gaps and meetings, with busyness as literals of its own instead of runs."""

    def _person(self, person: int) -> dict[int, cp_model.LinearExprT]:
        counted, possible = self.compact.counted[person], self.possible(person)
        busy = {slot: self.literal() for slot in possible}
        if not possible:
            return {}
        size = len(self.compact.mine[person])
        self.model.add(sum(busy.values()) == size)
        nobody = self.model.new_constant(0)
        row = [busy.get(slot, nobody) for slot in counted]
        before = len(self.cost)
        begun, to_come = self._gaps(row)
        if size > 1 and possible <= set(counted):
            gaps = self.cost[before:]
            for first in range(len(row) - size):
                self.model.add_bool_or([~begun[first], ~to_come[first + size], *gaps])
        return dict(busy)

    def _meet(self, here: list[cp_model.IntVar], busy: cp_model.LinearExprT) -> None:
        self.model.add_exactly_one([*here, ~busy])  # type: ignore[operator]  # a literal here

    def _place(self) -> None:
        super()._place()
        if all(self.compact.shared):
            # Implied, and worth saying: people busy go by two, at no more tables than there are.
            for slot in range(self.compact.slots):
                self.model.add(sum(busy[slot] for busy in self.busy if slot in busy) <= 2 * self.compact.room)


def search(compact: Compact, *, seed: int, seconds: float, tell: Callable[[dict[str, object]], None]) -> None:
    """Tell each higher bound and each better timetable."""
    rooms = CoreModel(compact, (), meetings=True)
    rooms.model.minimize(sum(rooms.cost))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.linearization_level = 0
    solver.parameters.optimize_with_core = True
    solver.parameters.max_time_in_seconds = seconds
    solver.best_bound_callback = lambda bound: tell({"bound": round(bound)})
    state = solver.solve(rooms.model)
    if state == cp_model.INFEASIBLE:
        tell({"infeasible": True})
    elif state in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        tell({"bound": round(solver.best_objective_bound)})
        tell({"placed": rooms.placed(solver)})
