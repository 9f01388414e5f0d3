"""The worker calls what is registered, no more often than asked."""

from datetime import UTC, datetime, timedelta

import time_machine

from forum.core.rounds import at_most_every

NOON = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)


def test_rested_task_is_called_once_an_hour() -> None:
    calls = []
    task = at_most_every(timedelta(hours=1))(lambda: calls.append(1) or 1)

    done = []
    for minutes in (0, 1, 59, 60, 61):
        with time_machine.travel(NOON + timedelta(minutes=minutes), tick=False):
            done.append(task())

    assert done == [1, 0, 0, 1, 0]


def test_rested_task_is_called_when_the_clock_was_set_back() -> None:
    task = at_most_every(timedelta(hours=1))(lambda: 1)

    with time_machine.travel(NOON, tick=False):
        assert task() == 1
    with time_machine.travel(NOON - timedelta(days=1), tick=False):
        assert task() == 1
