"""Reads across the programme."""

from datetime import datetime

from events.models import Edition


def current_edition(at: datetime) -> Edition | None:
    """Return the edition that visitors look for: the next one that is public, else the last that was held."""
    public = Edition.objects.public().select_related("venue")
    return public.upcoming(at).first() or public.filter(holding="held").newest_first().first()
