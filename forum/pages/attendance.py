"""How many people came, as public pages say it: no more than open data says, of editions that are not closed either."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from events.models import Edition
from events.selectors import CALLED_OFF, ENDED, has_ended
from forum.pages.figures.earlier import kept_numbers
from forum.pages.figures.reading import read_figures
from forum.pages.open_data.sources import open_editions, publish_people

_REMEMBERED = 64
_PRESENT = ("people", "present")


def people_present(editions: Iterable[Edition], *, at: datetime) -> dict[int, int]:
    """Return how many people came, by edition, of those that are over; nothing of an edition where it is not told.

    Closed editions say what was kept of them. Until then one says what the doors saw, counted once a minute, where open
    data would tell it. Two queries at most, besides those that count and those that find once what open data withholds.
    """
    over = {edition.pk: edition for edition in editions if has_ended(edition, at=at)}
    present: dict[int, int] = {}
    for pk, sections in kept_numbers(over.values()).items():
        numbers = sections.get("people", {})
        if (people := numbers.get("present")) and _tells_present(over[pk].slug, tuple(sorted(numbers.items()))):
            present[pk] = int(people)
    counted = {
        pk: read_figures(edition, at=at).figures.parts["people"]
        for pk, edition in over.items()
        if edition.state not in (*ENDED, *CALLED_OFF)
    }
    for pk, told in publish_people(counted).items():
        if (people := counted[pk].numbers["present"]) and _PRESENT not in told.numbers:
            present[pk] = int(people)
    return present


@lru_cache(maxsize=_REMEMBERED)
def _tells_present(slug: str, numbers: tuple[Any, ...]) -> bool:
    """Whether open data tells how many came. `numbers`, as they were kept: other ones are another question."""
    return all(_PRESENT not in source.told.numbers for source in open_editions(slug))
