"""What pages about meetings need and a template cannot say by itself: sides, whose names are data; pitches."""

from django import template
from django.utils.translation import get_language

from forum.core.templatetags.components import localized_text
from forum.core.text import tongue
from matchmaking.models import MeetingProgramme, Participant
from matchmaking.wording import pitch_of

register = template.Library()


@register.simple_tag
def side_name(programme: MeetingProgramme, side: str, count: int = 1) -> str:
    """Name so many of a side: French zero is singular, English zero is plural."""
    is_one = count < 2 if tongue(get_language() or "fr") == "fr" else count == 1
    return localized_text(programme, f"side_{side}_{'name' if is_one else 'plural'}")


@register.simple_tag
def side_bounds(programme: MeetingProgramme, side: str) -> tuple[int, int | None]:
    """Return how many meetings a side is promised, and has at most."""
    return programme.least_of(side), programme.most_of(side)


@register.filter
def pitch(participant: Participant) -> str:
    """Return what a participant says of itself in a few words, in the language of the page."""
    return pitch_of(participant)
