"""The organisers' pages in a real browser: the count that lives, its pause, badges, a phone that comes, signing in."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from attendees.rounds import make_badges
from attendees.services.pairing import pair_phone
from forum.core.rounds import run_round
from forum.pages import count
from forum.pages.mailbox import FILE_BACKEND
from tests.attendees.arrivals import admit
from tests.e2e.conftest import ASKED_EVERY
from tests.factories import (
    CategoryFactory,
    EditionFactory,
    RegistrationFactory,
    ScannerFactory,
    SeatBookingFactory,
    SessionFactory,
    UserFactory,
)


@pytest.fixture
def edition():
    """An edition on the day when the test runs, with somebody who is expected."""
    today = timezone.localdate()
    edition = EditionFactory(
        slug="2026",
        starts_on=today,
        ends_on=today + timedelta(days=1),
        registration_opens_at=timezone.now() - timedelta(days=60),
        registration_closes_at=timezone.now() + timedelta(days=1),
    )
    category = CategoryFactory(edition=edition, name="Association", colour="#2a6f97")
    for first, last in [("Zoé", "Fabre"), ("Ali", "Ébène")]:
        guest = RegistrationFactory(edition=edition, category=category, first_name=first, last_name=last)
        SeatBookingFactory(registration=guest, session=SessionFactory(edition=edition, bookable=True))
    return edition


@pytest.fixture
def organiser(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    return UserFactory(organiser=True)


# How often, in milliseconds, a page asks for its figures: tests move the page's clock instead of waiting.
EVERY = count.EVERY * 1000


def inside(page):
    return page.locator(".count-in__value")


@pytest.fixture
def let_in(edition):
    """Return `let_in(guest)`: a phone of the door lets somebody in now."""
    scanner = ScannerFactory(
        checkpoint__edition=edition, paired_at=timezone.now(), ends_at=timezone.now() + timedelta(days=1)
    )
    return lambda guest: admit(scanner, guest, at=timezone.now())


def test_the_count_goes_up_by_itself(page, sign_in, organiser, edition, let_in):
    sign_in(page, organiser)
    page.clock.install()
    page.goto("/organisation/2026/")
    expect(inside(page)).to_have_text("0")

    let_in(edition.registrations.first())
    page.clock.fast_forward(EVERY)

    expect(inside(page)).to_have_text("1")


def test_the_count_waits_while_paused(page, sign_in, organiser, edition, let_in):
    sign_in(page, organiser)
    page.clock.install()
    page.goto("/organisation/2026/")
    pause = page.get_by_role("button", name="Mettre en pause")
    pause.click()
    expect(pause).to_have_attribute("aria-pressed", "true")
    expect(pause).to_be_focused()

    let_in(edition.registrations.first())
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.fast_forward(3 * EVERY)
    # Whatever the page had asked would have left before this.
    page.evaluate("fetch('/sante/')")
    assert [url.rpartition("/organisation")[1] for url in asked] == [""]
    expect(inside(page)).to_have_text("0")

    page.goto("/organisation/")
    page.goto("/organisation/2026/")
    expect(pause).to_have_attribute("aria-pressed", "true")
    pause.click()
    expect(pause).to_have_attribute("aria-pressed", "false")
    expect(inside(page)).to_have_text("1")


def test_a_lost_connection_is_said_and_its_return_too(page, sign_in, organiser, edition, faults):
    faults.allow("ERR_INTERNET_DISCONNECTED")
    faults.allow("htmx:")
    sign_in(page, organiser)
    page.clock.install()
    page.goto("/organisation/2026/")

    page.context.set_offline(True)
    page.clock.fast_forward(EVERY)
    expect(page.get_by_text("Connexion perdue")).to_be_visible()
    expect(page.get_by_text("se mettent à jour tout seuls")).to_be_hidden()
    page.context.set_offline(False)
    page.clock.fast_forward(EVERY)
    expect(page.get_by_text("Connexion perdue")).to_be_hidden()


def test_signed_out_meanwhile_the_page_asks_to_sign_in(page, sign_in, organiser, edition):
    sign_in(page, organiser)
    page.clock.install()
    page.goto("/organisation/2026/")

    page.context.clear_cookies()
    page.clock.fast_forward(EVERY)

    expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()


def test_the_guest_list_finds_while_one_types(page, sign_in, organiser, edition):
    sign_in(page, organiser)
    page.goto("/organisation/2026/inscriptions/")

    page.get_by_label("Nom, adresse").press_sequentially("ebene")

    expect(page.get_by_role("link", name="Fabre, Zoé")).to_have_count(0)
    expect(page.get_by_role("link", name="Ébène, Ali")).to_be_visible()
    expect(page).to_have_url(re.compile("q=ebene"))
    expect(page.get_by_label("Nom, adresse")).to_be_focused()


def test_badges_arrive_on_the_page(page, sign_in, organiser, edition):
    page.clock.install()
    sign_in(page, organiser)
    page.goto("/organisation/2026/badges/")
    page.get_by_role("button", name="Préparer tous les badges").click()
    expect(page.get_by_text("en attente", exact=True)).to_be_visible()

    make_badges()

    page.clock.fast_forward(ASKED_EVERY)
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger les badges").click()
    assert download.value.suggested_filename == "badges-2026.pdf"


def test_badges_without_script(no_script, sign_in, organiser, edition):
    sign_in(no_script, organiser)
    no_script.goto("/organisation/2026/badges/")
    no_script.get_by_role("button", name="Préparer tous les badges").click()

    run_round()
    no_script.get_by_role("link", name="Recharger").click()

    expect(no_script.get_by_role("link", name="Télécharger les badges")).to_be_visible()


def test_the_page_of_a_code_sees_the_phone_come(page, sign_in, organiser, edition):
    page.clock.install()
    sign_in(page, organiser)
    page.goto("/organisation/2026/controle/")
    page.get_by_role("link", name="Créer l’entrée du forum").click()
    page.get_by_label("Nom de la porte").fill("Parvis")
    page.get_by_role("button", name="Créer la porte").click()
    page.get_by_role("link", name="Appairer un téléphone").click()
    page.get_by_label("Nom du téléphone").fill("Awa")
    page.get_by_role("button", name="Montrer le code").click()
    expect(page.get_by_text("En attente du téléphone")).to_be_visible()

    address = page.get_by_role("link", name="Ouvrir ici").get_attribute("href")
    pair_phone(address.partition("#")[2], at=timezone.now())

    page.clock.fast_forward(ASKED_EVERY)
    expect(page.get_by_text("Téléphone appairé", exact=True)).to_be_visible()


def test_signing_in_from_the_address_to_the_second_factor(page, edition, axe):
    user = UserFactory(organiser=True)
    page.goto("/organisation/")
    page.get_by_label("Votre adresse électronique").fill(user.email)
    page.get_by_role("button", name="Recevoir un code").click()
    expect(page.get_by_role("heading", name="Recopiez votre code")).to_be_visible()
    assert axe(page) == []

    page.get_by_label("Code", exact=True).fill(re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.MULTILINE)[1])
    page.get_by_role("button", name="Entrer", exact=True).click()
    page.get_by_role("link", name="Activer l’application de codes").click()
    expect(page.get_by_role("heading", name="Activez l’application de codes")).to_be_visible()
    assert axe(page) == []

    page.get_by_text("Je ne peux pas le filmer").click()
    secret = page.locator(".secret").inner_text()
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    page.get_by_label("Code", exact=True).fill(code)
    page.get_by_role("button", name="Activer").click()
    expect(page.get_by_role("heading", name="Vos codes de secours")).to_be_visible()
    assert axe(page) == []

    page.get_by_role("link", name="Aller au bureau").click()
    expect(page.get_by_role("heading", name="Bureau de l’organisation")).to_be_visible()
    page.goto("/compte/securite/")
    assert axe(page) == []
    page.goto("/compte/deconnexion/")
    assert axe(page) == []


def test_a_newcomer_to_a_demonstration_finds_the_code_in_the_mailbox(page, organiser, axe, settings, tmp_path):
    settings.DEMONSTRATION = True
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = FILE_BACKEND, str(tmp_path)
    page.goto("/compte/connexion/")
    page.get_by_label("Votre adresse électronique").fill(organiser.email)
    page.get_by_role("button", name="Recevoir un code").click()

    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Ouvrir la boîte de démonstration").click()
    box = opened.value
    expect(box.get_by_role("heading", name="Boîte de démonstration")).to_be_visible()
    assert axe(box) == []
    box.get_by_role("link", name="est votre code pour le forum").click()
    code = re.search(r"[A-Z]{4}-[A-Z]{4}", box.get_by_role("heading", level=1).inner_text())[0]
    letter = box.frame_locator("iframe")
    expect(letter.get_by_text(code)).to_be_visible()
    assert axe(box) == []
    letter.get_by_role("link", name="Forum de l’ESS").click()
    expect(box).to_have_url(re.compile(r"^http://localhost:\d+/$"))

    page.bring_to_front()
    page.get_by_label("Code", exact=True).fill(code)
    page.get_by_role("button", name="Entrer").click()
    expect(page).to_have_url(re.compile("/compte/$"))
