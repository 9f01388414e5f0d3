"""The seam to `gaps`: searches in processes of their own that prove the fewest gaps, or find fewer, where it is small.

They run on the clock and not on counted work, so what they find replaces a timetable only when it is better.
"""

from matchmaking.solver.annealing import Annealing
from matchmaking.solver.answering import Plan
from matchmaking.solver.effort import Effort, Phase
from matchmaking.solver.gaps import place_and_prove
from matchmaking.solver.grid import Grid
from matchmaking.solver.instance import slots_in

PROVABLE = 1_800  # people who meet anyone, times slots
TIME_TO_END = 1.0  # seconds kept for tables and the check


def close_gaps(plan: Plan, annealing: Annealing, effort: Effort) -> None:
    """Improve the slots of a plan, or the bound of its gaps, where that can be hoped for."""
    grid = annealing.grid
    open_end = annealing.gap > plan.gap_bound or _uneven(annealing)
    people = sum(busy > 0 for busy in grid.busy)
    seconds = effort.left() - TIME_TO_END
    if not open_end or people * grid.instance.slots > PROVABLE or seconds <= 0 or effort.over():
        return
    result = place_and_prove(
        grid.instance.problem,
        {_names(grid, pair): list(slots_in(grid.masks[pair])) for pair in plan.slots},
        seconds=seconds,
        seed=grid.instance.problem.seed,
        progress=lambda gap, bound: effort.tell(Phase.GAPS, gap=gap, gap_bound=bound),
        stop=effort.over,
    )
    plan.gap_bound = max(plan.gap_bound, result.bound)
    if result.slots is not None and result.gap is not None and (result.gap < annealing.gap or _uneven(annealing)):
        annealing.move_to({pair: result.slots[_names(grid, pair)] for pair in plan.slots})
        plan.slots = grid.placed()


def _uneven(annealing: Annealing) -> bool:
    return annealing.uneven is not None and annealing.uneven.excess() > 0


def _names(grid: Grid, pair: int) -> tuple[str, str]:
    known, names = grid.instance.pairs[pair], grid.instance.names
    return names[known.a], names[known.b]
