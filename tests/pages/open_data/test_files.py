"""The files of open data, word for word; who finds them, what they cost, what caches are told."""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from attendees.enums import CategoryKind
from events.enums import EditionState, FigureKind, FigureMoment
from events.figures import Line, Part, Table
from events.models import Edition, FigureSet
from events.services.figures import freeze_figures
from forum.core.journal import Actor
from tests.factories import CategoryFactory, EditionFactory, RegistrationFactory, ReportedFigureFactory, UserFactory
from tests.factories.moments import AFTER

pytestmark = pytest.mark.django_db
COUNTED = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
NEWNESS = {
    "returning": 12, "new": 30, "untold": 0, "returning_share": 28.6, "returning_present": 7, "new_present": 25,
    "returning_organisations": 3, "new_organisations": 9, "earlier_editions": 1,
}  # fmt: skip
HEADINGS = [
    "edition", "year", "section", "table", "line", "line_label", "measure", "measure_label", "value", "unit", "status",
    "qualifier", "source", "note", "version", "counted_at", "invented",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _after() -> Iterator[None]:
    with time_machine.travel(AFTER + timedelta(days=30), tick=False):
        yield


def keep(edition: Edition, *parts: Part, version: int = 1) -> None:
    for part in parts:
        FigureSet.objects.create(
            edition=edition, section=part.section, version=version, moment=FigureMoment.CLOSING, counted_at=COUNTED,
            data=part.as_data(),
        )  # fmt: skip


def closed(**more: Any) -> Edition:
    return EditionFactory(**{"slug": "2026", "state": EditionState.CLOSED} | more)


def rows_of(response: HttpResponse) -> list[list[str]]:
    assert response.status_code == 200
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(StringIO(text), delimiter=";"))


def test_an_edition_line_by_line(client: Client) -> None:
    edition = closed()
    keep(edition, Part("newness", NEWNESS))
    ReportedFigureFactory(
        edition=edition, value=300, qualifier="environ", source="=Bilan à fin 2016", note="La capacité de la salle."
    )
    ReportedFigureFactory(edition=edition, kind=FigureKind.SHARE, label="Secteur marchand", value=40, source="Bilan")

    response = client.get("/2026/chiffres.csv")

    counted = ["1", "2026-12-01T10:30:00+01:00", ""]

    def number(key: str, label: str, value: str, unit: str) -> list[str]:
        return ["2026", "2026", "newness", "", "", "", key, label, value, unit, "counted", "", "", "", *counted]

    assert rows_of(response) == [
        HEADINGS,
        ["2026", "2026", "reported", "", "", "", "attendance", "participation", "300", "people", "reported", "environ",
         "'=Bilan à fin 2016", "La capacité de la salle.", "", "", ""],
        ["2026", "2026", "reported", "", "", "Secteur marchand", "share", "part du public", "40", "percent", "reported",
         "", "Bilan", "", "", "", ""],
        number("returning", "Personnes déjà venues", "12", "people"),
        number("new", "Personnes nouvelles", "30", "people"),
        number("untold", "Ni nouvelles ni déjà venues", "0", "people"),
        number("returning_share", "Part des personnes déjà venues", "28.6", "percent"),
        number("returning_present", "Personnes déjà venues, présentes", "7", "people"),
        number("new_present", "Personnes nouvelles, présentes", "25", "people"),
        number("returning_organisations", "Structures déjà venues", "3", "organisations"),
        number("new_organisations", "Structures nouvelles", "9", "organisations"),
        number("earlier_editions", "Éditions comparées", "1", "count"),
    ]  # fmt: skip
    assert response["Content-Disposition"] == 'attachment; filename="forum-ess-2026-chiffres.csv"'
    assert response["Access-Control-Allow-Origin"] == "*"


