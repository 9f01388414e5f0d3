"""One's own registration: who may open it, and all that can be done there."""

import json
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from attendees.enums import AgendaKind
from attendees.links import link_token
from attendees.models import Registration
from forum.core.models import LogEntry
from tests.attendees.acts import letters
from tests.attendees.answers import answers, open_by_link, text_of
from tests.factories import (
    CategoryFactory,
    EditionFactory,
    RegistrationFactory,
    SeatBookingFactory,
    SessionFactory,
    UserFactory,
)
from tests.factories.moments import AFTER, BEFORE, CLOSES
from tests.pages.reading import read
from tests.proof import give_proof

pytestmark = pytest.mark.django_db

PAGES = (
    "registration", "registration_edit", "registration_seats", "registration_cancel", "ticket_reissue", "ticket_pdf",
    "registration_ics", "registration_data",
)  # fmt: skip
ACTS = ("registration_edit", "registration_seats", "registration_cancel", "registration_return", "ticket_reissue")


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(BEFORE + timedelta(days=2), tick=False) as traveller:
        yield traveller


@pytest.fixture
def person() -> Registration:
    return RegistrationFactory(first_name="Maëlys", last_name="Le Goff", email="maelys@example.org")


def page_of(person: Registration, name: str = "registration") -> str:
    return reverse(f"attendees:{name}", args=[person.pk])


# Who may


def test_the_link_opens_and_leaves_no_secret_in_the_address(client, person):
    response = client.get(reverse("attendees:open_link", args=[link_token(person)]))

    assert (response.status_code, response.url) == (302, page_of(person))
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in response.headers["Cache-Control"]
    assert client.get(page_of(person)).status_code == 200


@pytest.mark.parametrize(
    "spoil", [lambda t: t[:-1], lambda t: t[1:], lambda t: t + "x", lambda t: "x", lambda t: "\x00🌻"]
)
def test_a_forged_or_cut_link_says_what_to_do(client, person, spoil):
    response = client.get(reverse("attendees:open_link", args=[spoil(link_token(person))]))

    assert response.status_code == 404
    assert "Ce lien ne marche pas" in text_of(response)
    assert reverse("account_login") in text_of(response)


