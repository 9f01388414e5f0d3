"""Sets that an older version kept, and what was never known: nothing breaks, and no more is told."""

import pytest

from events.figures import Line, Part, Table
from forum.pages.open_data.withholding import publish

MEASURES = ("registered", "confirmed", "walk_ins", "present", "no_show")
WHOLE = (120, 100, 10, 90, 20)
SESSIONS = ("seats", "booked", "waiting", "attended", "attended_booked", "attended_unbooked", "absent", "refused")


def people() -> Part:
    names = ("category_kinds", "organisation_kinds", "territories", "heard_by")
    tables = {name: Table(MEASURES, (Line("association", WHOLE),)) for name in names}
    numbers = dict(zip(MEASURES, WHOLE, strict=True)) | {
        "pending": 0, "waiting": 0, "offered": 0, "declined": 0, "cancelled": 20, "no_show_rate": 20.0,
        "market_share": 10.0, "market_share_present": 12.0, "under_15": 3, "with_needs": 0, "needs_told": 0,
    }  # fmt: skip
    tables |= {
        "categories": Table(MEASURES, (Line("1", WHOLE, "Associations"),)),
        "days_before": Table(("standing",), (Line("0", (100,)),)),
    }
    return Part("people", numbers, tables)


def others() -> list[Part]:
    newness = ("returning", "new", "untold", "returning_present", "new_present", "untold_present", "earlier_editions")
    presence = ("present", "entered", "peak", "timed", "timed_share", "median_minutes", "meals", "refused",
                "forced")  # fmt: skip
    sessions = ("seats", "booked", "booked_share", "attended_booked", "absent", "absent_share", "attended", "refused")
    lengths = Table(("people",), (Line("30", (10,)),))
    doors = Table(("people", "entries"), (Line("1", (10, 10)),))
    arrivals = Table(("arrivals", "inside"), (Line("2026-11-22T08:00+01:00", (10, 10)),))
    seats = Table(SESSIONS, (Line("1", (10,) * len(SESSIONS)),))
    money = Table(("answers", "meetings", "amount"), (Line("rdv/6", (10, 10, 10)),))
    kinds = Table(("number",), (Line("rdv/loan", (10,)),))
    return [
        Part("newness", dict.fromkeys(newness, 10)),
        Part(
            "presence",
            dict.fromkeys(presence, 10),
            {
                "arrivals": arrivals, "minutes_inside": lengths, "doors": doors,
                "refusals": Table(("scans",), (Line("full", (10,)),)),
            },
        ),
        Part("sessions", dict.fromkeys(sessions, 10), {"sessions": seats}),
        Part(
            "meetings",
            {"amount": 10},
            {
                "programmes": Table(("amount",), (Line("rdv", (10,)),)), "follow_ups": money, "verdicts": kinds,
                "leads": kinds, "outcomes": kinds,
            },
        ),
    ]  # fmt: skip


@pytest.mark.parametrize("part", [people(), *others()], ids=lambda part: part.section)
def test_a_set_that_lacks_a_number_or_a_table_is_still_told(part: Part) -> None:
    for key in part.numbers:
        numbers = {name: number for name, number in part.numbers.items() if name != key}
        publish({part.section: Part(part.section, numbers, part.tables)}, {"1": "association"}, {})
    for key in part.tables:
        tables = {name: table for name, table in part.tables.items() if name != key}
        publish({part.section: Part(part.section, part.numbers, tables)}, {"1": "association"}, {})
    told = publish({part.section: Part(part.section, {}, {})}, {}, {})

    assert not told.cells
    assert told.parts[part.section] == Part(part.section, {}, {})


def test_a_table_that_lacks_a_measure_is_still_told() -> None:
    part = people()
    shown = dict(part.tables) | {"territories": Table(("registered",), (Line("92050", (117,)), Line("75", (3,))))}

    told = publish({"people": Part("people", part.numbers, shown)}, {"1": "association"}, {})

    assert ("people", "territories") in told.tables or ("people", "territories", "75", "registered") in told.cells


def test_what_was_never_known_is_not_said_to_be_withheld() -> None:
    """No door saw anybody: three people of the press are withheld, who came is not known of anybody."""
    lines = (Line("association", (120, 100, 10, None, None)), Line("press", (23, 3, 0, None, None)))
    table = Table(MEASURES, lines)
    part = people()
    numbers = dict(part.numbers) | {
        "registered": 143, "confirmed": 103, "cancelled": 40, "present": None, "no_show": None, "no_show_rate": None,
        "under_15": 0,
    }  # fmt: skip
    tables = {"category_kinds": table, "categories": Table(MEASURES)}

    told = publish({"people": Part("people", numbers, tables)}, {}, {})

    withheld = {(code, measure) for _section, _table, code, measure in told.cells}
    assert ("press", "confirmed") in withheld
    assert {measure for _code, measure in withheld} <= {"registered", "confirmed"}
    assert not {key for _section, key in told.numbers} & {"present", "no_show", "no_show_rate"}
    assert told.parts["people"].numbers["present"] is None


def test_where_no_door_saw_anybody_few_registered_at_the_door_are_withheld_line_by_line() -> None:
    lines = (Line("association", (120, 100, 30, None, None)), Line("press", (23, 20, 3, None, None)))
    numbers = dict(zip(MEASURES, (143, 120, 33, None, None), strict=True)) | {"cancelled": 23}
    tables = {"category_kinds": Table(MEASURES, lines), "categories": Table(MEASURES)}

    told = publish({"people": Part("people", numbers, tables)}, {}, {})

    assert ("people", "category_kinds") not in told.tables
    assert {(code, measure) for _section, _table, code, measure in told.cells} >= {
        ("press", "walk_ins"), ("association", "walk_ins"),
    }  # fmt: skip


def test_a_first_edition_has_nobody_who_came_back() -> None:
    names = ("returning", "new", "untold", "returning_share", "returning_present", "new_present", "untold_present")
    numbers = dict.fromkeys(names) | {"earlier_editions": 0}

    told = publish({"newness": Part("newness", numbers)}, {}, {})

    assert told.numbers == set()
    assert told.parts["newness"].numbers == numbers


def test_sessions_that_nobody_scanned_tell_their_seats() -> None:
    numbers = dict.fromkeys(("attended_booked", "absent", "absent_share", "attended", "refused")) | {
        "sessions": 2, "seats": 60, "booked": 40, "booked_share": 66.7,
    }  # fmt: skip
    lines = tuple(Line(code, (30, 20, 0, None, None, None, None, None)) for code in "12")

    told = publish({"sessions": Part("sessions", numbers, {"sessions": Table(SESSIONS, lines)})}, {}, {})

    assert (told.numbers, told.cells, told.tables) == (set(), set(), set())
