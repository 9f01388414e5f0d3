"""The door in Firefox, another engine than the one that every other test runs in: the same page, reader and server."""

import base64
import io
import os

import pytest

from attendees.enums import ScanMethod
from attendees.models import Scan, Stay
from attendees.selectors.badge import badge_pdf
from tests.e2e.cable import Cable
from tests.e2e.conftest import OUTCOMES
from tests.e2e.door import DUMP, KEPT, TYPE, UPDATE, letters_of, pair_code
from tests.e2e.film import draw_qr, hold_up, picture_of
from tests.e2e.firefox import Firefox, find_firefox
from tests.factories import CheckpointFactory, RegistrationFactory

POCKET = {"viewport": {"width": 390, "height": 844}, "devicePixelRatio": 2}
# Firefox films nothing from a file: once `camera.fake()` was called, a canvas films what `camera.see(…)` shows.
PRELOAD = """() => {
    const seen = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
    const pen = seen.getContext("2d");
    let picture = null;
    setInterval(() => picture ? pen.drawImage(picture, 0, 0) : pen.fillRect(0, 0, 640, 480), 100);
    window.camera = {
        fake() {
            navigator.mediaDevices.getUserMedia = async () => seen.captureStream(10);
        },
        async see(letters) {
            picture = await createImageBitmap(new Blob([Uint8Array.from(atob(letters), (one) => one.charCodeAt(0))]));
        },
    };
}"""
CHECKS = """() => Object.fromEntries(
    [...document.querySelectorAll(".scanner__check")].map(({ dataset }) => [dataset.check, dataset.state]),
)"""


@pytest.fixture(scope="module")
def firefox(tmp_path_factory):
    command = find_firefox()
    if not command:
        refuse = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        refuse("no Firefox: `make tools` installs it, FIREFOX names another")
    started = Firefox(command, tmp_path_factory.mktemp("firefox"))
    yield started
    started.close()


@pytest.fixture
def cable(live_server, settings):
    laid = Cable(live_server.thread.port)
    settings.SITE_URL = f"http://localhost:{laid.port}"
    yield laid
    laid.cut()


@pytest.fixture
def phone(request, firefox, cable, edition, tmp_path):
    """A phone that is paired by its link and has its list."""
    tab = firefox.open_page(PRELOAD, **POCKET)
    tab.goto(f"http://localhost:{cable.port}/controle/#{pair_code(CheckpointFactory(edition=edition, name='Porte A'))}")
    tab.wait_for("[data-part=roster-age]", "liste de")
    yield tab
    if any(report.failed for report in request.node.stash.get(OUTCOMES, {}).values()):
        tab.shoot(tmp_path / "phone.png")
        request.node.add_report_section("teardown", "picture", str(tmp_path / "phone.png"))
    faults = tab.faults()
    tab.close()
    assert faults == []


@pytest.fixture
def offline(firefox):
    """Return `offline(yes)`: what Firefox tells its pages."""
    yield firefox.work_offline
    firefox.work_offline(False)


@pytest.fixture
def resists_fingerprinting(firefox):
    firefox.prefer("privacy.resistFingerprinting", True)
    yield
    firefox.prefer("privacy.resistFingerprinting", False)


@pytest.fixture
def guest(edition):
    return RegistrationFactory(edition=edition, first_name="Maëlys", last_name="Le Goff", organisation="La Ruche")


def watch(phone):
    phone.evaluate("() => camera.fake()")
    phone.tap("[data-part=start]")
    phone.wait_for("[data-part=aim]")


def show(phone, picture):
    file = io.BytesIO()
    hold_up(picture).save(file, "PNG")
    phone.evaluate("(letters) => camera.see(letters)", base64.b64encode(file.getvalue()).decode())


def choose(phone, typed, name):
    phone.tap("[data-part=to-search]")
    phone.type(typed)
    phone.wait_for("[data-part=guests]", "Pas encore d’entrée")
    phone.tap("[data-guest=choose]")
    phone.wait_for(".door__answer--ok", name)


def assert_names_are_encrypted(phone):
    kept = phone.evaluate(DUMP)
    assert kept["kept"]["roster-key"] == '"key, extractable false"'
    assert not [word for word in ("Goff", "Perrin", "Ruche") if word in str(kept)]


def test_a_phone_is_paired_by_its_link_and_checks_itself_with_a_camera_of_firefox(guest, phone):
    phone.wait_for("[data-screen=ready]", "Porte A")
    assert phone.evaluate("() => location.hash") == ""
    phone.evaluate(KEPT)

    phone.tap("[data-part=to-checks]")
    phone.wait_for("[data-check=page]", "gardée")

    found = phone.evaluate(CHECKS)
    # As the machine is: one without loudspeakers plays nothing, and the page says so.
    assert found.pop("sound") in {"good", "bad"}
    assert found == dict.fromkeys(("camera", "storage", "network", "clock", "roster", "page"), "good")
    assert phone.evaluate("() => typeof BarcodeDetector") == "undefined", "the compiled reader is what runs"


