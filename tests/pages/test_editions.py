from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from events.enums import EditionState, FigureKind, Holding, SessionKind, SessionState
from tests.factories import (
    EditionFactory,
    RegistrationFactory,
    ReportedFigureFactory,
    SessionFactory,
    UserFactory,
)
from tests.factories.moments import AFTER
from tests.pages.reading import Page, read
from tests.pages.stays import keep_people, let_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def facts(page: Page) -> dict[str, str]:
    return dict(zip(page.texts(".summary dt"), page.texts(".summary dd"), strict=True))


def past(year: int, **traits: object):
    return EditionFactory(past=True, slug=str(year), year=year, **traits)


# All editions


def test_all_years_are_listed_from_the_last_with_what_is_known_of_each(client: Client) -> None:
    call_command("load_editions", verbosity=0)

    page = read(client.get("/editions/"))

    assert page.text("h1") == "Toutes les éditions"
    assert page.texts(".edition-list > li") == [
        "2022 Matinée des financements à impact 22 novembre 2022 · Salons de Paris La Défense Arena, Nanterre"
        " Rendez-vous seuls",
        "2017–2021 Aucune source ne parle de cette période : cela ne veut pas dire qu’il n’y a pas eu de forum.",
        "2016 Pas de forum en 2016 Année de transition.",
        "2015 Pas de forum en 2015 Année de transition.",
        "2014 L’économie collaborative Hôtel du Département, Nanterre 290 personnes, chiffre annoncé",
        "2013 année déduite Forum de l’ESS 2013 Université Paris Ouest Nanterre La Défense, Nanterre"
        " 380 personnes, chiffre annoncé",
        "2012 année déduite L’innovation sociale Hôtel du Département, salle de conférence, Nanterre"
        " environ 300 personnes, chiffre annoncé 500 personnes, chiffre annoncé",
        "2011 Forum de l’ESS 2011 Espace Grande Arche, La Défense près de 500 personnes, chiffre annoncé",
    ]


def test_an_edition_to_come_and_one_called_off_say_so(client: Client) -> None:
    EditionFactory(slug="2026")
    EditionFactory(slug="2025", year=2025, state=EditionState.CANCELLED)

    assert read(client.get("/editions/")).texts(".state") == ["À venir", "Annulée"]


def test_counted_people_are_told_from_announced_ones(client: Client) -> None:
    keep_people(past(2024, is_demo=True))
    keep_people(past(2025), (70, 50, 200, 247, 3))

    assert read(client.get("/editions/")).texts(".edition-row__figures") == [
        "247 personnes comptées à l’entrée",
        "90 personnes comptées à l’entrée (données fictives)",
    ]


def test_an_empty_list_says_what_it_will_hold(client: Client) -> None:
    page = read(client.get("/editions/"))

    assert page.text(".empty h2") == "Aucune édition pour l’instant"


def test_drafts_are_not_listed(client: Client) -> None:
    EditionFactory(draft=True)

    assert read(client.get("/editions/")).texts(".edition-list > li") == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_whatever_there_is(client: Client, number: int, django_assert_num_queries) -> None:
    for n in range(number):
        edition = past(2010 + 2 * n)
        ReportedFigureFactory.create_batch(number, edition=edition)
        keep_people(edition)
    # What open data tells of an edition is found once.
    client.get("/editions/")

    # The history and its figures, those kept; the layout looks for the coming and the last edition.
    with django_assert_num_queries(5):
        response = client.get("/editions/")

    assert response.status_code == 200


# One edition of the past


def test_claims_that_disagree_stand_side_by_side_each_with_its_source(client: Client) -> None:
    call_command("load_editions", verbosity=0)

    page = read(client.get("/2012/"))

    assert page.text("h1") == "L’innovation sociale"
    assert page.text(".kicker") == "2012 · 2e édition"
    assert "Les sources ne disent pas la même chose. Voici ce que dit chacune." in page.texts("section p.soft")
    assert page.texts(".claim") == [
        "environ 300 personnes Chiffre annoncé Source : Département des Hauts-de-Seine, bilan de la politique ESS et"
        " économie collaborative à fin 2016. La capacité maximum de la salle.",
        "500 personnes Chiffre annoncé Source : Conseil général des Hauts-de-Seine, article sur la poursuite de sa"
        " politique ESS, vers 2013. L’article parle de « l’an dernier » sans nommer l’édition.",
    ]
    assert facts(page)["Année"] == "2012 (déduite : les sources racontent cette édition sans la dater)"


def test_one_claim_is_not_said_to_disagree(client: Client) -> None:
    ReportedFigureFactory(edition=past(2014), value=1)

    page = read(client.get("/2014/"))

    assert page.text(".claim__figure") == "1 personne"
    assert "Les sources ne disent pas la même chose" not in page.html


def test_shares_of_the_public_have_their_source(client: Client) -> None:
    ReportedFigureFactory(
        edition=past(2011), kind=FigureKind.SHARE, value=40, label="Entreprises du secteur marchand", source="Un bilan"
    )

    assert read(client.get("/2011/")).texts(".shares li") == ["40 % Entreprises du secteur marchand Source : Un bilan."]


def test_a_year_without_a_forum_says_so_and_why(client: Client) -> None:
    past(2015, holding=Holding.NOT_HELD, theme="", note="Année de transition.", note_source="Un bilan")

    page = read(client.get("/2015/"))

    assert page.text(".lead") == "Il n’y a pas eu de forum en 2015."
    assert facts(page)["Remarque"] == "Année de transition. Source : Un bilan."
    assert page.links(".btn-primary") == []


