"""A tablet that people use alone."""

import pytest
from playwright.sync_api import expect

from attendees.enums import ScanMethod, ScannerRole
from attendees.models import Scan, Stay
from attendees.services.pairing import create_pairing
from forum.core import clock
from tests.e2e.door import letters_of, read
from tests.factories import CheckpointFactory, RegistrationFactory, UserFactory

TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True}


@pytest.fixture(autouse=True)
def _no_network(faults):
    faults.allow("ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_ABORTED")


@pytest.fixture
def guest(edition):
    return RegistrationFactory(edition=edition, first_name="Maëlys", last_name="Le Goff", email="maelys@example.org")


@pytest.fixture
def kiosk(new_page, blank_camera, edition, guest):
    """A kiosk that was started, its clock in the test's hands."""
    code = create_pairing(
        CheckpointFactory(edition=edition), name="Borne 1", role=ScannerRole.KIOSK, may_search=False, exit_code="2468",
        actor_user=UserFactory(organiser=True), at=clock.now(),
    )  # fmt: skip
    page = new_page(blank_camera, **TABLET)
    page.clock.install()
    page.goto(f"/controle/#{code}")
    expect(page.locator("[data-part=roster-age]")).to_contain_text("liste de")
    page.locator("[data-part=start]").click()
    expect(page.locator("[data-part=kiosk-head]")).to_be_visible()
    return page


def test_people_scan_and_are_welcomed_in_both_languages(kiosk, guest, axe):
    assert axe(kiosk) == []
    expect(kiosk.locator("[data-part=bar]")).to_be_hidden()

    read(kiosk, letters_of(guest))
    expect(kiosk.locator("[data-part=who]")).to_have_text("MaëlysLe Goff")
    expect(kiosk.locator("[data-part=what]")).to_have_text("Bienvenue · Welcome")
    expect(kiosk.locator("[data-part=undo]")).to_be_hidden()
    assert axe(kiosk) == []
    kiosk.get_by_role("button", name="Terminé").click()
    expect(kiosk.locator("[data-part=kiosk-head]")).to_be_visible()
    read(kiosk, letters_of(guest))
    expect(kiosk.locator("[data-part=message]")).to_contain_text("Vous êtes déjà à l’intérieur")

    assert Stay.objects.get().entry.method == ScanMethod.KIOSK


def test_what_is_shown_goes_after_twenty_seconds(kiosk, guest):
    read(kiosk, letters_of(guest))
    expect(kiosk.locator("[data-screen=answer]")).to_be_visible()

    kiosk.clock.run_for(20_500)

    expect(kiosk.locator("[data-screen=watch]")).to_be_visible()


def test_name_and_address_do_instead_of_a_badge(kiosk, guest, axe):
    kiosk.get_by_role("button", name="Sans badge").click()
    assert axe(kiosk) == []
    kiosk.get_by_role("button", name="Continuer").click()
    expect(kiosk.locator("[data-part=kiosk-said]")).to_contain_text("Écrivez votre nom et votre adresse e-mail.")
    kiosk.locator("[data-part=kiosk-name]").fill("le goff maelys")
    kiosk.locator("[data-part=kiosk-email]").fill("Maelys@example.org")
    kiosk.keyboard.press("Enter")

    expect(kiosk.locator("[data-part=who]")).to_have_text("MaëlysLe Goff")
    expect(kiosk.locator("[data-part=shelf]")).to_have_text("Badge\u00a0: étagère L")
    assert Scan.objects.get().registration == guest


def test_strangers_and_refusals_are_sent_to_the_desk_without_a_word_more(kiosk, edition):
    given_up = RegistrationFactory(edition=edition, first_name="Noé", last_name="Perrin", cancelled=True)
    for name, email in (("Noé Perrin", given_up.email), ("Personne", "personne@example.org")):
        kiosk.get_by_role("button", name="Sans badge").click()
        kiosk.locator("[data-part=kiosk-name]").fill(name)
        kiosk.locator("[data-part=kiosk-email]").fill(email)
        kiosk.keyboard.press("Enter")
        expect(kiosk.locator(".door__answer--stop")).to_be_visible()
        expect(kiosk.locator("[data-part=advice]")).to_contain_text("Adressez-vous à l’accueil.")
        expect(kiosk.locator("[data-part=message]")).to_be_hidden()
        kiosk.get_by_role("button", name="Terminé").click()


def test_what_somebody_left_in_the_form_is_gone_after_a_minute(kiosk):
    kiosk.get_by_role("button", name="Sans badge").click()
    kiosk.locator("[data-part=kiosk-name]").fill("Maëlys Le Goff")

    kiosk.clock.run_for(61_000)

    expect(kiosk.locator("[data-screen=watch]")).to_be_visible()
    assert kiosk.locator("[data-part=kiosk-name]").input_value() == ""


def test_it_is_left_by_its_code_and_by_nothing_else(kiosk, axe):
    kiosk.keyboard.press("Escape")
    kiosk.context.set_offline(True)
    kiosk.get_by_role("button", name="Équipe").click()
    assert axe(kiosk) == []
    kiosk.locator("[data-part=kiosk-code]").fill("1111")
    kiosk.keyboard.press("Enter")
    expect(kiosk.locator("[data-part=kiosk-code-said]")).to_have_text("Ce n’est pas le code de cette borne.")
    kiosk.context.set_offline(False)
    kiosk.reload()
    expect(kiosk.locator("[data-part=kiosk-head]")).to_be_visible()
    expect(kiosk.locator("[data-screen=ready]")).to_be_hidden()

    kiosk.get_by_role("button", name="Équipe").click()
    kiosk.locator("[data-part=kiosk-code]").fill("2468")
    kiosk.keyboard.press("Enter")

    expect(kiosk.locator("[data-screen=ready]")).to_be_visible()
    kiosk.reload()
    expect(kiosk.locator("[data-screen=ready]")).to_be_visible()
