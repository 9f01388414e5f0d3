"""Work done away from requests. Apps register what the worker calls on each of its rounds."""

from collections.abc import Callable

Task = Callable[[], int]
_tasks: list[Task] = []


def on_each_round(task: Task) -> Task:
    """Register `task` for the worker. It returns how many pieces of work it did, 0 when there was none."""
    _tasks.append(task)
    return task


def run_round() -> int:
    """Call every registered task once and return how much was done."""
    return sum(task() for task in _tasks)
