"""What people do without a solver, to compare: first come first served, and the heaviest wishes first."""

from collections.abc import Sequence

from matchmaking.solver.answering import Plan, make_schedule
from matchmaking.solver.grid import Grid
from matchmaking.solver.instance import Instance, dice, make_instance, slots_in
from matchmaking.solver.problem import Problem, Schedule
from matchmaking.solver.seating import seat


def first_come(problem: Problem) -> Schedule:
    """Book in the order in which people happen to ask, each the first slot free for both."""
    order = list(range(len(make_instance(problem).pairs)))
    dice(problem).shuffle(order)
    return _book(problem, order)


def heaviest_first(problem: Problem) -> Schedule:
    """Book the wishes of the greatest weight first, each the first slot free for both."""
    pairs = make_instance(problem).pairs
    return _book(problem, sorted(range(len(pairs)), key=lambda index: (not pairs[index].must, -pairs[index].weight)))


def _book(problem: Problem, order: Sequence[int]) -> Schedule:
    instance = make_instance(problem)
    grid = Grid(instance)
    locked = [pair.index for pair in instance.pairs if pair.lock is not None]
    for pair in [*locked, *(index for index in order if index not in set(locked))]:
        _first_slot(instance, grid, pair)
    plan = Plan(slots=grid.placed(), weight_bound=sum(pair.weight for pair in instance.pairs))
    plan.tables = seat(instance, plan.slots)
    return make_schedule(instance, plan, 0.0)


def _first_slot(instance: Instance, grid: Grid, pair: int) -> None:
    a, b = grid.ends[pair]
    if any(grid.busy[end].bit_count() >= instance.cap[end] for end in (a, b)):
        return
    for slot in slots_in(grid.masks[pair]):
        if grid.fits(pair, slot):
            grid.put(pair, slot)
            return
