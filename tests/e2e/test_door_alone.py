"""A phone without a list, as on a page without https: passages are kept, and sent when the network is back."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from attendees.enums import ScanMethod
from attendees.models import Scan, Scanner, Stay
from attendees.selectors.badge import badge_pdf
from attendees.services.door import record_entry
from forum.core import clock
from tests.e2e.door import WITHOUT_LIST, open_watch
from tests.e2e.film import empty, hold_up, picture_of
from tests.factories import RegistrationFactory

FILM = 25_000
FULL = "() => { IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') } }"


@pytest.fixture
def guest(edition):
    return RegistrationFactory(edition=edition, first_name="Maëlys", last_name="Le Goff", organisation="La Ruche")


@pytest.fixture
def watching(new_page, edition, faults):
    """Return `watching(browser)`: a phone without a list that watches."""
    faults.allow("ERR_INTERNET_DISCONNECTED")

    def start(browser):
        return open_watch(new_page, browser, edition, script=WITHOUT_LIST)

    return start


def find(page, typed, name):
    page.locator("[data-part=to-search]").click()
    page.locator("[data-part=name]").fill(typed)
    expect(page.get_by_role("button", name=name)).to_be_visible()


def test_the_page_says_why_it_has_no_list(blank_camera, watching):
    page = watching(blank_camera)

    expect(page.locator("[data-part=notice-insecure]")).to_have_text(
        "Sans https, pas de liste sur ce téléphone\u00a0: il lui faut le réseau."
    )
    expect(page.locator("[data-part=roster-age]")).to_have_text("sans liste")


def test_a_scan_without_network_is_kept_and_sent_when_it_is_back(guest, filming, watching):
    page = watching(filming([(empty(), 3), (hold_up(picture_of(badge_pdf(guest))), 2), (empty(), 10)]))
    expect(page.locator(".scanner__count")).to_contain_text("0 / 1")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)

    expect(page.locator(".door__answer--wait")).to_be_visible(timeout=FILM)
    expect(page.locator("[data-part=who]")).to_have_text("Pas de réseau")
    expect(page.locator("[data-part=advice]")).to_have_text("Vérifiez le badge à l’œil.")
    expect(page.locator("[data-part=queue]")).to_have_text("1 en attente")
    assert not Scan.objects.exists()

    page.context.set_offline(False)
    expect(page.locator("[data-part=queue]")).to_be_hidden()
    expect(page.locator("[data-part=network-said]")).to_have_text("en ligne")
    expect(page.locator(".scanner__count")).to_contain_text("1 / 1")
    assert Stay.objects.get().registration == guest


def test_a_scan_whose_answer_was_lost_is_one_scan(guest, blank_camera, watching, faults):
    faults.allow("ERR_FAILED|ERR_ABORTED")
    page = watching(blank_camera)

    def lose_the_answer(route):
        route.fetch()
        route.abort()
        page.unroute("**/scans")

    page.route("**/scans", lose_the_answer)
    find(page, "goff mael", "Maëlys Le Goff")
    page.get_by_role("button", name="Maëlys Le Goff").click()

    expect(page.locator("[data-part=who]")).to_have_text("Pas de réseau")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-part=queue]")).to_be_hidden()
    assert (Scan.objects.count(), Stay.objects.count()) == (1, 1)


def test_a_kept_scan_that_turns_out_refused_is_told_afterwards(guest, blank_camera, watching):
    page = watching(blank_camera)
    find(page, "goff mael", "Maëlys Le Goff")
    page.context.set_offline(True)
    page.get_by_role("button", name="Maëlys Le Goff").click()
    expect(page.locator("[data-part=who]")).to_have_text("Pas de réseau")
    scanner, now = Scanner.objects.select_related("checkpoint__edition").get(), clock.now()
    record_entry(
        scanner, scan_id=uuid4(), token=None, registration_id=guest.pk, method=ScanMethod.SEARCH, device_at=now, at=now
    )

    page.context.set_offline(False)

    expect(page.locator("[data-part=late-list]")).to_contain_text(
        "Déjà à l’intérieur · Maëlys\u00a0Le Goff", timeout=15_000
    )
    expect(page.locator("[data-part=queue]")).to_be_hidden()


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [(502, "text/html", "<h1>Bad gateway</h1>"), (200, "text/html", "<h1>Wifi du café : connectez-vous</h1>")],
    ids=["server down", "sign-in page of a wifi"],
)
def test_an_answer_that_is_not_ours_keeps_the_scan(guest, blank_camera, watching, faults, status, kind, body):
    faults.allow("response: 502")
    page = watching(blank_camera)
    find(page, "goff mael", "Maëlys Le Goff")
    page.route("**/api/v1/**", lambda route: route.fulfill(status=status, content_type=kind, body=body))

    page.get_by_role("button", name="Maëlys Le Goff").click()

    expect(page.locator("[data-part=who]")).to_have_text("Pas de réseau")
    expect(page.locator("[data-part=what]")).to_have_text("Maëlys Le Goff")
    page.unroute("**/api/v1/**")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-part=queue]")).to_be_hidden()
    assert Stay.objects.get().registration == guest


def test_a_full_storage_keeps_the_scan_in_the_page_and_says_so(guest, blank_camera, watching):
    page = watching(blank_camera)
    find(page, "goff mael", "Maëlys Le Goff")
    page.evaluate(FULL)
    page.context.set_offline(True)

    page.get_by_role("button", name="Maëlys Le Goff").click()

    expect(page.locator("[data-part=queue]")).to_have_text("1 en attente, gardez cette page ouverte")
    expect(page.locator("[data-part=notice-volatile]")).to_contain_text("Gardez cette page ouverte")
    page.context.set_offline(False)
    expect(page.locator("[data-part=queue]")).to_be_hidden()
    assert Stay.objects.get().registration == guest
