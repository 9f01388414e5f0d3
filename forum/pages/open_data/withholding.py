"""What open data tells of the figures of an edition, and what it withholds. Pure. See docs/open-data.md."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from attendees.enums import OrganisationKind
from events.figures import Line, Number, Part, Table
from forum.pages.open_data import series
from forum.pages.open_data.grid import FEWEST, TOTAL, Cell, Grid, Leaf, Row, Withheld, is_small, withhold
from forum.pages.open_data.moves import Shape
from forum.pages.open_data.presence import withhold_presence
from forum.pages.open_data.published import Published, as_int, by_measure, column, counts, of_sum, table_of

# Of an amount, one meeting may make so much at most, in percent: INSEE's rule of dominance for enterprises, see `grid`.
GREATEST_SHARE = 85


class Amounts(NamedTuple):
    """How many meetings the amounts of a sum come from, and the greatest of them."""

    meetings: int
    greatest: int


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
# Of a line of which no more is told than before the forum: not confirmed; confirmed.
BEFORE = Shape(2, {"registered": frozenset({0, 1}), "confirmed": frozenset({1})}, implied=(frozenset({0}),))
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
# Of those registered before the forum, all but the confirmed.
_STATES = ("pending", "waiting", "offered", "declined", "cancelled")


def publish(
    parts: Mapping[str, Part],
    kinds: Mapping[str, str],
    amounts: Mapping[tuple[str, int], Amounts],
    entrances: Collection[str] = (),
) -> Published:
    """Return what may be told of the parts of an edition.

    `kinds`: the kind of each category by its code; `amounts`: what stands behind the sums of money, by programme and
    month, month 0 being all; `entrances`: the codes of the doors of the building.
    """
    told = Published(dict(parts))
    if "people" in parts:
        _people(told, parts["people"], kinds)
    if "newness" in parts:
        _newness(told, parts["newness"])
    if "presence" in parts:
        withhold_presence(told, parts["presence"], entrances)
    if "sessions" in parts:
        _sessions(told, parts["sessions"])
    if "meetings" in parts:
        _meetings(told, parts["meetings"], amounts)
    _tell_unknown(told, parts)
    return told


def _tell_unknown(told: Published, parts: Mapping[str, Part]) -> None:
    """Name nothing withheld that was never known, such as who stayed away where no door saw anybody."""
    for section, part in parts.items():
        told.numbers -= {(section, key) for key, value in part.numbers.items() if value is None}
        for name, table in part.tables.items():
            for line in table:
                unknown = (key for key, value in zip(table.measures, line.values, strict=True) if value is None)
                told.cells -= {(section, name, line.code, measure) for measure in unknown}


# --- people -------------------------------------------------------------------


def _people(told: Published, part: Part, kinds: Mapping[str, str]) -> None:
    names = ("organisation_kinds", "territories", "heard_by")
    tables = {name: table_of(part, name) for name in names if table_of(part, name).lines}
    leaves = {name: _leaves(name, table) for name, table in tables.items()}
    kinds_table = table_of(part, "category_kinds")
    shown = {"category_kinds": kinds_table, **tables}
    by_category = _by_kind(part, kinds)
    if by_category is None:
        # How categories make kinds is not known: the kinds alone are told, which are the same in all editions.
        told.hide_tables("people", "categories")
        by_category = _leaves("category_kinds", kinds_table)
    else:
        shown["categories"] = table_of(part, "categories")
    values = {
        ((name, line.code), measure): value
        for name, table in shown.items()
        for line in table
        for measure, value in _numbers_of(by_measure(table, line)).items()
    }
    values |= {(TOTAL, measure): value for measure, value in _numbers_of(part.numbers).items()}
    grid = Grid(
        PEOPLE, {"category_kinds": by_category, **leaves}, values, frozenset(PEOPLE.measures), keeps_totals=True
    )
    found = withhold(grid)
    if "category_kinds" in found.tables:
        found.tables.add("categories")
    told.take("people", found)
    for name in found.tables & tables.keys():
        _tell_before(told, name, tables[name])
    _people_numbers(told, part)


def _tell_before(told: Published, name: str, table: Table) -> None:
    """Tell of a table that is withheld who registered and was confirmed, where that alone can be told."""
    if told.numbers & {("people", measure) for measure in BEFORE.measures}:
        return
    leaves, values = [], dict[Cell, int]()
    for line in table:
        row, one = (name, line.code), _numbers_of(by_measure(table, line))
        groups = (one["registered"] - one["confirmed"], one["confirmed"])
        leaves.append(Leaf((row,), groups, frozenset(BEFORE.measures)))
        values |= {(row, measure): one[measure] for measure in BEFORE.measures}
    found = withhold(Grid(BEFORE, {name: leaves}, values))
    if found.tables:
        return
    told.tables.discard(("people", name))
    told.cells = {cell for cell in told.cells if cell[:2] != ("people", name)}
    told.take("people", found)
    told.hide_lines("people", name, (line.code for line in table), *(PEOPLE.measures.keys() - BEFORE.measures.keys()))


def _leaves(name: str, table: Table) -> list[Leaf]:
    return [_leaf(((name, line.code),), table, line) for line in table]


def _leaf(rows: tuple[Row, ...], table: Table, line: Line) -> Leaf:
    one = _numbers_of(by_measure(table, line))
    groups = (
        one["registered"] - one["confirmed"], one["no_show"], one["confirmed"] - one["no_show"], one["walk_ins"],
    )  # fmt: skip
    return Leaf(rows, groups, frozenset(PEOPLE.measures))


def _numbers_of(known: Mapping[str, Number]) -> dict[str, int]:
    """Return the numbers of a line of people. Where no door saw anybody, nobody confirmed is known to have come."""
    numbers = {measure: as_int(known.get(measure)) for measure in PEOPLE.measures}
    if known.get("present") is None:
        numbers["present"] = numbers["walk_ins"]
    if known.get("no_show") is None:
        numbers["no_show"] = numbers["confirmed"]
    return numbers


def _by_kind(part: Part, kinds: Mapping[str, str]) -> list[Leaf] | None:
    """Return the categories as lines that their kinds sum; None where these are not their sums."""
    categories, whole = table_of(part, "categories"), table_of(part, "category_kinds")
    known = {line.code for line in whole}
    leaves, sums = [], defaultdict[str, list[int]](lambda: [0] * len(categories.measures))
    for line in categories:
        kind = kinds.get(line.code)
        if any(line.values) and kind not in known:
            return None
        rows: tuple[Row, ...] = (("categories", line.code),)
        leaves.append(_leaf((*rows, ("category_kinds", kind)) if kind in known else rows, categories, line))
        if kind:
            sums[kind] = [one + as_int(more) for one, more in zip(sums[kind], line.values, strict=True)]
    return leaves if all(sums[line.code] == list(map(as_int, line.values)) for line in whole) else None


def _people_numbers(told: Published, part: Part) -> None:
    numbers = counts(part)
    states = of_sum({name: numbers[name] for name in _STATES})
    if told.numbers & {("people", "registered"), ("people", "confirmed")}:
        # Registered people are confirmed, or in one of the other states: told, they would give those back.
        states = set(_STATES)
    told.hide_numbers("people", *states)
    if told.numbers & {("people", "no_show"), ("people", "confirmed")}:
        told.hide_numbers("people", "no_show_rate")
    for share, measures in (("market_share", ("confirmed", "walk_ins")), ("market_share_present", ("present",))):
        if _hides_market(told, measures):
            told.hide_numbers("people", share)
    if is_small(numbers["under_15"]):
        told.hide_numbers("people", "under_15")
    needs, needs_told = numbers["with_needs"], numbers["needs_told"]
    if any(map(is_small, (needs, needs_told, abs(needs - needs_told)))):
        told.hide_numbers("people", "with_needs", "needs_told")
    if "days_before" in part.tables:
        # At the end those stand who are confirmed, or may still be.
        hides_last_week = bool({"pending", "waiting", "offered"} & states)
        days = series.hide_days(part.tables["days_before"], hides_last_week=hides_last_week)
        told.hide_unknown("people", "days_before", days)


def _hides_market(told: Published, measures: Iterable[str]) -> bool:
    """Whether the share of the market sector tells a cell that is withheld: its own, or that of who said nothing."""
    lines = {
        ("people", "organisation_kinds", code, measure)
        for code in (OrganisationKind.MARKET_COMPANY, "")
        for measure in measures
    }
    is_untold = bool({("people", measure) for measure in measures} & told.numbers)
    return is_untold or ("people", "organisation_kinds") in told.tables or bool(lines & told.cells)


# --- who came back ------------------------------------------------------------


def _newness(told: Published, part: Part) -> None:
    numbers = counts(part)
    guarded = [
        numbers["returning"], numbers["new"], numbers["untold"], numbers["returning_present"], numbers["new_present"],
        abs(numbers["returning"] - numbers["returning_present"]), abs(numbers["new"] - numbers["new_present"]),
        numbers["untold_present"], abs(numbers["untold"] - numbers["untold_present"]),
    ]  # fmt: skip
    # Together they are those who have a place, and those who came.
    is_untold = told.numbers & {("people", "confirmed"), ("people", "walk_ins"), ("people", "present")}
    if is_untold or any(map(is_small, guarded)):
        told.hide_numbers("newness", *NEWNESS)


# --- sessions -----------------------------------------------------------------


def _sessions(told: Published, part: Part) -> None:
    table, numbers = table_of(part, "sessions"), part.numbers
    leaves = [_session_leaf(table, line) for line in table]
    values: dict[Cell, int] = {
        (("sessions", line.code), measure): as_int(value)
        for line in table
        for measure, value in zip(table.measures, line.values, strict=True)
        if measure in SESSION.measures and value is not None
    }
    values |= {(leaf.rows[0], _BOOKED_UNSEEN): leaf.groups[_UNSEEN] for leaf in leaves}
    totals = frozenset(SESSION.measures) & numbers.keys()
    values |= {(TOTAL, measure): as_int(numbers[measure]) for measure in totals}
    found = withhold(Grid(SESSION, {"sessions": leaves}, values, totals))
    if found.cells and not _adds_up(part):
        # Seats booked where one need not book count in no total: what hides what is not known.
        found = Withheld({(TOTAL, measure) for measure in totals}, {"sessions"})
    found.cells = {cell for cell in found.cells if cell[1] != _BOOKED_UNSEEN}
    told.take("sessions", found)
    if "turned_away" in table.measures:
        # It overlaps those refused and those waiting, which SESSION does not know: it is never told.
        told.hide_lines("sessions", "sessions", (line.code for line in table), "turned_away")
    if ("sessions", "booked") in told.numbers:
        told.hide_numbers("sessions", "booked_share")
    if told.numbers & {("sessions", "absent"), ("sessions", "attended_booked")}:
        told.hide_numbers("sessions", "absent_share")


def _session_leaf(table: Table, line: Line) -> Leaf:
    known = by_measure(table, line)
    one = {name: as_int(known.get(name)) for name in SESSION.measures}
    both, missing = one["attended_booked"], one["absent"]
    unseen = max(0, one["booked"] - both - missing)
    groups = (both, missing, one["attended_unbooked"], one["waiting"], one["refused"], unseen)
    measures = {name for name in SESSION.measures if known.get(name) is not None}
    if known.get("attended") is None:
        measures.add(_BOOKED_UNSEEN)
    return Leaf((("sessions", line.code),), groups, frozenset(measures))


def _adds_up(part: Part) -> bool:
    measures = ("booked", "attended_booked", "absent", "attended", "refused")
    return all(
        sum(column(part, "sessions", measure).values()) == as_int(part.numbers[measure])
        for measure in measures
        if measure in part.numbers
    )


# --- meetings -----------------------------------------------------------------


def _meetings(told: Published, part: Part, amounts: Mapping[tuple[str, int], Amounts]) -> None:
    if not all(_may_tell(value, amounts.get(key)) for key, value in _sums(part)):
        told.hide_numbers("meetings", "amount")
        told.hide_lines("meetings", "programmes", column(part, "programmes", "amount"), "amount")
        told.hide_lines("meetings", "follow_ups", column(part, "follow_ups", "amount"), "amount")
    for name in ("verdicts", "leads", "outcomes"):
        for lines in _by_programme(table_of(part, name)).values():
            found = of_sum({line.code: as_int(line.values[0]) for line in lines})
            told.hide_lines("meetings", name, found, "number")
    for lines in _by_programme(table_of(part, "follow_ups")).values():
        # Together they are the answers that the outcomes tell by kind.
        if any(is_small(value) for line in lines for value in line.values[:2]):
            told.hide_lines("meetings", "follow_ups", (line.code for line in lines), "answers", "meetings")


def _sums(part: Part) -> Iterator[tuple[tuple[str, int], int]]:
    """Yield the sums of money that are told, each with what names its amounts."""
    for code, amount in column(part, "programmes", "amount").items():
        yield (code, 0), amount
    for code, amount in column(part, "follow_ups", "amount").items():
        programme, _slash, month = code.rpartition("/")
        yield (programme, int(month)), amount


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
