"""What the worker tidies up for the ground."""

from datetime import timedelta

from forum.core import clock
from forum.core.rounds import at_most_every
from forum.core.sessions import forget_dead_sessions


@at_most_every(timedelta(hours=1))
def tidy_sessions() -> int:
    """Erase what is kept of sessions that ran out."""
    return forget_dead_sessions(at=clock.now())
