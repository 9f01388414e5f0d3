from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from events.enums import EditionState, Holding
from events.models import Edition
from tests.factories import (
    EditionFactory,
    RegistrationFactory,
    ReportedFigureFactory,
    SeatBookingFactory,
    SessionFactory,
    SpeakerFactory,
)
from tests.factories.moments import AFTER, CLOSES, OPENED
from tests.pages.reading import Page, read
from tests.pages.stays import keep_people, let_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def home(client: Client, address: str = "/") -> Page:
    return read(client.get(address))


def past(year: int, **traits: object) -> Edition:
    return EditionFactory(past=True, slug=str(year), year=year, **traits)


def test_the_next_edition_at_a_glance(client: Client) -> None:
    edition = EditionFactory(slug="2026", venue__name="Hôtel du Département")
    SessionFactory(edition=edition, title="Ouverture : des lieux")
    RegistrationFactory(edition=edition)

    page = home(client)

    assert page.text("h1") == "Des lieux à partager"
    assert page.text(".kicker") == "Dimanche 22 novembre 2026 · 10 h – 11 h"
    assert page.texts(".facts li") == [
        "Hôtel du Département Nanterre, accès de plain-pied",
        "99 places encore libres sur 100",
        "Tiers-lieux le thème de l’année",
    ]
    assert page.links(".btn-primary") == [("S’inscrire gratuitement", "/2026/inscription/")]
    assert page.links(".hero .btn-outline-primary") == [("Voir le programme", "/2026/programme/")]


def test_the_programme_in_short_tells_the_seats_left(client: Client) -> None:
    edition = EditionFactory(slug="2026")
    workshop = SessionFactory(edition=edition, bookable=True, title="Cultiver : par où commencer", capacity=2)
    SessionFactory(edition=edition, bookable=True, title="Monter un lieu", capacity=1, starts_at=at(11))
    SessionFactory(edition=edition, title="Table ronde", starts_at=at(12))
    SeatBookingFactory(session=workshop)

    page = home(client)
    assert page.texts(".brief__hour > h3") == ["10 h", "12 h", "13 h"]
    assert page.texts(".brief h4") == ["Cultiver : par où commencer", "Monter un lieu", "Table ronde"]
    assert page.texts(".brief .seats") == ["1 place sur 2", "1 place sur 1", "sans réservation"]


def at(hour: int) -> datetime:
    return datetime(2026, 11, 22, hour, 0, tzinfo=UTC)


def test_a_long_programme_is_cut_and_says_how_much_more_there_is(client: Client) -> None:
    edition = EditionFactory(slug="2026")
    SessionFactory.create_batch(17, edition=edition)

    page = home(client)

    assert len(page.texts(".brief h4")) == 15
    assert page.text(".brief__all") == "Et 2 autres séances : tout le programme, salle par salle"


@pytest.mark.parametrize(
    ("traits", "said"),
    [
        (
            {"registration_opens_at": datetime(2026, 10, 5, 7, 0, tzinfo=UTC)},
            "Bientôt Les inscriptions ouvrent le lundi 5 octobre 2026 à 9 h.",
        ),
        (
            {"registration_opens_at": OPENED, "registration_closes_at": datetime(2026, 9, 30, tzinfo=UTC)},
            "Inscriptions closes Vous avez déjà votre billet ? Il reste valable.",
        ),
    ],
)
def test_without_a_place_to_take_the_page_says_why_instead_of_a_button(client: Client, traits: dict, said: str) -> None:
    EditionFactory(**traits)

    page = home(client)

    assert page.text(".registration-state") == said
    assert page.links(".btn-primary") == []


def test_a_full_edition_leads_to_its_waiting_list(client: Client) -> None:
    edition = EditionFactory(capacity=0)

    page = home(client)

    offered = "En liste d’attente, un courriel vous prévient dès qu’il s’en libère une."
    assert page.text(".registration-state") == f"Complet Toutes les places sont prises. {offered}"
    assert page.links(".btn-primary") == [("Rejoindre la liste d’attente", f"/{edition.slug}/inscription/")]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (EditionState.CANCELLED, "Cette édition est annulée. Les personnes inscrites ont été prévenues par courriel."),
        (EditionState.POSTPONED, "Cette édition est reportée. Sa nouvelle date sera annoncée ici."),
    ],
)
def test_an_edition_called_off_says_so(client: Client, state: str, said: str) -> None:
    EditionFactory(state=state)

    page = home(client)

    assert page.text(".note p") == said
    assert page.links(".btn-primary") == []


def test_without_an_edition_to_come_the_page_looks_back(client: Client) -> None:
    past(2014)

    page = home(client)

    assert page.text("h1") == "Forum de l’ESS"
    assert page.texts(".hero p:not(.lead)") == [
        "La prochaine édition n’est pas encore annoncée. Sa date et son programme paraîtront ici."
    ]
    assert page.links(".hero .btn-primary") == [("Revoir l’édition 2014", "/2014/")]


def test_a_new_installation_has_a_page_that_reads_well(client: Client) -> None:
    page = home(client)

    assert page.text("h1") == "Forum de l’ESS"
    assert page.texts(".btn-primary, .story") == []


def test_a_draft_is_not_announced(client: Client) -> None:
    EditionFactory(draft=True, title="Secret")

    page = home(client)

    assert "Secret" not in page.html


