"""The forum's story: what each year has to show, for the line of editions, its table and the list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from events.enums import Holding
from events.models import Edition
from events.selectors import CALLED_OFF, Entry, has_ended
from forum.core.text import french

# How tall the longest bar is drawn, in pixels, and the shortest that still shows.
TALLEST, SHORTEST = 168, 6


class Standing(StrEnum):
    """What a year has to show."""

    HELD = "held"
    COMING = "coming"
    NOT_HELD = "not_held"
    MEETINGS_ONLY = "meetings_only"
    CALLED_OFF = "called_off"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One figure of attendance: counted at the door, or a claim with its source."""

    value: int
    is_counted: bool
    height: int
    percent: int
    qualifier: str = ""
    source: str = ""
    note: str = ""
    corrected_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A year of the story, or a run of unknown ones."""

    entry: Entry
    standing: Standing
    bars: tuple[Bar, ...]

    @property
    def edition(self) -> Edition | None:
        return self.entry.edition

    @property
    def is_invented(self) -> bool:
        return bool(self.edition and self.edition.is_demo)

    @property
    def years(self) -> str:
        first, last = self.entry.first, self.entry.last
        return str(first) if first == last else f"{first}–{last}"


def tell_story(entries: Iterable[Entry], present: Mapping[int, int], *, at: datetime) -> list[Chapter]:
    """Return the chapters of the story, their bars drawn to one scale."""
    standings = [(entry, _standing(entry, at)) for entry in entries]
    counted = {
        entry.edition.pk: present[entry.edition.pk]
        for entry, standing in standings
        if entry.edition and standing == Standing.HELD and present.get(entry.edition.pk)
    }
    claims = [claim.value for entry, _ in standings for claim in entry.attendance]
    top = max([1, *claims, *counted.values()])
    return [
        Chapter(entry=entry, standing=standing, bars=tuple(_bars(entry, counted, top))) for entry, standing in standings
    ]


def _standing(entry: Entry, at: datetime) -> Standing:
    edition = entry.edition
    if edition is None:
        return Standing.UNKNOWN
    if edition.holding != Holding.HELD:
        return Standing(edition.holding)
    if edition.state in CALLED_OFF:
        return Standing.CALLED_OFF
    return Standing.HELD if has_ended(edition, at=at) else Standing.COMING


def _bars(entry: Entry, counted: Mapping[int, int], top: int) -> Iterable[Bar]:
    for claim in entry.attendance:
        yield Bar(
            value=claim.value,
            is_counted=False,
            qualifier=claim.qualifier,
            source=french(claim.source),
            note=french(claim.note),
            corrected_at=claim.corrected_at,
            **_size(claim.value, top),
        )
    if entry.edition and (people := counted.get(entry.edition.pk)):
        yield Bar(value=people, is_counted=True, **_size(people, top))


def _size(value: int, top: int) -> dict[str, int]:
    return {"height": max(SHORTEST, round(TALLEST * value / top)), "percent": max(2, round(100 * value / top))}
