"""What the worker does for this app on each of its rounds."""

from forum.core import clock
from forum.core.rounds import on_each_round
from matchmaking.services.booking import expire_requests


@on_each_round
def end_old_requests() -> int:
    """End the requests that waited long enough, and say so to those who sent them."""
    return expire_requests(at=clock.now())
