"""Problems to solve: a small one to bend, and arbitrary tiny ones."""

from typing import Any

from hypothesis import strategies as st

from matchmaking.solver.reading import parse_problem
from matchmaking.solver.solve import solve
from matchmaking.solver.writing import plain


def person(name: str, side: str = "a", **fields: Any) -> dict[str, Any]:
    return {"id": name, "side": side, "unavailable": [], "max": None, "min": 0, "table": None} | fields


def wish(a: str, b: str, weight: float = 1, **fields: Any) -> dict[str, Any]:
    return {"a": a, "b": b, "weight": weight, "must": False, "slots": None} | fields


def asked(participants: list[dict[str, Any]], wishes: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    """Return a problem as plain values, everything optional written out."""
    return {
        "name": "matinée",
        "slots": 4,
        "tables": 2,
        "seconds": 60,
        "seed": 1,
        "pauses": [],
        "idle": "available",
        "minimise": "waiting",
        "spread": None,
        "weight_slack": 0.0,
        "participants": participants,
        "wishes": wishes,
        "locked": [],
    } | fields


def answer(problem: dict[str, Any]) -> dict[str, Any]:
    return plain(solve(parse_problem(problem)))


@st.composite
def tiny_problems(draw: st.DrawFn, peers: bool = False) -> dict[str, Any]:
    """Return a problem that brute force can bear: at most five pairs, four slots, three tables."""
    slots, tables = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    some = st.lists(st.integers(0, slots - 1), unique=True, max_size=slots)
    names = [f"p{number}" for number in range(draw(st.integers(2, 5)))]
    owned = draw(st.dictionaries(st.integers(0, tables - 1), st.sampled_from(names), max_size=1))
    people = []
    for index, name in enumerate(names):
        least, more = draw(st.integers(0, 2)), draw(st.none() | st.integers(0, 2))
        table = next((table for table, owner in owned.items() if owner == name), None)
        side = "a" if peers or index < len(names) // 2 else "b"
        most = None if more is None else least + more
        people.append(
            person(name, side, unavailable=draw(some) if draw(st.booleans()) else [], min=least, max=most, table=table)
        )
    couples = [(a, b) for index, a in enumerate(names) for b in names[index + 1 :]]
    chosen = draw(st.lists(st.sampled_from(couples), unique=True, max_size=5))
    wishes = [
        wish(a, b, draw(st.integers(0, 5) | st.sampled_from([0.5, 2.25])), must=draw(st.integers(0, 5)) == 0)
        | {"slots": draw(st.none() | some)}
        for a, b in chosen
    ]
    locked = []
    if chosen and draw(st.integers(0, 3)) == 0:
        a, b = draw(st.sampled_from(couples))
        locked = [
            {
                "a": a,
                "b": b,
                "slot": draw(st.integers(0, slots - 1)),
                "table": draw(st.none() | st.integers(0, tables - 1)),
            }
        ]
    return asked(
        people,
        wishes,
        slots=slots,
        tables=tables,
        locked=locked,
        pauses=draw(some) if draw(st.integers(0, 3)) == 0 else [],
        idle=draw(st.sampled_from(["available", "all"])),
        minimise=draw(st.sampled_from(["waiting", "breaks"])),
        spread=draw(st.none() | st.integers(0, 1)),
        weight_slack=draw(st.sampled_from([0.0, 0.0, 0.1, 0.5])),
    )
