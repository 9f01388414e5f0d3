"""What pages say by themselves: heard once, in a region that stays, when it is news."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Page, expect

from attendees.models import Pairing, Scanner
from attendees.rounds import make_badges
from attendees.services.pairing import pair_phone
from forum.pages import count
from tests.attendees.arrivals import admit
from tests.e2e.conftest import ASKED_EVERY, HERE
from tests.e2e.door import choose, open_watch
from tests.e2e.walk import LONG, House
from tests.factories import RegistrationFactory, ScannerFactory

LISTENER = (HERE / "listener.js").read_text(encoding="utf8")
EVERY = count.EVERY * 1000


@pytest.fixture
def listen() -> Callable[[Page], Callable[[], list[str]]]:
    """Return `listen(page)`, which gives a function that tells what was heard since it was last asked."""

    def start(page: Page) -> Callable[[], list[str]]:
        # A page that is still being read has not all its regions.
        page.wait_for_load_state()
        page.evaluate(LISTENER)

        def heard() -> list[str]:
            assert page.evaluate("regions.every((region) => region.isConnected)"), "a region went away"
            return [line.replace("\u00a0", " ") for line in page.evaluate("heard.splice(0)")]

        return heard

    return start


# --- the door ----------------------------------------------------------------


@pytest.fixture
def door(blank_camera, new_page, edition):
    """A phone that is paired and watches, where nobody is registered yet."""
    page = open_watch(new_page, blank_camera, edition)
    expect(page.locator(".scanner__count")).to_contain_text("0 / 0")
    return page


def ask_for(page: Page, name: str) -> None:
    choose(page, name)
    expect(page.locator("[data-screen=answer]")).to_be_visible()


FOUND = "status: Résultats : 1. Touchez le nom pour faire entrer."


def test_every_answer_of_the_door_is_heard_once(door, edition, listen) -> None:
    RegistrationFactory(edition=edition, first_name="Awa", last_name="Diop")
    RegistrationFactory(edition=edition, first_name="Noé", last_name="Perrin", cancelled=True)
    heard = listen(door)

    ask_for(door, "Awa Diop")
    assert heard() == [FOUND, "alert: Bienvenue. Awa Diop. Badge : étagère D"]
    door.keyboard.press("Enter")
    ask_for(door, "Awa Diop")
    [_, again] = heard()
    assert again.startswith("alert: Déjà à l’intérieur. Awa Diop. ")
    door.keyboard.press("Enter")
    ask_for(door, "Noé Perrin")
    [_, refused] = heard()
    assert refused.startswith("alert: Inscription annulée. Noé Perrin. ")
    door.keyboard.press("Enter")
    ask_for(door, "Noé Perrin")
    assert heard() == [FOUND, refused], "the same words are heard again"
    door.keyboard.press("Enter")
    door.locator("[data-part=last-undo]").click()
    expect(door.locator("[data-part=what]")).to_have_text("Entrée retirée")
    assert heard() == ["alert: Entrée retirée. Awa Diop. Cette personne n’est plus comptée à l’intérieur"]


def test_the_door_tells_of_its_network_and_of_what_waits(door, edition, listen, faults) -> None:
    faults.allow("ERR_INTERNET_DISCONNECTED")
    RegistrationFactory(edition=edition, first_name="Awa", last_name="Diop")
    door.locator("[data-part=to-search]").click()
    door.locator("[data-part=name]").fill("Awa Diop")
    expect(door.get_by_role("button", name="Awa Diop")).to_be_visible()
    heard = listen(door)

    with door.expect_response("**/heartbeat"):
        door.evaluate("window.dispatchEvent(new Event('online'))")
    assert heard() == [], "nothing is news"
    door.context.set_offline(True)
    expect(door.locator("[data-part=network-said]")).to_have_text("hors ligne")
    assert heard() == ["status: hors ligne"]
    door.get_by_role("button", name="Awa Diop").click()
    expect(door.locator("[data-part=who]")).to_have_text("Pas de réseau")
    assert heard() == [
        "status: hors ligne, 1 en attente",
        "alert: Pas de réseau. Awa Diop. Passage gardé, il sera envoyé au retour du réseau. Vérifiez le badge à l’œil",
    ]
    door.context.set_offline(False)
    expect(door.locator("[data-part=network-said]")).to_have_text("en ligne")
    expect(door.locator("[data-part=queue]")).to_be_hidden()
    assert heard()[-1] == "status: en ligne"


def test_an_answer_that_was_asked_for_before_the_cut_does_not_call_the_network_back(door):
    with door.expect_response("**/heartbeat"):
        door.evaluate("window.dispatchEvent(new Event('online')); window.dispatchEvent(new Event('offline'))")
    door.wait_for_load_state("networkidle")

    expect(door.locator("[data-part=network-said]")).to_have_text("hors ligne")
    door.evaluate("window.dispatchEvent(new Event('online'))")
    expect(door.locator("[data-part=network-said]")).to_have_text("en ligne")


def test_a_search_and_a_pairing_that_fail_are_heard(door, listen) -> None:
    heard = listen(door)

    door.locator("[data-part=to-search]").click()
    door.locator("[data-part=name]").fill("zzzz")
    expect(door.locator("[data-part=search-said]")).to_contain_text("Personne")
    assert heard() == ["status: Personne à ce nom. Essayez le prénom, ou quelques lettres seulement."]
    door.keyboard.press("Escape")
    door.reload()
    door.locator("[data-part=forget]").click()
    heard = listen(door)
    door.locator("[data-part=code]").fill("bonjour")
    door.locator("[data-part=pair-button]").click()
    expect(door.locator("[data-part=pair-said]")).to_be_visible()
    [refused] = heard()
    assert refused.startswith("alert: Ce n’est pas une adresse d’appairage.")


# --- the organisers' pages ---------------------------------------------------


@pytest.fixture
def office(house: House, page: Page, sign_in) -> Page:
    sign_in(page, house.organiser)
    return page


def test_the_count_is_heard_when_it_moved_and_silent_while_paused(house: House, office: Page, listen, monkeypatch):
    edition, now = house.edition, timezone.now()
    guests = list(edition.registrations.confirmed().filter(tickets__isnull=False))
    scanner = ScannerFactory(checkpoint__edition=edition, paired_at=now, ends_at=now + timedelta(days=1))
    office.clock.install()
    office.goto("/organisation/forum/")
    heard = listen(office)

    admit(scanner, guests[0], at=timezone.now())
    office.clock.fast_forward(EVERY)
    expect(office.locator(".count-in__value")).to_have_text("1")
    assert heard() == [], "figures move at once; what is said waits for half a minute"
    monkeypatch.setattr(count, "SAID_EVERY", 0)
    office.clock.fast_forward(EVERY)
    words = f"1 personne entrée, {edition.registrations.confirmed().count() - 1} encore attendues."
    expect(office.locator("#count-said")).to_have_text(words)
    assert heard() == [f"status: {words}"]
    with office.expect_response("**/compte/?*") as answer:
        office.clock.fast_forward(EVERY)
    assert (answer.value.status, heard()) == (204, [])

    office.get_by_role("button", name="Mettre en pause").click()
    expect(office.get_by_role("button", name="Mettre en pause")).to_have_attribute("aria-pressed", "true")
    admit(scanner, guests[1], at=timezone.now())
    office.clock.fast_forward(3 * EVERY)
    office.evaluate("fetch('/sante/')")
    assert heard() == []


def test_badges_are_heard_when_they_are_ready(house: House, office: Page, listen) -> None:
    office.clock.install()
    office.goto("/organisation/forum/badges/")
    office.get_by_role("button", name="Préparer tous les badges").click()
    expect(office.get_by_text("en attente", exact=True)).to_be_visible()
    heard = listen(office)
    office.get_by_role("link", name="Recharger").focus()
    with office.expect_response("**/badges/etat/"):
        office.clock.fast_forward(ASKED_EVERY)
    expect(office.get_by_role("link", name="Recharger")).to_be_focused()

    make_badges()
    office.clock.fast_forward(ASKED_EVERY)
    expect(office.get_by_text("prêt", exact=True)).to_be_visible()
    words = f"prêt {house.edition.registrations.confirmed().count()} badges"
    expect(office.locator("[data-live-said]")).to_have_text(words)
    assert heard() == [f"status: {words}"]
    # What had the focus is gone: the part of the page where it was has it.
    expect(office.locator("#badge-print")).to_be_focused()


def test_a_pairing_is_heard_when_it_is_made(house: House, office: Page, listen) -> None:
    office.clock.install()
    office.goto("/organisation/forum/controle/telephones/")
    office.get_by_label("Nom du téléphone").fill("Awa")
    office.get_by_role("button", name="Montrer le code").click()
    address = office.get_by_role("link", name="Ouvrir ici").get_attribute("href")
    heard = listen(office)
    pair_phone(address.partition("#")[2], at=timezone.now())
    office.clock.fast_forward(ASKED_EVERY)
    expect(office.get_by_text("Téléphone appairé", exact=True)).to_be_visible()
    words = "Téléphone appairé « Awa » peut scanner. Vous pouvez fermer cette page."
    expect(office.locator("[data-live-said]")).to_have_text(words)
    assert heard() == [f"status: {words}"]
    assert Pairing.objects.get().scanner is not None


def test_a_phone_that_falls_silent_is_heard(house: House, office: Page, listen) -> None:
    Scanner.objects.update(last_seen_at=timezone.now())
    office.clock.install()
    office.goto("/organisation/forum/controle/direct/")
    heard = listen(office)
    Scanner.objects.update(last_seen_at=timezone.now() - timedelta(minutes=3))
    cache.clear()
    office.clock.fast_forward(ASKED_EVERY)
    expect(office.locator("[data-live-said]")).to_contain_text("1 téléphone silencieux")
    assert len(heard()) == 1


# --- registering -------------------------------------------------------------


def test_a_clash_is_heard_when_it_is_made(house: House, page: Page, listen) -> None:
    page.goto("/forum/inscription/")
    heard = listen(page)

    page.get_by_label("Semer").check()
    assert heard() == []
    page.get_by_label(LONG).check()
    assert heard() == ["status: Vous avez coché deux séances à la même heure : gardez l’une des deux."]
    page.get_by_label("Semer").uncheck()
    page.get_by_label("Semer").check()
    assert heard() == ["status: Vous avez coché deux séances à la même heure : gardez l’une des deux."]
