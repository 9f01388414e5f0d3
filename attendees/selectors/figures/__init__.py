"""What this app counts of an edition: people, who came back, presence, sessions."""

from datetime import datetime

from attendees.selectors.figures.crowd import load_crowd
from attendees.selectors.figures.newness import count_newness
from attendees.selectors.figures.people import count_people
from attendees.selectors.figures.presence import count_presence
from attendees.selectors.figures.sessions import count_sessions
from events.figures import Part
from events.models import Edition

__all__ = ["count_attendees"]


def count_attendees(edition: Edition, *, at: datetime) -> list[Part]:
    """Count the people of an edition, those who came back, their presence and their seats. Twelve queries."""
    crowd = load_crowd(edition, at=at)
    return [
        count_people(edition, crowd, at=at),
        count_newness(edition, crowd),
        count_presence(edition, crowd),
        count_sessions(edition, crowd),
    ]
