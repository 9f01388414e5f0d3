"""The plain model, optimised from its unsatisfiable cores: each person's ladders over their meetings.

Strong where people have many more slots than meetings, where runs leave the other models too much choice.
"""

from collections.abc import Callable

from matchmaking.solver.constraints import FOUND, INFEASIBLE, Expression, IntVar, Solver
from matchmaking.solver.gaps.compact import Compact
from matchmaking.solver.gaps.model import GapModel


class CoreModel(GapModel):
    """The same gaps and meetings, with busyness as literals of its own instead of runs."""

    def _person(self, person: int) -> dict[int, Expression]:
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

    def _meet(self, here: list[IntVar], busy: Expression) -> None:
        self.model.add_exactly_one([*here, ~busy])

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
    solver = Solver(seed, seconds=seconds)
    solver.parameters.linearization_level = 0
    solver.parameters.optimize_with_core = True
    state = solver.solve(rooms.model, tell_bound=lambda bound: tell({"bound": round(bound)}))
    if state == INFEASIBLE:
        tell({"infeasible": True})
    elif state in FOUND:
        tell({"bound": round(solver.bound)})
        tell({"placed": rooms.placed(solver)})
