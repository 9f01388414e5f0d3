"""Ten published instances: each at its proven optimum, and proven so again here."""

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from matchmaking.solver.gaps import place_and_prove
from matchmaking.solver.problem import Idle, Minimise, Participant, Problem, Wish

# It writes nothing: one database is enough.
DATABASES = ("sqlite",)
SECONDS = 60
ROOT = Path(__file__).resolve().parents[2]


def run() -> Iterator[dict[str, object]]:
    """Solve each instance; a timetable that is not at the optimum is wrong."""
    folder = ROOT / os.environ.get("SHARED_DATA", "../shared/data") / "meetings" / "published"
    if not folder.is_dir():
        sys.stderr.write(f"Published instances left out: there is no {folder} (SHARED_DATA names the folder).\n")
        return
    optima: dict[str, int] = json.loads((folder / "optima.json").read_text())
    wrong = []
    for name, optimum in optima.items():
        problem = read_problem(json.loads((folder / f"{name}.json").read_text()))
        pairs = {(wish.a, wish.b): range(problem.slots) for wish in problem.wishes}
        began = time.monotonic()
        result = place_and_prove(problem, pairs, seconds=SECONDS, seed=problem.seed)
        seconds = time.monotonic() - began
        yield {
            "name": f"published {name}",
            "size": len(pairs),
            "seconds": round(seconds, 2),
            "queries": None,
            "peak_memory": None,
            "ratio": round(seconds / SECONDS, 3),
            "breaks": result.gap,
            "bound": result.bound,
            "optimum": optimum,
            "proven": result.proven,
            "method": result.method,
        }
        if (result.gap, result.proven) != (optimum, True):
            wrong.append(f"{name}: {result.gap} breaks (bound {result.bound}), the optimum is {optimum}")
    if wrong:
        raise AssertionError("; ".join(wrong))


def read_problem(data: dict) -> Problem:
    """Read what these files say: people, meetings that must be, their slots."""
    return Problem(
        name=data["name"],
        slots=data["slots"],
        tables=data["tables"],
        participants=tuple(
            Participant(who["id"], who["side"], frozenset(who["unavailable"])) for who in data["participants"]
        ),
        wishes=tuple(
            Wish(wish["a"], wish["b"], must=True, slots=None if wish.get("slots") is None else frozenset(wish["slots"]))
            for wish in data["wishes"]
        ),
        pauses=frozenset(data["pauses"]),
        idle=Idle(data["idle"]),
        minimise=Minimise(data["minimise"]),
        spread=data["spread"],
        seed=data["seed"],
    )
