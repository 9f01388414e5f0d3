"""The figures of an edition as pages read them: kept for good, or counted once a minute for whoever looks.

Whoever looks first waits for the count, some tenths of a second in a large edition. For an hour after, and on the days
of the forum, the worker counts, and nobody waits.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache

from events.figures import Line, Number, Table
from events.models import Edition
from events.selectors import ENDED, Figures, figures_of, kept_figures, local_day

FRESH = timedelta(minutes=1)
# Who finds them old counts them, the others are shown the last ones, unless that takes so long.
COUNTING_SECONDS = 10
KEPT_SECONDS = 300
LOOKED_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Read:
    """The figures of an edition, and when they were counted."""

    figures: Figures
    at: datetime

    @property
    def is_final(self) -> bool:
        """Whether they are kept for good."""
        return self.figures.counted_at is not None

    def number(self, section: str, key: str) -> Number:
        """Return a number, None where nobody counted that part."""
        part = self.figures.parts.get(section)
        return part.numbers.get(key) if part else None

    def table(self, section: str, key: str) -> Table:
        """Return a table, empty where nobody counted that part."""
        part = self.figures.parts.get(section)
        return part.tables.get(key, Table(())) if part else Table(())

    def lines(self, section: str, key: str) -> tuple[Line, ...]:
        """Return the lines of a table."""
        return self.table(section, key).lines


def read_figures(edition: Edition, *, at: datetime) -> Read:
    """Return the figures of an edition: those kept at its closing, else those of less than a minute ago."""
    if edition.state in ENDED:
        return _count(edition, at=at)
    key = _key(edition)
    kept: Read | None = cache.get(key)
    if kept is not None and timedelta() <= at - kept.at < FRESH:
        return kept
    is_ours = cache.add(f"{key}-counting", 1, timeout=COUNTING_SECONDS)
    if kept is not None and not is_ours:
        return kept
    read = _count(edition, at=at)
    cache.set(f"{key}-looked", 1, timeout=LOOKED_SECONDS)
    if is_ours:
        cache.delete(f"{key}-counting")
    return read


def count_watched(*, at: datetime) -> int:
    """Count the editions whose day it is, or whose figures somebody looked at lately; return how many that was."""
    live = Edition.objects.exclude(state__in=ENDED).order_by("pk")
    watched = [edition for edition in live if _is_on(edition, at) or cache.get(f"{_key(edition)}-looked")]
    for edition in watched:
        _count(edition, at=at)
    return len(watched)


def _is_on(edition: Edition, at: datetime) -> bool:
    """Whether it is one of the forum's days."""
    first, last = edition.starts_on, edition.ends_on
    return first is not None and last is not None and first <= local_day(edition, at) <= last


def _count(edition: Edition, *, at: datetime) -> Read:
    figures = figures_of(edition, at=at)
    read = Read(figures, figures.counted_at or at)
    if not read.is_final:
        cache.set(_key(edition), read, timeout=KEPT_SECONDS)
    return read


def _key(edition: Edition) -> str:
    return f"figures-{edition.pk}-{edition.state}"


def read_count(edition: Edition, version: int) -> Read | None:
    """Return the figures of an edition as one of its counts had them, None where it has no such count."""
    found = next((one for one in kept_figures(edition) if one.version == version), None)
    return Read(found, found.counted_at) if found and found.counted_at else None
