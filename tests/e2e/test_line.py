"""The main job, end to end: a resident registers, a steward films the badge that was mailed, the count goes up."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from attendees.models import Stay
from forum.core.delivery import send_due_mails
from tests.e2e.conftest import POCKET
from tests.e2e.film import empty, hold_up, picture_of
from tests.factories import CategoryFactory, CheckpointFactory, EditionFactory, UserFactory

pytestmark = pytest.mark.journey
WORDS = {
    "": {"register": "S’inscrire gratuitement", "send": "Valider mon inscription", "thanks": "Merci, Zoé",
         "pair": "Montrer le code", "welcome": "Bienvenue", "subject": "Votre billet"},
    "/en": {"register": "Register for free", "send": "Confirm my registration", "thanks": "Thank you, Zoé",
            "pair": "Show the code", "welcome": "Welcome", "subject": "Your ticket"},
}  # fmt: skip


@pytest.fixture
def edition():
    now = timezone.now()
    edition = EditionFactory(
        slug="2026",
        starts_on=timezone.localdate(),
        ends_on=timezone.localdate() + timedelta(days=1),
        registration_opens_at=now - timedelta(days=30),
        registration_closes_at=now + timedelta(hours=12),
    )
    CategoryFactory(edition=edition, name="Habitante ou habitant", name_en="Resident")
    CheckpointFactory(edition=edition, name="Porte A")
    return edition


@pytest.fixture
def organiser(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    return UserFactory(organiser=True)


def register(page, prefix, words):
    page.goto(f"{prefix}/")
    page.get_by_role("link", name=words["register"]).first.click()
    page.locator("[name=first_name]").fill("Zoé")
    page.locator("[name=last_name]").fill("Ørsted-Łukasz")
    page.locator("[name=email]").fill("zoe@example.org")
    page.locator("[name=age]").first.check()
    page.locator("[name=category]").first.check()
    page.get_by_role("button", name=words["send"]).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(words["thanks"])


def pair_a_phone(page, prefix, words):
    """Return the address in the QR that the organiser shows."""
    page.goto(f"{prefix}/organisation/2026/controle/telephones/")
    pairing = page.locator("form", has=page.get_by_role("button", name=words["pair"]))
    pairing.locator("[name$=name]").fill("Accueil 1")
    page.get_by_role("button", name=words["pair"]).click()
    address = page.locator("a[href*='/controle/#']").get_attribute("href")
    return address[address.index("/controle/") :]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_resident_registers_steward_scans_and_the_edition_counts_one_more(
    new_page, page, sign_in, edition, organiser, filming, prefix
):
    words = WORDS[prefix]

    register(new_page(**POCKET), prefix, words)

    send_due_mails()
    [letter] = mail.outbox
    assert letter.to == ["zoe@example.org"]
    assert words["subject"] in letter.subject
    parts = {part.get_content_type(): part for part in letter.message().walk()}
    badge = parts["application/pdf"].get_payload(decode=True)

    sign_in(page, organiser)
    address = pair_a_phone(page, prefix, words)
    page.clock.install()
    page.goto(f"{prefix}/organisation/2026/")
    expect(page.locator(".count-in__value")).to_have_text("0")

    steward = new_page(filming([(empty(), 1), (hold_up(picture_of(badge)), 3)]), **POCKET)
    steward.goto(f"{prefix}{address}")
    steward.locator("[data-part=start]").click()
    answer = steward.locator("[data-screen=answer]")
    expect(answer).to_have_class(re.compile("door__answer--ok"), timeout=25_000)
    expect(answer.locator("[data-part=who]")).to_have_text("ZoéØrsted-Łukasz")
    expect(answer.locator("[data-part=what]")).to_have_text(words["welcome"])

    # Nobody touched the organiser's page: a moment later it has counted by itself.
    page.clock.fast_forward(4_000)
    expect(page.locator(".count-in__value")).to_have_text("1")
    assert Stay.objects.get().registration.email == "zoe@example.org"
