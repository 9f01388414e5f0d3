"""What goes with what is withheld: rates, sums of money, figures that other figures would tell."""

from typing import Any

import pytest

from events.figures import Line, Part, Table
from forum.pages.open_data.withholding import Amounts, publish

NUMBERS: dict[str, dict[str, Any]] = {
    "newness": {"returning": 40, "new": 60, "untold": 0, "returning_share": 40.0, "returning_present": 30,
                "new_present": 50, "untold_present": 0, "returning_share_present": 37.5,
                "returning_organisations": 2, "new_organisations": 9, "earlier_editions": 1},
    "meetings": {"planned": 40, "held": 30, "missed": 10, "no_show": 2, "exchanges": 3, "promised": 2, "kept": 1,
                 "amount": 100_000, "programmes": 1, "participants": 30},
}  # fmt: skip
NEW = {"returning", "new", "untold", "returning_share", "returning_present", "new_present", "untold_present",
       "returning_share_present"}  # fmt: skip


def hidden(section: str, tables: dict[str, Table], amounts: dict[tuple[str, int], Amounts], **more: Any) -> set[str]:
    told = publish({section: Part(section, NUMBERS[section] | more, tables)}, {}, amounts)
    return {key for _section, key in told.numbers} | {f"table {name}" for _section, name in told.tables}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, set()),
        ({"untold": 3}, NEW),
        ({"returning": 4, "returning_present": 0}, NEW),
        # Three of those present left no address.
        ({"untold_present": 3}, NEW),
        # Three of those who had come before stayed away.
        ({"returning_present": 37}, NEW),
        ({"returning_organisations": 1}, set()),
    ],
)
def test_who_came_back(more: dict[str, int], expected: set[str]) -> None:
    assert hidden("newness", {}, {}, **more) == expected


def meeting_tables(outcomes: dict[str, int] | None = None) -> dict[str, Table]:
    follow_ups = (Line("rdv/6", (12, 9, 40_000)), Line("rdv/12", (8, 7, 60_000)))
    return {
        "programmes": Table(("amount",), (Line("rdv", (100_000,)),)),
        "verdicts": Table(("number",)),
        "leads": Table(("number",)),
        "follow_ups": Table(("answers", "meetings", "amount"), follow_ups),
        "outcomes": Table(("number",), tuple(Line(f"rdv/{kind}", (n,)) for kind, n in (outcomes or {}).items())),
    }


ENOUGH = {("rdv", 0): Amounts(9, 30_000), ("rdv", 6): Amounts(5, 20_000), ("rdv", 12): Amounts(6, 30_000)}
SUMS = {
    ("meetings", "programmes", "rdv", "amount"), ("meetings", "follow_ups", "rdv/6", "amount"),
    ("meetings", "follow_ups", "rdv/12", "amount"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("amounts", "is_told"),
    [
        (ENOUGH, True),
        (ENOUGH | {("rdv", 6): Amounts(4, 20_000)}, False),
        # One meeting makes nine tenths of it.
        (ENOUGH | {("rdv", 12): Amounts(6, 54_000)}, False),
        ({}, False),
    ],
)
def test_sums_of_money_come_from_five_meetings_and_from_none_above_all(
    amounts: dict[tuple[str, int], Amounts], is_told: bool
) -> None:
    told = publish({"meetings": Part("meetings", NUMBERS["meetings"], meeting_tables())}, {}, amounts)

    assert told.cells == (set() if is_told else SUMS)
    assert told.numbers == (set() if is_told else {("meetings", "amount")})


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ({"nothing": 12, "loan": 8, "grant": 0}, set()),
        ({"nothing": 12, "loan": 6, "grant": 2}, {"rdv/grant", "rdv/loan"}),
        ({"nothing": 18, "grant": 2}, {"rdv/grant", "rdv/nothing"}),
        # Three ones and nothing else: their sum would tell each.
        ({"nothing": 1, "loan": 1, "grant": 1, "other": 0}, {"rdv/grant", "rdv/loan", "rdv/nothing", "rdv/other"}),
    ],
)
def test_what_came_of_few_meetings_is_withheld(outcomes: dict[str, int], expected: set[str]) -> None:
    told = publish({"meetings": Part("meetings", NUMBERS["meetings"], meeting_tables(outcomes))}, {}, ENOUGH)

    assert {code for _section, table, code, _measure in told.cells if table == "outcomes"} == expected


