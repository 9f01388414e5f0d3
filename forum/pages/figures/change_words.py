"""A change as it is read."""

from dataclasses import dataclass

from forum.pages.figures.change import Change
from forum.pages.figures.definition import Unit, format_value


@dataclass(frozen=True, slots=True)
class Told:
    """A change as it is read; `percent` empty where it would mislead."""

    change: Change
    difference: str
    percent: str
    since: str


def tell_change(change: Change, since: str) -> Told:
    """Write a change in the language of the page."""
    percent = "" if change.percent is None else _signed(change.percent, Unit.PERCENT)
    return Told(change, _signed(change.difference, Unit.PEOPLE), percent, since)


def _signed(value: float, unit: Unit) -> str:
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return f"{sign}{format_value(abs(value), unit)}"