def test_claims_that_disagree_stand_side_by_side_in_the_nested_file(client: Client) -> None:
    edition = EditionFactory(past=True, slug="2012", year=2012)
    ReportedFigureFactory(edition=edition, value=300, qualifier="environ", source="Bilan", position=0)
    ReportedFigureFactory(edition=edition, value=500, source="Article", note="Sans nommer l’édition.", position=1)

    data = client.get("/2012/chiffres.json").json()

    claim = {"measure": "attendance", "label": "participation", "unit": "people", "status": "reported"}
    assert data == {
        "licence": "Licence Ouverte 2.0 / Open Licence 2.0 (Etalab)",
        "licence_address": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        "producer": "Département des Hauts-de-Seine",
        "dictionary": "http://localhost:8000/editions/chiffres-dictionnaire.json",
        "generated_at": "2026-12-23T10:00:00+00:00",
        "editions": [
            {
                "edition": "2012",
                "year": 2012,
                "invented": None,
                "reported": [
                    claim | {"value": 300, "qualifier": "environ", "source": "Bilan", "note": None},
                    claim | {"value": 500, "qualifier": None, "source": "Article", "note": "Sans nommer l’édition."},
                ],
                "sections": {},
            }
        ],
    }


def test_small_counts_are_named_and_not_told(client: Client) -> None:
    keep(closed(), Part("newness", NEWNESS | {"untold": 2}))

    section = client.get("/2026/chiffres.json").json()["editions"][0]["sections"]["newness"]

    assert section["version"] == 1
    assert section["numbers"]["untold"] == {
        "label": "Ni nouvelles ni déjà venues", "unit": "people", "value": None, "status": "withheld",
    }  # fmt: skip
    told = {key for key, number in section["numbers"].items() if number["status"] == "counted"}
    assert told == {"returning_organisations", "new_organisations", "earlier_editions"}


def test_tables_are_nested_by_line(client: Client) -> None:
    numbers = {
        "sessions": 2, "sessions_cancelled": 0, "sessions_booked": 2, "sessions_scanned": 2, "seats": 60, "booked": 50,
        "booked_share": 83.3, "attended_booked": 40, "absent": 10, "absent_share": 20.0, "attended": 50, "refused": 0,
    }  # fmt: skip
    measures = ("seats", "booked", "waiting", "attended", "attended_booked", "attended_unbooked", "absent", "refused")
    lines = (
        Line("7", (30, 25, 0, 25, 20, 5, 5, 0), "Semer", "Sowing"),
        Line("8", (30, 25, 0, 25, 20, 5, 5, 0), "-Récolter"),
    )
    keep(closed(), Part("sessions", numbers, {"sessions": Table(measures, lines)}))

    table = client.get("/en/2026/chiffres.json").json()["editions"][0]["sections"]["sessions"]["tables"]["sessions"]
    rows = rows_of(client.get("/2026/chiffres.csv"))

    assert [line["label"] for line in table["lines"]] == ["Sowing", "-Récolter"]
    assert table["lines"][0]["values"]["booked"] == {"value": 25, "status": "counted"}
    assert [row[4:9] for row in rows if row[6] == "absent" and row[3]] == [
        ["7", "Semer", "absent", "Absentes de la séance", "5"],
        ["8", "'-Récolter", "absent", "Absentes de la séance", "5"],
    ]


def test_the_newest_version_is_told(client: Client) -> None:
    edition = closed()
    keep(edition, Part("newness", NEWNESS))
    keep(edition, Part("newness", NEWNESS | {"new": 31}), version=2)

    rows = rows_of(client.get("/2026/chiffres.csv"))

    assert [(row[8], row[14]) for row in rows if row[6] == "new"] == [("31", "2")]


def test_an_invented_edition_says_so_on_every_line(client: Client) -> None:
    keep(closed(is_demo=True), Part("newness", NEWNESS))

    assert {row[-1] for row in rows_of(client.get("/2026/chiffres.csv"))[1:]} == {"Données fictives"}
    assert client.get("/2026/chiffres.json").json()["editions"][0]["invented"] == "Données fictives"
    assert {row[-1] for row in rows_of(client.get("/en/2026/chiffres.csv"))[1:]} == {"Invented data"}


def test_all_editions_stand_in_one_file_the_oldest_first(client: Client) -> None:
    keep(closed(), Part("newness", NEWNESS))
    ReportedFigureFactory()
    EditionFactory(slug="2027", year=2027)

    assert list(dict.fromkeys(row[0] for row in rows_of(client.get("/editions/chiffres.csv"))[1:])) == ["2014", "2026"]
    assert [one["edition"] for one in client.get("/editions/chiffres.json").json()["editions"]] == ["2014", "2026"]


