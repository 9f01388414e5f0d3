"""Each figure has its words: a name, a sentence, a unit; each line of a table is called something."""

import pytest
from django.db.models import TextChoices
from django.utils import translation

from attendees.enums import CategoryKind, HeardBy, OrganisationKind
from events.figures import Line, Number, Table
from events.selectors import count_parts
from forum.pages.figures.dictionary import (
    MEASURES,
    NUMBERS,
    SECTION_TITLES,
    TABLES,
    Unit,
    define_measure,
    define_number,
    define_table,
    format_value,
    line_heading,
    line_label,
    line_labels,
)
from matchmaking.enums import FollowUpKind, LeadKind, Verdict
from tests.factories.events import EditionFactory
from tests.factories.moments import AFTER

N, T = "\u00a0", "\u202f"


@pytest.mark.django_db
def test_every_figure_that_is_counted_has_a_definition_and_no_other() -> None:
    parts = {part.section: part for part in count_parts(EditionFactory(), at=AFTER)}

    assert set(SECTION_TITLES) == set(parts)
    assert {section: set(known) for section, known in NUMBERS.items()} == {
        section: set(part.numbers) for section, part in parts.items()
    }
    counted = {
        section: {name: set(table.measures) for name, table in part.tables.items()}
        for section, part in parts.items()
        if part.tables
    }
    assert {
        section: {name: set(measures) for name, measures in tables.items()} for section, tables in MEASURES.items()
    } == counted
    assert {section: set(tables) for section, tables in TABLES.items()} == {
        section: set(tables) for section, tables in counted.items()
    }
    assert all(line_heading(section, table) for section, tables in TABLES.items() for table in tables)


def test_definitions_are_found_by_name() -> None:
    assert define_number("people", "no_show_rate").unit == Unit.PERCENT
    assert str(define_table("presence", "doors").label) == "Par porte"
    assert str(define_measure("people", "territories", "walk_ins").label) == "Sur place"


@pytest.mark.parametrize("known", [NUMBERS, TABLES, MEASURES])
def test_definitions_are_one_sentence(known: dict[str, dict[str, object]]) -> None:
    definitions = [
        one
        for section in known.values()
        for entry in section.values()
        for one in (entry.values() if isinstance(entry, dict) else [entry])
    ]
    for definition in definitions:
        words = str(definition.words)
        assert words[0].isupper()
        assert words.endswith(".")
        assert ". " not in words