def test_the_story_tells_reported_counted_not_held_and_unknown_years_apart(client: Client) -> None:
    claimed = past(2012, title="")
    ReportedFigureFactory(edition=claimed, value=300, qualifier="environ", source="Un bilan", position=0)
    ReportedFigureFactory(edition=claimed, value=1500, source="Un article", position=1, note="Sans dire laquelle.")
    past(2015, holding=Holding.NOT_HELD)
    past(2016, holding=Holding.MEETINGS_ONLY)
    counted = past(2025, is_demo=True, title="Cultiver la ville")
    keep_people(counted)
    EditionFactory(slug="2026")

    page = home(client)

    assert page.texts(".story > li") == [
        "environ 300 1 500 2012",
        "pas d’information 2013–2014",
        "pas de forum 2015",
        "rendez-vous seuls 2016",
        "pas d’information 2017–2024",
        "fictif 90 2025",
        "à venir 2026",
    ]
    assert [item.attributes["class"].split()[1] for item in page.all(".story > li")] == [
        "story__year--held",
        "story__year--unknown",
        "story__year--not_held",
        "story__year--meetings_only",
        "story__year--unknown",
        "story__year--held",
        "story__year--coming",
    ]
    assert [svg.attributes["class"] for svg in page.all(".story svg")] == [
        "story__claimed",
        "story__claimed",
        "story__counted",
    ]
    assert page.texts(".story-key li") == [
        "Hachuré : chiffre annoncé à l’époque",
        "Plein : personnes comptées à l’entrée",
        "fictif Données fictives : édition de démonstration",
    ]


def test_the_table_says_the_same_with_the_sources(client: Client) -> None:
    claimed = past(2012, title="")
    ReportedFigureFactory(edition=claimed, value=300, qualifier="environ", source="Un bilan", position=0)
    ReportedFigureFactory(edition=claimed, value=1500, source="Un article", position=1, note="Sans dire laquelle.")
    keep_people(past(2014, is_demo=True, title="Cultiver la ville"))

    rows = home(client).texts(".story-table tbody tr")

    assert rows == [
        "2012 Tiers-lieux environ 300 Annoncé : Un bilan",
        "2012 Tiers-lieux 1 500 Annoncé : Un article Sans dire laquelle.",
        "2013 Pas d’information – Aucune source ne parle de cette période : cela ne veut pas dire qu’il n’y a pas eu"
        " de forum.",
        "2014 Cultiver la ville 90 Personnes comptées à l’entrée (données fictives)",
    ]


def test_people_are_counted_in_public_only_once_the_forum_is_over(client: Client) -> None:
    edition = EditionFactory(slug="2026")
    let_in(edition, 6)

    assert home(client).texts(".story svg") == []
    with time_machine.travel(AFTER, tick=False):
        assert home(client).texts(".story > li") == ["6 2026"]


def test_invented_data_says_so_on_top(client: Client) -> None:
    EditionFactory(is_demo=True)

    assert home(client).text(".demo-banner") == "Données fictives : édition de démonstration"


def test_the_day_is_told_in_the_time_of_the_place(client: Client, settings) -> None:
    settings.TIME_ZONE = "Pacific/Auckland"
    edition = EditionFactory(time_zone="America/Cayenne")
    SessionFactory(edition=edition, starts_at=datetime(2026, 11, 22, 12, 30, tzinfo=UTC))

    page = home(client)

    assert page.text(".kicker") == "Dimanche 22 novembre 2026 · 9 h 30 – 10 h 30"
    assert page.texts(".brief__hour > h3") == ["9 h 30"]


def test_in_english_titles_without_a_twin_say_that_they_are_french(client: Client) -> None:
    EditionFactory(slug="2026", title_en="", theme_en="Third places")

    page = home(client, "/en/")

    assert page.find("html").attributes["lang"] == "en"
    assert page.find("h1 > span").attributes["lang"] == "fr"
    assert page.links(".btn-primary") == [("Register for free", "/en/2026/inscription/")]


def test_the_story_is_told_in_english(client: Client) -> None:
    claimed = past(2012)
    ReportedFigureFactory(edition=claimed, value=1500, qualifier="environ")
    past(2014, holding=Holding.NOT_HELD)
    keep_people(past(2015, is_demo=True))

    assert home(client, "/en/").texts(".story > li") == [
        "environ 1,500 2012",
        "no information 2013",
        "no forum 2014",
        "invented 90 2015",
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_the_home_page_costs_the_same_whatever_there_is(client: Client, number: int, django_assert_num_queries) -> None:
    edition = EditionFactory(slug="2026")
    for n in range(number):
        seat = SeatBookingFactory(session=SessionFactory(edition=edition, bookable=True))
        seat.session.line_up.create(speaker=SpeakerFactory())
        old = past(2010 + 2 * n)
        ReportedFigureFactory.create_batch(number, edition=old)
        keep_people(old)
    # What open data tells of an edition is found once.
    client.get(reverse("pages:home"))

    # The coming edition, the history and its figures, those kept; the programme and its places.
    with django_assert_num_queries(8):
        response = client.get(reverse("pages:home"))

    assert response.status_code == 200


def test_closing_time_is_not_shown_as_open(client: Client) -> None:
    EditionFactory()

    with time_machine.travel(CLOSES, tick=False):
        assert home(client).links(".btn-primary") == []