PEOPLE = ("registered", "confirmed", "walk_ins", "present", "no_show")
OF_PEOPLE = dict(zip(PEOPLE, (120, 100, 10, 90, 20), strict=True)) | {
    "pending": 0, "waiting": 0, "offered": 0, "declined": 0, "cancelled": 20, "no_show_rate": 20.0,
    "market_share": 10.0, "market_share_present": 12.0, "under_15": 0, "with_needs": 0, "needs_told": 0,
}  # fmt: skip


def people_told(days: tuple[int, ...] = (), **more: int) -> set[str]:
    whole = tuple(OF_PEOPLE[name] for name in PEOPLE)
    names = ("category_kinds", "organisation_kinds", "territories", "heard_by")
    tables = {name: Table(PEOPLE, (Line("association", whole),)) for name in names}
    standing = tuple(Line(str(number + 1 - len(days)), (value,)) for number, value in enumerate(days))
    tables |= {
        "categories": Table(PEOPLE, (Line("1", whole, "Associations"),)),
        "days_before": Table(("standing",), standing),
    }
    told = publish({"people": Part("people", OF_PEOPLE | more, tables)}, {"1": "association"}, {})
    assert not told.tables
    cells = {f"{table} {code}" for _section, table, code, _measure in told.cells}
    return {key for _section, key in told.numbers} | cells


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, set()),
        ({"under_15": 2}, {"under_15"}),
        ({"with_needs": 9, "needs_told": 3}, {"with_needs", "needs_told"}),
        ({"with_needs": 9, "needs_told": 8}, {"with_needs", "needs_told"}),
        ({"cancelled": 18, "declined": 2}, {"cancelled", "declined"}),
    ],
)
def test_numbers_of_people(more: dict[str, int], expected: set[str]) -> None:
    assert people_told(**more) == expected


def test_the_last_days_would_tell_how_many_wait() -> None:
    days = (100, 100, 100, 100)

    assert people_told(days, cancelled=18, waiting=2) == {
        "cancelled", "waiting", "days_before -3", "days_before -2", "days_before -1", "days_before 0",
    }  # fmt: skip
    assert people_told(days) == set()


def test_categories_that_make_no_known_kind_are_not_told() -> None:
    whole = (120, 100, 10, 90, 20)
    empty = Table(PEOPLE)
    tables = dict.fromkeys(("organisation_kinds", "territories", "heard_by"), empty) | {
        "category_kinds": Table(PEOPLE, (Line("association", whole),)),
        "categories": Table(PEOPLE, (Line("1", whole, "Associations"),)),
        "days_before": Table(("standing",)),
    }

    assert publish({"people": Part("people", OF_PEOPLE, tables)}, {}, {}).tables == {("people", "categories")}


def test_somebody_seen_after_cancelling_is_hidden_too() -> None:
    """Three were present: one confirmed, two whose registration was cancelled. The other line hides them."""
    lines = (Line("association", (60, 50, 10, 55, 5)), Line("press", (9, 7, 0, 3, 6)))
    totals = dict(zip(PEOPLE, (69, 57, 10, 58, 11), strict=True))
    names = ("category_kinds", "organisation_kinds", "territories", "heard_by")
    tables = {name: Table(PEOPLE, lines if name == "category_kinds" else ()) for name in names} | {
        "categories": Table(PEOPLE),
        "days_before": Table(("standing",)),
    }

    told = publish({"people": Part("people", OF_PEOPLE | totals | {"cancelled": 12}, tables)}, {}, {})

    present = {code for _section, _table, code, measure in told.cells if measure == "present"}
    assert present == {"press", "association"}
