import os
import subprocess
import sys
import time
from pathlib import Path

from matchmaking.solver.gaps import place_and_prove
from matchmaking.solver.gaps.compact import make_compact
from matchmaking.solver.problem import Minimise, Participant, Problem, Wish


def _everyone_meets(people: int, slots: int, *, tables: int = 9) -> Problem:
    names = [f"p{number}" for number in range(people)]
    return Problem(
        name="all",
        slots=slots,
        tables=tables,
        participants=tuple(Participant(name, "a") for name in names),
        wishes=tuple(Wish(a, b) for i, a in enumerate(names) for b in names[i + 1 :]),
        minimise=Minimise.BREAKS,
    )


def _pairs(problem: Problem) -> dict[tuple[str, str], range]:
    return {(wish.a, wish.b): range(problem.slots) for wish in problem.wishes}


def _children() -> list[str]:
    return [line for line in _ps("args=", "--ppid", str(os.getpid())).splitlines() if "gaps.child" in line]


def _ps(what: str, *whose: str) -> str:
    return subprocess.run(["ps", "-o", what, *whose], capture_output=True, text=True, check=False).stdout


def test_placed_and_proven() -> None:
    problem = _everyone_meets(6, 5)
    told: list[tuple[int | None, int]] = []

    result = place_and_prove(problem, _pairs(problem), seconds=60, seed=1, progress=lambda *now: told.append(now))

    assert (result.gap, result.bound, result.proven, result.reasons) == (0, 0, True, ())
    assert result.slots is not None
    assert make_compact(problem, _pairs(problem)).gap(list(result.slots.values())) == 0
    assert told[-1] == (0, 0)
    assert _children() == []


def test_what_does_not_fit_is_said() -> None:
    problem = _everyone_meets(6, 4)

    result = place_and_prove(problem, _pairs(problem), seconds=60, seed=1)

    assert (result.slots, result.gap, result.proven) == (None, None, False)
    assert result.reasons == ("These meetings do not fit together.",)
    assert _children() == []


def test_a_pair_without_a_slot_is_named() -> None:
    problem = _everyone_meets(3, 4)

    result = place_and_prove(problem, _pairs(problem) | {("p0", "p2"): ()}, seconds=60, seed=1)

    assert result.reasons == ("No slot is left for p0 – p2.",)


def test_stopped_at_once_leaves_nobody_behind() -> None:
    problem = _everyone_meets(30, 32, tables=14)
    asked: list[int] = []
    began = time.monotonic()

    place_and_prove(problem, _pairs(problem), seconds=600, seed=1, stop=lambda: bool(asked.append(1)) or len(asked) > 3)

    assert time.monotonic() - began < 60
    assert _children() == []


def test_searches_end_with_their_parent() -> None:
    code = """if True:
        import os, subprocess, sys, time
        child = subprocess.Popen(
            [sys.executable, "-m", "matchmaking.solver.gaps.child", "core", "1", "600"], stdin=subprocess.PIPE
        )
        print(child.pid, flush=True)
        child.stdin.write(sys.stdin.readline().encode() + b"\\n")
        child.stdin.flush()
        time.sleep(3)
        os._exit(1)
    """
    problem = _everyone_meets(30, 32, tables=14)
    root = Path(__file__).resolve().parents[4]
    told = subprocess.run(
        [sys.executable, "-c", code],
        input=make_compact(problem, _pairs(problem)).to_json() + "\n",
        capture_output=True,
        text=True,
        check=False,
        cwd=root,
    )

    pid = int(told.stdout.split()[0])
    end = time.monotonic() + 30
    while _alive(pid) and time.monotonic() < end:
        time.sleep(0.1)
    assert not _alive(pid)


def _alive(pid: int) -> bool:
    state = _ps("stat=", "-p", str(pid)).strip()
    return bool(state) and not state.startswith("Z")
