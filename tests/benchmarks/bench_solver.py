"""Timetables of meetings: lifelike programmes, a very large one, one day changed; beside them, what people do today.

The solver runs as a command, as the app's worker would call it: seconds and memory are those of the whole process.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from matchmaking.solver.baselines import first_come, heaviest_first
from matchmaking.solver.checker import check
from matchmaking.solver.problem import Problem, Schedule
from matchmaking.solver.reading import parse_problem
from matchmaking.solver.writing import plain
from tests.benchmarks.programmes import Asked, generated, lifelike, mostly_locked, weight_bounds

# It asks nothing of a database.
DATABASES = ("sqlite",)

# Seconds, and breaks where a figure is promised.
LIFELIKE = {
    "morning-40x15x9-s1": (1.0, 0),
    "day-150x50x12-s1": (10.0, 10),
    "fair-300x100x16-s1": (30.0, 23),
}
HUGE, HUGE_SECONDS, HUGE_MEMORY, HUGE_SHARE = (1000, 300, 16), 120.0, 2 * 2**30, 0.999
LOCKED, LOCKED_SECONDS = 0.95, 2.0
BASELINES: dict[str, Callable[[Problem], Schedule]] = {"first_come": first_come, "heaviest_first": heaviest_first}

Line = dict[str, object]


def run() -> Iterator[Line]:
    """Yield a line for each programme, for each baseline, for the large one, and for a day that changes."""
    for name, (seconds, breaks) in LIFELIKE.items():
        asked = lifelike(name)
        line, found = _solve(f"solver {name}", asked, seconds)
        assert found["objective"]["weight"] == weight_bounds()[name], "the weight is not the greatest"
        yield line | {"breaks_ratio": _ratio(found["objective"]["breaks"], breaks)}
        yield from _baselines(name, asked)
    yield _day_that_changes(asked, found)
    yield _huge()


def _ratio(value: float, limit: float) -> float:
    return round(value / limit, 3) if limit else float(value)


def _solve(name: str, asked: Asked, limit: float) -> tuple[Line, dict[str, Any]]:
    """Run the command on a programme; return its line and its answer."""
    command = [sys.executable, "-m", "matchmaking.solver"]
    start = time.monotonic()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(asked).encode())
        process.stdin.close()
        answer = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - start
    found = json.loads(answer)
    assert check(asked, found) == [], "the checker refuses it"
    line = _line(name, asked, found) | {
        "seconds": round(seconds, 3),
        "peak_memory": usage.ru_maxrss * 1024,
        "ratio": round(seconds / limit, 3),
        "processor": round(usage.ru_utime + usage.ru_stime, 3),
    }
    return line, found


def _line(name: str, asked: Asked, found: dict[str, Any]) -> Line:
    said = found["objective"]
    return {
        "name": name,
        "size": len(asked["participants"]),
        "seconds": None,
        "queries": None,
        "peak_memory": None,
        "ratio": None,
        "status": found["status"],
        "weight_share": round(said["weight"] / said["weight_bound"], 5),
        **{key: value for key, value in said.items() if key != "weight_bound"},
    }


def _baselines(name: str, asked: Asked) -> Iterator[Line]:
    problem = parse_problem(asked)
    for way, book in BASELINES.items():
        found = plain(book(problem))
        met = {end for meeting in found["meetings"] for end in (meeting["a"], meeting["b"])}
        alone = sum(person["side"] == "a" and person["id"] not in met for person in asked["participants"])
        line = _line(f"{way} {name}", asked, found)
        yield line | {
            "weight_share": round(found["objective"]["weight"] / weight_bounds()[name], 5),
            "projects_without_meeting": alone,
        }


def _day_that_changes(asked: Asked, found: dict[str, Any]) -> Line:
    changed = mostly_locked(asked, found["meetings"], LOCKED)
    line, after = _solve(f"solver {asked['name']} {LOCKED:.0%} locked", changed, LOCKED_SECONDS)
    kept = {tuple(meeting.values()) for meeting in after["meetings"]}
    moved = [lock for lock in changed["locked"] if tuple(lock.values()) not in kept]
    assert moved == [], "something locked was moved"
    return line | {"locked": len(changed["locked"])}


def _huge() -> Line:
    asked = generated(*HUGE)
    line, found = _solve(f"solver {asked['name']}", asked, HUGE_SECONDS)
    said = found["objective"]
    assert said["weight"] >= HUGE_SHARE * said["weight_bound"], "the weight is too far from its bound"
    peak = line["peak_memory"]
    assert isinstance(peak, int)
    return line | {"memory_ratio": _ratio(peak, HUGE_MEMORY)}
