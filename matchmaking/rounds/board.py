"""What the worker does for this app on each of its rounds.

Timetables are computed in a process of their own: mails and the door do not wait for them, one that asks for too much
memory dies alone, and it can be stopped. A round only looks at how far it is.
"""

import json
import logging
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import timedelta
from queue import Empty, SimpleQueue
from typing import Any

from django.conf import settings

from forum.core import clock
from forum.core.rounds import on_each_round
from matchmaking.enums import RunState
from matchmaking.models import ScheduleRun
from matchmaking.services.run import RunReplaced, claim_run, fail_run, finish_run, note_progress

logger = logging.getLogger(__name__)
# Beyond the seconds that a run was given: loading, checking, writing.
GRACE = timedelta(minutes=2)


class Computation:
    """The solver at work on a run, in another process."""

    def __init__(self, run: ScheduleRun) -> None:
        self.run = run
        self.is_stopping = False
        self.ends_by = clock.now() + timedelta(seconds=run.seconds) + GRACE
        self.process = subprocess.Popen(
            [sys.executable, "-m", "matchmaking.solver.relay"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=settings.BASE_DIR,
            text=True,
            encoding="utf8",
        )
        self.lines: SimpleQueue[str] = SimpleQueue()
        self.complaints: list[str] = []
        self.readers = [
            threading.Thread(target=self._read, daemon=True),
            threading.Thread(target=self._hear, daemon=True),
            threading.Thread(target=self._ask, daemon=True),
        ]
        for reader in self.readers:
            reader.start()

    def news(self) -> list[dict[str, Any]]:
        """Return what it said since the last look."""
        said = []
        with suppress(Empty):
            while True:
                said.append(json.loads(self.lines.get_nowait()))
        return said

    def is_over(self) -> bool:
        """Return whether it ended, and all that it said was heard."""
        return self.process.poll() is not None and not any(reader.is_alive() for reader in self.readers)

    def stop(self) -> None:
        """Have it end with the best found so far."""
        if not self.is_stopping:
            self.is_stopping = True
            with suppress(OSError, ValueError):
                self.process.stdin.close()  # type: ignore[union-attr]  # a pipe, as asked

    def kill(self) -> None:
        """End it at once and leave nothing behind."""
        self.process.kill()
        self.process.wait()
        for reader in self.readers:
            reader.join()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe:
                with suppress(OSError):
                    pipe.close()

    def reason(self) -> str:
        """Return why it ended without an answer."""
        last = self.complaints[-1].strip() if self.complaints else "no answer"
        return f"{last} (exit {self.process.returncode})"

    def _ask(self) -> None:
        with suppress(OSError, ValueError):
            self.process.stdin.write(json.dumps(self.run.input["problem"]) + "\n")  # type: ignore[union-attr]  # a pipe
            self.process.stdin.flush()  # type: ignore[union-attr]  # likewise

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self.lines.put(line)

    def _hear(self) -> None:
        self.complaints.extend(line for line in self.process.stderr or () if line.strip())


# The one that this worker watches, if any.
_at_work: list[Computation] = []


@on_each_round
def compute_timetables() -> int:
    """Start the timetable that waits, or look at how far the one under way is."""
    if _at_work:
        if not _watch(_at_work[0]):
            _at_work.pop().kill()
        return 0
    run = claim_run(at=clock.now())
    if run is None or run.state != RunState.RUNNING:
        return 0
    _at_work.append(Computation(run))
    return 0


def _watch(computation: Computation) -> bool:
    """Write down what a computation says, and return whether it goes on."""
    run, at = computation.run, clock.now()
    is_over = computation.is_over()
    news = computation.news()
    told = [line["progress"] for line in news if "progress" in line]
    answer = next((line for line in news if "progress" not in line), {})
    try:
        # Says, too, that this worker lives.
        if note_progress(run, progress=told[-1] if told else None, at=at):
            computation.stop()
        if "schedule" in answer:
            finish_run(run, schedule=answer["schedule"], at=at)
        elif answer or is_over or at >= computation.ends_by:
            reason = answer.get("refused") or computation.reason()
            logger.error("timetable of %s not computed: %s", run.programme.slug, reason)
            fail_run(run, reason=reason, at=at)
        else:
            return True
    except RunReplaced:
        pass
    return False
