"""How many are behind a door: counted where its limit is near, and once a second where it is far."""

from time import monotonic

from django.conf import settings

from attendees.models import Checkpoint
from forum.core.brief import forget_with

# Twelve phones let in fewer people in that time than are missing where a limit counts as far.
FRESH_SECONDS, FAR = 1, 500
# By edition and place: when it was counted, and how many were there.
_counted: dict[tuple[int, str], tuple[float, int]] = {}
forget_with(_counted.clear)


def depends_on_count(door: Checkpoint) -> bool:
    """Return whether somebody must count who is behind a door before anybody passes. No query."""
    if door.gauge is None:
        return False
    counted_at, inside = _counted.get((door.edition_id, door.place), (0.0, door.gauge))
    is_old = monotonic() >= counted_at + min(FRESH_SECONDS, settings.PAGES_KEPT_SECONDS)
    return is_old or door.gauge - inside <= FAR


def note_count(door: Checkpoint, inside: int) -> None:
    """Note how many were behind a door just now."""
    _counted[door.edition_id, door.place] = monotonic(), inside
