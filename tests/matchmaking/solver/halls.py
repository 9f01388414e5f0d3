"""Made programmes of a middling size, from a seed."""

import random
from typing import Any

from tests.matchmaking.solver.problems import asked, person, wish


def hall(projects: int, funders: int, slots: int, *, seed: int = 1, away: float = 0.3, **fields: Any) -> dict[str, Any]:
    """Return a programme of two sides in which a share of the people come late or leave early."""
    chance = random.Random(seed)

    def someone(name: str, side: str, most: int, least: int) -> dict[str, Any]:
        late = chance.randint(1, slots // 3) if chance.random() < away else 0
        hours = range(late) if chance.random() < 0.5 else range(slots - late, slots)
        return person(name, side, unavailable=list(hours), max=most, min=least)

    people = [someone(f"p{n}", "a", slots // 2, 1) for n in range(projects)]
    people += [someone(f"f{n}", "b", slots, 0) for n in range(funders)]
    wishes = [
        wish(f"p{project}", f"f{funder}", chance.randint(1, 9))
        for project in range(projects)
        for funder in chance.sample(range(funders), min(funders, slots // 2 + 1))
    ]
    return asked(people, wishes, slots=slots, tables=funders, **fields)
