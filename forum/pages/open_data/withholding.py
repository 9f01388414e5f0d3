"""What open data tells of the figures of an edition, and what it withholds. Pure. See docs/open-data.md."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from attendees.enums import OrganisationKind
from events.figures import Line, Number, Part, Table
from forum.pages.open_data import series
from forum.pages.open_data.grid import FEWEST, TOTAL, Cell, Grid, Leaf, Row, Withheld, is_small, withhold
from forum.pages.open_data.moves import Shape

# Of an amount, one meeting may make so much at most, in percent: INSEE's rule of dominance for enterprises, see `grid`.
GREATEST_SHARE = 85


class Amounts(NamedTuple):
    """How many meetings the amounts of a sum come from, and the greatest of them."""

    meetings: int
    greatest: int


@dataclass(slots=True)
class Published:
    """The parts as they are told: series made coarser, and the names of what is withheld."""

    parts: dict[str, Part]
    numbers: set[tuple[str, str]] = field(default_factory=set)
    cells: set[tuple[str, str, str, str]] = field(default_factory=set)
    tables: set[tuple[str, str]] = field(default_factory=set)

    def hide_numbers(self, section: str, *keys: str) -> None:
        self.numbers |= {(section, key) for key in keys}

    def hide_lines(self, section: str, table: str, codes: Iterable[str], *measures: str) -> None:
        self.cells |= {(section, table, code, measure) for code in codes for measure in measures}

    def hide_tables(self, section: str, *tables: str) -> None:
        self.tables |= {(section, table) for table in tables}


# Of a line of people: not confirmed; confirmed and absent; confirmed and present; registered at the door.
_NOT_CONFIRMED, _ABSENT, _CAME, _WALK_IN = 0, 1, 2, 3
PEOPLE = Shape(
    4,
    {
        "registered": frozenset({_NOT_CONFIRMED, _ABSENT, _CAME}),
        "confirmed": frozenset({_ABSENT, _CAME}),
        "walk_ins": frozenset({_WALK_IN}),
        "present": frozenset({_CAME, _WALK_IN}),
        "no_show": frozenset({_ABSENT}),
    },
    implied=(frozenset({_NOT_CONFIRMED}), frozenset({_CAME})),
)
# Of a session: booked and came; booked and absent; came without; waiting; refused; booked, where nobody scanned.
_BOOKED_UNSEEN = "booked_unseen"
_BOTH, _MISSING, _WITHOUT, _WAITING, _REFUSED, _UNSEEN = 0, 1, 2, 3, 4, 5
SESSION = Shape(
    6,
    {
        "booked": frozenset({_BOTH, _MISSING, _UNSEEN}),
        "attended": frozenset({_BOTH, _WITHOUT}),
        "attended_booked": frozenset({_BOTH}),
        "attended_unbooked": frozenset({_WITHOUT}),
        "absent": frozenset({_MISSING}),
        "waiting": frozenset({_WAITING}),
        "refused": frozenset({_REFUSED}),
        # Told by no table. Only where nobody scanned are seats booked by people of whom no more is known.
        _BOOKED_UNSEEN: frozenset({_UNSEEN}),
    },
)
NEWNESS = (
    "returning", "new", "untold", "returning_share", "returning_present", "new_present", "untold_present",
    "returning_share_present",
)  # fmt: skip
_STATES = ("pending", "waiting", "offered", "declined", "cancelled")
_TIMES = ("timed", "timed_share", "median_minutes", "mean_minutes")


def publish(
    parts: Mapping[str, Part], kinds: Mapping[str, str], amounts: Mapping[tuple[str, int], Amounts]
) -> Published:
    """Return what may be told of the parts of an edition.

    `kinds`: the kind of each category by its code; `amounts`: what stands behind the sums of money, by programme and
    month, month 0 being all.
    """
    told = Published(dict(parts))
    if "people" in parts:
        _people(told, parts["people"], kinds)
    if "newness" in parts:
        _newness(told, parts["newness"])
    if "presence" in parts:
        _presence(told, parts["presence"])
    if "sessions" in parts:
        _sessions(told, parts["sessions"])
    if "meetings" in parts:
        _meetings(told, parts["meetings"], amounts)
    return told


def _int(value: Number) -> int:
    return int(value or 0)


# --- people -------------------------------------------------------------------


def _people(told: Published, part: Part, kinds: Mapping[str, str]) -> None:
    tables = {
        name: part.tables[name] for name in ("organisation_kinds", "territories", "heard_by") if part.tables[name].lines
    }
    leaves = {name: [_leaf(((name, line.code),), line) for line in table] for name, table in tables.items()}
    shown = {"category_kinds": part.tables["category_kinds"], **tables}
    by_category = _by_kind(part, kinds)
    if by_category is None:
        # How categories make kinds is not known: the kinds alone are told, which are the same in all editions.
        told.hide_tables("people", "categories")
        by_category = [_leaf((("category_kinds", line.code),), line) for line in part.tables["category_kinds"]]
    else:
        shown["categories"] = part.tables["categories"]
    values = {
        ((name, line.code), measure): value
        for name, table in shown.items()
        for line in table
        for measure, value in zip(table.measures, _numbers_of(line.values), strict=True)
    }
    total = _numbers_of([part.numbers[measure] for measure in PEOPLE.measures])
    values |= {(TOTAL, measure): value for measure, value in zip(PEOPLE.measures, total, strict=True)}
    grid = Grid(PEOPLE, {"category_kinds": by_category, **leaves}, values, frozenset(PEOPLE.measures))
    found = withhold(grid)
    if "category_kinds" in found.tables:
        found.tables.add("categories")
    _take(told, "people", found)
    _people_numbers(told, part)


def _leaf(rows: tuple[Row, ...], line: Line) -> Leaf:
    registered, confirmed, walk_ins, _present, no_show = _numbers_of(line.values)
    groups = (registered - confirmed, no_show, confirmed - no_show, walk_ins)
    return Leaf(rows, groups, frozenset(PEOPLE.measures))


def _numbers_of(values: Sequence[Number]) -> list[int]:
    """Return the numbers of a line of people. Where no door saw anybody, nobody confirmed is known to have come."""
    *others, no_show = values
    registered, confirmed, *seen = map(_int, others)
    return [registered, confirmed, *seen, confirmed if no_show is None else _int(no_show)]


def _by_kind(part: Part, kinds: Mapping[str, str]) -> list[Leaf] | None:
    """Return the categories as lines that their kinds sum; None where these are not their sums."""
    categories, whole = part.tables["categories"], part.tables["category_kinds"]
    known = {line.code for line in whole}
    leaves, sums = [], defaultdict[str, list[int]](lambda: [0] * len(categories.measures))
    for line in categories:
        kind = kinds.get(line.code)
        if any(line.values) and kind not in known:
            return None
        rows: tuple[Row, ...] = (("categories", line.code),)
        leaves.append(_leaf((*rows, ("category_kinds", kind)) if kind in known else rows, line))
        if kind:
            sums[kind] = [one + _int(more) for one, more in zip(sums[kind], line.values, strict=True)]
    return leaves if all(sums[line.code] == list(map(_int, line.values)) for line in whole) else None


def _take(told: Published, section: str, found: Withheld) -> None:
    """Name what a grid withholds."""
    for (table, code), measure in found.cells:
        if table:
            told.cells.add((section, table, code, measure))
        else:
            told.numbers.add((section, measure))
    told.hide_tables(section, *found.tables)


def _people_numbers(told: Published, part: Part) -> None:
    numbers = part.numbers
    states = _of_sum({name: _int(numbers[name]) for name in _STATES})
    told.hide_numbers("people", *states)
    if told.numbers & {("people", "no_show"), ("people", "confirmed")}:
        told.hide_numbers("people", "no_show_rate")
    for share, measures in (("market_share", ("confirmed", "walk_ins")), ("market_share_present", ("present",))):
        if _hides_market(told, measures):
            told.hide_numbers("people", share)
    if is_small(numbers["under_15"]):
        told.hide_numbers("people", "under_15")
    needs, needs_told = _int(numbers["with_needs"]), _int(numbers["needs_told"])
    if any(map(is_small, (needs, needs_told, abs(needs - needs_told)))):
        told.hide_numbers("people", "with_needs", "needs_told")
    days = part.tables["days_before"]
    hides_last_week = bool({"pending", "waiting", "offered"} & states)
    _hide_unknown(told, part, "days_before", series.hide_days(days, hides_last_week=hides_last_week))


def _hides_market(told: Published, measures: Iterable[str]) -> bool:
    """Whether the share of the market sector tells a cell that is withheld: its own, or that of who said nothing."""
    lines = {
        ("people", "organisation_kinds", code, measure)
        for code in (OrganisationKind.MARKET_COMPANY, "")
        for measure in measures
    }
    is_untold = bool({("people", measure) for measure in measures} & told.numbers)
    return is_untold or ("people", "organisation_kinds") in told.tables or bool(lines & told.cells)


def _of_sum(numbers: Mapping[str, int]) -> set[str]:
    """Return which of some numbers are not told, whose sum is known; all of them where nothing less hides one."""
    return {code for (_table, code), _measure in _line(numbers).cells} or set()


def _line(numbers: Mapping[str, int]) -> Withheld:
    shape = Shape(1, {"number": frozenset({0})})
    leaves = [Leaf((("", name),), (number,), frozenset({"number"})) for name, number in numbers.items()]
    cells: dict[Cell, int] = {(("", name), "number"): number for name, number in numbers.items()}
    found = withhold(Grid(shape, {"": leaves}, cells))
    return Withheld(set(cells)) if found.tables else found


def _hide_unknown(told: Published, part: Part, name: str, table: Table) -> None:
    """Put a series that was made coarser in its place; what it tells no more is withheld."""
    told.parts[part.section] = replace(part, tables={**part.tables, name: table})
    for line in table:
        for measure, value in zip(table.measures, line.values, strict=True):
            if value is None:
                told.cells.add((part.section, name, line.code, measure))


# --- who came back ------------------------------------------------------------


def _newness(told: Published, part: Part) -> None:
    numbers = {name: _int(value) for name, value in part.numbers.items()}
    guarded = [
        numbers["returning"], numbers["new"], numbers["untold"], numbers["returning_present"], numbers["new_present"],
        abs(numbers["returning"] - numbers["returning_present"]), abs(numbers["new"] - numbers["new_present"]),
        numbers.get("untold_present", 0), abs(numbers["untold"] - numbers.get("untold_present", 0)),
    ]  # fmt: skip
    # Together they are those who have a place, and those who came.
    is_untold = told.numbers & {("people", "confirmed"), ("people", "walk_ins"), ("people", "present")}
    if is_untold or any(map(is_small, guarded)):
        told.hide_numbers("newness", *NEWNESS)


# --- presence -----------------------------------------------------------------


def _presence(told: Published, part: Part) -> None:
    numbers = part.numbers
    if ("people", "present") in told.numbers or is_small(numbers["present"]) or is_small(numbers["entered"]):
        told.hide_numbers("presence", "present", "entered", "peak", *_TIMES)
        told.hide_tables("presence", "arrivals", "minutes_inside", "doors")
    elif is_small(numbers["timed"]):
        told.hide_numbers("presence", *_TIMES)
        told.hide_tables("presence", "minutes_inside")
    told.hide_numbers("presence", *(key for key in ("peak", "forced") if is_small(numbers[key])))
    arrivals = series.merge_arrivals(part.tables["arrivals"])
    if arrivals is None:
        told.hide_tables("presence", "arrivals")
    else:
        _hide_unknown(told, part, "arrivals", arrivals)
    _lengths(told, part.tables["minutes_inside"])
    _refusals(told, part)
    few = [line.code for line in part.tables["doors"] if is_small(line.values[0])]
    told.hide_lines("presence", "doors", few, "people", "entries")


def _lengths(told: Published, table: Table) -> None:
    lengths = {line.code: _int(line.values[0]) for line in table}
    found = _of_sum(lengths)
    if lengths and found == set(lengths):
        told.hide_tables("presence", "minutes_inside")
    told.hide_lines("presence", "minutes_inside", found, "people")


def _refusals(told: Published, part: Part) -> None:
    table = part.tables["refusals"]
    shape = Shape(1, {"scans": frozenset({0})})
    leaves = [Leaf((("refusals", line.code),), (_int(line.values[0]),), frozenset({"scans"})) for line in table]
    values: dict[Cell, int] = {(("refusals", line.code), "scans"): _int(line.values[0]) for line in table}
    values[TOTAL, "scans"] = _int(part.numbers["refused"])
    found = withhold(Grid(shape, {"refusals": leaves}, values, frozenset({"scans"})))
    if (TOTAL, "scans") in found.cells:
        told.hide_numbers("presence", "refused")
        found.cells.discard((TOTAL, "scans"))
    _take(told, "presence", found)


# --- sessions -----------------------------------------------------------------


def _sessions(told: Published, part: Part) -> None:
    table, numbers = part.tables["sessions"], part.numbers
    leaves = [_session_leaf(table, line) for line in table]
    values: dict[Cell, int] = {
        (("sessions", line.code), measure): _int(value)
        for line in table
        for measure, value in zip(table.measures, line.values, strict=True)
        if measure in SESSION.measures and value is not None
    }
    values |= {(leaf.rows[0], _BOOKED_UNSEEN): leaf.groups[_UNSEEN] for leaf in leaves}
    totals = frozenset(SESSION.measures) & numbers.keys()
    values |= {(TOTAL, measure): _int(numbers[measure]) for measure in totals}
    found = withhold(Grid(SESSION, {"sessions": leaves}, values, totals))
    if found.cells and not _adds_up(table, part):
        # Seats booked where one need not book count in no total: what hides what is not known.
        found = Withheld({(TOTAL, measure) for measure in totals}, {"sessions"})
    found.cells = {cell for cell in found.cells if cell[1] != _BOOKED_UNSEEN}
    _take(told, "sessions", found)
    if "turned_away" in table.measures:
        # It overlaps those refused and those waiting, which SESSION does not know: it is never told.
        told.hide_lines("sessions", "sessions", (line.code for line in table), "turned_away")
    if ("sessions", "booked") in told.numbers:
        told.hide_numbers("sessions", "booked_share")
    if told.numbers & {("sessions", "absent"), ("sessions", "attended_booked")}:
        told.hide_numbers("sessions", "absent_share")


def _session_leaf(table: Table, line: Line) -> Leaf:
    known = dict(zip(table.measures, line.values, strict=True))
    both, missing = _int(known["attended_booked"]), _int(known["absent"])
    groups = (
        both, missing, _int(known["attended_unbooked"]), _int(known["waiting"]), _int(known["refused"]),
        max(0, _int(known["booked"]) - both - missing),
    )  # fmt: skip
    measures = {name for name in SESSION.measures if known.get(name) is not None}
    if known["attended"] is None:
        measures.add(_BOOKED_UNSEEN)
    return Leaf((("sessions", line.code),), groups, frozenset(measures))


def _adds_up(table: Table, part: Part) -> bool:
    return all(
        sum(_int(value) for value in table.column(measure).values()) == _int(part.numbers[measure])
        for measure in ("booked", "attended_booked", "absent", "attended", "refused")
    )


# --- meetings -----------------------------------------------------------------


def _meetings(told: Published, part: Part, amounts: Mapping[tuple[str, int], Amounts]) -> None:
    if not all(_may_tell(value, amounts.get(key)) for key, value in _sums(part)):
        told.hide_numbers("meetings", "amount")
        told.hide_lines("meetings", "programmes", (line.code for line in part.tables["programmes"]), "amount")
        told.hide_lines("meetings", "follow_ups", (line.code for line in part.tables["follow_ups"]), "amount")
    for name in ("verdicts", "leads", "outcomes"):
        for lines in _by_programme(part.tables[name]).values():
            found = _of_sum({line.code: _int(line.values[0]) for line in lines})
            told.hide_lines("meetings", name, found, "number")
    for lines in _by_programme(part.tables["follow_ups"]).values():
        # Together they are the answers that the outcomes tell by kind.
        if any(is_small(value) for line in lines for value in line.values[:2]):
            told.hide_lines("meetings", "follow_ups", (line.code for line in lines), "answers", "meetings")


def _sums(part: Part) -> Iterator[tuple[tuple[str, int], int]]:
    """Yield the sums of money that are told, each with what names its amounts."""
    for code, amount in part.tables["programmes"].column("amount").items():
        yield (code, 0), _int(amount)
    for code, amount in part.tables["follow_ups"].column("amount").items():
        programme, _slash, month = code.rpartition("/")
        yield (programme, int(month)), _int(amount)


def _may_tell(value: int, behind: Amounts | None) -> bool:
    """Whether a sum of money tells nothing of one meeting: five make it at least, and none makes nearly all of it."""
    if not value:
        return True
    return behind is not None and behind.meetings >= FEWEST and behind.greatest * 100 <= GREATEST_SHARE * value


def _by_programme(table: Table) -> dict[str, list[Line]]:
    lines: dict[str, list[Line]] = {}
    for line in table:
        lines.setdefault(line.code.rpartition("/")[0], []).append(line)
    return lines