@pytest.mark.parametrize(
    ("table", "line", "french", "english"),
    [
        ("category_kinds", Line("press", (1,)), "Presse", "Press"),
        ("category_kinds", Line("gone", (1,)), "gone", "gone"),
        ("categories", Line("7", (1,), "Elus", "Elected members"), "Elus", "Elected members"),
        ("categories", Line("7", (1,), "L'équipe"), "L’équipe", "L’équipe"),
        ("organisation_kinds", Line("mutual", (1,)), "Mutuelle", "Mutual society"),
        ("heard_by", Line("", (1,)), "non précisé", "not given"),
        ("territories", Line("92050", (1,), "Nanterre"), "Nanterre", "Nanterre"),
        ("territories", Line("", (1,)), "non précisé", "not given"),
        ("days_before", Line("-12", (1,)), "J−12", "D−12"),
        ("days_before", Line("0", (1,)), "jour du forum", "day of the forum"),
        ("arrivals", Line("2026-11-24T08:15+01:00", (1, 1)), f"8{N}h{N}15", "08:15"),
        ("minutes_inside", Line("0", (1,)), f"moins de 30{N}min", f"under 30{N}min"),
        ("minutes_inside", Line("30", (1,)), f"30{N}min à 1{N}h", f"30{N}min to 1{N}h"),
        ("minutes_inside", Line("60", (1,)), f"1{N}h à 1{N}h{N}30", f"1{N}h to 1{N}h{N}30"),
        ("minutes_inside", Line("480", (1,)), f"8{N}h et plus", f"8{N}h and over"),
        ("minutes_inside", Line("0/90", (1,)), f"moins de 1{N}h{N}30", f"under 1{N}h{N}30"),
        ("minutes_inside", Line("60/120", (1,)), f"1{N}h à 2{N}h", f"1{N}h to 2{N}h"),
        ("minutes_inside", Line("240/", (1,)), f"4{N}h et plus", f"4{N}h and over"),
        ("doors", Line("3", (1, 1), "Entrée nord"), "Entrée nord", "Entrée nord"),
        ("refusals", Line("full", (1,)), "Jauge atteinte", "Full house"),
        ("sessions", Line("9", (1,), "Coopérer", "Cooperating"), "Coopérer", "Cooperating"),
        ("programmes", Line("rdv", (1,), "Matinée", "Morning"), "Matinée", "Morning"),
        ("verdicts", Line("rdv/useful", (1,), "Matinée", "Morning"), f"Matinée{N}: Utile", "Morning: Useful"),
        ("follow_ups", Line("rdv/6", (1,), "Matinée", "Morning"), f"Matinée{N}: à 6 mois", "Morning: at 6 months"),
    ],
)
def test_lines_are_called_what_they_are(table: str, line: Line, french: str, english: str) -> None:
    section = next(section for section, tables in TABLES.items() if table in tables)

    with translation.override("fr"):
        assert line_label(section, table, line) == french
    with translation.override("en"):
        assert line_label(section, table, line) == english


@pytest.mark.parametrize(
    ("section", "table", "kinds", "before"),
    [
        ("people", "category_kinds", CategoryKind, ""),
        ("people", "organisation_kinds", OrganisationKind, ""),
        ("people", "heard_by", HeardBy, ""),
        ("meetings", "verdicts", Verdict, "rdv/"),
        ("meetings", "leads", LeadKind, "rdv/"),
        ("meetings", "outcomes", FollowUpKind, "rdv/"),
    ],
)
def test_every_code_has_words(section: str, table: str, kinds: type[TextChoices], before: str) -> None:
    labels = [line_label(section, table, Line(f"{before}{kind}", (1,), "Matinée")) for kind in kinds]

    programme = f"Matinée{N}: " if before else ""
    assert labels == [f"{programme}{kind.label}" for kind in kinds]


def test_arrivals_say_their_day_when_there_are_several() -> None:
    table = Table(
        ("arrivals", "inside"),
        (Line("2026-11-24T18:00+01:00", (1, 1)), Line("2026-11-25T09:00+01:00", (1, 1))),
    )

    with translation.override("fr"):
        assert line_labels("presence", "arrivals", table) == [
            f"24{N}novembre 2026, 18{N}h",
            f"25{N}novembre 2026, 9{N}h",
        ]


@pytest.mark.parametrize(
    ("value", "unit", "french", "english"),
    [
        (None, Unit.PEOPLE, "—", "—"),
        (0, Unit.PEOPLE, "0", "0"),
        (1234, Unit.PEOPLE, f"1{T}234", "1,234"),
        (20.2, Unit.PERCENT, f"20,2{N}%", "20.2%"),
        (40.0, Unit.PERCENT, f"40{N}%", "40%"),
        (125, Unit.MINUTES, f"2{N}h{N}05", f"2{N}h{N}05"),
        (120, Unit.MINUTES, f"2{N}h", f"2{N}h"),
        (45.4, Unit.MINUTES, f"45{N}min", f"45{N}min"),
        (12500, Unit.EUROS, f"12{T}500{N}€", "€12,500"),
        (3.7, Unit.COUNT, "3,7", "3.7"),
    ],
)
def test_values_are_written_with_their_unit(value: Number, unit: Unit, french: str, english: str) -> None:
    with translation.override("fr"):
        assert format_value(value, unit) == french
    with translation.override("en"):
        assert format_value(value, unit) == english
