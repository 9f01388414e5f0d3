"""The pages on which a place passes on: asked by its person or an organiser, done once, told plainly."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from forum.core.models import LogEntry
from tests.attendees.acts import letters
from tests.attendees.answers import open_by_link, text_of
from tests.factories import RegistrationFactory, SeatBookingFactory, SessionFactory, UserFactory
from tests.factories.moments import AFTER, BEFORE
from tests.proof import give_proof

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

HEIR = {"first_name": "Idriss", "last_name": "Benali", "email": "idriss@example.org", "language": "fr"}
TOLD = [("place_passed_on", "maelys@example.org"), ("place_received", "idriss@example.org")]


@pytest.fixture
def person():
    return RegistrationFactory(
        edition__slug="2026", first_name="Maëlys", last_name="Le Goff", email="maelys@example.org",
        organisation="La Ruche", category__name="Association",
    )  # fmt: skip


def page_of(person, name="registration_transfer"):
    return reverse(f"attendees:{name}", args=[person.pk])


def test_the_page_says_what_goes_over_and_what_does_not(client, person):
    session = SessionFactory(edition=person.edition, bookable=True, title="Cultiver")
    SeatBookingFactory(registration=person, session=session)
    open_by_link(client, person)

    page = text_of(client.get(page_of(person)))

    assert "en tant que «\u00a0Association\u00a0»" in page
    assert "«\u00a0Cultiver\u00a0», 10\u00a0h\u00a0– 11\u00a0h." in page
    assert "La structure «\u00a0La Ruche\u00a0»" in page
    assert "Les besoins particuliers, et l’âge." in page
    assert "Votre billet cesse de marcher tout de suite" in page
    assert page_of(person) in text_of(client.get(page_of(person, "registration")))
    assert page_of(person) in text_of(client.get(page_of(person, "registration_cancel")))


def test_the_person_passes_their_place_on_and_has_no_access_any_more(client, person):
    open_by_link(client, person)

    response = client.post(page_of(person), HEIR, follow=True)

    assert response.redirect_chain == [(reverse("attendees:registration_transferred"), 302)]
    page = text_of(response)
    assert "Votre place est transmise" in page
    assert "Idriss" not in page
    assert client.get(page_of(person, "registration")).status_code == 404
    person.refresh_from_db()
    assert person.full_name == "Idriss Benali"
    assert letters() == TOLD


def test_an_account_loses_what_it_passed_on(client, person):
    person.user = UserFactory(email="maelys@example.org")
    person.save()
    client.force_login(person.user)

    client.post(page_of(person), HEIR)

    assert client.get(page_of(person, "registration")).status_code == 404
    assert "Idriss" not in text_of(client.get(reverse("attendees:my_registrations")))


def test_the_answer_is_the_same_for_somebody_registered_already(client, person):
    words = [name for name in HEIR if name != "language"]
    RegistrationFactory(edition=person.edition, category=person.category, **{name: HEIR[name] for name in words})
    open_by_link(client, person)
    other = RegistrationFactory(edition=person.edition, category=person.category)

    known = client.post(page_of(person), HEIR, follow=True)
    open_by_link(client, other)
    unknown = client.post(page_of(other), HEIR | {"email": "nobody@example.org"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain
    assert text_of(known) == text_of(unknown)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"first_name": "", "last_name": ""}, "Indiquez son prénom, son nom, ou les deux"),
        ({"email": ""}, "Indiquez son adresse\u00a0: le billet arrive par courriel."),
        ({"email": "idriss"}, "Il manque l’arobase"),
        ({"language": "xx"}, "registration_transfer"),
        (
            {"first_name": "maelys", "last_name": "le goff", "email": "Maelys@example.org"},
            "C’est le nom et l’adresse de l’inscription.",
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_lost(client, person, changes, words):
    open_by_link(client, person)

    response = client.post(page_of(person), HEIR | changes)

    assert response.status_code == 422
    if changes != {"language": "xx"}:
        assert words in text_of(response)
    assert 'value="Idriss"' in text_of(response) or "first_name" in changes
    assert letters() == []


def test_a_mailbox_hears_that_it_registered_that_person(client, person):
    RegistrationFactory(
        edition=person.edition, category=person.category, first_name="Idriss", last_name="Benali", email=person.email
    )
    open_by_link(client, person)

    response = client.post(page_of(person), HEIR | {"email": person.email})

    assert response.status_code == 422
    assert "Cette personne est déjà inscrite, à cette même adresse" in text_of(response)


@pytest.mark.parametrize(
    ("at", "changes", "words"),
    [
        (BEFORE + timedelta(days=1), {"state": "pending"}, "ce n’est plus possible"),
        (AFTER, {}, "Cette édition est passée\u00a0: rien ne s’y change plus."),
        (BEFORE + timedelta(days=1), {"category__is_open": False}, "Votre place est sur invitation"),
    ],
)
def test_where_nothing_passes_on_the_page_leads_back_and_says_why(client, now, at, changes, words):
    person = RegistrationFactory(**changes)
    now.move_to(at)
    open_by_link(client, person)

    answers = [client.get(page_of(person), follow=True), client.post(page_of(person), HEIR, follow=True)]

    for answer in answers:
        assert answer.redirect_chain[0][0] == page_of(person, "registration")
        assert words in text_of(answer)
        assert page_of(person) not in text_of(answer)
    assert letters() == []


def test_an_organiser_passes_a_place_on_and_comes_back_to_the_guest(client, person):
    organiser = UserFactory(organiser=True)
    TOTP.activate(organiser, generate_totp_secret())
    client.force_login(organiser)
    give_proof(client.session, organiser)
    guest = reverse("attendees:guest", args=["2026", person.pk])
    assert page_of(person) in text_of(client.get(guest))
    asked = text_of(client.get(page_of(person)))

    response = client.post(page_of(person), HEIR, follow=True)

    assert "Quelqu’un d’autre vient à la place de Maëlys Le Goff." in asked
    assert response.redirect_chain == [(guest, 302)]
    assert "La place est transmise. Les deux personnes en sont averties par courriel." in text_of(response)
    line = LogEntry.objects.get(verb="transferred")
    assert (line.actor_kind, line.actor_id) == ("user", str(organiser.pk))
    assert "place transmise" in text_of(response)
    assert letters() == TOLD


def test_passing_on_costs_a_page_the_same_with_1_seat_and_with_3(client, person, django_assert_num_queries):
    def book():
        SeatBookingFactory(registration=person, session=SessionFactory(edition=person.edition, bookable=True))

    book()
    open_by_link(client, person)
    with django_assert_num_queries(4):
        client.get(page_of(person))
    book()
    book()
    with django_assert_num_queries(4):
        client.get(page_of(person))
