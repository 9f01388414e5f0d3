"""Breaks and waiting of one person's day, read from the set of slots in which they meet."""

from dataclasses import dataclass, field

from matchmaking.solver.instance import Instance
from matchmaking.solver.problem import Idle, Minimise


@dataclass(slots=True)
class Day:
    """The slots that count for one person, and what each day met so far costs; days alike share one."""

    counted: int
    known: dict[int, tuple[int, int]] = field(default_factory=dict)

    def gaps(self, busy: int) -> tuple[int, int]:
        """Return the breaks and the waiting of a day with these meetings."""
        cost = self.known.get(busy)
        if cost is None:
            cost = self.known[busy] = self._count(busy)
        return cost

    def _count(self, busy: int) -> tuple[int, int]:
        breaks = waiting = run = 0
        started = False
        for slot in range(busy.bit_length()):
            if busy >> slot & 1:
                breaks += 1 if started and run else 0
                waiting += run if started else 0
                started, run = True, 0
            elif self.counted >> slot & 1:
                run += 1
        return breaks, waiting


def days_of(instance: Instance) -> list[Day]:
    """Return the day of each participant."""
    known: dict[int, Day] = {}
    days = []
    for person in range(len(instance.names)):
        available = instance.problem.idle == Idle.AVAILABLE
        counted = instance.free[person] if available else instance.open_slots
        days.append(known.setdefault(counted, Day(counted)))
    return days


def minimised(instance: Instance) -> int:
    """Return which of the two figures of a day is minimised."""
    return 0 if instance.problem.minimise == Minimise.BREAKS else 1


def least_gap(day: Day, free: int, number: int, kind: int) -> int:
    """Return the fewest gaps that a day with this many meetings has, whatever else happens."""
    if number < 2:
        return 0
    # By meetings so far: the least cost with the last slot met in, and with a gap open.
    never = 10**6
    met, gone = [never] * (number + 1), [never] * (number + 1)
    least = never
    for slot in range((free | day.counted).bit_length()):
        before, opened = [0, *met[:-1]], [never, *gone[:-1]]
        if day.counted >> slot & 1:
            step = 1 if kind else 0
            gone = [min(old + step, new + 1) for old, new in zip(gone, met, strict=True)]
            met = [never] * (number + 1)
        if free >> slot & 1:
            for count in range(1, number + 1):
                met[count] = min(before[count] if count > 1 else 0, opened[count], met[count])
            least = min(least, met[number])
    return least
