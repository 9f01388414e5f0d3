"""Work done away from requests. Apps register what the worker calls on each of its rounds."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from forum.core import clock
from forum.core.enums import MakingState
from forum.core.making import FileReplaced, claim_file, fail_file, finish_file, note_progress
from forum.core.models import MadeFile

logger = logging.getLogger(__name__)
F = TypeVar("F", bound=MadeFile)
Task = Callable[[], int]
# Told how many pieces of a file are done.
Tell = Callable[[int], None]
_tasks: list[Task] = []


def on_each_round(task: Task) -> Task:
    """Register `task` for the worker. It returns how many pieces of work it did, 0 when there was none."""
    _tasks.append(task)
    return task


def at_most_every(pause: timedelta) -> Callable[[Task], Task]:
    """Let a task rest for `pause` after each call: what is due by the day need not be looked for by the second.

    A worker that restarts calls it again at once, so the task must bear being called early.
    """

    def spare(task: Task) -> Task:
        called_at: datetime | None = None

        def call() -> int:
            nonlocal called_at
            now = clock.now()
            if called_at is not None and called_at <= now < called_at + pause:
                return 0
            called_at = now
            return task()

        return call

    return spare


def make_files(kind: type[F], make: Callable[[F, Tell], bytes]) -> int:
    """Make the files of a kind that wait, and return how many were made. `make` returns the content of one."""
    made = 0
    while file := claim_file(kind, at=clock.now()):
        made += _make(file, make)
    return made


def _make(file: F, make: Callable[[F, Tell], bytes]) -> bool:
    """Make one file; whatever goes wrong with it must not stop the others, nor the mails."""
    if file.state != MakingState.RUNNING:
        return False
    try:
        content = make(file, lambda done: note_progress(file, done=done, at=clock.now()))
        finish_file(file, content=content, at=clock.now())
    except FileReplaced:
        return False
    except Exception as error:
        logger.exception("%s of %s not made", file.maker, file.scope)
        fail_file(file, reason=f"{type(error).__name__}: {error}", at=clock.now())
        return False
    return True


def run_round() -> int:
    """Call every registered task once and return how much was done."""
    return sum(task() for task in _tasks)
