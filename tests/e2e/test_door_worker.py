"""The scanner's page keeps itself: it opens without network, and changes for a newer version at a quiet moment."""

import pytest
from playwright.sync_api import expect

from attendees.models import Stay
from tests.e2e.door import KEPT, UPDATE, back_online, cut, letters_of, open_phone, open_watch, read
from tests.factories import CheckpointFactory, RegistrationFactory

STORES = "async () => (await caches.keys()).sort()"


@pytest.fixture(autouse=True)
def _no_network(faults):
    faults.allow("ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_ABORTED")


@pytest.fixture
def door(edition):
    return CheckpointFactory(edition=edition, name="Porte A")


def version_of(page):
    return page.locator("#scanner").get_attribute("data-version")


def test_the_page_opens_without_network_and_goes_on(edition, door, blank_camera, new_page):
    guest = RegistrationFactory(edition=edition, first_name="Maëlys", last_name="Le Goff")
    page = open_watch(new_page, blank_camera, edition, door)
    page.evaluate(KEPT)
    cut(page)
    read(page, letters_of(guest))
    expect(page.locator(".door__answer--ok")).to_be_visible()

    page.reload()

    expect(page.locator("[data-screen=ready]")).to_be_visible()
    expect(page.locator("[data-part=queue]")).to_have_text("1 en attente")
    expect(page.locator(".scanner__count")).to_contain_text("1 / 1")
    page.locator("[data-part=start]").click()
    read(page, letters_of(guest))
    expect(page.locator("[data-part=what]")).to_have_text("Déjà à l’intérieur")
    page.goto("/en/controle/")
    expect(page.get_by_role("heading", name="Porte A")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "en"

    back_online(page)
    assert Stay.objects.get().registration == guest


def test_a_newer_version_waits_to_be_asked_for(settings, door, blank_camera, new_page):
    page = open_phone(new_page, blank_camera, door)
    page.evaluate(KEPT)
    before = version_of(page)
    settings.SITE_NAME = "Forum du soir"

    page.evaluate(UPDATE)
    expect(page.get_by_role("button", name="Nouvelle version")).to_be_visible()
    assert version_of(page) == before
    with page.expect_navigation():
        page.get_by_role("button", name="Nouvelle version").click()

    expect(page.locator("[data-screen=ready]")).to_be_visible()
    assert version_of(page) != before
    assert "Forum du soir" in page.title()


def test_a_newer_version_waits_for_what_waits_on_the_phone(settings, edition, door, blank_camera, new_page):
    guest = RegistrationFactory(edition=edition, first_name="Maëlys", last_name="Le Goff")
    page = open_watch(new_page, blank_camera, edition, door)
    page.evaluate(KEPT)
    settings.SITE_NAME = "Forum du soir"
    page.evaluate(UPDATE)
    expect(page.get_by_role("button", name="Nouvelle version")).to_be_visible()

    cut(page)
    read(page, letters_of(guest))
    expect(page.locator(".door__answer--ok")).to_be_visible()
    expect(page.get_by_role("button", name="Nouvelle version")).to_be_hidden()

    back_online(page)
    expect(page.get_by_role("button", name="Nouvelle version")).to_be_visible()
    assert Stay.objects.get().registration == guest


def test_a_newer_version_takes_over_when_the_page_is_opened_again(settings, door, blank_camera, new_page):
    page = open_phone(new_page, blank_camera, door)
    page.evaluate(KEPT)
    before = version_of(page)
    settings.SITE_NAME = "Forum du soir"
    page.evaluate(UPDATE)
    expect(page.get_by_role("button", name="Nouvelle version")).to_be_visible()

    page.close()
    opened = page.context.new_page()
    opened.goto("/controle/")

    expect(opened.locator(f"#scanner:not([data-version='{before}'])")).to_be_attached(timeout=20_000)
    expect(opened.locator("[data-screen=ready]")).to_be_visible()
    expect(opened.locator("[data-part=door-name]")).to_have_text("Porte A")


def test_only_the_version_before_stays(settings, door, blank_camera, new_page):
    page = open_phone(new_page, blank_camera, door)
    page.evaluate(KEPT)
    for name in ("Forum de midi", "Forum du soir"):
        settings.SITE_NAME = name
        page.evaluate(UPDATE)
        expect(page.get_by_role("button", name="Nouvelle version")).to_be_visible()
        with page.expect_navigation():
            page.get_by_role("button", name="Nouvelle version").click()
        expect(page.locator("[data-screen=ready]")).to_be_visible()

    kept = [name for name in page.evaluate(STORES) if name.startswith("door /controle/ ")]

    assert len(kept) == 2
    assert f"door /controle/ {version_of(page)}" in kept


def test_a_phone_can_install_it(door, blank_camera, new_page):
    page = open_phone(new_page, blank_camera, door)
    page.evaluate(KEPT)
    browser = page.context.new_cdp_session(page)

    assert browser.send("Page.getInstallabilityErrors") == {"installabilityErrors": []}
    assert browser.send("Page.getAppManifest")["errors"] == []