@pytest.mark.parametrize("state", [state for state in EditionState if state not in ("closed", "archived")])
@pytest.mark.parametrize("ending", ["csv", "json"])
def test_an_edition_that_is_not_closed_has_no_file(client: Client, state: EditionState, ending: str) -> None:
    edition = closed(state=state)
    keep(edition, Part("newness", NEWNESS))
    client.force_login(UserFactory(organiser=True))

    assert client.get(f"/2026/chiffres.{ending}").status_code == 404
    assert "2026" not in [row[0] for row in rows_of(client.get("/editions/chiffres.csv"))]


def test_a_year_without_figures_has_no_file(client: Client) -> None:
    closed(slug="2015", holding="not_held")

    assert client.get("/2015/chiffres.csv").status_code == 404


def test_every_counted_section_is_told_and_nobody_of_four(client: Client) -> None:
    edition = EditionFactory(slug="2026")
    for kind, people in ((CategoryKind.RESIDENT, 9), (CategoryKind.PRESS, 3), (CategoryKind.TEAM, 6)):
        category = CategoryFactory(edition=edition, kind=kind, name=str(kind.label))
        RegistrationFactory.create_batch(people, edition=edition, category=category)
    freeze_figures(edition, FigureMoment.CLOSING, actor=Actor.system(), at=COUNTED)
    Edition.objects.update(state=EditionState.CLOSED)

    rows = rows_of(client.get("/2026/chiffres.csv"))[1:]

    assert {row[2] for row in rows} == {"people", "newness", "presence", "sessions", "meetings"}
    small = [row for row in rows if row[9] == "people" and row[8] and 0 < float(row[8]) < 5]
    assert small == []
    kinds = {row[4]: (row[8], row[10]) for row in rows if row[3] == "category_kinds" and row[6] == "registered"}
    assert kinds == {"resident": ("9", "counted"), "press": ("", "withheld"), "team": ("", "withheld")}


def test_the_dictionary_defines_every_word_of_the_files(client: Client) -> None:
    edition = EditionFactory(slug="2026")
    freeze_figures(edition, FigureMoment.CLOSING, actor=Actor.system(), at=COUNTED)
    Edition.objects.update(state=EditionState.CLOSED)

    rows = rows_of(client.get("/editions/chiffres-dictionnaire.csv"))
    data = client.get("/editions/chiffres-dictionnaire.json").json()

    assert rows[0] == ["section", "table", "measure", "label", "words", "unit"]
    assert [row[2] for row in rows if row[0] == "" and row[2]] == HEADINGS
    assert list(data["columns"]) == HEADINGS
    defined = {(row[0], row[1], row[2]) for row in rows[1:]}
    told = {(row[2], row[3], row[6]) for row in rows_of(client.get("/2026/chiffres.csv"))[1:]}
    assert told <= defined
    assert data["sections"]["people"]["numbers"]["present"]["unit"] == "people"
    assert data["sections"]["people"]["tables"]["territories"]["measures"]["no_show"]["label"] == "Absentes"


def test_who_has_the_file_is_told_that_it_has_not_changed(client: Client) -> None:
    edition = closed()
    keep(edition, Part("newness", NEWNESS))
    claim = ReportedFigureFactory(edition=edition, value=300)
    first = client.get("/2026/chiffres.json")

    again = client.get("/2026/chiffres.json", headers={"if-none-match": first["ETag"]})
    english = client.get("/en/2026/chiffres.json", headers={"if-none-match": first["ETag"]})
    claim.value = 301
    claim.save()
    corrected = client.get("/2026/chiffres.json", headers={"if-none-match": first["ETag"]})

    assert first["Last-Modified"] == "Tue, 01 Dec 2026 09:30:00 GMT"
    assert (again.status_code, again.content) == (304, b"")
    assert english.status_code == 200
    assert corrected.status_code == 200
    assert json.loads(corrected.content)["editions"][0]["reported"][0]["value"] == 301


@pytest.mark.parametrize("address", ["/editions/chiffres.csv", "/editions/chiffres.json", "/editions/donnees/"])
def test_three_editions_cost_as_many_queries_as_one(client: Client, address: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    keep(closed(), Part("newness", NEWNESS))
    queries()
    one = queries()
    for year in (2024, 2025):
        keep(closed(slug=str(year), year=year), Part("newness", NEWNESS))
        ReportedFigureFactory(edition=Edition.objects.get(slug=str(year)))

    assert queries() == one
    assert one == 6 if "chiffres" in address else one >= 5
