"""A place passes on, on a phone: asked, told, and each finds the door that is theirs now."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from attendees.links import link_address
from attendees.models import Registration
from forum.core.delivery import send_due_mails
from tests.factories import EditionFactory, RegistrationFactory, SeatBookingFactory, SessionFactory


@pytest.fixture
def person() -> Registration:
    forum = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=30)
    edition = EditionFactory(starts_on=forum.date(), ends_on=forum.date())
    person = RegistrationFactory(
        edition=edition, first_name="Maëlys", last_name="Le Goff", email="maelys@example.org",
        organisation="Les Jardins d’en Haut", needs="Boucle magnétique.", created_at=timezone.now(),
        confirmed_at=timezone.now(),
    )  # fmt: skip
    session = SessionFactory(edition=edition, bookable=True, title="Cultiver sur les toits", starts_at=forum)
    SeatBookingFactory(registration=person, session=session)
    return person


def fill_in(page: Page) -> None:
    page.get_by_label("Son prénom").fill("Idriss")
    page.get_by_label("Son nom").fill("Benali")
    page.get_by_role("textbox", name="Son courriel").fill("idriss@example.org")


def mailed_link(recipient: str) -> str:
    letter = next(one for one in mail.outbox if one.to == [recipient])
    return next(word for word in letter.body.split() if "/compte/lien/" in word)


def test_a_place_passes_from_one_phone_to_another(phone, new_page, person, axe, faults):
    faults.allow("404")
    former_link = link_address(person)
    phone.goto(former_link)
    phone.get_by_role("link", name="Transmettre ma place").click()

    expect(phone.get_by_role("heading", level=1)).to_have_text("Transmettre ma place")
    expect(phone.get_by_role("listitem").filter(has_text="Cultiver sur les toits")).to_be_visible()
    expect(phone.locator(".note--warning")).to_contain_text("cesse de marcher tout de suite")
    assert axe(phone) == []
    phone.get_by_role("button", name="Transmettre la place").click()
    expect(phone.locator("[data-error-summary]")).to_contain_text("Indiquez son adresse")
    assert axe(phone) == []
    fill_in(phone)
    phone.get_by_role("button", name="Transmettre la place").click()

    expect(phone.get_by_role("heading", level=1)).to_have_text("Votre place est transmise")
    assert axe(phone) == []
    phone.goto(former_link)
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Ce lien ne marche pas")

    send_due_mails()
    other = new_page()
    other.goto(mailed_link("idriss@example.org"))
    expect(other.locator(".ticket__name")).to_have_text("Idriss Benali")
    expect(other.locator(".day")).to_contain_text("Cultiver sur les toits")
    expect(other.get_by_text("Boucle magnétique.")).to_have_count(0)


def test_without_script_a_place_passes_on_too(no_script, person):
    no_script.goto(link_address(person))
    no_script.get_by_role("link", name="Transmettre ma place").click()
    fill_in(no_script)

    no_script.get_by_role("button", name="Transmettre la place").click()

    expect(no_script.get_by_role("heading", level=1)).to_have_text("Votre place est transmise")
    person.refresh_from_db()
    assert person.full_name == "Idriss Benali"
