"""The pages of the figures: each number is what was counted, closing keeps it, all editions stand side by side."""

import io
import re
from datetime import timedelta

import pypdfium2
import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from attendees.enums import CategoryKind, RegistrationState
from attendees.models import Registration
from events.enums import EditionState, FigureMoment
from events.models import FigureSet
from events.selectors import count_parts
from events.services.edition import move_edition
from forum.core.journal import Actor
from forum.pages.figures.reading import count_watched
from forum.pages.figures.rounds import keep_figures_fresh
from tests.attendees.arrivals import admit
from tests.factories import (
    CategoryFactory,
    CheckpointFactory,
    EditionFactory,
    RegistrationFactory,
    ScannerFactory,
    SeatBookingFactory,
    SessionFactory,
)
from tests.factories.moments import AFTER, BEFORE, DOOR
from tests.pages.reading import Element, Page, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after")]
PAGE, ALL = "/organisation/2026/chiffres/", "/organisation/chiffres/"
REPORT, PDF, CLOSE = f"{PAGE}rapport/", f"{PAGE}rapport.pdf", "/organisation/2026/cloture/"


@pytest.fixture
def after():
    with time_machine.travel(AFTER, tick=False) as traveller:
        yield traveller


@pytest.fixture
def edition():
    return EditionFactory(slug="2026")


def people(edition, came: int, absent: int, *, kind: str = CategoryKind.ASSOCIATION, **traits: object) -> None:
    """Register people, some of whom come."""
    category = CategoryFactory(edition=edition, kind=kind, name=f"{kind} {came} {absent}")
    door = CheckpointFactory(edition=edition, name=f"Porte {kind} {came} {absent}", counts_exits=True)
    phone = ScannerFactory(checkpoint=door)
    guests = RegistrationFactory.create_batch(came + absent, edition=edition, category=category, **traits)
    at = DOOR.replace(year=edition.starts_on.year, month=edition.starts_on.month, day=edition.starts_on.day)
    admit(phone, *guests[:came], at=at)


def close(edition, *, at=AFTER) -> None:
    move_edition(edition, EditionState.CLOSED, actor=Actor.system(), at=at)


def numbers(page: Page) -> dict[str, str]:
    """Return each number of a page, by what it counts."""
    found = [element for element in page.root if "data-figure" in element.attributes]
    return {element.attributes["data-figure"]: element.attributes["data-value"] for element in found}


def cells(row: Element, tag: str) -> list[Element]:
    return [element for element in row if element.tag == tag]


def counted(edition, at=AFTER) -> dict[str, str]:
    return {
        f"{part.section}.{key}": "" if value is None else str(value)
        for part in count_parts(edition, at=at)
        for key, value in part.numbers.items()
    }


# --- one edition ---


def test_each_number_is_what_was_counted(organiser: Client, edition) -> None:
    people(edition, 3, 1)
    people(edition, 1, 2, kind=CategoryKind.PRESS, state=RegistrationState.CONFIRMED)
    RegistrationFactory(edition=edition, cancelled=True)
    session = SessionFactory(edition=edition, bookable=True, capacity=4)
    SeatBookingFactory(session=session)

    shown, known = numbers(read(organiser.get(PAGE))), counted(edition)

    assert shown == {key: known[key] for key in shown}
    assert (shown["people.registered"], shown["people.present"], shown["people.no_show"]) == ("9", "4", "4")
    assert len(shown) > 25


def test_each_chart_is_the_table_that_was_counted(organiser: Client, edition) -> None:
    people(edition, 3, 1)
    people(edition, 1, 2, kind=CategoryKind.PRESS)

    page = read(organiser.get(PAGE))

    rows = [(row.text.split()[0], [cell.attributes["data-value"] for cell in row if "data-value" in cell.attributes])
            for row in page.all("figure#category_kinds tbody tr")]  # fmt: skip
    assert rows == [("Association", ["4", "3", "4", "0", "1"]), ("Presse", ["3", "1", "3", "0", "2"])]
    arrivals = [cell.attributes["data-value"] for cell in page.all("figure#arrivals-arrivals td")]
    assert arrivals == ["4"]