def test_meetings_without_a_forum_have_their_testimony(client: Client) -> None:
    call_command("load_editions", verbosity=0)

    page = read(client.get("/2022/"))

    assert page.text(".lead") == "En 2022, des rendez-vous ont eu lieu ; aucun forum n’est documenté."
    assert page.text(".testimony blockquote").startswith("Une porteuse de projet a enchaîné trois rendez-vous")
    assert page.text(".testimony figcaption") == "RTES, article du 23 novembre 2022 sur la stratégie ESS du Département"
    assert facts(page)["Date"] == "mardi 22 novembre 2022"


def test_people_counted_at_the_door_are_told_as_such(client: Client) -> None:
    keep_people(past(2025, is_demo=True))

    page = read(client.get("/2025/"))

    assert page.texts(".claim") == [
        "90 personnes Comptées à l’entrée Données fictives Chaque personne entrée au moins une fois compte pour une."
    ]
    assert page.text(".demo-banner") == "Données fictives : édition de démonstration"


# One edition to come


def test_an_edition_to_come_says_when_where_how_and_offers_to_register(client: Client) -> None:
    edition = EditionFactory(
        slug="2026", venue__name="Hôtel du Département", venue__address="57 rue des Longues Raies",
        venue__access="RER A : Nanterre-Préfecture.", intro="Un jour.\n\nDes lieux.",
    )  # fmt: skip
    SessionFactory(edition=edition)
    SessionFactory.create_batch(2, edition=edition, bookable=True)
    SessionFactory(edition=edition, kind=SessionKind.BREAK)
    SessionFactory(edition=edition, state=SessionState.CANCELLED)
    RegistrationFactory(edition=edition)

    page = read(client.get("/2026/"))

    assert page.links(".btn-primary") == [("S’inscrire gratuitement", "/2026/inscription/")]
    assert page.links(".hero .btn-outline-primary") == [("Voir le programme", "/2026/programme/")]
    assert page.texts(".edition-intro p") == ["Un jour.", "Des lieux."]
    assert facts(page) == {
        "Année": "2026",
        "Date": "dimanche 22 novembre 2026, 10 h – 11 h",
        "Lieu": "Hôtel du Département, 57 rue des Longues Raies, Nanterre",
        "Accès": "De plain-pied. RER A : Nanterre-Préfecture.",
        "Au programme": "1 table ronde · 2 ateliers",
        "Inscription": "Gratuite et ouverte. Jusqu’au 21 novembre 2026 à 0 h. 99 places libres sur 100.",
    }


def test_nobody_is_counted_before_the_end(client: Client) -> None:
    let_in(EditionFactory(slug="2026"), 6)

    assert read(client.get("/2026/")).texts(".claim") == []
    with time_machine.travel(AFTER, tick=False):
        assert read(client.get("/2026/")).texts(".claim__figure") == ["6 personnes"]


def test_several_days_are_told_as_such(client: Client) -> None:
    EditionFactory(slug="2026", starts_on=date(2026, 11, 30), ends_on=date(2026, 12, 1))

    page = read(client.get("/2026/"))

    assert page.text(".kicker") == "30 novembre et 1er décembre 2026"


def test_hours_are_those_of_the_place_whatever_the_server(client: Client, settings) -> None:
    settings.TIME_ZONE = "Pacific/Auckland"
    edition = EditionFactory(slug="2026", time_zone="America/Cayenne")
    SessionFactory(edition=edition, starts_at=datetime(2026, 11, 22, 12, 30, tzinfo=UTC))

    page = read(client.get("/2026/"))

    assert facts(page)["Date"] == "dimanche 22 novembre 2026, 9 h 30 – 10 h 30"
    assert "Jusqu’au 20 novembre 2026 à 20 h." in facts(page)["Inscription"]


@pytest.mark.parametrize("number", [1, 3])
def test_an_edition_costs_the_same_whatever_it_holds(client: Client, number: int, django_assert_num_queries) -> None:
    edition = past(2025)
    ReportedFigureFactory.create_batch(number, edition=edition)
    SessionFactory.create_batch(number, edition=edition)
    keep_people(edition)
    # What open data tells of an edition is found once.
    client.get("/2025/")

    # The edition, its figures, those kept, its programme in two; the layout's coming and last edition.
    with django_assert_num_queries(7):
        response = client.get("/2025/")

    assert response.status_code == 200


# Who sees what


@pytest.mark.parametrize("page", ["", "programme/", "programme.ics", "schedule.xml"])
def test_a_draft_is_found_by_organisers_alone(client: Client, organiser: Client, page: str) -> None:
    SessionFactory(edition=EditionFactory(draft=True, slug="2027"))
    address = f"/2027/{page}"

    stranger = Client()
    assert stranger.get(address).status_code == 404
    stranger.force_login(UserFactory())
    assert stranger.get(address).status_code == 404
    assert organiser.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/1999/", "/1999/programme/", "/1999/programme.ics", "/1999/schedule.xml"])
def test_a_year_that_the_app_does_not_know_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_in_english_the_page_is_in_english_and_says_what_is_french(client: Client) -> None:
    EditionFactory(slug="2026", title_en="Places to share", intro="En français.")

    page = read(client.get("/en/2026/"))

    assert page.text("h1") == "Places to share"
    assert page.find(".edition-intro > div").attributes == {"lang": "fr"}
    assert page.links(".btn-primary") == [("Register for free", "/en/2026/inscription/")]


def test_claims_are_told_in_english_their_sources_in_their_own_words(client: Client) -> None:
    edition = past(2012, year_is_inferred=True)
    ReportedFigureFactory(edition=edition, value=1300, qualifier="environ", source="Un bilan")

    page = read(client.get("/en/2012/"))

    assert page.texts(".claim") == ["environ 1,300 people Announced figure Source: Un bilan."]
    assert facts(page)["Year"] == "2012 (inferred: the sources describe this edition without dating it)"
