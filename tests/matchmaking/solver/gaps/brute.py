"""The truth about tiny problems: every placement is tried, with rules written down a second time."""

from collections.abc import Iterator, Mapping
from itertools import pairwise, product

from matchmaking.solver.problem import Idle, Minimise, Problem

Pairs = Mapping[tuple[str, str], list[int]]


def fewest_gaps(problem: Problem, pairs: Pairs) -> int | None:
    """Return the fewest gaps that any placement of the pairs has; None where none is legal."""
    return min(_gaps_of_all(problem, pairs), default=None)


def gaps(problem: Problem, slots: Mapping[tuple[str, str], int]) -> int | None:
    """Return the gaps of a placement, None where it is not legal."""
    if any(list(slots.values()).count(slot) > problem.tables for slot in slots.values()):
        return None
    breaks, waiting = [], []
    for who in problem.participants:
        own = sorted(slot for pair, slot in slots.items() if who.id in pair)
        if len(own) != len(set(own)):
            return None
        passed = problem.pauses | (who.unavailable if problem.idle == Idle.AVAILABLE else set())
        holes = [sum(slot not in passed for slot in range(a + 1, b)) for a, b in pairwise(own)]
        waiting.append(sum(holes))
        if own:
            breaks.append(sum(hole > 0 for hole in holes))
    if problem.spread is not None and breaks and max(breaks) - min(breaks) > problem.spread:
        return None
    return sum(waiting if problem.minimise == Minimise.WAITING else breaks)


def legal_slots(problem: Problem, pair: tuple[str, str]) -> set[int]:
    locks = {frozenset((lock.a, lock.b)): lock.slot for lock in problem.locked}
    if frozenset(pair) in locks:
        return {locks[frozenset(pair)]}
    closed = problem.pauses.union(*(who.unavailable for who in problem.participants if who.id in pair))
    open_slots = set(range(problem.slots)) - closed
    for wish in problem.wishes:
        if {wish.a, wish.b} == set(pair) and wish.slots is not None:
            open_slots &= wish.slots
    return open_slots


def _gaps_of_all(problem: Problem, pairs: Pairs) -> Iterator[int]:
    locked = {frozenset((lock.a, lock.b)) for lock in problem.locked}
    choices = [
        legal_slots(problem, pair) & (set(range(problem.slots)) if frozenset(pair) in locked else set(said))
        for pair, said in pairs.items()
    ]
    for placed in product(*choices):
        found = gaps(problem, dict(zip(pairs, placed, strict=True)))
        if found is not None:
            yield found
