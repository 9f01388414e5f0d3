"""From slots and tables to a `Schedule`, with the figures of each goal."""

import math
from dataclasses import dataclass, field
from itertools import pairwise

from matchmaking.solver.contradictions import impossible_musts
from matchmaking.solver.instance import Instance, make_instance
from matchmaking.solver.problem import Meeting, Objective, Schedule, Status
from matchmaking.solver.reasons import Code, Reason
from matchmaking.solver.waiting import days_of, minimised


@dataclass(slots=True)
class Plan:
    """A timetable by number, and what was proven of it."""

    slots: dict[int, int] = field(default_factory=dict)
    tables: dict[int, int] = field(default_factory=dict)
    weight_bound: int = 0
    gap_bound: int = 0
    proven: bool = False  # who meets whom is the best there is
    reasons: list[Reason] = field(default_factory=list)


def make_schedule(instance: Instance, plan: Plan, seconds: float) -> Schedule:
    """Return the answer that a plan stands for."""
    objective = _objective(instance, plan)
    unplaced = [pair for pair in instance.pairs if pair.must and pair.index not in plan.slots]
    reasons = list(plan.reasons)
    names = instance.names
    if unplaced and not reasons:
        # Counted on the hours as they are, without what locks take from them: a reader knows those.
        reasons = impossible_musts(make_instance(instance.problem)) or [
            Reason(Code.MUSTS_CLASH, tuple(names[end] for pair in unplaced for end in (pair.a, pair.b)))
        ]
    return Schedule(
        status=_status(instance, plan, objective, bool(reasons)),
        seconds=round(seconds, 3),
        meetings=_meetings(instance, plan),
        objective=objective,
        unplaced_musts=tuple(
            (names[pair.a], names[pair.b])
            for pair in unplaced
            if pair.index < len(instance.problem.wishes) and instance.problem.wishes[pair.index].must
        ),
        reasons=tuple(reasons),
    )


def _meetings(instance: Instance, plan: Plan) -> tuple[Meeting, ...]:
    names = instance.names
    meetings = [
        Meeting(names[instance.pairs[pair].a], names[instance.pairs[pair].b], slot, plan.tables[pair])
        for pair, slot in plan.slots.items()
    ]
    return tuple(sorted(meetings, key=lambda meeting: (meeting.slot, meeting.table)))


def _objective(instance: Instance, plan: Plan) -> Objective:
    lines = [
        sorted((pair for pair in meets if pair in plan.slots), key=plan.slots.__getitem__) for meets in instance.meets
    ]
    busy = [sum(1 << plan.slots[pair] for pair in line) for line in lines]
    gaps = [day.gaps(mine) for day, mine in zip(days_of(instance), busy, strict=True)]
    counts = [len(line) for line in lines]
    weight = math.fsum(instance.weight_of(instance.pairs[pair]) for pair in plan.slots)
    return Objective(
        below_min=sum(count < need for count, need in zip(counts, instance.need, strict=True)),
        weight=weight,
        weight_bound=max(weight, _bound(instance, plan)),
        meetings=len(plan.slots),
        fewest=min((counts[person] for person in instance.side_a), default=0),
        most=max(counts, default=0),
        breaks=sum(breaks for breaks, _ in gaps),
        waiting=sum(waiting for _, waiting in gaps),
        gap_bound=plan.gap_bound,
        table_changes=sum(plan.tables[one] != plan.tables[two] for line in lines for one, two in pairwise(line)),
    )


def _bound(instance: Instance, plan: Plan) -> float:
    """Return the bound in the weights of the problem, rounded so that it stays one."""
    bound = plan.weight_bound * instance.unit
    if not instance.exact:
        return bound + instance.unit * len(instance.pairs) / 2
    return round(bound, 6)


def _status(instance: Instance, plan: Plan, objective: Objective, impossible: bool) -> Status:
    if impossible:
        return Status.INFEASIBLE
    gap = (objective.breaks, objective.waiting)[minimised(instance)]
    floor = objective.weight_bound * (1 - instance.problem.weight_slack)
    met = objective.weight >= floor - 1e-9 * max(1, floor)
    return Status.OPTIMAL if plan.proven and met and gap <= objective.gap_bound else Status.FEASIBLE
