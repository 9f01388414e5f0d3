"""Why two people meet, or why they do not: one reason, in the terms of the problem."""

from collections import defaultdict

from matchmaking.solver.instance import Instance, Pair, make_instance, slots_in
from matchmaking.solver.problem import Meeting, Problem, Schedule
from matchmaking.solver.reasons import Code, Reason


def explain(problem: Problem, schedule: Schedule, a: str, b: str) -> Reason:
    """Return why this pair meets in this timetable, or the first thing that stands against it."""
    key = frozenset((a, b))
    instance = make_instance(problem)
    pair = next((pair for pair in instance.pairs if _key(instance, pair) == key), None)
    if pair is None:
        return Reason(Code.NOT_WISHED, (a, b))
    if any(frozenset((meeting.a, meeting.b)) == key for meeting in schedule.meetings):
        return Reason(_why_met(pair), (a, b))
    return _why_not(instance, schedule, pair, (a, b))


def _key(instance: Instance, pair: Pair) -> frozenset[str]:
    return frozenset((instance.names[pair.a], instance.names[pair.b]))


def _why_met(pair: Pair) -> Code:
    if pair.lock is not None:
        return Code.LOCKED
    return Code.MUST if pair.must else Code.WISHED


def _why_not(instance: Instance, schedule: Schedule, pair: Pair, who: tuple[str, str]) -> Reason:
    if not pair.mask:
        return Reason(Code.NO_COMMON_SLOT, who)
    meetings: dict[str, list[Meeting]] = defaultdict(list)
    for meeting in schedule.meetings:
        meetings[meeting.a].append(meeting)
        meetings[meeting.b].append(meeting)
    weights = {_key(instance, other): other for other in instance.pairs}
    for end in (pair.a, pair.b):
        mine = meetings[instance.names[end]]
        if len(mine) >= instance.cap[end]:
            kept = [weights[frozenset((meeting.a, meeting.b))] for meeting in mine]
            higher = all(other.must or other.weight >= pair.weight for other in kept)
            return Reason(Code.FULL if higher else Code.FULL_BY_SHARE, (*who, instance.names[end]))
    return Reason(Code.NO_FREE_TABLE if _tables_taken(instance, schedule, pair) else Code.DAY_HOLDS, who)


def _tables_taken(instance: Instance, schedule: Schedule, pair: Pair) -> bool:
    """Say whether no slot common to both has a table left."""
    if not pair.shared:
        return False
    taken = {(meeting.slot, meeting.table) for meeting in schedule.meetings}
    tables = [table for table in range(instance.problem.tables) if table not in instance.owners]
    return all((slot, table) in taken for slot in slots_in(pair.mask) for table in tables)
