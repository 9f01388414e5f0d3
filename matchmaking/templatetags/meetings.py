"""What pages about meetings need and a template cannot say by itself."""

from django import template

from matchmaking.models import Participant
from matchmaking.wording import pitch_of

register = template.Library()


@register.filter
def pitch(participant: Participant) -> str:
    """Return what a participant says of itself in a few words, in the language of the page."""
    return pitch_of(participant)