def test_a_badge_is_green_then_orange_and_an_entry_is_taken_back(guest, phone):
    watch(phone)
    badge = picture_of(badge_pdf(guest))

    show(phone, badge)
    phone.wait_for(".door__answer--ok", "Bienvenue")
    assert (Stay.objects.get().registration, Stay.objects.get().entry.method) == (guest, ScanMethod.CAMERA)
    show(phone, draw_qr("WIFI:T:WPA;S:forum;P:secret;;"))
    phone.tap("[data-part=next]")
    phone.wait_for(".door__answer--stop", "Billet inconnu")
    show(phone, badge)
    phone.tap("[data-part=next]")
    phone.wait_for(".door__answer--wait", "Déjà à l’intérieur")
    phone.tap("[data-part=next]")

    phone.tap("[data-part=last-undo]")
    phone.wait_for("[data-part=what]", "Entrée retirée")
    assert not Stay.objects.exists()
    phone.tap("[data-part=next]")
    choose(phone, "LE GOF mael", "Maëlys")
    assert Stay.objects.get().entry.method == ScanMethod.SEARCH


def test_without_network_the_phone_answers_by_itself_opens_again_and_sends_it_all_later(
    edition, guest, phone, cable, offline
):
    RegistrationFactory(edition=edition, first_name="Noé", last_name="Perrin")
    phone.evaluate(KEPT)
    phone.reload()
    phone.wait_for("[data-part=roster-said]", "Inscriptions\u00a0: 2")
    watch(phone)
    cable.cut()

    show(phone, picture_of(badge_pdf(guest)))
    phone.wait_for(".door__answer--ok", "Maëlys")
    phone.wait_for("[data-part=queue]", "1 en attente")
    phone.wait_for("[data-part=network-said]", "hors ligne")
    # Firefox would open whatever page it remembers, were it told that there is no network: it is told later.
    phone.reload()
    phone.wait_for("[data-screen=ready]", "Porte A")
    phone.wait_for("[data-part=queue]", "1 en attente")
    offline(True)
    watch(phone)
    choose(phone, "perin", "Noé")
    phone.wait_for("[data-part=queue]", "2 en attente")
    assert_names_are_encrypted(phone)
    assert not Scan.objects.exists()

    cable.mend()
    offline(False)
    phone.wait_until_gone("[data-part=queue]")
    phone.wait_for("[data-part=network-said]", "en ligne")
    assert list(Scan.objects.order_by("device_at").values_list("method", "result", "judged")) == [
        (ScanMethod.CAMERA, "admitted", ""), (ScanMethod.SEARCH, "admitted", ""),
    ]  # fmt: skip
    assert Stay.objects.count() == 2


def test_a_hand_scanner_that_stammers_opens_no_search_of_firefox(guest, phone):
    phone.tap("[data-part=start]")
    phone.wait_for("[data-screen=watch]")

    phone.type("/'", "Enter")

    assert phone.evaluate("() => document.hasFocus()"), "what is scanned next would be typed in the search"
    phone.evaluate(TYPE, letters_of(guest))
    phone.wait_for(".door__answer--ok", "Maëlys")
    assert Stay.objects.get().entry.method == ScanMethod.READER


@pytest.mark.usefixtures("resists_fingerprinting")
def test_a_browser_that_scrambles_pictures_is_told_at_once(phone):
    phone.tap("[data-part=start]")
    phone.wait_for("[data-part=trouble]", "brouille ce que la caméra voit")
    phone.tap("[data-part=retry]")
    phone.wait_for("[data-part=trouble]", "brouille ce que la caméra voit")

    phone.tap("[data-part=place]")
    phone.tap("[data-part=to-checks]")
    phone.wait_for("[data-check=camera]", "prenez un autre navigateur")


def test_a_newer_version_takes_over_when_it_is_asked_for(phone, settings):
    phone.evaluate(KEPT)
    settings.SITE_NAME = "Forum du soir"

    phone.evaluate(UPDATE)
    phone.tap("[data-part=reload]")

    phone.wait_for_title("Forum du soir")
    phone.wait_for("[data-screen=ready]", "Porte A")


def test_faults_behind_a_page_are_found(phone):
    phone.evaluate(
        """() => {
            console.error("pirate");
            setTimeout(() => { throw new Error("mutiny"); });
            document.head.append(Object.assign(document.createElement("script"), { src: "http://example.org/x" }));
        }"""
    )

    found = phone.wait_for_faults(3)

    assert {"pirate", "Error: mutiny"} < set(found)
    assert "script-src-elem" in str(found)
