"""How far the breaks of any two people differ, beyond what a programme allows."""

from dataclasses import dataclass, field

from matchmaking.solver.grid import Grid
from matchmaking.solver.waiting import Day


@dataclass(slots=True)
class Uneven:
    """Counts people by their number of breaks."""

    spread: int
    people: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, grid: Grid, days: list[Day]) -> "Uneven | None":
        """Return the count for those who meet anyone, None when no spread is asked for."""
        spread = grid.instance.problem.spread
        if spread is None:
            return None
        people = [0] * (grid.instance.slots + 1)
        for day, busy in zip(days, grid.busy, strict=True):
            if busy:
                people[day.gaps(busy)[0]] += 1
        return cls(spread, people)

    def change(self, before: dict[int, int], after: dict[int, int]) -> None:
        """Count some people's breaks anew."""
        for person, breaks in before.items():
            self.people[breaks] -= 1
            self.people[after[person]] += 1

    def excess(self) -> int:
        """Return by how much the difference of two people's breaks is too large."""
        used = [breaks for breaks, number in enumerate(self.people) if number]
        return max(0, used[-1] - used[0] - self.spread) if used else 0
