"""What pages about meetings need and a template cannot say by itself."""

from django import template

from matchmaking.models import Participant
from matchmaking.wording import pitch_of

register = template.Library()


@register.filter
def has_pitch(participant: Participant) -> bool:
    """Return whether a participant says something of itself. No query where the profile is at hand."""
    return bool(pitch_of(participant))
