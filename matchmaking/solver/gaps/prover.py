"""Two questions in turns, each answered in about a second: who waits at the least, and does the rest fit then?

The first model knows who is busy when, not who meets whom: its optimum is a lower bound, and names people who wait.
The second places every meeting where nobody else waits. When it cannot, the first learns that somebody else must wait,
or these wait more: the bound rises until a timetable meets it (a logic-based Benders decomposition).
"""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from matchmaking.solver.constraints import FOUND, INFEASIBLE, OPTIMAL, Solver
from matchmaking.solver.gaps.compact import Compact
from matchmaking.solver.gaps.model import GapModel

PLACING = 3.0  # counted work of one trial, in the solver's own unit, about a second
GROWING = 0.08  # of a trial whether more people could wait and it would still be impossible
BOUNDING = 20.0

Message = dict[str, object]


def make_solver(seed: int, work: float | None) -> Solver:
    solver = Solver(seed, work=work)
    solver.parameters.linearization_level = 0
    return solver


def place_anyhow(compact: Compact, *, seed: int) -> list[int] | None:
    """Return slots for all meetings, whatever the gaps; None where there are none."""
    rooms = GapModel(compact, range(len(compact.counted)), meetings=True)
    solver = make_solver(seed, None)
    return rooms.placed(solver) if solver.solve(rooms.model) in FOUND else None


@dataclass
class Doubt:
    """What was tried, and how surely it failed."""

    compact: Compact
    seed: int
    work: float = PLACING
    sure: list[tuple[set[int], int]] = field(default_factory=list)  # these people alone, at this price: impossible
    doubted: list[tuple[set[int], int]] = field(default_factory=list)  # not found, no more
    bound: int = 0
    growth: int = 64  # how many more people a trial begins with
    left: float = math.inf  # counted work that may still be done

    def who_waits(self) -> tuple[int | None, set[int] | None]:
        """Return the least price and who pays it, after all that failed; None where nothing is left or known."""
        master = GapModel(self.compact, range(len(self.compact.counted)), meetings=False)
        for people, price in self.sure + self.doubted:
            _forbid(master, people, price)
        master.model.minimize(sum(master.cost))
        solver = make_solver(self.seed + len(self.sure) + len(self.doubted), min(BOUNDING, self.left))
        solver.parameters.linearization_level = 1
        state = solver.solve(master.model)
        self.left -= solver.work
        if state == INFEASIBLE:
            return None, None
        if state not in FOUND:
            return self.bound, None
        people = {person for person, wait in master.waits.items() if solver.is_true(wait)}
        return math.ceil(solver.bound - 1e-6), people if state == OPTIMAL else None

    def place(self, people: set[int], price: int, work: float) -> tuple[bool, list[int] | None]:
        """Return whether these people alone surely cannot wait at this price, else slots where they do, if found."""
        rooms = GapModel(self.compact, people, meetings=True)
        rooms.model.add(sum(rooms.cost) <= price)
        solver = make_solver(self.seed, min(work, self.left))
        state = solver.solve(rooms.model)
        self.left -= solver.work
        found = state in FOUND
        return state == INFEASIBLE, rooms.placed(solver) if found else None

    def learn(self, people: set[int], price: int) -> list[int] | None:
        """Keep that these people cannot wait alone, with as many others as a short trial allows; or return slots."""
        dice = random.Random(self.seed + len(self.sure))  # noqa: S311  # an order, not a secret
        others = [person for person in range(len(self.compact.counted)) if person not in people]
        dice.shuffle(others)
        more, placed = self.growth, None
        while more and others and placed is None and self.left > 0:
            wider = people | set(others[:more])
            impossible, placed = self.place(wider, price, GROWING)
            if impossible:
                people, others, self.growth = wider, others[more:], 2 * more
            else:
                more //= 2
                self.growth = max(1, more)
        self.sure.append((people, price))
        return placed


def _forbid(master: GapModel, people: set[int], price: int) -> None:
    """Ask for somebody else who waits, or for a higher price."""
    dearer = master.literal()
    master.model.add(sum(master.cost) >= price + 1).only_enforce_if(dearer)
    master.model.add_bool_or([dearer, *(wait for person, wait in master.waits.items() if person not in people)])


def prove(compact: Compact, *, seed: int, work: float = math.inf) -> Iterator[Message]:
    """Yield bounds and timetables until they meet, the questions become too hard, or the counted work is done."""
    doubt = Doubt(compact, seed, left=work)
    while doubt.left > 0:
        bound, people = doubt.who_waits()
        if doubt.doubted and (bound is None or bound > doubt.bound):
            # What was only doubted is asked again, for longer.
            doubt.doubted, doubt.work = [], doubt.work * 4
            continue
        if bound is None:
            yield {"infeasible": True}
            return
        doubt.bound = bound
        yield {"bound": bound}
        if people is None:
            return
        impossible, placed = doubt.place(people, bound, doubt.work)
        if impossible:
            placed = doubt.learn(people, bound)
        elif placed is None:
            doubt.doubted.append((people, bound))
        if placed is not None:
            yield {"placed": placed}
            return
