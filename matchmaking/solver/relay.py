"""`python -m matchmaking.solver.relay`: the solver for a program that watches it.

The problem comes as the first line of standard input. Each line of standard output is a JSON object: `progress` while
it searches, then `schedule`, or `refused` where the problem is not in the format. A second line of standard input, or
its end, asks it to stop with the best found so far: who watches may die, the search does not go on without them.
"""

import json
import os
import sys
import threading
from dataclasses import asdict
from typing import Any

from matchmaking.solver.effort import Progress
from matchmaking.solver.problem import Problem, Schedule
from matchmaking.solver.reading import BadInput, read_problem
from matchmaking.solver.writing import plain

# Pages come first on the machine.
NICENESS = 10


def problem_as_plain(problem: Problem) -> dict[str, Any]:
    """Return a problem as the exchange format holds it."""
    return {name: _plain(value) for name, value in asdict(problem).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return {name: _plain(one) for name, one in value.items()} if isinstance(value, dict) else value


def schedule_as_plain(schedule: Schedule) -> dict[str, Any]:
    """Return an answer as the exchange format holds it, each reason with its code, so that others put words on it."""
    reasons = [{"code": str(one.code), "who": list(one.who), "numbers": list(one.numbers)} for one in schedule.reasons]
    return plain(schedule) | {"reasons": reasons}


def progress_as_plain(progress: Progress) -> dict[str, Any]:
    """Return where a search stands."""
    return asdict(progress) | {"phase": str(progress.phase), "at_most_better": progress.at_most_better}


def main() -> int:
    """Answer one problem, telling how it goes."""
    os.nice(NICENESS)
    stopping = threading.Event()
    first = sys.stdin.readline()
    threading.Thread(target=_listen, args=(stopping,), daemon=True).start()
    try:
        problem = read_problem(first)
    except BadInput as error:
        _say({"refused": str(error)})
        return 0
    from matchmaking.solver.solve import solve  # it takes a moment to load, and bad input needs none of it

    schedule = solve(
        problem, progress=lambda progress: _say({"progress": progress_as_plain(progress)}), stop=stopping.is_set
    )
    _say({"schedule": schedule_as_plain(schedule)})
    return 0


def _listen(stopping: threading.Event) -> None:
    sys.stdin.readline()
    stopping.set()


def _say(line: dict[str, Any]) -> None:
    sys.stdout.write(f"{json.dumps(line)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    # Not waiting for the thread that still listens.
    os._exit(code)
