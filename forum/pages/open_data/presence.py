"""What open data withholds of presence: doors count the same people in several ways. Pure. See docs/open-data.md."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from itertools import pairwise

from events.figures import Part, Table
from forum.pages.open_data import series
from forum.pages.open_data.grid import FEWEST, SPREAD, TOTAL, Cell, Grid, Leaf, is_small, withhold
from forum.pages.open_data.moves import Shape
from forum.pages.open_data.published import Published, as_int, column, counts, of_sum, table_of

# Of whom doors and days count a part each.
_WHOLES = ("present", "entered")
_TIMES = ("timed", "timed_share", "median_minutes", "mean_minutes")


def withhold_presence(told: Published, part: Part, entrances: Collection[str]) -> None:
    """Name what is withheld. Needs what is withheld of people; `entrances` are the codes of the building's doors."""
    numbers = counts(part)
    is_untold = is_small(numbers["present"]) or ("people", "present") in told.numbers
    if is_untold:
        told.hide_numbers("presence", "present")
    # Of fewer than ten, whatever else is told leaves too few to guess.
    if is_untold or 0 < numbers["entered"] < 2 * FEWEST:
        told.hide_numbers("presence", "entered", "peak", "meals", *_TIMES)
        told.hide_tables("presence", *(part.tables.keys() & {"arrivals", "minutes_inside", "doors"}))
    else:
        _presence_numbers(told, part, numbers)
        _doors(told, part, numbers, entrances)
        _meals(told, numbers)
    if is_small(numbers["forced"]):
        told.hide_numbers("presence", "forced")
    if "arrivals" in part.tables:
        _arrivals(told, part, numbers, entrances)
    if "minutes_inside" in part.tables:
        told.hide_unknown("presence", "minutes_inside", series.merge_lengths(part.tables["minutes_inside"]))
    _scans(told, part, numbers, entrances)
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


def _arrivals(told: Published, part: Part, numbers: Mapping[str, int], entrances: Collection[str]) -> None:
    days: Counter[date] = Counter()
    for line in part.tables["arrivals"]:
        days[series.forum_day(line)] += as_int(line.values[0])
    # In all they are those who entered, and once more those who came on another day too; on a day, part of them.
    few = [arrived - numbers[name] for arrived in (days.total(), *days.values()) for name in _WHOLES]
    # Those timed, and those inside at the ends of days, are those who entered.
    hides_days = ("presence", "entered") in told.numbers or any(is_small(abs(one)) for one in few)
    merged = series.merge_arrivals(part.tables["arrivals"], hides_days=hides_days)
    told.hide_unknown("presence", "arrivals", merged)
    entries = _entries(part, entrances)
    if is_small(sum(entries.values()) - days.total() - series.came_again(merged)):
        # Those who came in again on a day, besides those of whom who is inside tells it.
        told.hide_lines("presence", "doors", entries, "entries")
    if _peak_tells(merged, numbers["peak"]):
        told.hide_numbers("presence", "peak")


def _peak_tells(merged: Table, peak: int) -> bool:
    """Whether only a few can have left since a moment that is not told: no more were inside then than at the peak."""
    return any(
        before.values[1] is None
        and line.values[1] is not None
        and is_small(peak - as_int(line.values[1]) + as_int(line.values[0]))
        for before, line in pairwise(merged)
    )


def _doors(told: Published, part: Part, numbers: Mapping[str, int], entrances: Collection[str]) -> None:
    """Withhold doors as if those who entered were the sum of some; all of them where one tells of nearly everybody.

    So too where only a few came by more than one of the entrances, or were seen by more than one door.
    """
    people, entries = column(part, "doors", "people"), column(part, "doors", "entries")
    sums = sum(number for code, number in people.items() if code in entrances), sum(people.values())
    found = of_sum(people)
    if (found and found == set(people)) or any(
        is_small(abs(numbers[name] - one)) for name in _WHOLES for one in (*people.values(), *sums)
    ):
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
    doors = ("presence", "doors")
    hides_door = doors in told.tables or any(cell[:2] == doors for cell in told.cells)
    if hides_door or any(_tells_few(numbers["meals"], numbers[name]) for name in _WHOLES):
        told.hide_numbers("presence", "meals")


def _scans(told: Published, part: Part, numbers: Mapping[str, int], entrances: Collection[str]) -> None:
    """Withhold the scans where nearly all let somebody in or out: they would tell how few did so again."""
    # On each day, those who came in left again or were inside at its end.
    nights = {series.forum_day(line): as_int(line.values[1]) for line in table_of(part, "arrivals")}
    exits = sum(_entries(part, entrances).values()) - sum(nights.values())
    others = numbers["scans"] - numbers["refused"] - sum(column(part, "doors", "entries").values()) - exits
    # Each person more would make an entry and an exit.
    if numbers["scans"] and others < 2 * SPREAD:
        told.hide_numbers("presence", "scans")


def _entries(part: Part, entrances: Collection[str]) -> dict[str, int]:
    return {code: entries for code, entries in column(part, "doors", "entries").items() if code in entrances}


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
