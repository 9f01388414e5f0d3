"""The page that explains the open data: its files, its licence, the territory as the sources word it."""

import pytest
from django.test import Client

from events.enums import EditionState
from forum.core.text import NBSP, THIN_NBSP
from forum.pages.open_data.territory import calls_for_projects, territory_figures
from tests.factories import EditionFactory, ReportedFigureFactory
from tests.pages.reading import read

pytestmark = pytest.mark.django_db


def test_every_file_is_one_click_away(client: Client) -> None:
    ReportedFigureFactory()
    ReportedFigureFactory(edition=EditionFactory(slug="2025", year=2025, state=EditionState.CLOSED, is_demo=True))
    EditionFactory(slug="2026")

    page = read(client.get("/editions/donnees/"))

    assert [link.attributes["href"] for link in page.all(".files a")] == [
        f"{file}.{ending}"
        for file in ("/editions/chiffres", "/editions/chiffres-dictionnaire", "/2025/chiffres", "/2014/chiffres")
        for ending in ("csv", "json")
    ]
    assert all(client.get(link.attributes["href"]).status_code == 200 for link in page.all(".files a"))
    assert [name.text for name in page.all(".files .tag")] == ["Données fictives"]


def test_without_a_closed_edition_the_page_says_what_will_come(client: Client) -> None:
    page = client.get("/editions/donnees/")

    assert "Aucune édition close pour l’instant" in page.content.decode()


def test_all_editions_lead_to_the_data(client: Client) -> None:
    assert 'href="/editions/donnees/"' in client.get("/editions/").content.decode()


def test_the_territory_is_told_as_its_sources_word_it() -> None:
    told = [(known.label, known.qualifier, known.written, known.as_of) for known in territory_figures()]

    assert told[0] == ("Associations", "", f"17{THIN_NBSP}300", None)
    assert told[5] == ("Emplois directs et indirects créés", "près de", f"1{THIN_NBSP}241", 2016)
    assert len(told) == 7
    assert all(known.source for known in territory_figures())


def test_calls_for_projects_say_what_is_known() -> None:
    names = [call.name for call in calls_for_projects()]
    facts = {call.name: [fact[:2] for fact in call.facts] for call in calls_for_projects()}

    assert names == ["Appels à projets ESS", "Progr’ESS, édition 1", "Progr’ESS, édition 2"]
    assert facts["Appels à projets ESS"] == [
        ("Durée, en années", "3"), ("Projets soutenus", "48"),
        ("Montant total", f"2{THIN_NBSP}300{THIN_NBSP}000{NBSP}€"),
    ]  # fmt: skip
    assert facts["Progr’ESS, édition 2"] == [
        ("Thème", "Développement durable et finance solidaire"), ("Lancement", "octobre 2023"),
        ("Candidatures", "41"), ("Lauréats", "14"),
    ]  # fmt: skip
