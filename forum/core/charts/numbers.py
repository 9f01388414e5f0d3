"""Numbers of a chart: how they are written, and where an axis is marked."""

from math import ceil, floor, log10

from django.utils.formats import number_format
from django.utils.translation import get_language

from forum.core.charts.chart import Value
from forum.core.text import NBSP, THIN_NBSP, tongue

# A unit that is no longer is written after each number; a longer one is said once.
_SHORT_UNIT = 3
_STEPS = (1, 2, 2.5, 5, 10)


def plain_number(value: float) -> float | int:
    """Return a number with at most one decimal, whole where nothing is left after it."""
    rounded = round(value, 1)
    return int(rounded) if rounded == int(rounded) else rounded


def is_said_once(unit: str) -> bool:
    """Say whether a unit is too long to follow each number."""
    return len(unit) > _SHORT_UNIT


def write_number(value: float, unit: str = "") -> str:
    """Write a number in the language of the page, with its unit where that is short."""
    text = number_format(plain_number(value), force_grouping=True)
    if not unit or is_said_once(unit):
        return text
    joined = unit == "%" and tongue(get_language() or "fr") == "en"
    return f"{text}{'' if joined else NBSP}{unit}"


def drawn_number(value: float, unit: str = "") -> str:
    """Write a number for a drawing: our fonts have no thin space that does not break."""
    return write_number(value, unit).replace(THIN_NBSP, NBSP).replace("-", "−")


def name_and_number(name: str, value: float, unit: str = "") -> str:
    """Write what a number stands for and the number, as each language sets its colon."""
    colon = ": " if tongue(get_language() or "fr") == "en" else f"{NBSP}: "
    return f"{name}{colon}{drawn_number(value, unit)}"


def ticks(top: float, most: int, *, whole: bool) -> tuple[float, ...]:
    """Return round numbers from zero to `top` or just over it, at most so many steps apart."""
    return tuple(number * step for step in [_step(top / most, whole=whole)] for number in range(ceil(top / step) + 1))


def ticks_between(low: float, high: float, most: int) -> tuple[float, ...]:
    """Return the round whole numbers between two."""
    step = _step((high - low) / most, whole=True)
    return tuple(number * step for number in range(ceil(low / step), floor(high / step) + 1))


def _step(least: float, *, whole: bool) -> float:
    if whole and least <= 1:
        return 1
    size = 10.0 ** floor(log10(least))
    steps = (size * factor for factor in _STEPS)
    return next(step for step in steps if step >= least * 0.999 and not (whole and step != int(step)))


def numbers_of(values: tuple[Value, ...]) -> list[float]:
    """Return the known ones as they are written; under zero there is nothing to draw."""
    return [max(0.0, plain_number(value)) for value in values if value is not None]
