"""The door when something drags: a slow answer, one that is lost, a camera that was taken away."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from attendees.models import Scan, Stay
from tests.e2e.door import choose, open_watch
from tests.factories import RegistrationFactory

SCANS = "**/api/v1/scans"
FAKE_CAMERAS = (Path(__file__).parent / "fake_cameras.js").read_text(encoding="utf8")


@pytest.fixture
def watching(blank_camera, new_page, edition):
    """A phone that is paired and watches, and has nothing more to fetch."""
    page = open_watch(new_page, blank_camera, edition)
    page.wait_for_load_state("networkidle")
    return page


def hold_requests(page, **options):
    """Return where the scans that the phone sends wait for the test to let them go."""
    held = []

    def hold(route):
        held.append(route)

    page.route(SCANS, hold, **options)
    return held


def test_a_slow_answer_says_that_it_is_on_its_way(watching, edition):
    RegistrationFactory(edition=edition, first_name="Maëlys", last_name="Le Goff")
    held = hold_requests(watching)

    choose(watching, "Maëlys Le Goff")
    expect(watching.get_by_text("Vérification…")).to_be_visible()
    held[0].continue_()

    expect(watching.locator("[data-part=what]")).to_have_text("Bienvenue")
    expect(watching.get_by_text("Vérification…")).to_be_hidden()


@pytest.mark.parametrize("is_lost", [False, True], ids=["late", "lost"])
def test_an_answer_that_another_request_brings_is_shown_once(watching, edition, faults, is_lost):
    faults.allow("ERR_FAILED")
    RegistrationFactory(edition=edition, first_name="Noé", last_name="Perrin", cancelled=True)
    held = hold_requests(watching, times=1)
    choose(watching, "Noé Perrin")
    expect(watching.get_by_text("Vérification…")).to_be_visible()

    with watching.expect_response(SCANS):
        watching.evaluate("window.dispatchEvent(new Event('online'))")
    expect(watching.locator("[data-part=queue]")).to_be_hidden()
    if is_lost:
        held[0].abort()
    else:
        held[0].continue_()

    expect(watching.locator("[data-part=who]")).to_have_text("Inscription annulée")
    watching.locator("[data-part=next]").click()
    expect(watching.locator("[data-part=late]")).to_be_hidden()
    assert Scan.objects.count() == 1


def test_a_scan_that_the_server_cannot_read_is_set_aside_and_said_once(watching, edition):
    guest = RegistrationFactory(edition=edition, first_name="Maëlys", last_name="Le Goff")
    fault = {"pointer": "/scans/0/device_at", "detail": "Une date est attendue."}
    problem = {"type": "urn:problem:invalid-fields", "title": "Champs à corriger", "status": 422, "errors": [fault]}
    asked = []

    def refuse(route):
        asked.append(route)
        route.fulfill(status=422, content_type="application/problem+json", json=problem)

    watching.route(SCANS, refuse)
    choose(watching, "Maëlys Le Goff")

    expect(watching.locator("[data-part=who]")).to_have_text("Champs à corriger")
    expect(watching.locator("[data-part=message]")).to_have_text("Une date est attendue.")
    expect(watching.locator("[data-part=queue]")).to_be_hidden()
    assert len(asked) == 1
    watching.unroute(SCANS)
    watching.locator("[data-part=next]").click()
    choose(watching, "Maëlys Le Goff")
    expect(watching.locator("[data-part=what]")).to_have_text("Bienvenue")
    assert Stay.objects.get().registration == guest


def test_a_screen_reader_hears_the_whole_answer(watching, edition):
    RegistrationFactory(
        edition=edition, first_name="Maëlys", last_name="Le Goff", needs="Boucle magnétique.", needs_told_at_desk=True
    )

    choose(watching, "Maëlys Le Goff")

    expect(watching.locator("[data-part=announce]")).to_have_text(
        "Bienvenue. Maëlys\u00a0Le Goff. Badge\u00a0: étagère L. À savoir\u00a0: Boucle magnétique"
    )


def test_a_camera_that_was_taken_away_is_opened_again(watching):
    live = """async () => {
        const track = () => document.querySelector("video").srcObject?.getVideoTracks()[0];
        while (track()?.readyState !== "live") await new Promise((resolve) => setTimeout(resolve, 50));
        return true;
    }"""
    assert watching.evaluate(live)

    watching.evaluate("document.querySelector('video').srcObject.getVideoTracks()[0].stop()")
    watching.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    assert watching.evaluate(live)
    expect(watching.locator("[data-part=trouble]")).to_be_hidden()


BACK = {
    "id": "main",
    "label": "camera2 0, facing back",
    "can": {"torch": True, "zoom": {"min": 1, "max": 5, "step": 1}},
}
WIDE = {"id": "wide", "label": "camera2 2, facing back"}


def test_lamp_zoom_and_another_camera_are_offered_where_there_are_such(new_page, browser, edition, axe):
    script = FAKE_CAMERAS + f"window.phone.cameras = {json.dumps([BACK, WIDE])};"
    page = open_watch(new_page, browser, edition, script=script)
    lamp, zoom, other = (page.locator(f"[data-part={name}]") for name in ("torch", "zoom", "camera-next"))

    lamp.click()
    expect(lamp).to_have_attribute("aria-pressed", "true")
    zoom.fill("3")
    expect(zoom).to_have_value("3")
    assert axe(page) == []
    other.click()

    expect(lamp).to_be_hidden()
    expect(zoom).to_be_hidden()
    assert page.evaluate("window.phone.open") == ["wide"]
    assert page.evaluate("window.phone.set.at(-1)") == {"torch": True, "zoom": 3}
    page.reload()
    page.evaluate(f"window.phone.cameras = {json.dumps([BACK, WIDE])}")
    page.locator("[data-part=start]").click()
    expect(other).to_be_visible()
    assert page.evaluate("window.phone.open") == ["wide"], "the choice is kept"