def test_meals_are_told_where_somebody_was_served(organiser: Client, edition, after) -> None:
    people(edition, 2, 0)
    assert "presence.meals" not in numbers(read(organiser.get(PAGE)))
    lunch = ScannerFactory(checkpoint=CheckpointFactory(edition=edition, kind="meal", name="Déjeuner"))
    admit(lunch, *Registration.objects.filter(edition=edition))
    after.shift(timedelta(seconds=60))

    page = read(organiser.get(PAGE))

    assert numbers(page)["presence.meals"] == "2"
    assert "Repas servis" in page.text("main")


def test_an_edition_of_nobody_says_what_will_come(organiser: Client, edition) -> None:
    page = read(organiser.get(PAGE))

    assert page.text(".empty h2") == "Rien à compter pour l’instant"
    assert numbers(page) == {}


def test_figures_are_counted_once_a_minute(organiser: Client, edition, after) -> None:
    people(edition, 1, 0)
    assert numbers(read(organiser.get(PAGE)))["people.registered"] == "1"
    RegistrationFactory(edition=edition)

    assert numbers(read(organiser.get(PAGE)))["people.registered"] == "1"
    after.shift(timedelta(seconds=60))

    assert numbers(read(organiser.get(PAGE)))["people.registered"] == "2"


def test_the_worker_counts_for_an_hour_after_somebody_looked(organiser: Client, edition, after) -> None:
    people(edition, 1, 0)
    keep_figures_fresh()
    after.shift(timedelta(minutes=1))
    page = read(organiser.get(PAGE))
    assert "Comptés à 11 h 01" in page.text("main"), "nobody had looked"
    RegistrationFactory(edition=edition)

    after.shift(timedelta(seconds=50))
    assert keep_figures_fresh() == 1
    assert keep_figures_fresh() == 0, "it rests"
    after.shift(timedelta(seconds=40))
    with CaptureQueriesContext(connection) as asked:
        page = read(organiser.get(PAGE))

    assert numbers(page)["people.registered"] == "2"
    assert not [one for one in asked if "attendees_stay" in one["sql"]]
    move_edition(edition, EditionState.CLOSED, actor=Actor.system(), at=AFTER)
    after.shift(timedelta(minutes=1))
    assert keep_figures_fresh() == 0


def test_the_worker_counts_on_the_days_of_the_forum(organiser: Client, edition, after) -> None:
    after.move_to(DOOR, tick=False)
    assert count_watched(at=DOOR) == 1
    assert count_watched(at=DOOR - timedelta(days=1)) == count_watched(at=DOOR + timedelta(days=1)) == 0
    RegistrationFactory(edition=edition)

    assert numbers(read(organiser.get(PAGE))) == {}, "counted a moment ago, of nobody"


def test_the_page_costs_the_same_for_one_and_for_three(organiser: Client, edition, after) -> None:
    def cost() -> int:
        after.shift(timedelta(seconds=61))
        with CaptureQueriesContext(connection) as queries:
            assert organiser.get(PAGE).status_code == 200
        return len(queries)

    people(edition, 1, 1)
    SeatBookingFactory(session=SessionFactory(edition=edition, bookable=True))
    cost()
    one = cost()
    for number in (2, 3):
        people(edition, number, number)
        SeatBookingFactory(session=SessionFactory(edition=edition, bookable=True))
    assert cost() == one


def test_registrations_stand_beside_those_of_earlier_editions_on_the_same_day(organiser: Client, edition) -> None:
    for year, number in ((2024, 4), (2025, 2)):
        past = EditionFactory(slug=str(year), year=year, starts_on=edition.starts_on.replace(year=year),
                              ends_on=edition.starts_on.replace(year=year))  # fmt: skip
        people(past, number, 0, created_at=BEFORE.replace(year=year), confirmed_at=BEFORE.replace(year=year))
        close(past)
    people(edition, 1, 0)

    page = read(organiser.get(PAGE))

    headings = page.texts("figure#days_before thead th")
    assert headings == ["Jours avant le forum", "2026", "2025", "2024"]
    last = page.all("figure#days_before tbody tr")[-1]
    assert [cell.attributes["data-value"] for cell in last if "data-value" in cell.attributes] == ["1", "2", "4"]


# --- files ---


