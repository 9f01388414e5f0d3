"""After the meetings: participants are asked what came of them, reminded once, and asked for news months later."""

from datetime import timedelta

from forum.core import clock
from forum.core.rounds import at_most_every, on_each_round
from matchmaking.services.inquiry import ask_news, ask_outcomes, remind_outcomes


@on_each_round
@at_most_every(timedelta(minutes=10))
def ask_what_came() -> int:
    """Write to the participants whose meetings are over, and to whom it is time to write again."""
    at = clock.now()
    return ask_outcomes(at=at) + remind_outcomes(at=at) + ask_news(at=at)
