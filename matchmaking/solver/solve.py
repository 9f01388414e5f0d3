"""A timetable for a problem: who meets whom, in which slot, at which table."""

from collections.abc import Callable

from matchmaking.solver.answering import Plan, make_schedule
from matchmaking.solver.checker import check
from matchmaking.solver.contradictions import contradictions
from matchmaking.solver.effort import Effort, Phase, Progress
from matchmaking.solver.grid import Grid
from matchmaking.solver.instance import Instance, keep_clear_of_locks, make_instance
from matchmaking.solver.mending import exact_plan, fit_into_day, is_small
from matchmaking.solver.pairs import PairChoice
from matchmaking.solver.placing import place_pairs
from matchmaking.solver.problem import Problem, Schedule
from matchmaking.solver.proving import close_gaps
from matchmaking.solver.reasons import Code, Reason
from matchmaking.solver.seating import seat
from matchmaking.solver.shaping import reduce_gaps
from matchmaking.solver.waiting import minimised


class Unsound(RuntimeError):
    """The checker refused an answer: a fault of the solver."""


def solve(
    problem: Problem,
    *,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Schedule:
    """Return the best timetable found, checked. `stop` is asked often, `progress` told of what is better."""
    effort = Effort(problem.seconds, progress, stop)
    instance = make_instance(problem)
    plan = _plan(instance, effort)
    schedule = make_schedule(instance, plan, effort.spent())
    wrong = check(problem, schedule)
    if wrong:
        raise Unsound("; ".join(wrong[:5]))
    said = schedule.objective
    gap = (said.breaks, said.waiting)[minimised(instance)]
    effort.tell(Phase.DONE, weight=said.weight, weight_bound=said.weight_bound, gap=gap, gap_bound=said.gap_bound)
    return schedule


def _plan(instance: Instance, effort: Effort) -> Plan:
    reasons = contradictions(instance)
    if reasons:
        return Plan(reasons=reasons)
    keep_clear_of_locks(instance)
    plan = exact_plan(instance, effort) if is_small(instance) else None
    if plan is None:
        plan = search(instance, effort)
    if not plan.tables:
        effort.tell(Phase.TABLES)
        plan.tables = seat(instance, plan.slots)
    return plan


def search(instance: Instance, effort: Effort) -> Plan:
    """Choose pairs, give each a slot, then reduce the gaps."""
    effort.tell(Phase.PAIRS)
    choice = PairChoice(instance, effort).solve()
    effort.tell(Phase.SLOTS, weight_bound=choice.weight_bound * instance.unit)
    grid, left = place_pairs(instance, choice.pairs, effort)
    plan = Plan(weight_bound=choice.weight_bound, proven=choice.proven)
    if left:
        fit_into_day(plan, grid, left, effort)
    plan.slots = grid.placed()
    effort.tell(Phase.GAPS, weight=_weight(instance, grid))
    _reduce_gaps(plan, grid, effort)
    return plan


def _weight(instance: Instance, grid: Grid) -> float:
    return sum(instance.pairs[pair].weight for pair in grid.placed()) * instance.unit


def _reduce_gaps(plan: Plan, grid: Grid, effort: Effort) -> None:
    annealing, plan.gap_bound = reduce_gaps(grid, effort)
    plan.slots = annealing.grid.placed()
    close_gaps(plan, annealing, effort)
    if annealing.uneven is not None and annealing.uneven.excess():
        _spread_breaks(plan, annealing.grid, effort)


def _spread_breaks(plan: Plan, grid: Grid, effort: Effort) -> None:
    """Ask the exact model, when breaks could not be spread as they must."""
    mended = exact_plan(grid.instance, effort, hint=plan.slots)
    if mended is None or mended.reasons:
        names = [grid.instance.names[person] for person, busy in enumerate(grid.busy) if busy]
        plan.reasons.append(Reason(Code.SPREAD, tuple(names[:20]), (grid.instance.problem.spread or 0,)))
        return
    plan.slots, plan.gap_bound, plan.proven = mended.slots, mended.gap_bound, mended.proven
    plan.weight_bound = min(plan.weight_bound, mended.weight_bound)
