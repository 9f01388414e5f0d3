"""A search in a process of its own: the problem comes as one line, what is found goes out as lines.

    python -m matchmaking.solver.gaps.child prover 1 60

It ends with its work, at its last second, when its parent ends, or when it is killed: it holds nothing that matters.
"""

import ctypes
import json
import os
import signal
import sys
import threading

from matchmaking.solver.gaps import core, kempe, prover
from matchmaking.solver.gaps.compact import Compact

PR_SET_PDEATHSIG = 1  # Linux: a signal when the parent ends
GRACE = 5


def _tell(message: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(0)


def run(role: str, compact: Compact, seed: int, seconds: float) -> None:
    if role == "prover":
        for message in prover.prove(compact, seed=seed):
            _tell(message)
    elif role == "core":
        core.search(compact, seed=seed, seconds=seconds, tell=_tell)
    else:
        start = prover.place_anyhow(compact, seed=seed)
        if start is None:
            _tell({"infeasible": True})
            return
        for placed in kempe.improve(compact, start, seed=seed):
            _tell({"placed": placed})


def main(role: str, seed: str, seconds: str) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    # The alarm ends the process by itself, even where a solver holds the interpreter.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(int(float(seconds)) + GRACE)
    compact = Compact.from_json(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    run(role, compact, int(seed), float(seconds))


if __name__ == "__main__":
    main(*sys.argv[1:])
