"""Registering in a real browser: without JavaScript on a desk, with it on a phone, by keyboard alone."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from attendees.links import link_address
from attendees.models import Category, Registration
from forum.core.delivery import send_due_mails
from tests.factories import (
    CategoryFactory,
    EditionFactory,
    RegistrationFactory,
    SeatBookingFactory,
    SessionFactory,
    UserFactory,
)

# In the dark only the colours are others.


@pytest.fixture
def category() -> Category:
    """A category of an edition that takes registrations on the day when the test runs."""
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    forum = now + timedelta(days=30)
    edition = EditionFactory(
        starts_on=forum.date(),
        ends_on=forum.date(),
        registration_opens_at=now - timedelta(days=1),
        registration_closes_at=forum - timedelta(days=1),
    )
    for title in ("Cultiver sur les toits", "Clauses sociales"):
        SessionFactory(edition=edition, bookable=True, title=title, starts_at=forum)
    full = SessionFactory(edition=edition, bookable=True, title="Mesurer son impact", capacity=1, starts_at=forum)
    SeatBookingFactory(session=full, registration__edition=edition)
    return CategoryFactory(edition=edition, name="Association", asks_organisation=True)


def fill_in(page, email: str = "maelys@example.org") -> None:
    page.get_by_label("Prénom").fill("Maëlys")
    page.get_by_label("Nom", exact=True).fill("Le Goff")
    page.get_by_role("textbox", name="Courriel").fill(email)
    page.get_by_label("15 ans ou plus", exact=True).check()
    page.get_by_label("Association", exact=True).check()
    page.get_by_label("Nom de la structure").fill("Les Jardins d'en Haut")
    page.get_by_label("Sorte de structure").select_option("association")


def send_form(page) -> None:
    page.get_by_role("button", name="Valider mon inscription").click()


def open_mailed_link(page) -> None:
    send_due_mails()
    page.goto(next(word for word in mail.outbox[-1].body.split() if "/compte/lien/" in word))
    expect(page).to_have_url(re.compile(r"/compte/inscription/[0-9a-f-]+/$"))


def test_on_a_phone_a_clash_shows_at_once_and_nothing_scrolls_sideways(phone, category):
    phone.goto(f"/{category.edition.slug}/inscription/")

    phone.get_by_label("Cultiver sur les toits").tap()
    phone.get_by_label("Clauses sociales").tap()
    expect(phone.locator("[data-clash-warning]").locator("visible=true")).to_have_count(2)
    phone.get_by_label("Clauses sociales").tap()
    expect(phone.locator("[data-clash-warning]").locator("visible=true")).to_have_count(0)
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    fill_in(phone)
    phone.get_by_role("button", name="Valider mon inscription").tap()
    expect(phone.get_by_role("heading", name="Merci, Maëlys")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_on_a_phone_two_last_questions_are_answered_in_passing(phone, category):
    phone.goto(f"/{category.edition.slug}/inscription/")
    fill_in(phone)
    postcode, heard_by = phone.get_by_label("Code postal"), phone.get_by_label("Comment avez-vous connu le forum")
    for box in (postcode, heard_by):
        assert box.bounding_box()["height"] >= 44
    postcode.fill("92 00")
    heard_by.select_option("Le bouche-à-oreille")
    send_form(phone)

    expect(phone.locator("[data-error-summary]")).to_be_focused()
    phone.get_by_role("link", name=re.compile("^Code postal")).tap()
    expect(postcode).to_be_focused()
    expect(postcode).to_have_value("92 00")
    expect(heard_by).to_have_value("word_of_mouth")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    postcode.fill("92 000")
    send_form(phone)
    expect(phone.get_by_role("heading", name="Merci, Maëlys")).to_be_visible()
    person = Registration.objects.get(email="maelys@example.org")
    assert (person.postcode, person.heard_by) == ("92000", "word_of_mouth")


def test_errors_take_the_focus_and_lead_to_their_field(page, category):
    page.goto(f"/{category.edition.slug}/inscription/")
    send_form(page)

    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.get_by_role("link", name=re.compile("^Courriel")).click()
    expect(page.get_by_role("textbox", name="Courriel")).to_be_focused()


def test_a_double_click_registers_once(page, category):
    page.goto(f"/{category.edition.slug}/inscription/")
    fill_in(page)
    page.get_by_role("button", name="Valider mon inscription").dblclick()

    expect(page).to_have_url(re.compile(r"/inscription/merci/$"))
    assert Registration.objects.filter(email="maelys@example.org").count() == 1


def test_axe_finds_nothing_while_registering(new_page, category, axe):
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(f"/{category.edition.slug}/inscription/")
    page.get_by_text("Ce que nous faisons de vos données").click()
    assert axe(page) == []

    page.get_by_label("Cultiver sur les toits").check()
    page.get_by_label("Clauses sociales").check()
    send_form(page)
    expect(page.locator("[data-error-summary]")).to_be_visible()
    assert axe(page) == []

    fill_in(page)
    page.get_by_label("Clauses sociales").uncheck()
    send_form(page)
    expect(page).to_have_url(re.compile(r"/merci/$"))
    assert axe(page) == []


def test_axe_finds_nothing_on_ones_own_registration(new_page, category, axe):
    page = new_page()
    person = RegistrationFactory(edition=category.edition, category=category, needs="Une rampe")
    SeatBookingFactory(registration=person, session__edition=category.edition)
    address = link_address(person).removeprefix(settings.SITE_URL)

    page.goto(address)
    own = page.url
    for path in ("", "corriger/", "places/", "annuler/", "billet/"):
        page.goto(own + path)
        assert (path, axe(page)) == (path, [])
    page.goto(own + "annuler/")
    page.get_by_role("button", name="Oui, annuler mon inscription").click()
    assert axe(page) == []
    page.goto("/compte/lien/x/")
    assert axe(page) == []


def test_axe_finds_nothing_where_one_cannot_register(new_page, sign_in, axe):
    page = new_page()
    past = EditionFactory(past=True)
    page.goto(f"/{past.slug}/inscription/")
    assert axe(page) == []
    person = RegistrationFactory(edition=past, category__edition=past)
    user = UserFactory()
    person.user = user
    person.save()
    sign_in(page, user)
    page.goto("/compte/")
    assert axe(page) == []
    person.delete()
    page.goto("/compte/")
    assert axe(page) == []
