"""The door in a real browser, in front of a camera that films real badges."""

import re

import pytest
from playwright.sync_api import expect

from attendees.enums import ScanMethod
from attendees.models import Scanner, Stay
from attendees.selectors.badge import badge_pdf
from attendees.services.pairing import create_pairing, pairing_address, revoke_scanner
from forum.core import clock
from forum.core.journal import Actor
from tests.e2e.conftest import POCKET
from tests.e2e.film import draw_qr, empty, hold_up, picture_of
from tests.factories import CategoryFactory, CheckpointFactory, RegistrationFactory, UserFactory

FILM = 25_000  # milliseconds: films are played in a loop, on machines that have other work


@pytest.fixture
def guest(edition):
    category = CategoryFactory(edition=edition, name="Association", colour="#2a6f97")
    RegistrationFactory.create_batch(2, edition=edition, first_name="Idriss")
    return RegistrationFactory(
        edition=edition, category=category, first_name="Maëlys", last_name="Le Goff", organisation="La Ruche"
    )


@pytest.fixture
def checkpoint(edition):
    return CheckpointFactory(edition=edition, name="Porte A")


@pytest.fixture
def new_code(checkpoint):
    organiser = UserFactory(organiser=True)

    def make(*, name="Accueil 1", may_search=True):
        return create_pairing(
            checkpoint, name=name, role="steward", may_search=may_search, actor_user=organiser, at=clock.now()
        )

    return make


@pytest.fixture
def open_door(new_page, new_code):
    """Return `open_door(browser)`: a phone that is paired and watches."""

    def start(browser, *, prefix="", options=None, **pairing):
        page = new_page(browser, **(POCKET | (options or {})))
        page.goto(f"{prefix}/controle/#{new_code(**pairing)}")
        expect(page.locator("[data-part=roster-age]")).to_contain_text(re.compile("liste de|list of"))
        page.locator("[data-part=start]").click()
        expect(page.locator("[data-screen=watch]")).to_be_visible()
        return page

    return start


def answer(page):
    return page.locator("[data-screen=answer]")


def choose(page, typed, name):
    page.get_by_role("button", name="Chercher un nom").click()
    page.get_by_label("Nom ou prénom, même en partie").fill(typed)
    page.get_by_role("button", name=name).click()


def test_the_camera_reads_a_badge_green_then_orange_and_the_entry_is_taken_back(guest, filming, open_door, axe):
    page = open_door(filming([(empty(), 2), (hold_up(picture_of(badge_pdf(guest))), 2), (empty(), 2)]))
    expect(page.locator(".scanner__count")).to_contain_text("0 / 3")

    expect(answer(page)).to_have_class(re.compile("door__answer--ok"), timeout=FILM)
    expect(page.locator("[data-part=who]")).to_have_text("MaëlysLe Goff")
    expect(page.locator("[data-part=shelf]")).to_have_text("Badge\u00a0: étagère L")
    expect(page.locator(".scanner__count")).to_contain_text("1 / 3")
    stay = Stay.objects.get()
    assert (stay.registration, stay.entry.method) == (guest, ScanMethod.CAMERA)

    expect(page.locator("[data-screen=watch]")).to_be_visible()
    expect(answer(page)).to_have_class(re.compile("door__answer--wait"), timeout=FILM)
    expect(page.locator("[data-part=what]")).to_have_text("Déjà à l’intérieur")
    expect(page.locator("[data-part=message]")).to_contain_text("Porte A, Accueil 1")
    assert axe(page) == []
    page.keyboard.press("Enter")

    page.locator("[data-part=last-undo]").click()
    expect(page.locator("[data-part=what]")).to_have_text("Entrée retirée")
    expect(page.locator(".scanner__count")).to_contain_text("0 / 3")
    assert not Stay.objects.exists()
    assert page.evaluate("typeof BarcodeDetector") == "undefined", "the compiled reader is what ran"


def test_the_phone_reads_the_pairing_qr_with_its_own_camera(settings, live_server, new_code, filming, new_page, faults):
    settings.SITE_URL = live_server.url
    page = new_page(filming([(hold_up(draw_qr(pairing_address(new_code()))), 2)]), **POCKET)
    page.goto("/controle/")

    page.get_by_role("button", name="Viser le QR d’appairage").click()

    expect(page.get_by_role("heading", name="Porte A")).to_be_visible(timeout=FILM)
    assert Scanner.objects.get().name == "Accueil 1"


def test_somebody_without_a_badge_is_found_by_name(guest, blank_camera, open_door, axe):
    page = open_door(blank_camera)

    page.get_by_role("button", name="Chercher un nom").click()
    expect(page.get_by_label("Nom ou prénom, même en partie")).to_be_focused()
    page.keyboard.type("LE GOF mael")
    expect(page.locator("[data-part=search-said]")).to_contain_text("Résultats\u00a0: 1")
    assert axe(page) == []
    page.get_by_role("button", name="Maëlys Le Goff").click()

    expect(page.locator("[data-part=what]")).to_have_text("Bienvenue")
    assert Stay.objects.get().entry.method == ScanMethod.SEARCH
    page.get_by_role("button", name="Retirer l’entrée").click()
    expect(page.locator("[data-part=what]")).to_have_text("Entrée retirée")
    assert not Stay.objects.exists()


def test_a_name_that_nobody_has_says_what_to_try(guest, blank_camera, open_door):
    page = open_door(blank_camera)
    page.get_by_role("button", name="Chercher un nom").click()

    page.get_by_label("Nom ou prénom, même en partie").fill("zzzz")

    expect(page.locator("[data-part=search-said]")).to_contain_text("Personne à ce nom")
    page.keyboard.press("Escape")
    expect(page.locator("[data-screen=watch]")).to_be_visible()


