"""Work done away from requests. Apps register what the worker calls on each of its rounds."""

from collections.abc import Callable
from datetime import datetime, timedelta

from forum.core import clock

Task = Callable[[], int]
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


def run_round() -> int:
    """Call every registered task once and return how much was done."""
    return sum(task() for task in _tasks)