def test_an_old_link_says_what_to_do_and_its_browser_is_shut_out(client, person):
    open_by_link(client, person)
    old = link_token(person)
    person.link_version += 1
    person.save()

    assert "Ce lien ne marche pas" in text_of(Client().get(reverse("attendees:open_link", args=[old])))
    assert client.get(page_of(person)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_owner_and_organiser_may_open_each_page_others_find_nothing(person, name):
    owner, colleague, stranger, nobody, organiser, half = (Client() for _n in range(6))
    person.user = UserFactory(email="maelys@example.org")
    person.save()
    owner.force_login(person.user)
    open_by_link(colleague, RegistrationFactory(edition=person.edition, category=person.category))
    stranger.force_login(UserFactory(email="maelys.le.goff@example.org"))
    chief = UserFactory(organiser=True)
    TOTP.activate(chief, generate_totp_secret())
    organiser.force_login(chief)
    give_proof(organiser.session, chief)
    half.force_login(UserFactory(organiser=True))

    answered = [visitor.get(page_of(person, name)).status_code for visitor in (owner, organiser)]
    refused = [visitor.get(page_of(person, name)).status_code for visitor in (colleague, stranger, nobody, half)]

    assert answered == [200, 200]
    assert refused == [404, 404, 404, 404]


@pytest.mark.parametrize("name", ACTS)
def test_strangers_change_nothing(person, name):
    stranger, other = Client(), RegistrationFactory(edition=person.edition, category=person.category)
    open_by_link(stranger, other)

    assert stranger.post(page_of(person, name), answers(person.category)).status_code == 404
    person.refresh_from_db()
    assert person.is_confirmed
    assert letters() == []


def test_a_registration_that_never_was_answers_like_another_persons(client, person):
    missing = client.get(reverse("attendees:registration", args=[uuid4()]))

    assert missing.status_code == 404
    assert text_of(missing).replace(str(missing.wsgi_request.path), "") == text_of(client.get(page_of(person))).replace(
        page_of(person), ""
    )


# What one sees


def test_the_page_shows_the_ticket_the_day_and_what_was_said(client, person):
    session = SessionFactory(edition=person.edition, bookable=True, title="Cultiver")
    SeatBookingFactory(registration=person, session=session)
    open_by_link(client, person)

    page = text_of(client.get(page_of(person)))

    assert 'class="qr"' in page
    assert f'10\u00a0h\u00a0– 11\u00a0h · <span lang="fr">{person.edition.venue.name}, ' in page
    assert "Cultiver" in page
    assert "étagère L" in page
    assert "maelys@example.org" in page


def test_the_badge_is_a_pdf_that_no_cache_keeps(client, person):
    open_by_link(client, person)

    response = client.get(page_of(person, "ticket_pdf"))

    assert response.content.startswith(b"%PDF")
    assert response.headers["Cache-Control"] == "private, no-store"


def test_the_data_come_as_a_file(client, person):
    SeatBookingFactory(
        registration=person, session=SessionFactory(edition=person.edition, bookable=True, title="Cultiver")
    )
    open_by_link(client, person)

    data = json.loads(client.get(page_of(person, "registration_data")).content)

    assert (data["first_name"], data["email"], data["state"]) == ("Maëlys", "maelys@example.org", "confirmed")
    assert [seat["session"] for seat in data["seats"]] == ["Cultiver"]
    assert "token" not in json.dumps(data)


# What one does


def test_seats_are_changed(client, person):
    held = SessionFactory(edition=person.edition, bookable=True)
    wanted = SessionFactory(edition=person.edition, bookable=True)
    SeatBookingFactory(registration=person, session=held)
    open_by_link(client, person)

    response = client.post(page_of(person, "registration_seats"), {"sessions": [wanted.pk]}, follow=True)

    assert "Vos séances sont enregistrées." in text_of(response)
    assert [seat.session for seat in person.seats.confirmed()] == [wanted]
    assert letters() == [("seats_changed", "maelys@example.org")]
    assert LogEntry.objects.about(person).get().actor_kind == "link"


def test_all_seats_can_be_given_up(client, person):
    SeatBookingFactory(registration=person, session=SessionFactory(edition=person.edition, bookable=True))
    open_by_link(client, person)

    client.post(page_of(person, "registration_seats"), {})

    assert person.seats.confirmed().count() == 0


def test_a_seat_that_is_gone_says_so_and_changes_nothing(client, person):
    full = SessionFactory(edition=person.edition, bookable=True, capacity=1, title="Cultiver")
    SeatBookingFactory(session=full, registration__edition=person.edition)
    held = SessionFactory(edition=person.edition, bookable=True)
    SeatBookingFactory(registration=person, session=held)
    open_by_link(client, person)

    page = text_of(client.post(page_of(person, "registration_seats"), {"sessions": [full.pk]}))

    assert "«\u00a0Cultiver\u00a0» n’a plus de place." in page
    assert [seat.session for seat in person.seats.confirmed()] == [held]


def test_a_workshop_at_the_hour_of_a_meeting_says_so_before_it_is_chosen(client, person):
    free, busy = SessionFactory.create_batch(2, edition=person.edition, bookable=True)
    person.agenda.create(
        kind=AgendaKind.MEETING, source_id=1, label="Rendez-vous : Fonds vert",
        starts_at=busy.starts_at, ends_at=busy.starts_at + timedelta(minutes=20),
    )  # fmt: skip
    type(free).objects.filter(pk=free.pk).update(starts_at=busy.ends_at, ends_at=busy.ends_at + timedelta(hours=1))
    open_by_link(client, person)

    page = read(client.get(page_of(person, "registration_seats")))

    assert page.texts(".workshop__clash") == ["Vous êtes déjà pris à cette heure : « Rendez-vous : Fonds vert »"]


def test_details_are_corrected_and_consents_withdrawn(client, person):
    person.photos_allowed_at = BEFORE
    person.save()
    open_by_link(client, person)

    sent = answers(person.category, last_name="Le Gof’", needs="Une rampe")
    response = client.post(page_of(person, "registration_edit"), sent, follow=True)

    assert response.redirect_chain == [(page_of(person), 302)]
    person.refresh_from_db()
    assert (person.last_name, person.needs, person.photos_allowed_at) == ("Le Gof’", "Une rampe", None)


def test_a_wrong_correction_keeps_what_was_typed(client, person):
    open_by_link(client, person)

    page = text_of(
        client.post(page_of(person, "registration_edit"), answers(person.category, email="x", first_name="Zoé"))
    )

    assert "Il manque l’arobase" in page
    assert 'value="Zoé"' in page
    person.refresh_from_db()
    assert person.first_name == "Maëlys"


def test_a_new_address_shuts_this_browser_out_and_says_where_to_look(client, person):
    open_by_link(client, person)

    sent = answers(person.category, email="neuve@example.org")
    response = client.post(page_of(person, "registration_edit"), sent, follow=True)

    assert "Regardez votre nouvelle boîte" in text_of(response)
    assert client.get(page_of(person)).status_code == 404
    assert sorted(letters()) == [
        ("email_changed", "maelys@example.org"),
        ("registration_confirmed", "neuve@example.org"),
    ]


def test_a_new_address_already_registered_answers_the_same(client, person):
    known = RegistrationFactory(
        edition=person.edition, category=person.category, first_name="Maëlys", last_name="Le Goff",
        email="neuve@example.org",
    )  # fmt: skip
    open_by_link(client, person)

    sent = answers(person.category, email="neuve@example.org")
    response = client.post(page_of(person, "registration_edit"), sent, follow=True)

    assert "Regardez votre nouvelle boîte" in text_of(response)
    known.refresh_from_db()
    assert known.is_confirmed


def test_taking_the_name_of_another_registration_of_the_mailbox_is_refused(client, person):
    RegistrationFactory(
        edition=person.edition, category=person.category, first_name="Idriss", last_name="Le Goff", email=person.email
    )
    open_by_link(client, person)

    page = text_of(client.post(page_of(person, "registration_edit"), answers(person.category, first_name="Idriss")))

    assert "Une autre inscription porte déjà ce nom à cette adresse." in page


def test_a_category_filled_meanwhile_is_told(client, person):
    other = CategoryFactory(edition=person.edition, quota=0)
    open_by_link(client, person)

    page = text_of(client.post(page_of(person, "registration_edit"), answers(other)))

    assert "Il n’y a plus de place dans la catégorie" in page


def test_cancelling_asks_first_then_frees_all(client, person):
    SeatBookingFactory(
        registration=person, session=SessionFactory(edition=person.edition, bookable=True, title="Cultiver")
    )
    open_by_link(client, person)

    asked = text_of(client.get(page_of(person, "registration_cancel")))
    person.refresh_from_db()
    assert person.is_confirmed
    assert "«\u00a0Cultiver\u00a0»" in asked

    done = text_of(client.post(page_of(person, "registration_cancel"), follow=True))
    person.refresh_from_db()
    assert person.is_cancelled
    assert "Revenir au forum" in done
    assert 'class="qr"' not in done
    assert letters() == [("registration_cancelled", "maelys@example.org")]


def test_cancelling_twice_changes_nothing_more(client, person):
    open_by_link(client, person)

    for _click in range(2):
        client.post(page_of(person, "registration_cancel"))

    assert letters() == [("registration_cancelled", "maelys@example.org")]


def test_coming_back_while_places_last(client):
    person = RegistrationFactory(cancelled=True)
    open_by_link(client, person)

    response = client.post(page_of(person, "registration_return"), follow=True)

    person.refresh_from_db()
    assert person.is_confirmed
    assert "Bon retour\u00a0!" in text_of(response)
    assert 'class="qr"' in text_of(response)


@pytest.mark.parametrize(
    ("changes", "at", "words"),
    [
        ({"edition__capacity": 0}, BEFORE, "Le forum est complet."),
        ({"category__quota": 0}, BEFORE, "Votre catégorie est complète en ce moment."),
        ({}, CLOSES, "Les inscriptions ne sont pas ouvertes en ce moment."),
    ],
)
def test_coming_back_too_late_says_why(client, now, changes, at, words):
    person = RegistrationFactory(cancelled=True, **changes)
    open_by_link(client, person)
    now.move_to(at)
    open_by_link(client, person)

    response = client.post(page_of(person, "registration_return"), follow=True)

    assert words in text_of(response)
    person.refresh_from_db()
    assert person.is_cancelled


def test_a_new_ticket_replaces_the_old(client, person):
    open_by_link(client, person)
    before = text_of(client.get(page_of(person)))

    response = client.post(page_of(person, "ticket_reissue"), follow=True)

    assert "Votre nouveau billet est prêt" in text_of(response)
    assert text_of(response).partition('class="qr"')[2][:5000] != before.partition('class="qr"')[2][:5000]
    assert person.tickets.count() == 2


@pytest.mark.parametrize("name", ["registration_edit", "registration_seats", "ticket_reissue", "ticket_pdf"])
def test_a_cancelled_registration_leads_back_to_its_page(client, name):
    person = RegistrationFactory(cancelled=True)
    open_by_link(client, person)

    assert client.get(page_of(person, name)).url == page_of(person)


def test_after_the_forum_the_page_offers_no_change(client, person, now):
    now.move_to(AFTER)
    open_by_link(client, person)

    page = text_of(client.get(page_of(person)))

    assert page_of(person, "registration_cancel") not in page
    assert page_of(person, "ticket_pdf") in page
    refused = client.post(page_of(person, "registration_cancel"), follow=True)
    assert "Cette édition est passée\u00a0: rien ne s’y change plus." in text_of(refused)


def test_coming_back_is_asked_by_post_alone(client):
    person = RegistrationFactory(cancelled=True)
    open_by_link(client, person)

    assert client.get(page_of(person, "registration_return")).status_code == 405


# All of one's own


def test_my_registrations_ask_to_sign_in(client):
    response = client.get(reverse("attendees:my_registrations"))

    assert response.url.startswith(reverse("account_login"))


def test_my_registrations_are_those_of_my_account(client):
    user = UserFactory()
    mine = RegistrationFactory(user=user, first_name="Maëlys")
    past = RegistrationFactory(user=user, first_name="Idriss", edition=EditionFactory(year=2025, slug="2025"))
    RegistrationFactory(first_name="Sasha", edition=mine.edition, category=mine.category)
    client.force_login(user)

    page = text_of(client.get(reverse("attendees:my_registrations")))

    assert page.index(page_of(mine)) < page.index(page_of(past))
    assert "Sasha" not in page
    assert "Se déconnecter" in page


def test_my_registrations_say_what_to_do_when_there_are_none(client):
    edition = EditionFactory()
    client.force_login(UserFactory())

    page = text_of(client.get(reverse("attendees:my_registrations")))

    assert "Aucune inscription à cette adresse" in page
    assert reverse("attendees:register", args=[edition.slug]) in page


def test_the_list_costs_the_same_with_1_registration_and_with_3(client, django_assert_num_queries):
    user = UserFactory()
    first = RegistrationFactory(user=user)
    client.force_login(user)
    with django_assert_num_queries(5):
        client.get(reverse("attendees:my_registrations"))

    RegistrationFactory.create_batch(2, user=user, edition=first.edition)
    with django_assert_num_queries(5):
        client.get(reverse("attendees:my_registrations"))


@pytest.mark.parametrize(("name", "cost"), [("registration", 7), ("registration_seats", 6)])
def test_a_page_costs_the_same_with_1_seat_and_with_3(client, person, django_assert_num_queries, name, cost):
    def book() -> None:
        SeatBookingFactory(registration=person, session=SessionFactory(edition=person.edition, bookable=True))

    book()
    open_by_link(client, person)
    with django_assert_num_queries(cost):
        client.get(page_of(person, name))
    book()
    book()
    with django_assert_num_queries(cost):
        client.get(page_of(person, name))
