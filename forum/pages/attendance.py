"""How many people came, as public pages say it: of closed editions no more than open data says."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from attendees.selectors.count import present_counts
from events.models import Edition
from events.selectors import has_ended
from forum.pages.figures.earlier import kept_numbers
from forum.pages.open_data.grid import is_small
from forum.pages.open_data.sources import open_editions

_REMEMBERED = 64


def people_present(editions: Iterable[Edition], *, at: datetime) -> dict[int, int]:
    """Return how many people came, by edition, of those that are over; nothing of an edition where it is not told.

    Closed editions say what was kept of them, others what the doors saw. Two queries at most, besides those that find
    once what open data withholds of an edition.
    """
    over = {edition.pk: edition for edition in editions if has_ended(edition, at=at)}
    kept = {pk: sections["people"] for pk, sections in kept_numbers(over.values()).items() if "people" in sections}
    present = present_counts(edition for pk, edition in over.items() if pk not in kept)
    for pk, numbers in kept.items():
        people = int(numbers.get("present") or 0)
        if people and not is_small(people) and _tells_present(over[pk].slug, tuple(sorted(numbers.items()))):
            present[pk] = people
    return present


@lru_cache(maxsize=_REMEMBERED)
def _tells_present(slug: str, numbers: tuple[Any, ...]) -> bool:
    """Whether open data tells how many came. `numbers`, as they were kept: other ones are another question."""
    return all(("people", "present") not in source.told.numbers for source in open_editions(slug))
