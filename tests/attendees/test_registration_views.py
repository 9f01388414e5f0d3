"""The registration page and its end page, as a browser without JavaScript sees them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attendees.models import Category, Registration, SeatBooking
from events.enums import EditionState
from forum.core.models import LogEntry
from tests.attendees.acts import letters
from tests.attendees.answers import SUBMISSION, answers, form_page, text_of
from tests.factories import (
    CategoryFactory,
    EditionFactory,
    RegistrationFactory,
    SeatBookingFactory,
    SessionFactory,
    UserFactory,
)
from tests.factories.moments import BEFORE, CLOSES, DOOR, OPENED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def category() -> Category:
    return CategoryFactory(edition__slug="2026", name="Association")


def end_page(category: Category) -> str:
    return reverse("attendees:registered", args=[category.edition.slug])


def test_the_address_is_the_one_that_was_printed(category):
    assert form_page(category) == "/2026/inscription/"


def test_the_page_asks_and_says_why(client, category):
    session = SessionFactory(edition=category.edition, bookable=True, title="Cultiver")

    page = text_of(client.get(form_page(category)))

    assert "Deux minutes, sans mot de passe." in page
    assert "Il reste 100 places." in page
    assert "Ce que nous faisons de vos données" in page
    assert "CNIL" in page
    assert f'<input type="checkbox" name="sessions" value="{session.pk}"' in page
    assert "24 places sur 24" in page
    assert 'name="submission" value="' in page


def test_registering_ends_on_a_page_with_a_specimen(client, category):
    session = SessionFactory(edition=category.edition, bookable=True)

    response = client.post(form_page(category), answers(category, sessions=[session.pk]), follow=True)

    assert response.redirect_chain == [(end_page(category), 302)]
    page = text_of(response)
    assert "Merci, Maëlys\u00a0!" in page
    assert "maelys@example.org" in page
    assert "billet par courriel" in page
    assert 'class="qr"' not in page
    person = Registration.objects.get()
    assert (person.first_name, person.last_name, person.category) == ("Maëlys", "Le Goff", category)
    assert SeatBooking.objects.get().session == session
    assert letters() == [("registration_confirmed", "maelys@example.org")]
    assert LogEntry.objects.about(person).get().actor_kind == "visitor"


def test_a_double_click_registers_once(client, category):
    for _click in range(2):
        assert client.post(form_page(category), answers(category)).url == end_page(category)

    assert Registration.objects.count() == 1
    assert letters() == [("registration_confirmed", "maelys@example.org")]


def test_sending_again_from_another_browser_after_the_connection_was_lost_registers_once(client, category):
    client.post(form_page(category), answers(category))

    assert Client().post(form_page(category), answers(category)).url == end_page(category)
    assert Registration.objects.count() == 1


def test_going_back_to_register_somebody_else_registers_both(client, category):
    client.post(form_page(category), answers(category))
    client.post(form_page(category), answers(category, first_name="Idriss"))

    assert sorted(Registration.objects.values_list("first_name", flat=True)) == ["Idriss", "Maëlys"]


def test_going_back_to_change_an_answer_brings_the_link_by_mail(client, category):
    client.post(form_page(category), answers(category))
    client.post(form_page(category), answers(category, needs="Une rampe"))

    assert Registration.objects.get().needs == ""
    assert [name for name, _to in letters()] == ["registration_confirmed", "already_registered"]


def test_a_known_address_gets_the_same_page(client, category):
    client.post(form_page(category), answers(category))
    unknown = text_of(client.get(end_page(category)))

    other = Client()
    known = other.post(form_page(category), answers(category, submission=None), follow=True)

    assert known.redirect_chain == [(end_page(category), 302)]
    assert text_of(known) == unknown
    assert Registration.objects.count() == 1


def test_everything_typed_is_kept_when_something_is_wrong(client, category):
    one = SessionFactory(edition=category.edition, bookable=True)
    sent = answers(
        category, email="maelys@exemple", organisation="Les <b>Jardins", organisation_kind="cooperative",
        sessions=[one.pk], needs="Une rampe", needs_told_at_desk="on", newsletter_wanted="on", age="no",
    )  # fmt: skip

    page = text_of(client.post(form_page(category), sent))

    assert "Il reste quelque chose à corriger" in page
    assert "Il manque la fin de l’adresse, par exemple «\u00a0.fr\u00a0»." in page
    assert 'value="maelys@exemple"' in page
    assert 'value="Les &lt;b&gt;Jardins"' in page
    assert '<option value="cooperative" selected>' in page
    assert "Une rampe</textarea>" in page
    assert page.count(" checked") == 5
    assert f'value="{SUBMISSION}"' in page
    assert Registration.objects.count() == 0


@pytest.mark.parametrize(
    "name", ["🌻🧑‍🌾", "محمد الأمين", "\u202eשרה", "<script>alert(1)</script>", "{{ 7 }}%s", "O'Neill"]
)
def test_any_name_goes_through_to_the_end_page(client, category, name):
    response = client.post(form_page(category), answers(category, first_name=name, last_name=""), follow=True)

    assert response.redirect_chain == [(end_page(category), 302)]
    assert "<script>alert" not in text_of(response)
    assert Registration.objects.count() == 1


@pytest.mark.parametrize("value", ["\x00", "a\x00b", "🌻" * 5000, "\u202e" * 5000, "1" * 20_000])
def test_no_field_breaks_the_page(client, category, value):
    names = [*answers(category), "organisation", "organisation_kind", "sessions", "needs", "needs_told_at_desk"]
    names += ["postcode", "heard_by"]

    for name in names:
        assert client.post(form_page(category), answers(category, **{name: value})).status_code in (302, 422)


def test_nothing_sent_changes_nothing(client, category):
    response = client.post(form_page(category), {})

    assert response.status_code == 422
    assert Registration.objects.count() == 0


def test_a_seat_that_went_meanwhile_says_so_and_registers_nobody(client, category):
    session = SessionFactory(edition=category.edition, bookable=True, capacity=1, title="Cultiver")
    SeatBookingFactory(session=session, registration__edition=category.edition)

    page = text_of(client.post(form_page(category), answers(category, sessions=[session.pk])))

    assert "«\u00a0Cultiver\u00a0» n’a plus de place." in page
    assert Registration.objects.filter(first_name="Maëlys", last_name="Le Goff").count() == 0


def test_a_session_that_has_begun_is_refused_by_the_service_and_told_beside_it(client, category):
    begun = SessionFactory(edition=category.edition, bookable=True, starts_at=BEFORE - timedelta(minutes=5))

    page = text_of(client.post(form_page(category), answers(category, sessions=[begun.pk])))

    assert page.count("Il n’y a plus de place.") == 1
    assert Registration.objects.count() == 0


def test_two_workshops_at_once_are_told_beside_both(client, category):
    sessions = [SessionFactory(edition=category.edition, bookable=True) for _n in range(2)]

    page = text_of(client.post(form_page(category), answers(category, sessions=[one.pk for one in sessions])))

    assert page.count("gardez une seule de ces séances") == 2
    assert Registration.objects.count() == 0


def test_the_hour_tells_of_the_clash_before_anything_is_sent(client, category):
    SessionFactory(edition=category.edition, bookable=True)
    alone = text_of(client.get(form_page(category)))
    SessionFactory(edition=category.edition, bookable=True)

    assert "une au choix" not in alone
    assert "une au choix" in text_of(client.get(form_page(category)))


@pytest.mark.parametrize(
    ("changes", "at", "words"),
    [
        ({}, OPENED - timedelta(days=1), "Elles ouvrent le mardi 1er\u00a0septembre 2026 à 9\u00a0h, sur cette page."),
        ({"registration_opens_at": None}, BEFORE, "La date d’ouverture n’est pas encore fixée"),
        ({}, CLOSES, "Les inscriptions sont closes"),
        ({"state": EditionState.POSTPONED}, BEFORE, "Cette édition est reportée"),
        ({"state": EditionState.CANCELLED}, BEFORE, "Cette édition est annulée"),
        ({"state": EditionState.ARCHIVED}, BEFORE, "Cette édition est passée"),
        ({}, CLOSES + timedelta(days=30), "Cette édition est passée"),
        ({"capacity": 0, "registration_closes_at": None}, DOOR, "Le forum est complet"),
    ],
)
def test_a_closed_door_says_why_and_when(client, now, changes, at, words):
    edition = EditionFactory(**changes)
    now.move_to(at)

    response = client.get(reverse("attendees:register", args=[edition.slug]))

    assert response.status_code == 200
    assert words in text_of(response)
    assert "<form" not in text_of(response)


def test_an_edition_in_preparation_is_not_there(client):
    edition = EditionFactory(draft=True)

    assert client.get(reverse("attendees:register", args=[edition.slug])).status_code == 404
    assert client.get(reverse("attendees:registered", args=[edition.slug])).status_code == 404


def test_sending_after_the_window_closed_keeps_what_was_typed(client, category, now):
    now.move_to(CLOSES)

    page = text_of(client.post(form_page(category), answers(category)))

    assert "Les inscriptions ne sont pas ouvertes en ce moment. Rien n’a été enregistré." in page
    assert 'value="Maëlys"' in page
    assert Registration.objects.count() == 0


def test_sending_when_the_last_place_went_keeps_what_was_typed(client):
    category = CategoryFactory(edition__capacity=1)
    RegistrationFactory(edition=category.edition, category=category)

    page = text_of(client.post(form_page(category), answers(category)))

    assert "La dernière place vient de partir. Votre saisie est gardée sur cette page" in page
    assert 'value="Maëlys"' in page
    assert Registration.objects.count() == 1


def test_who_is_signed_in_finds_their_address_and_acts_under_their_name(client, category):
    user = UserFactory(email="camille@example.org")
    client.force_login(user)

    assert 'value="camille@example.org"' in text_of(client.get(form_page(category)))
    client.post(form_page(category), answers(category))
    assert LogEntry.objects.about(Registration.objects.get()).get().actor_id == str(user.pk)


def test_the_end_page_without_a_registration_says_what_to_do(client, category):
    page = text_of(client.get(end_page(category)))

    assert "Votre billet arrive par courriel" in page
    assert "specimen" not in page.partition("<main")[2]


def test_the_end_page_forgets_after_an_hour(client, category, now):
    client.post(form_page(category), answers(category))
    now.shift(timedelta(hours=1, seconds=1))

    assert "maelys@example.org" not in text_of(client.get(end_page(category)))


def test_the_end_page_of_another_browser_shows_nothing(client, category):
    client.post(form_page(category), answers(category))

    assert "Maëlys" not in text_of(Client().get(end_page(category)))


def test_the_day_is_a_calendar_file(client, category):
    response = client.get(reverse("attendees:day_ics", args=["2026"]))

    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "UID:edition-2026@localhost" in text_of(response)


def test_in_english_the_page_lives_under_en(client, category):
    response = client.get("/en/2026/inscription/")

    assert response.status_code == 200
    assert '<html lang="en">' in text_of(response)


@pytest.mark.parametrize(("method", "queries"), [("get", 6), ("post", 7)])
def test_the_page_costs_the_same_with_1_session_and_with_3(
    client, category, django_assert_num_queries, method, queries
):
    SessionFactory(edition=category.edition, bookable=True)
    with django_assert_num_queries(queries):
        getattr(client, method)(form_page(category))

    SessionFactory.create_batch(2, edition=category.edition, bookable=True)
    CategoryFactory.create_batch(2, edition=category.edition)
    with django_assert_num_queries(queries):
        getattr(client, method)(form_page(category))


@pytest.mark.django_db(transaction=True)
def test_registering_costs_11_statements_a_transaction_included(client, category):
    with CaptureQueriesContext(connection) as statements:
        client.post(form_page(category), answers(category))

    assert len(statements) == 11
    assert not [query for query in statements if "savepoint" in query["sql"].lower()]


def test_a_page_left_open_too_long_comes_back_with_everything_typed(category: Category) -> None:
    browser = Client(enforce_csrf_checks=True)

    response = browser.post(form_page(category), answers(category, needs="Un fauteuil"))

    form = response.context["form"]
    assert form.errors == {
        "__all__": [
            "L’envoi n’a pas été accepté\u00a0: cette page était ouverte depuis longtemps, ou votre navigateur refuse "
            "notre cookie. Rien n’est perdu\u00a0: relisez, puis envoyez de nouveau."
        ]
    }
    assert (form["first_name"].value(), form["needs"].value()) == ("Maëlys", "Un fauteuil")
    assert Registration.objects.count() == 0

    again = answers(category, csrfmiddlewaretoken=response.context["csrf_token"])

    assert browser.post(form_page(category), again).status_code == 302
    assert Registration.objects.count() == 1


def test_what_is_wrong_is_listed_in_the_order_of_the_page(client: Client, category: Category) -> None:
    response = client.post(form_page(category), {"sessions": ["0"], "needs": "\x00"})

    assert [field.name for field in response.context["form"] if field.errors] == [
        "first_name", "email", "age", "category", "sessions", "needs",
    ]  # fmt: skip
    assert "<title>Erreur\u00a0: Inscription" in response.content.decode()


@pytest.mark.parametrize(("demonstration", "links"), [(True, 1), (False, 0)])
def test_the_end_page_of_a_demonstration_leads_to_its_mails(client, category, settings, demonstration, links):
    settings.DEMONSTRATION, settings.EMAIL_FILE_PATH = demonstration, "/nowhere"
    client.post(form_page(category), answers(category))

    page = text_of(client.get(end_page(category)))

    assert page.count("Ouvrir la boîte de démonstration") == links
