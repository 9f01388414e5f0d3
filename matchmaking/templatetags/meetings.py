"""What pages of meetings say of a programme's sides, whose names are data."""

from django import template
from django.utils.translation import get_language

from forum.core.templatetags.components import localized_text
from forum.core.text import tongue
from matchmaking.models import MeetingProgramme

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
