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


class Prices(dict[int, int]):
    """What a day costs, by the slots in which one meets; counted once each."""

    def __init__(self, day: Day, of_break: int, of_waiting: int) -> None:
        super().__init__()
        self.day, self.of_break, self.of_waiting = day, of_break, of_waiting

    def __missing__(self, busy: int) -> int:
        breaks, waiting = self.day.gaps(busy)
        price = self[busy] = self.of_break * breaks + self.of_waiting * waiting
        return price


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
