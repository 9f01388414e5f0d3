"""What open data withholds of presence: doors count the same people in several ways. Pure. See docs/open-data.md."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from events.figures import Part
from forum.pages.open_data import series
from forum.pages.open_data.grid import TOTAL, Cell, Grid, Leaf, is_small, withhold
from forum.pages.open_data.moves import Shape
from forum.pages.open_data.published import Published, column, counts, of_sum

# Of whom doors and days count a part each.
_WHOLES = ("present", "entered")
_TIMES = ("timed", "timed_share", "median_minutes", "mean_minutes")


def withhold_presence(told: Published, part: Part) -> None:
    """Name what is withheld. Needs what is withheld of people."""
    numbers = counts(part)
    if ("people", "present") in told.numbers or is_small(numbers["present"]) or is_small(numbers["entered"]):
        told.hide_numbers("presence", "present", "entered", "peak", "meals", *_TIMES)
        told.hide_tables("presence", *(part.tables.keys() & {"arrivals", "minutes_inside", "doors"}))
    else:
        _presence_numbers(told, part, numbers)
        _doors(told, part, numbers)
        _meals(told, numbers)
    if is_small(numbers["forced"]):
        told.hide_numbers("presence", "forced")
    if "arrivals" in part.tables:
        _arrivals(told, part, numbers)
    _lengths(told, part)
    _refusals(told, part)


def _presence_numbers(told: Published, part: Part, numbers: Mapping[str, int]) -> None:
    """Withhold the smaller of two numbers, one part of whose people the other counts, where a few make the difference.

    Those present were seen by some door; those who entered, by one of the building; of these some were there at the
    peak, and the exits of some were all scanned.
    """
    present, entered = numbers["present"], numbers["entered"]
    hidden = {name for name in ("entered", "timed", "peak") if _tells_few(numbers[name], present)}
    hidden |= {name for name in ("timed", "peak") if _tells_few(numbers[name], entered)}
    told.hide_numbers("presence", *hidden)
    if "timed" in hidden:
        told.hide_numbers("presence", *_TIMES)
        told.hide_tables("presence", *(part.tables.keys() & {"minutes_inside"}))
    if "entered" in hidden:
        told.hide_numbers("presence", "timed_share")


def _tells_few(part: int, whole: int) -> bool:
    """Whether a count is of a few people, or leaves a few of a whole that is told."""
    return is_small(part) or is_small(abs(whole - part))


def _arrivals(told: Published, part: Part, numbers: Mapping[str, int]) -> None:
    days: Counter[str] = Counter()
    for quarter, people in column(part, "arrivals", "arrivals").items():
        days[datetime.fromisoformat(quarter).date().isoformat()] += people
    # In all they are those who entered, and once more those who came on another day too; on a day, part of them.
    tells_few = any(
        is_small(abs(arrived - numbers[name])) for arrived in (days.total(), *days.values()) for name in _WHOLES
    )
    merged = None if tells_few else series.merge_arrivals(part.tables["arrivals"])
    if merged is None:
        told.hide_tables("presence", "arrivals")
    else:
        told.hide_unknown(part, "arrivals", merged)


def _doors(told: Published, part: Part, numbers: Mapping[str, int]) -> None:
    """Withhold doors as if those who entered were the sum of some; all of them where one tells of nearly everybody."""
    people, entries = column(part, "doors", "people"), column(part, "doors", "entries")
    if any(is_small(abs(numbers[name] - one)) for name in _WHOLES for one in people.values()) or (
        ("presence", "entered") in told.numbers and numbers["entered"] in people.values()
    ):
        told.hide_tables("presence", "doors")
        return
    found = of_sum(people)
    if found and found == set(people):
        told.hide_tables("presence", "doors")
        return
    told.hide_lines("presence", "doors", found, "people", "entries")
    # Otherwise the difference tells how few came in again.
    again = [code for code, one in people.items() if is_small(entries.get(code, 0) - one)]
    told.hide_lines("presence", "doors", again, "entries")


def _meals(told: Published, numbers: Mapping[str, int]) -> None:
    """Withhold meals where they are a few, or a few more or less than people; where they give back what a door hides.

    They sum the passages of some of the doors.
    """
    hides_door = any(cell[:2] == ("presence", "doors") for cell in told.cells)
    if hides_door or any(_tells_few(numbers["meals"], numbers[name]) for name in _WHOLES):
        told.hide_numbers("presence", "meals")


def _lengths(told: Published, part: Part) -> None:
    lengths = column(part, "minutes_inside", "people")
    found = of_sum(lengths)
    if lengths and found == set(lengths):
        told.hide_tables("presence", "minutes_inside")
    told.hide_lines("presence", "minutes_inside", found, "people")


def _refusals(told: Published, part: Part) -> None:
    scans = column(part, "refusals", "scans")
    shape = Shape(1, {"scans": frozenset({0})})
    leaves = [Leaf((("refusals", code),), (number,), frozenset({"scans"})) for code, number in scans.items()]
    values: dict[Cell, int] = {(("refusals", code), "scans"): number for code, number in scans.items()}
    values[TOTAL, "scans"] = counts(part)["refused"]
    found = withhold(Grid(shape, {"refusals": leaves}, values, frozenset({"scans"})))
    if (TOTAL, "scans") in found.cells:
        told.hide_numbers("presence", "refused")
        found.cells.discard((TOTAL, "scans"))
    told.take("presence", found)
