"""What the worker does for the figures on each of its rounds."""

from datetime import timedelta

from forum.core import clock
from forum.core.rounds import at_most_every, on_each_round
from forum.pages.figures.reading import count_watched

# A little before those who look would have to count themselves.
PAUSE = timedelta(seconds=45)


@on_each_round
@at_most_every(PAUSE)
def keep_figures_fresh() -> int:
    """Count the editions that somebody looks at."""
    return count_watched(at=clock.now())
