"""The door by keyboard alone, at 400 %: every screen fits, and each of its stops is seen."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from attendees.services.pairing import create_pairing
from tests.e2e.door import pair_code
from tests.e2e.keyboard import Keyboard, tab_through
from tests.e2e.walk import House
from tests.factories import CheckpointFactory, RegistrationFactory

NARROW = {"viewport": {"width": 320, "height": 256}}
TYPED = 300  # milliseconds: the search waits for the end of a word


@pytest.fixture
def code(house: House) -> str:
    door = house.edition.checkpoints.get()
    return create_pairing(
        door, name="Accueil", role="steward", may_search=True, actor_user=house.organiser, at=timezone.now()
    )


@pytest.fixture
def keyboard(blank_camera, new_page, code: str, checks: Callable) -> Keyboard:
    """Keys on a phone that is not paired yet. Its clock stands still: no answer leaves before it was looked at."""
    page = new_page(blank_camera, **NARROW)
    page.clock.install()
    page.goto("/controle/")
    expect(page.get_by_role("heading", name="Contrôle des billets")).to_be_visible()
    page.clock.pause_at(timezone.now() + timedelta(minutes=1))
    return Keyboard(page, checks)


def faults_of(keyboard: Keyboard, screen: str) -> list[str]:
    page, checks = keyboard.page, keyboard.checks
    expect(page.locator(f"[data-screen={screen}]")).to_be_visible()
    return [*checks(page, "fit"), *checks(page, "small"), *tab_through(page, checks, is_one_column=False)]


def test_a_phone_is_paired_and_watches(keyboard: Keyboard, code: str) -> None:
    page = keyboard.page

    assert faults_of(keyboard, "pair") == []
    keyboard.write("Ou collez l’adresse", code)
    keyboard.press("Enter")
    expect(page.get_by_role("button", name="Commencer le contrôle")).to_be_focused()
    assert faults_of(keyboard, "ready") == []
    keyboard.to("Commencer le contrôle")
    keyboard.press("Enter")
    assert faults_of(keyboard, "watch") == []

    keyboard.to("Chercher un nom")
    keyboard.press("Space")
    expect(page.get_by_label("Nom ou prénom")).to_be_focused()
    keyboard.press("Escape")
    expect(page.locator("[data-screen=watch]")).to_be_visible()


def test_guests_are_let_in_and_an_entry_is_taken_back(house: House, keyboard: Keyboard, code: str) -> None:
    RegistrationFactory(edition=house.edition, first_name="Awa", last_name="Diop", cancelled=True)
    page = keyboard.page
    keyboard.write("Ou collez l’adresse", code)
    keyboard.press("Enter")
    expect(page.get_by_role("button", name="Commencer le contrôle")).to_be_focused()

    for name, tone in (("Marie-Bénédicte", "ok"), ("Marie-Bénédicte", "wait"), ("Awa Diop", "stop")):
        keyboard.to("Chercher un nom")
        keyboard.press("Enter")
        page.keyboard.type(name)
        page.clock.run_for(TYPED)
        expect(page.get_by_role("button", name=name)).to_be_visible()
        assert (name, faults_of(keyboard, "search")) == (name, [])
        keyboard.to(name)
        keyboard.press("Enter")
        expect(page.locator(f".door__answer--{tone}")).to_be_visible()
        expect(page.get_by_role("button", name="Suivant")).to_be_focused()
        expect(page.locator("[data-part=who]")).to_be_in_viewport(ratio=1)
        assert (tone, faults_of(keyboard, "answer")) == (tone, [])
        keyboard.press("Escape")
        expect(page.locator("[data-screen=watch]")).to_be_visible()

    keyboard.to("Retirer")
    keyboard.press("Enter")
    expect(page.locator("[data-part=what]")).to_have_text("Entrée retirée")
    assert faults_of(keyboard, "answer") == []


@pytest.fixture
def supervisor(house: House, keyboard: Keyboard) -> Keyboard:
    """Keys on a supervisor's phone with several doors, which is paired and ready."""
    besides = CheckpointFactory.create_batch(2, edition=house.edition)
    page = keyboard.page
    first = house.edition.checkpoints.order_by("pk").first()
    keyboard.write("Ou collez l’adresse", pair_code(first, role="supervisor", besides=besides))
    keyboard.press("Enter")
    expect(page.get_by_role("button", name="Commencer le contrôle")).to_be_focused()
    expect(page.locator("[data-part=roster-age]")).to_contain_text("liste de")
    return keyboard


def test_checks_and_training_are_walked_through(supervisor: Keyboard) -> None:
    page = supervisor.page
    assert faults_of(supervisor, "ready") == []

    supervisor.to("Vérifier ce téléphone")
    supervisor.press("Enter")
    expect(page.locator("[data-part=checks-said]")).not_to_have_text("Vérification…", timeout=20_000)
    assert faults_of(supervisor, "checks") == []
    supervisor.to("Retour")
    supervisor.press("Enter")

    supervisor.to("S’entraîner")
    supervisor.press("Enter")
    assert faults_of(supervisor, "training") == []
    supervisor.to("Pas de réservation, places libres")
    supervisor.press("Enter")
    expect(page.get_by_role("button", name="Suivant")).to_be_focused()
    assert faults_of(supervisor, "answer") == []
    supervisor.press("Escape")
    supervisor.to("Finir l’entraînement")
    supervisor.press("Enter")
    expect(page.get_by_role("button", name="Commencer le contrôle")).to_be_focused()


def test_a_supervisor_forces_by_keyboard(house: House, supervisor: Keyboard) -> None:
    RegistrationFactory(edition=house.edition, first_name="Awa", last_name="Diop", cancelled=True)
    page = supervisor.page
    supervisor.to("Chercher un nom")
    supervisor.press("Enter")
    page.keyboard.type("Awa Diop")
    page.clock.run_for(TYPED)
    supervisor.to("Awa Diop")
    supervisor.press("Enter")
    expect(page.locator(".door__answer--stop")).to_be_visible()

    supervisor.to("Faire entrer quand même")
    supervisor.press("Enter")
    assert faults_of(supervisor, "reason") == []
    supervisor.to("Accord de l’organisation")
    supervisor.press("Enter")

    expect(page.locator(".door__answer--ok")).to_be_visible()
    expect(page.get_by_role("button", name="Suivant")).to_be_focused()


def test_somebody_is_registered_by_keyboard(supervisor: Keyboard) -> None:
    page = supervisor.page
    supervisor.to("Chercher un nom")
    supervisor.press("Enter")
    supervisor.to("Inscrire sur place")
    supervisor.press("Enter")
    expect(page.get_by_label("Prénom", exact=True)).to_be_focused()
    assert faults_of(supervisor, "walk-in") == []
    page.locator("[data-part=walk-in-first]").focus()
    page.keyboard.type("Lou")
    supervisor.press("Enter")

    expect(page.locator(".door__answer--ok")).to_be_visible()
    assert faults_of(supervisor, "answer") == []
    supervisor.press("Escape")
    supervisor.to("Rapide")
    supervisor.press("Enter")
    assert faults_of(supervisor, "watch") == []
