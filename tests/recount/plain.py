"""What all recounts share: shares and means, names as they are compared, days of a forum. No code of the site."""

import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Row = dict[str, Any]
Table = dict[str, Any]

# Postcodes that people of these tests give, with the code and the name of what figures count them under.
PLACES = {
    "": ("", ""),
    "92000": ("92050", "Nanterre"),
    "92190": ("92048", "Meudon"),
    "92360": ("92048", "Meudon"),
    "92901": ("92", "Hauts-de-Seine"),
    "75011": ("75", "Paris"),
    "13002": ("13", "Bouches-du-Rhône"),
    "20090": ("2A", "Corse-du-Sud"),
    "20200": ("2B", "Haute-Corse"),
    "97150": ("978", "Saint-Martin"),
    "97410": ("974", "La Réunion"),
    "00000": ("", ""),
    "99999": ("", ""),
    "AB123": ("", ""),
}


def table(measures: Iterable[str], lines: Iterable[list[Any]] = ()) -> Table:
    """Return a table in the shape in which figures are kept."""
    return {"measures": list(measures), "lines": list(lines)}


def percent(part: int, whole: int) -> float | None:
    return None if whole == 0 else round(100 * part / whole, 1)


def average(values: list[float]) -> float | None:
    return None if not values else round(sum(values) / len(values), 1)


def plain(name: str) -> str:
    """Return a name without case or accents."""
    letters = unicodedata.normalize("NFKD", name.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).strip()


def full_name(registration: Row) -> str:
    return plain(f"{registration['first_name']} {registration['last_name']}")


def to_the_second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def local_date(moment: datetime, edition: Row) -> date:
    return moment.astimezone(ZoneInfo(edition["time_zone"])).date()


def end_of_forum_day(moment: datetime, edition: Row) -> datetime:
    """Return when the forum's day of a moment ends: the next four in the morning there."""
    zone = ZoneInfo(edition["time_zone"])
    here = moment.astimezone(zone)
    day = here.date() if here.hour < 4 else here.date() + timedelta(days=1)
    return datetime(day.year, day.month, day.day, 4, tzinfo=zone).astimezone(UTC)
