"""The waiting list on the pages, as a browser without JavaScript sees them: who may, what is said, and to whom."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from attendees.models import Category, Registration
from tests.attendees.acts import VISITOR, enrol, letters
from tests.attendees.answers import answers, form_page, open_by_link, text_of
from tests.attendees.lines import full_category, wait
from tests.attendees.rights import REFUSED
from tests.attendees.rights import answers as refused_answers
from tests.factories import CategoryFactory, RegistrationFactory, UserFactory
from tests.factories.moments import BEFORE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

WAIT = "M’inscrire en liste d’attente"


@pytest.fixture
def category() -> Category:
    return full_category(edition__slug="2026", name="Association")


def page_of(person: Registration, name: str = "registration") -> str:
    return reverse(f"attendees:{name}", args=[person.pk])


# --- registering -------------------------------------------------------------


def test_a_full_edition_offers_its_waiting_list_and_no_seats(client, category):
    page = text_of(client.get(form_page(category)))

    assert "Le forum est complet\u00a0: rejoignez la liste d’attente" in page
    assert page.count(WAIT) == 1
    assert 'name="waits" value="on"' in page
    assert 'name="sessions"' not in page
    assert "Valider mon inscription" not in page


def test_pressing_the_button_joins_the_list_and_the_end_page_promises_no_ticket(client, category):
    response = client.post(form_page(category), answers(category, waits="on"), follow=True)

    page = text_of(response)
    assert Registration.objects.get(email="maelys@example.org").is_waiting
    assert "le courriel dit où vous en êtes dans la liste d’attente" in page
    assert "votre billet est dans le courriel" not in page
    assert "Sans billet, ne venez pas encore" in page
    assert letters() == [("waitlisted", "maelys@example.org")]


def test_sending_without_the_button_registers_nobody_and_keeps_what_was_typed(client, category):
    page = text_of(client.post(form_page(category), answers(category)))

    assert "La dernière place vient de partir." in page
    assert "envoyez-la de nouveau pour vous inscrire en liste d’attente" in page
    assert 'value="Maëlys"' in page
    assert WAIT in page
    assert letters() == []


@pytest.mark.parametrize("known_as", ["waiting", "offered", "confirmed", "new"])
def test_the_answer_is_the_same_whoever_was_known(known_as):
    """Byte for byte: the page tells nobody who is registered, who waits, nor to whom a place is offered."""
    category = full_category(edition__slug="2026", name="Association")
    if known_as != "new":
        traits = {} if known_as == "confirmed" else {known_as: True}
        RegistrationFactory(
            edition=category.edition, category=category, first_name="Maëlys", last_name="Le Goff",
            email="maelys@example.org", **traits,
        )  # fmt: skip
    client = Client()

    response = client.post(form_page(category), answers(category, waits="on"), follow=True)

    stranger = Client()
    expected = stranger.post(form_page(category), answers(category, waits="on", email="other@example.org"), follow=True)
    assert response.redirect_chain == expected.redirect_chain
    assert text_of(response) == text_of(expected).replace("other@example.org", "maelys@example.org")
    assert Registration.objects.filter(email_key="maelys@example.org").count() == 1


def test_a_full_category_asks_for_a_tick(client):
    category = CategoryFactory(edition__slug="2026", name="Presse", quota=1)
    RegistrationFactory(edition=category.edition, category=category)

    page = text_of(client.get(form_page(category)))
    refused = text_of(client.post(form_page(category), answers(category)))

    assert "complet\u00a0: liste d’attente" in page
    assert 'name="waits"' in page
    assert "Choisissez une autre ligne, ou cochez la liste d’attente." in refused
    assert Registration.objects.count() == 1

    client.post(form_page(category), answers(category, waits="on"))

    assert Registration.objects.get(email="maelys@example.org").is_waiting


def test_a_category_that_fills_up_meanwhile_comes_back_with_the_tick(client):
    category = CategoryFactory(edition__slug="2026", name="Presse", quota=1)
    assert 'name="waits"' not in text_of(client.get(form_page(category)))
    RegistrationFactory(edition=category.edition, category=category)

    assert 'name="waits"' in text_of(client.post(form_page(category), answers(category)))


def test_a_tick_where_there_is_room_registers_with_the_usual_words(client):
    category = CategoryFactory(edition__slug="2026")

    page = text_of(client.post(form_page(category), answers(category, waits="on"), follow=True))

    assert Registration.objects.get().is_confirmed
    assert "votre billet est dans le courriel" in page


def test_when_the_list_is_over_the_page_says_full_and_no_more(client, now):
    category = full_category(edition__slug="2026", edition__registration_closes_at=None)
    now.move_to(BEFORE + timedelta(days=51, hours=8))

    page = text_of(client.get(form_page(category)))

    assert "Le forum est complet" in page
    assert "<form" not in page


# --- one's own registration --------------------------------------------------


def test_one_sees_ones_turn_and_what_comes_next(client, category):
    wait(category, "First")
    wait(category, "Second", minutes=1)
    third = wait(category, "Third", minutes=2)
    open_by_link(client, third)

    page = text_of(client.get(page_of(third)))

    assert "Vous êtes en 3e position" in page
    assert "Quitter la liste d’attente" in page
    assert "Votre billet" not in page
    assert "Annuler mon inscription" not in page


def test_an_offer_says_until_when_and_takes_a_yes(client):
    person = RegistrationFactory(offered=True, edition__slug="2026")
    open_by_link(client, person)

    page = text_of(client.get(page_of(person)))
    response = client.post(page_of(person, "offer_accept"), follow=True)

    assert "<b>samedi 3\u00a0octobre 2026 à 12\u00a0h</b>" in page
    person.refresh_from_db()
    assert person.is_confirmed
    assert "Votre place est prise." in text_of(response)
    assert letters() == [("registration_confirmed", person.email)]


def test_a_no_is_asked_twice(client):
    person = RegistrationFactory(offered=True, edition__slug="2026")
    open_by_link(client, person)

    asked = text_of(client.get(page_of(person, "offer_decline")))
    person.refresh_from_db()
    assert person.is_offered
    said = text_of(client.post(page_of(person, "offer_decline"), follow=True))

    assert "Laisser cette place\u00a0?" in asked
    assert "la place va à la personne suivante" in said
    person.refresh_from_db()
    assert person.is_cancelled


def test_an_answer_that_comes_too_late_says_so(client, now):
    person = RegistrationFactory(offered=True, edition__slug="2026")
    now.move_to(person.offer_expires_at)
    open_by_link(client, person)

    page = text_of(client.get(page_of(person)))
    said = text_of(client.post(page_of(person, "offer_accept"), follow=True))

    assert "Le délai pour répondre est passé" in page
    assert "Oui, je viens" not in page
    assert "Le délai pour répondre est passé\u00a0: la place va à la personne suivante." in said
    person.refresh_from_db()
    assert person.is_offered


@pytest.mark.parametrize("name", ["offer_accept", "offer_decline"])
def test_owner_and_organiser_answer_others_find_nothing(name):
    def person() -> Registration:
        return RegistrationFactory(offered=True, user=UserFactory())

    offered = person()
    colleague, stranger, nobody, half = (Client() for _n in range(4))
    open_by_link(colleague, RegistrationFactory(edition=offered.edition, category=offered.category))
    stranger.force_login(UserFactory())
    half.force_login(UserFactory(organiser=True))

    refused = [visitor.post(page_of(offered, name)).status_code for visitor in (colleague, stranger, nobody, half)]

    assert refused == [404, 404, 404, 404]
    offered.refresh_from_db()
    assert offered.is_offered
    owner, organiser, by_link = Client(), Client(), Client()
    chief = UserFactory(organiser=True)
    TOTP.activate(chief, generate_totp_secret())
    organiser.force_login(chief)
    others = [person(), person()]
    owner.force_login(offered.user)
    open_by_link(by_link, others[1])
    visits = zip((owner, organiser, by_link), (offered, *others), strict=True)
    assert [visitor.post(page_of(mine, name)).status_code for visitor, mine in visits] == [302, 302, 302]
    assert not Registration.objects.filter(state="offered").exists()


def test_leaving_the_list_is_asked_twice(client, category):
    person = wait(category)
    open_by_link(client, person)

    asked = text_of(client.get(page_of(person, "registration_cancel")))
    said = text_of(client.post(page_of(person, "registration_cancel"), follow=True))

    assert "Quitter la liste d’attente\u00a0?" in asked
    assert "Votre billet n’ouvre plus la porte." not in asked
    assert "Vous n’êtes plus en liste d’attente." in said


def test_who_leaves_just_when_a_place_comes_free_learns_of_it_first(client):
    person = RegistrationFactory(offered=True, edition__slug="2026")
    open_by_link(client, person)

    said = text_of(client.post(page_of(person, "registration_cancel"), follow=True))

    assert "Votre inscription a changé entre-temps" in said
    assert "Oui, je viens" in said
    person.refresh_from_db()
    assert person.is_offered


def test_who_cancelled_comes_back_to_the_line_of_a_full_edition(client, category):
    person = RegistrationFactory(edition=category.edition, category=category, cancelled=True)
    open_by_link(client, person)

    page = text_of(client.get(page_of(person)))
    said = text_of(client.post(page_of(person, "registration_return"), {"waits": "1"}, follow=True))

    assert WAIT in page
    assert "Vous êtes en liste d’attente. Nous vous écrivons dès qu’une place se libère." in said
    person.refresh_from_db()
    assert person.is_waiting


def test_who_waits_may_correct_and_choose_any_full_category(client, category):
    other = CategoryFactory(edition=category.edition, name="Presse", quota=0)
    person = wait(category)
    open_by_link(client, person)

    client.post(page_of(person, "registration_edit"), answers(other, first_name="Maëlle"))

    person.refresh_from_db()
    assert (person.first_name, person.category, person.is_waiting) == ("Maëlle", other, True)


@pytest.mark.parametrize("name", ["registration_seats", "ticket_reissue", "ticket_pdf", "registration_ics"])
@pytest.mark.parametrize("state", ["waiting", "offered"])
def test_who_waits_has_no_seat_ticket_badge_nor_calendar(client, name, state):
    person = RegistrationFactory(**{state: True})
    open_by_link(client, person)

    assert client.get(page_of(person, name)).url == page_of(person)


def test_ones_data_tell_ones_turn(client, category):
    person = wait(category)
    open_by_link(client, person)

    found = client.get(page_of(person, "registration_data")).json()

    assert (found["state"], found["waitlisted_at"]) == ("waitlisted", "2026-10-01T10:00:00Z")
    assert (found["offer_expires_at"], found["offers_missed"]) == (None, 0)


@pytest.mark.parametrize("state", ["waiting", "offered"])
def test_a_page_costs_the_same_however_many_wait(client, django_assert_num_queries, category, state):
    person = RegistrationFactory(edition=category.edition, category=category, **{state: True})
    cost = {"waiting": 5, "offered": 4}[state]
    open_by_link(client, person)
    with django_assert_num_queries(cost):
        client.get(page_of(person))

    RegistrationFactory.create_batch(2, edition=category.edition, category=category, waiting=True)
    with django_assert_num_queries(cost):
        client.get(page_of(person))


# --- organisers --------------------------------------------------------------


def guest_page(person: Registration, name: str = "guest") -> str:
    return reverse(f"attendees:{name}", args=[person.edition.slug, person.pk])


def test_an_organiser_offers_a_free_place(organiser, category):
    person = wait(category)
    Registration.objects.confirmed().update(state="cancelled", cancelled_at=BEFORE)

    page = text_of(organiser.get(guest_page(person)))
    said = text_of(organiser.post(guest_page(person, "guest_offer"), follow=True))

    assert "Proposer une place" in page
    assert "en 1re position" in page
    assert "La place est proposée, par courriel." in said
    assert "Place gardée jusqu’au" in said
    person.refresh_from_db()
    assert person.is_offered


@pytest.mark.parametrize(
    ("edition", "said"),
    [
        ({"capacity": 1}, "L’édition est complète\u00a0: aucune place n’est à proposer."),
        ({"capacity": 9, "state": "closed"}, "Il est trop tard pour proposer une place"),
    ],
)
def test_an_organiser_is_told_why_no_place_is_to_offer(organiser, category, edition, said):
    person = wait(category)
    type(category.edition).objects.update(**edition)

    page = text_of(organiser.get(guest_page(person)))

    assert "Proposer une place" not in page
    assert "Aucune place à proposer en ce moment." in page
    assert said in text_of(organiser.post(guest_page(person, "guest_offer"), follow=True))


def test_a_full_category_has_no_place_to_offer(organiser):
    category = CategoryFactory(edition__slug="2026", quota=0)

    said = text_of(organiser.post(guest_page(wait(category), "guest_offer"), follow=True))

    assert "Cette catégorie est complète\u00a0: aucune place n’est à proposer." in said


def test_who_no_longer_waits_is_offered_nothing(organiser, category):
    person = enrol(category, waits=True, actor=VISITOR)
    Registration.objects.filter(pk=person.pk).update(state="cancelled", cancelled_at=BEFORE)

    said = text_of(organiser.post(guest_page(person, "guest_offer"), follow=True))

    assert "Cette personne n’est plus en liste d’attente. Rien n’a changé." in said


def test_nobody_else_offers_a_place(category):
    person = wait(category)

    assert refused_answers("post", guest_page(person, "guest_offer")) == REFUSED


def test_the_guest_list_filters_by_waiting(organiser, category):
    person = wait(category, "Ozanne")

    page = text_of(organiser.get(reverse("attendees:guest_list", args=["2026"]), {"state": "waitlisted"}))

    assert "1 inscription" in page
    assert guest_page(person) in page
    assert "en liste d’attente" in page


def test_the_desk_and_the_count_say_how_many_wait(organiser, category):
    wait(category, "First")
    RegistrationFactory(edition=category.edition, category=category, offered=True)

    assert "personne en liste d’attente" in text_of(organiser.get(reverse("pages:desk")))
    page = text_of(organiser.get(reverse("pages:count", args=["2026"])))
    assert "en liste d’attente" in page
    assert "et 1 place proposée" in page
