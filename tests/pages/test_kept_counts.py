"""Each count of an edition stays as it was, and says what it changed."""

import io
from csv import reader
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.enums import EditionState, FigureMoment
from events.models import Edition
from events.services.edition import move_edition
from events.services.figures import freeze_figures
from forum.core.journal import Actor
from tests.factories import EditionFactory, MeetingFactory, OutcomeFactory, RegistrationFactory
from tests.factories.moments import AFTER
from tests.pages.reading import Page, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after")]
PAGE = "/organisation/2026/chiffres/"
COUNTS = f"{PAGE}comptes/"
DAY = timedelta(days=1)


@pytest.fixture
def after(time_machine):
    time_machine.move_to(AFTER, tick=False)
    return time_machine


@pytest.fixture
def edition() -> Edition:
    """An edition whose figures were kept when it closed, and a fortnight later, after one more person came to light."""
    edition = EditionFactory(slug="2026")
    RegistrationFactory.create_batch(2, edition=edition, postcode="92000")
    edition = move_edition(edition, EditionState.CLOSED, actor=Actor.system(), at=AFTER)
    RegistrationFactory(edition=edition, postcode="75011")
    count(edition, FigureMoment.DAYS_15, 15)
    return edition


def count(edition: Edition, moment: FigureMoment, days: int) -> None:
    freeze_figures(edition, moment, actor=Actor.system(), at=AFTER + days * DAY)


def numbers(page: Page) -> dict[str, str]:
    found = [element for element in page.root if "data-figure" in element.attributes]
    return {element.attributes["data-figure"]: element.attributes["data-value"] for element in found}


def test_each_count_says_which_numbers_it_changed(organiser: Client, edition: Edition) -> None:
    page = read(organiser.get(COUNTS))

    assert [title.text for title in page.all("main h2")] == [
        "Compte n° 2, quinze jours après", "Compte n° 1, à la clôture",
    ]  # fmt: skip
    rows = [[cell.text for cell in row if cell.tag in ("th", "td")] for row in page.all("tbody tr")]
    assert rows == [["Personnes inscrites", "2", "3"], ["Inscriptions confirmées", "2", "3"]]
    told = page.text("main")
    assert "Compté de nouveau : Inscriptions et public, Présence, Séances, Rendez-vous ; le reste" in told
    assert "Des lignes ont changé dans : Par sorte de public, Par catégorie, Par sorte de structure, " in told
    assert "Inscriptions au fil des jours. Voir" in told


def test_a_count_that_changed_nothing_says_so(organiser: Client, edition: Edition) -> None:
    count(edition, FigureMoment.MONTHS_12, 460)

    [newest, *_others] = read(organiser.get(COUNTS)).all("section.figures-panel")

    assert "Ce compte n’a rien changé." in newest.text
    assert "Compté de nouveau : Rendez-vous ; le reste" in newest.text


def test_an_older_count_is_read_as_it_was(organiser: Client, edition: Edition) -> None:
    older, today = read(organiser.get(f"{COUNTS}1/")), read(organiser.get(PAGE))

    assert (numbers(older)["people.registered"], numbers(today)["people.registered"]) == ("2", "3")
    assert numbers(read(organiser.get(f"{COUNTS}2/"))) == numbers(today)
    assert "au compte n° 1, à la clôture, le " in older.text("main")
    assert "compte n° 2" in today.text("main")
    assert {COUNTS, PAGE} <= {link.attributes["href"] for link in older.all("main a")}


def test_the_files_of_a_count_lie_beside_its_page(organiser: Client, edition: Edition) -> None:
    page = read(organiser.get(f"{COUNTS}1/"))
    assert "territories.csv" in {link.attributes["href"] for link in page.all("main a")}

    answer = organiser.get(f"{COUNTS}1/territories.csv")

    assert answer["Content-Disposition"] == 'attachment; filename="forum-2026-1-territories.csv"'
    lines = list(reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [line[0] for line in lines if line][1:] == ["Nanterre"]


@pytest.mark.parametrize("address", ["3/", "0/", "3/territories.csv", "1/nothing.csv", "1/territories.exe"])
def test_what_was_not_counted_is_not_found(organiser: Client, edition: Edition, address: str) -> None:
    assert organiser.get(COUNTS + address).status_code == 404


def test_before_the_first_count_the_page_says_when_it_comes(organiser: Client) -> None:
    EditionFactory(slug="2026")

    page = read(organiser.get(COUNTS))

    assert page.text(".empty h2") == "Aucun compte gardé pour l’instant"
    assert organiser.get(f"{COUNTS}1/").status_code == 404


def test_a_part_that_came_later_changes_nothing_before_it(organiser: Client, edition: Edition) -> None:
    edition.figure_sets.filter(section="meetings").delete()
    OutcomeFactory(meeting=MeetingFactory(slot__programme__edition=edition))
    count(edition, FigureMoment.MONTHS_12, 460)

    page = read(organiser.get(COUNTS))

    assert "Compte n° 3" not in page.text("main")
    assert "après les nouvelles à douze mois" in page.text("main")


def test_the_list_costs_the_same_for_one_count_and_for_three(organiser: Client, edition: Edition) -> None:
    costs = []
    for moment, days in ((FigureMoment.MONTHS_12, 460), (FigureMoment.MONTHS_12, 461)):
        with CaptureQueriesContext(connection) as captured:
            organiser.get(COUNTS)
        costs.append(len(captured))
        count(edition, moment, days)

    assert costs[0] == costs[1]