def test_a_cancelled_guest_is_red_with_what_to_do(edition, guest, blank_camera, open_door, axe):
    RegistrationFactory(edition=edition, first_name="Noé", last_name="Perrin", cancelled=True)
    page = open_door(blank_camera)

    choose(page, "perrin", "Noé Perrin")

    expect(answer(page)).to_have_class(re.compile("door__answer--stop"))
    expect(page.locator("[data-part=who]")).to_have_text("Inscription annulée")
    expect(page.locator("[data-part=advice]")).to_have_text("Accompagnez la personne au bureau d’accueil.")
    expect(page.locator("[data-part=undo]")).to_be_hidden()
    assert axe(page) == []


def test_two_phones_see_each_others_entries(guest, blank_camera, open_door):
    first, second = open_door(blank_camera), open_door(blank_camera, name="Accueil 2")

    choose(first, "goff mael", "Maëlys Le Goff")
    expect(first.locator("[data-part=what]")).to_have_text("Bienvenue")
    choose(second, "goff mael", "Maëlys Le Goff")

    expect(second.locator("[data-part=what]")).to_have_text("Déjà à l’intérieur")
    expect(second.locator("[data-part=message]")).to_contain_text("Porte A, Accueil 1")


def test_a_phone_that_is_not_paired_says_how_to(new_page, edition, axe, faults):
    page = new_page(**POCKET)
    page.goto("/controle/")

    expect(page.get_by_role("heading", name="Contrôle des billets")).to_be_visible()
    expect(page.locator("body")).to_contain_text("Demandez à l’organisation de vous montrer le QR d’appairage")
    assert axe(page) == []
    page.get_by_label("Ou collez l’adresse que dit le QR").fill("bonjour")
    page.get_by_role("button", name="Appairer ce téléphone").click()
    expect(page.get_by_role("alert").first).to_contain_text("26 lettres et chiffres")
    page.get_by_label("Ou collez l’adresse que dit le QR").fill("A" * 26)
    page.get_by_role("button", name="Appairer ce téléphone").click()
    expect(page.get_by_role("alert").first).to_contain_text("Code inconnu")


def test_the_code_leaves_the_address_bar_and_the_key_survives_a_reload(new_page, new_code, axe):
    page = new_page(**POCKET)
    page.goto(f"/controle/#{new_code()}")

    expect(page.get_by_role("heading", name="Porte A")).to_be_visible()
    assert "#" not in page.url
    assert axe(page) == []
    page.reload()
    expect(page.get_by_role("heading", name="Porte A")).to_be_visible()


def test_a_phone_sent_away_says_so_at_its_next_scan(guest, blank_camera, open_door):
    page = open_door(blank_camera)
    page.get_by_role("button", name="Chercher un nom").click()
    revoke_scanner(Scanner.objects.get(), actor=Actor.system("tests"), at=clock.now())

    page.get_by_label("Nom ou prénom, même en partie").fill("goff")

    expect(page.get_by_role("alert").first).to_contain_text("L’organisation a retiré ce téléphone du contrôle")
    page.reload()
    expect(page.get_by_role("heading", name="Contrôle des billets")).to_be_visible()


def test_a_phone_that_may_not_search_shows_no_search(edition, blank_camera, open_door):
    page = open_door(blank_camera, may_search=False)

    expect(page.get_by_role("button", name="Chercher un nom")).to_be_hidden()


def test_the_scanner_speaks_english(guest, blank_camera, open_door):
    page = open_door(blank_camera, prefix="/en")
    page.locator("[data-part=to-search]").click()

    with page.expect_response("**/search") as answered:
        page.locator("[data-part=name]").fill("goff")

    assert answered.value.headers["content-language"] == "en"
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_camera_that_is_refused_says_how_to_allow_it(new_page, new_code):
    page = new_page(**POCKET)
    page.goto(f"/controle/#{new_code()}")

    page.locator("[data-part=start]").click()

    expect(page.locator("[data-part=trouble]")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Chercher un nom")).to_be_visible()


def test_the_browsers_own_detector_is_used_where_there_is_one(guest, blank_camera, new_page, new_code):
    page = new_page(blank_camera, **POCKET)
    page.add_init_script(
        """window.BarcodeDetector = class {
            static getSupportedFormats() { return Promise.resolve(["qr_code"]); }
            detect() { return Promise.resolve([{ rawValue: "WIFI:T:WPA;S:forum;P:secret;;" }]); }
        };"""
    )
    asked = []
    page.on("request", lambda request: asked.append((request.url, request.post_data or "")))
    page.goto(f"/controle/#{new_code()}")

    page.locator("[data-part=start]").click()

    expect(page.locator("[data-part=who]")).to_have_text("Billet inconnu", timeout=FILM)
    assert not [url for url, _ in asked if "zxing" in url]
    assert not [sent for _, sent in asked if "secret" in sent], "what other codes say stays on the phone"


@pytest.mark.parametrize("size", [(844, 390), (320, 256)], ids=["lying phone", "400 % zoom"])
def test_everything_can_be_reached_on_a_low_screen(guest, blank_camera, open_door, axe, size):
    page = open_door(blank_camera, options={"viewport": {"width": size[0], "height": size[1]}})

    choose(page, "goff mael", "Maëlys Le Goff")

    expect(page.locator("[data-part=what]")).to_have_text("Bienvenue")
    for part in ("who", "shelf", "undo", "next"):
        page.locator(f"[data-part={part}]").scroll_into_view_if_needed()
        expect(page.locator(f"[data-part={part}]")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert axe(page) == []
