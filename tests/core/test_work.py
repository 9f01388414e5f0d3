"""The worker gives way to pages."""

import os

from forum.core.management.commands import work


def niceness_of_a_child_that_gives_way(*, leads: bool) -> tuple[int, int]:
    """Give way in a child process, which leads a session or not; return its niceness before and after."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        if leads:
            os.setsid()
        before = os.nice(0)
        work.give_way()
        os.write(writing, bytes([before, os.nice(0)]))
        os._exit(0)
    os.waitpid(child, 0)
    before, after = os.read(reading, 2)
    os.close(reading)
    os.close(writing)
    return before, after


def test_the_worker_is_as_nice_as_can_be_with_a_session_of_its_own_or_without() -> None:
    for leads in (True, False):
        before, after = niceness_of_a_child_that_gives_way(leads=leads)

        assert before < after == work.NICENESS
