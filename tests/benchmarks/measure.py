"""How benchmarks measure: time, statements, memory, each in a run of its own."""

import time
import tracemalloc
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

ROUNDS, DEEPER = 5, 9


def measure(name: str, size: int, work: Callable[[], object], *, limit: float) -> dict[str, object]:
    """Return a benchmark's line for `work`, which may be called again and again; `limit` is in seconds.

    `seconds` is what whoever asks waits for the server, the database's work with it; `processor` what this process
    alone worked. Both are the best of some rounds: other programs only ever add to them. Each round begins some calls
    deeper than the last: where Python's stack happens to cross the end of a piece of memory, each call asks the system
    for another piece, and gives it back, which may double the time; a server has no such depth of its own.
    """
    work()
    taken = [_time(work, deeper=DEEPER * number) for number in range(ROUNDS)]
    seconds, processor = map(min, zip(*taken, strict=True))
    with CaptureQueriesContext(connection) as captured:
        work()
        # Counted at once: the next request empties Django's log.
        queries = len(captured)
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {
        "name": name,
        "size": size,
        "seconds": round(seconds, 4),
        "processor": round(processor, 4),
        "queries": queries,
        "peak_memory": peak,
        "ratio": round(seconds / limit, 3),
    }


def _time(work: Callable[[], object], *, deeper: int) -> tuple[float, float]:
    if deeper:
        return _time(work, deeper=deeper - 1)
    start, worked = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - worked
