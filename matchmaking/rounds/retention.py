"""What was promised to be erased is, when its day comes."""

from datetime import timedelta

from forum.core import clock
from forum.core.rounds import at_most_every, on_each_round
from matchmaking.services.retention import forget_notes, forget_table_needs, forget_wishes


@on_each_round
@at_most_every(timedelta(hours=1))
def forget_what_meetings_owe() -> int:
    """Erase wishes, notes and needs whose time is over."""
    at = clock.now()
    return forget_wishes(at=at) + forget_notes(at=at) + forget_table_needs(at=at)
