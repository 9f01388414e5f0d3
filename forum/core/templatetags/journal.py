"""Acts of the journal in words."""

from django import template
from django.utils.functional import Promise

from forum.core.acts import find_act
from forum.core.models import LogEntry

register = template.Library()


@register.filter
def act(entry: LogEntry) -> str | Promise:
    """Name what a line of the journal tells."""
    return find_act(entry.verb).label
