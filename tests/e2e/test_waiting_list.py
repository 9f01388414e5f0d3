"""The waiting list from end to end, in a real browser without JavaScript: full, waiting, offered, in."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from attendees.links import link_address
from attendees.models import Category, Registration
from attendees.rounds import move_waiting_lists
from forum.core.delivery import send_due_mails
from tests.factories import CategoryFactory, EditionFactory, RegistrationFactory

WAIT = "M’inscrire en liste d’attente"


@pytest.fixture
def category() -> Category:
    """A category of an edition with one place, held by somebody, on the day when the test runs."""
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    forum = now + timedelta(days=30)
    edition = EditionFactory(
        capacity=1,
        starts_on=forum.date(),
        ends_on=forum.date(),
        registration_opens_at=now - timedelta(days=1),
        registration_closes_at=forum - timedelta(days=1),
    )
    category = CategoryFactory(edition=edition, name="Association")
    RegistrationFactory(edition=edition, category=category)
    return category


def fill_in(page, email="maelys@example.org") -> None:
    page.get_by_label("Prénom").fill("Maëlys")
    page.get_by_label("Nom", exact=True).fill("Le Goff")
    page.get_by_role("textbox", name="Courriel").fill(email)
    page.get_by_label("15 ans ou plus", exact=True).check()
    page.get_by_label("Association").check()


def open_last_letter(page, subject: str) -> None:
    """Let the worker send what waits, and follow the link of the last letter."""
    send_due_mails()
    letter = mail.outbox[-1]
    assert letter.subject.startswith(subject)
    page.goto(next(word for word in letter.body.split() if "/compte/lien/" in word))
    expect(page).to_have_url(re.compile(r"/compte/inscription/[0-9a-f-]+/$"))


def cancel(page, registration: Registration) -> None:
    page.goto(link_address(registration))
    page.get_by_role("link", name="Annuler mon inscription").click()
    page.get_by_role("button", name="Oui, annuler mon inscription").click()
    expect(page.get_by_text("Votre inscription est annulée.")).to_be_visible()


def test_from_a_full_edition_to_a_ticket_without_script(no_script, category):
    page = no_script
    page.goto(f"/{category.edition.slug}/")
    page.get_by_role("link", name="Rejoindre la liste d’attente").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Le forum est complet\u00a0: rejoignez la liste d’attente"
    )
    fill_in(page)
    page.get_by_role("button", name=WAIT).click()
    expect(page.get_by_text("le courriel dit où vous en êtes dans la liste d’attente")).to_be_visible()

    open_last_letter(page, "Vous êtes en liste d’attente")
    expect(page.get_by_role("heading", name="Vous êtes en 1re position")).to_be_visible()
    assert move_waiting_lists() == 0

    cancel(page, Registration.objects.confirmed().get())
    # A newcomer finds the place taken: it is kept.
    page.goto(f"/{category.edition.slug}/inscription/")
    expect(page.get_by_role("button", name=WAIT)).to_be_visible()

    assert move_waiting_lists() == 1
    open_last_letter(page, "Une place se libère pour vous")
    expect(page.get_by_text("Elle vous est gardée jusqu’au")).to_be_visible()
    page.get_by_role("button", name="Oui, je viens").click()
    expect(page.get_by_text("Votre place est prise.")).to_be_visible()
    expect(page.get_by_role("heading", name="Votre billet")).to_be_visible()

    send_due_mails()
    assert mail.outbox[-1].subject.startswith("Votre billet")
    assert "application/pdf" in [attachment[2] for attachment in mail.outbox[-1].attachments if len(attachment) == 3]
    assert Registration.objects.get(email="maelys@example.org").is_confirmed


def test_a_no_brings_the_place_to_the_next(no_script, category):
    page = no_script
    first, second = (
        RegistrationFactory(edition=category.edition, category=category, waiting=True, created_at=at, waitlisted_at=at)
        for at in (timezone.now() - timedelta(hours=2), timezone.now() - timedelta(hours=1))
    )
    Registration.objects.confirmed().update(state="cancelled", cancelled_at=timezone.now())
    assert move_waiting_lists() == 1

    page.goto(link_address(first))
    page.get_by_role("link", name="Non, je laisse la place").click()
    page.get_by_role("button", name="Non, je ne viens pas").click()
    expect(page.get_by_text("la place va à la personne suivante")).to_be_visible()
    assert move_waiting_lists() == 1

    second.refresh_from_db()
    assert second.is_offered


@pytest.mark.parametrize("state", ["waiting", "offered"])
def test_ones_page_is_accessible_and_fits_a_phone(phone, axe, category, state):
    now = timezone.now()
    until = now + timedelta(days=1) if state == "offered" else None
    person = RegistrationFactory(
        edition=category.edition, category=category, created_at=now, waitlisted_at=now, offer_expires_at=until,
        **{state: True},
    )  # fmt: skip

    phone.goto(link_address(person))

    assert axe(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    if state == "offered":
        phone.get_by_role("link", name="Non, je laisse la place").click()
        expect(phone.get_by_role("heading", name="Laisser cette place\u00a0?")).to_be_visible()
        assert axe(phone) == []


def test_the_form_of_a_full_edition_and_of_a_full_category_are_accessible(phone, axe, category):
    phone.goto(f"/{category.edition.slug}/inscription/")
    expect(phone.get_by_role("button", name=WAIT)).to_be_visible()
    assert axe(phone) == []
    type(category.edition).objects.update(capacity=9)
    Category.objects.update(quota=1)

    phone.goto(f"/{category.edition.slug}/inscription/")

    expect(phone.get_by_text("complet\u00a0: liste d’attente")).to_be_visible()
    assert axe(phone) == []
    fill_in(phone)
    phone.get_by_role("button", name="Valider mon inscription").click()
    expect(phone.get_by_text("cochez la liste d’attente").first).to_be_visible()
    phone.get_by_label("S’il n’y a plus de place à ce titre").check()
    phone.get_by_role("button", name="Valider mon inscription").click()
    expect(phone.get_by_text("le courriel dit où vous en êtes dans la liste d’attente")).to_be_visible()
