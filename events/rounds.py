"""What the worker does for this app on each of its rounds."""

from datetime import timedelta

from events.services.figures import freeze_due_figures
from forum.core import clock
from forum.core.rounds import at_most_every, on_each_round


@on_each_round
@at_most_every(timedelta(hours=1))
def count_again() -> int:
    """Count closed editions anew a fortnight after them, and a year."""
    return freeze_due_figures(at=clock.now())
