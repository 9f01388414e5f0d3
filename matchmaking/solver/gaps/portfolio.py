"""One search by itself, in counted work; then three that complete each other, each in a child process.

Most programmes of a real size end with the first, which gives the same answer each time. What resists goes to a race:
the first to close the gap ends it, so there the clock decides which of the timetables that are as good is told.
"""

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from matchmaking.solver.gaps import prover
from matchmaking.solver.gaps.compact import Compact, Pair, make_compact
from matchmaking.solver.problem import Problem

ALONE = 1.0  # counted work, in the solver's own unit, about a second
ROLES = ("prover", "kempe", "core")
TICK = 0.1
ROOT = Path(__file__).resolve().parents[3]

Progress = Callable[[int | None, int], None]  # best gap, bound
Searches = dict[str, "subprocess.Popen[bytes]"]


@dataclass(frozen=True, slots=True)
class GapResult:
    slots: dict[Pair, int] | None
    gap: int | None
    bound: int
    proven: bool
    method: str  # the search that found the slots, then the one that proved the bound
    reasons: tuple[str, ...] = ()


@dataclass
class _State:
    compact: Compact
    placed: list[int] | None = None
    gap: int | None = None
    bound: int = 0
    infeasible: bool = False
    found_by: str = "none"
    proven_by: str = "none"

    @property
    def closed(self) -> bool:
        return self.infeasible or (self.gap is not None and self.gap <= self.bound)

    def hear(self, role: str, message: dict[str, object]) -> None:
        """Take what a search tells; a timetable is counted again here, never believed."""
        if message.get("infeasible"):
            self.infeasible, self.proven_by = True, role
        bound = message.get("bound")
        if isinstance(bound, int) and (bound > self.bound or self.proven_by == "none"):
            self.bound, self.proven_by = max(bound, self.bound), role
        placed = message.get("placed")
        if isinstance(placed, list):
            gap = self.compact.gap(placed)
            if gap is not None and (self.gap is None or gap < self.gap):
                self.placed, self.gap, self.found_by = placed, gap, role


@dataclass
class _Pipe:
    role: str
    rest: bytes = field(default=b"")

    def messages(self, data: bytes) -> Iterator[dict[str, object]]:
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            yield json.loads(line)


def place_and_prove(
    problem: Problem,
    pairs: Mapping[Pair, Iterable[int]],
    *,
    seconds: float,
    seed: int,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> GapResult:
    """Place all pairs with the fewest gaps, and tell the proven bound of what any placement of them needs."""
    compact = make_compact(problem, pairs)
    nowhere = [f"{a} – {b}" for (a, b), allowed in zip(pairs, compact.allowed, strict=True) if not allowed]
    if nowhere:
        return GapResult(None, None, 0, False, "none", (f"No slot is left for {', '.join(nowhere)}.",))
    state, end = _State(compact), time.monotonic() + seconds
    for message in prover.prove(compact, seed=seed, work=ALONE):
        state.hear("prover", message)
        if progress is not None:
            progress(state.gap, state.bound)
    if not state.closed:
        with _searches(compact, seed, seconds) as searches:
            _listen(state, searches, end, progress, stop)
    return _result(state, list(pairs))


def _listen(
    state: _State, searches: Searches, end: float, progress: Progress | None, stop: Callable[[], bool] | None
) -> None:
    with selectors.DefaultSelector() as selector:
        for role, process in searches.items():
            selector.register(process.stdout, selectors.EVENT_READ, _Pipe(role))  # type: ignore[arg-type]  # a pipe
        while selector.get_map() and not state.closed and time.monotonic() < end and not (stop and stop()):
            for key, _ in selector.select(min(TICK, max(0.0, end - time.monotonic()))):
                data = os.read(key.fd, 1 << 16)
                if not data:
                    selector.unregister(key.fileobj)
                for message in key.data.messages(data):
                    state.hear(key.data.role, message)
                    if progress is not None:
                        progress(state.gap, state.bound)


@contextmanager
def _searches(compact: Compact, seed: int, seconds: float) -> Iterator[Searches]:
    """Start the searches; whatever happens, none is left behind."""
    # Solvers' own threads are one each: the machine is shared with a site.
    world = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    started: Searches = {}
    try:
        for role in ROLES:
            command = [sys.executable, "-m", "matchmaking.solver.gaps.child", role, str(seed), str(seconds)]
            process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT, env=world
            )
            started[role] = process
            if process.stdin is not None:
                process.stdin.write(compact.to_json().encode() + b"\n")
                process.stdin.flush()
        yield started
    finally:
        for process in started.values():
            process.kill()
        for process in started.values():
            process.communicate()


def _result(state: _State, pairs: list[Pair]) -> GapResult:
    method = f"{state.found_by}, {state.proven_by}"
    if state.infeasible or state.placed is None:
        reason = "These meetings do not fit together." if state.infeasible else "No timetable was found in time."
        return GapResult(None, None, state.bound, False, method, (reason,))
    slots = dict(zip(pairs, state.placed, strict=True))
    return GapResult(slots, state.gap, state.bound, state.closed, method)
