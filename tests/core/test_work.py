"""The worker gives way to pages."""

import subprocess
import sys

from forum.core.management.commands import work

GIVES_WAY = """
import os
from forum.core.management.commands import work
before = os.nice(0)
work.give_way()
print(before, os.nice(0))
"""


def niceness_of_a_child_that_gives_way(*, leads: bool) -> tuple[int, int]:
    """Give way in another process, which leads a session or not; return its niceness before and after."""
    command = [sys.executable, "-c", GIVES_WAY]
    said = subprocess.run(command, start_new_session=leads, capture_output=True, text=True, check=True, timeout=60)
    before, after = map(int, said.stdout.split())
    return before, after


def test_the_worker_is_as_nice_as_can_be_with_a_session_of_its_own_or_without() -> None:
    for leads in (True, False):
        before, after = niceness_of_a_child_that_gives_way(leads=leads)

        assert before < after == work.NICENESS