@pytest.mark.parametrize(
    ("kind", "content_type", "begins"),
    [
        ("csv", "text/csv; charset=utf-8", b"\xef\xbb\xbf"),
        ("svg", "image/svg+xml", b"<svg"),
        ("png", "image/png", b"\x89PNG"),
    ],
)
def test_a_chart_leaves_as_numbers_or_as_a_picture(organiser, edition, kind, content_type, begins) -> None:
    people(edition, 2, 1)

    response = organiser.get(f"{PAGE}category_kinds.{kind}")

    assert (response.status_code, response.headers["Content-Type"]) == (200, content_type)
    assert response.content.startswith(begins)
    assert response.headers["Content-Disposition"] == f'attachment; filename="forum-2026-category_kinds.{kind}"'


def test_a_picture_is_as_large_as_a_slide_wants(organiser, edition) -> None:
    people(edition, 2, 1)

    picture = Image.open(io.BytesIO(organiser.get(f"{PAGE}category_kinds.png").content))

    assert picture.width > 2100


def test_the_picture_of_all_years_leaves_too(organiser, edition) -> None:
    call_command("load_editions", verbosity=0)

    response = organiser.get(f"{ALL}years.csv")

    assert response.headers["Content-Disposition"] == 'attachment; filename="forum-editions-years.csv"'
    assert "2011;500;" in response.content.decode()
    assert organiser.get(f"{ALL}rien.csv").status_code == 404


def test_a_file_has_the_lines_that_a_chart_leaves_out(organiser, edition) -> None:
    for postcode in ("92000", "92100", "75001", *(f"{n}000" for n in range(10, 24) if n != 20)):
        RegistrationFactory(edition=edition, postcode=postcode)

    page = read(organiser.get(PAGE))
    lines = organiser.get(f"{PAGE}territories.csv").content.decode().splitlines()

    assert len(page.all("figure#territories tbody tr")) == 15
    # With the headings.
    assert len(lines) == 17
    assert "Les 15 premières lignes sur 16" in page.text("figure#territories")


@pytest.mark.parametrize("name", ["rien.csv", "category_kinds.pdf", "category_kinds.html"])
def test_what_is_no_chart_is_not_found(organiser, edition, name) -> None:
    people(edition, 1, 0)

    assert organiser.get(f"{PAGE}{name}").status_code == 404


# --- closing ---


def test_closing_keeps_the_figures_whatever_becomes_of_people(organiser: Client, edition) -> None:
    people(edition, 3, 1)
    before = numbers(read(organiser.get(PAGE)))
    assert read(organiser.get(PAGE)).texts(".actions a")[0] == "Clore et arrêter les chiffres"

    response = organiser.post(CLOSE)

    assert (response.status_code, response.headers["Location"]) == (302, PAGE)
    Registration.objects.filter(edition=edition).update(
        first_name="", last_name="x", email="", email_key="", name_key="", organisation_key="", postcode=""
    )
    page = read(organiser.get(PAGE))
    assert numbers(page) == before
    assert "Chiffres arrêtés le 23 novembre 2026 (compte n° 1)." in page.text(".page-head")
    assert set(FigureSet.objects.values_list("moment", flat=True)) == {FigureMoment.CLOSING}
    assert organiser.get(CLOSE).status_code == 404
    assert "Clore" not in page.text(".actions")


def test_an_edition_that_goes_on_is_closed_with_a_warning(organiser: Client, edition, after) -> None:
    after.move_to(DOOR)
    people(edition, 1, 0)

    assert "Clore" not in read(organiser.get(PAGE)).text(".actions")
    assert "Le forum n’est pas encore terminé" in read(organiser.get(CLOSE)).text(".note")


# --- all editions ---


def test_announced_figures_stand_as_their_sources_say_beside_counted_ones(organiser: Client, edition) -> None:
    call_command("load_editions", verbosity=0)
    people(edition, 40, 10)
    close(edition)

    page = read(organiser.get(ALL))

    rows = {cells(row, "th")[0].text.split()[0]: row for row in page.all(".figures-years tbody tr")}
    first = {year: cells(rows[year], "td")[0].text for year in ("2011", "2012", "2013", "2014", "2026")}
    assert first == {
        "2011": "près de 500 annoncé, source 1",
        "2012": "environ 300 annoncé, source 1 La capacité maximum de la salle. 500 annoncé, source 2"
        " L’article parle de « l’an dernier » sans nommer l’édition.",
        "2013": "380 annoncé, source 1",
        "2014": "290 annoncé, source 1",
        "2026": "40",
    }
    assert cells(rows["2011"], "td")[5].text == ("40 % annoncé, source 1 Entreprises du secteur marchand traditionnel")
    assert cells(rows["2015"], "td")[0].text == "Pas de forum cette année-là."
    assert cells(rows["2017–2021"], "td")[0].text.startswith("Aucune source ne parle de cette période")
    assert cells(rows["2022"], "td")[0].text == "Des rendez-vous, sans forum documenté."
    assert page.texts(".figures-sources li") == [
        "Département des Hauts-de-Seine, bilan de la politique ESS et économie collaborative à fin 2016",
        "Conseil général des Hauts-de-Seine, article sur la poursuite de sa politique ESS, vers 2013",
    ]
    # What was announced is never compared with what was counted.
    assert page.all(".figures-change") == []


