"""What a figure is: its name, a sentence that says what counts, its unit; and how a value is written."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import get_language

from events.figures import Number
from forum.core.text import NBSP, tongue

UNKNOWN = "—"


class Unit(StrEnum):
    """What a value counts. The code stands in open data."""

    PEOPLE = "people"
    PERCENT = "percent"
    MINUTES = "minutes"
    EUROS = "euros"
    SEATS = "seats"
    SCANS = "scans"
    MEALS = "meals"
    MEETINGS = "meetings"
    ORGANISATIONS = "organisations"
    SESSIONS = "sessions"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Definition:
    """The words of a number, of a table or of one of its measures; a table has no unit of its own."""

    label: str | Promise
    words: str | Promise
    unit: Unit = Unit.COUNT


def format_value(value: Number, unit: Unit) -> str:
    """Write a value in the active language: "1 234", "20,2 %", "2 h 05", "12 500 €", "—" where nothing is known."""
    if value is None:
        return UNKNOWN
    if unit == Unit.MINUTES:
        return format_minutes(round(value))
    written = number_format(value, decimal_pos=0 if value == int(value) else 1, force_grouping=True)
    is_english = tongue(get_language() or "fr") == "en"
    if unit == Unit.PERCENT:
        return f"{written}%" if is_english else f"{written}{NBSP}%"
    if unit == Unit.EUROS:
        return f"€{written}" if is_english else f"{written}{NBSP}€"
    return written


def format_minutes(minutes: int) -> str:
    """Write a length of time, the same in both languages: "45 min", "2 h", "2 h 05"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{NBSP}min"
    return f"{hours}{NBSP}h{NBSP}{rest:02}" if rest else f"{hours}{NBSP}h"
