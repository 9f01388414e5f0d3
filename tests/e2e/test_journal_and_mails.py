"""The journal and the mails in a real browser: read by a screen reader, filtered without script, letters in a frame."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from forum.core.enums import MailFailure, MailState
from forum.core.journal import WITHHELD, Actor, record
from forum.core.models import OutboxMail
from tests.factories import EditionFactory, RegistrationFactory, UserFactory

SAMPLE = "/organisation/courriels/modeles/registration_confirmed/"


@pytest.fixture
def organiser(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    return UserFactory(organiser=True)


@pytest.fixture
def zoe():
    person = RegistrationFactory(edition=EditionFactory(slug="2026"), first_name="Zoé", last_name="Éluard")
    changes = {"needs": WITHHELD, "language": ["fr", "en"]}
    record(Actor.from_link(person), "corrected", person, at=timezone.now(), scope="2026", changes=changes)
    record(Actor.system(), "edition_moved", person.edition, at=timezone.now(), scope="2026")
    return person


@pytest.fixture
def failed():
    now = timezone.now()
    return OutboxMail.objects.create(
        template="registration_confirmed", recipient="zoe@example.org", language="fr", state=MailState.FAILED,
        failure=MailFailure.REFUSED, last_error="SMTPRecipientsRefused: 550", attempts=1, created_at=now,
        next_try_at=now - timedelta(hours=1),
    )  # fmt: skip


@pytest.mark.parametrize(("width", "language"), [(390, ""), (1280, "/en")])
def test_what_a_list_of_filters_says_stands_in_it_whole(new_page, sign_in, organiser, zoe, checks, width, language):
    page = new_page(viewport={"width": width, "height": 900})
    sign_in(page, organiser)

    for address in ("journal/?act=checkpoint_created", "courriels/", "courriels/?letter=waiting_list_closed",
                    "2026/journal/", "2026/inscriptions/"):  # fmt: skip
        page.goto(f"{language}/organisation/{address}")
        assert page.locator("select").count() >= 2, address
        assert checks(page, "choices") == [], address


def test_the_journal_is_filtered_without_script(no_script, sign_in, organiser, zoe):
    sign_in(no_script, organiser)
    no_script.goto("/organisation/2026/journal/")
    expect(no_script.locator(".journal__line")).to_have_count(2)

    no_script.get_by_label("À propos de").fill("eluard")
    no_script.get_by_role("button", name="Chercher").click()

    expect(no_script.locator(".journal__line")).to_have_count(1)
    expect(no_script.get_by_label("À propos de")).to_have_value("eluard")
    no_script.get_by_role("link", name="Tout afficher").click()
    expect(no_script.locator(".journal__line")).to_have_count(2)


def test_a_failed_mail_says_why_and_is_tried_again(no_script, sign_in, organiser, failed):
    sign_in(no_script, organiser)
    no_script.goto("/organisation/courriels/?state=failed")

    no_script.get_by_text("La messagerie de cette personne refuse l’adresse").click()
    expect(no_script.get_by_text("SMTPRecipientsRefused: 550")).to_be_visible()
    no_script.get_by_role("button", name="Réessayer maintenant").click()

    expect(no_script.get_by_text("Le courriel repart")).to_be_visible()
    failed.refresh_from_db()
    assert failed.state == MailState.QUEUED


def test_a_letter_is_seen_in_the_dark_whatever_the_reader_s_own_screen(page, sign_in, organiser):
    sign_in(page, organiser)
    page.goto(SAMPLE)
    letter = page.frame_locator("iframe").locator(".letter")
    expect(letter).to_have_css("background-color", "rgb(255, 255, 255)")

    page.get_by_role("link", name="Sombre").click()

    expect(letter).to_have_css("background-color", "rgb(26, 43, 39)")
    expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_have_text("Bienvenue au forum, Camille")