def test_two_counted_editions_are_compared_with_caution(organiser: Client, edition) -> None:
    past = EditionFactory(slug="2025", year=2025, starts_on=edition.starts_on.replace(year=2025),
                          ends_on=edition.starts_on.replace(year=2025))  # fmt: skip
    people(past, 40, 0)
    close(past)
    people(edition, 45, 0)
    close(edition)

    page = read(organiser.get(ALL))

    assert page.texts(".figures-change") == ["+5 (+12,5 %) depuis 2025 écart que le hasard peut expliquer"]


def test_invented_editions_stand_marked_and_are_compared_with_no_real_one(organiser: Client, edition) -> None:
    real = EditionFactory(slug="2025", year=2025, starts_on=edition.starts_on.replace(year=2025),
                          ends_on=edition.starts_on.replace(year=2025))  # fmt: skip
    people(real, 2, 0)
    close(real)
    edition.is_demo = True
    edition.save()
    people(edition, 3, 0)
    close(edition)

    page = read(organiser.get(ALL))

    assert page.all(".figures-change") == []
    assert [row.text for row in page.all(".figures-years tbody th") if "fictives" in row.text] == [
        "2026 Données fictives"
    ]
    assert "Données fictives" in page.text("figure#years")


def test_all_editions_cost_the_same_for_one_and_for_three(organiser: Client, edition) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert organiser.get(ALL).status_code == 200
        return len(queries)

    people(edition, 2, 1)
    close(edition)
    cost()
    one = cost()
    for year in (2024, 2025):
        past = EditionFactory(slug=str(year), year=year, starts_on=edition.starts_on.replace(year=year),
                              ends_on=edition.starts_on.replace(year=year))  # fmt: skip
        people(past, 1, 1)
        close(past)
    assert cost() == one


# --- the report ---


def test_the_report_says_five_figures_three_sentences_and_one_caution(organiser: Client, edition) -> None:
    people(edition, 40, 10)
    close(edition)

    page = read(organiser.get(REPORT))

    assert len(page.all(".report-first .stat")) == 5
    assert page.texts(".report-sentences li") == [
        "40 personnes sont venues au forum ; 20 % des personnes confirmées ne sont pas venues.",
        "Le public le plus nombreux : Association (40).",
        "50 personnes s’étaient inscrites ; 0 inscription a été annulée.",
    ]
    assert page.texts(".report-caution") == [
        "À savoir : On ne sait pas d’où viennent les personnes : aucune n’a dit son code postal."
    ]


def test_the_report_on_paper_says_the_same(organiser: Client, edition) -> None:
    people(edition, 40, 10)
    close(edition)

    response = organiser.get(PDF)

    pdf = pypdfium2.PdfDocument(response.content)
    first = re.sub(r"\s+", " ", pdf[0].get_textpage().get_text_range())
    assert (response.headers["Content-Type"], 2 <= len(pdf) <= 4) == ("application/pdf", True)
    for said in read(organiser.get(REPORT)).texts(".report-sentences li"):
        assert said in first.replace("\xa0", " ")
    assert organiser.get(PDF).content == response.content


def test_the_longest_report_holds_on_four_pages(organiser: Client, edition) -> None:
    for kind in CategoryKind.values:
        people(edition, 3, 1, kind=kind, organisation_kind="association")
    for number in range(20):
        session = SessionFactory(edition=edition, bookable=True, title=f"Un atelier au titre fort long, le {number}e")
        SeatBookingFactory(session=session)
    close(edition)

    assert len(pypdfium2.PdfDocument(organiser.get(PDF).content)) <= 4
