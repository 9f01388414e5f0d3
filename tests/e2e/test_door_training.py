"""Before opening: the phone's check, and training, which counts nothing."""

import pytest
from playwright.sync_api import expect

from attendees.models import Scan
from tests.e2e.door import cut, go_back, letters_of, open_phone, read, told
from tests.factories import CheckpointFactory, RegistrationFactory


@pytest.fixture(autouse=True)
def _no_network(faults):
    faults.allow("ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_ABORTED")


@pytest.fixture
def guest(edition):
    return RegistrationFactory(edition=edition, first_name="Maëlys", last_name="Le Goff")


@pytest.fixture
def phone(new_page, blank_camera, edition, guest):
    return open_phone(new_page, blank_camera, CheckpointFactory(edition=edition, name="Porte A"))


def lines_of(page):
    """Return what was checked, and whether it is good."""
    lines = page.locator("[data-part=checks-list] li")
    return {line.get_attribute("data-check"): line.get_attribute("data-state") for line in lines.all()}


def test_a_phone_that_is_in_order_says_so(phone, axe):
    phone.evaluate("navigator.serviceWorker.ready.then(() => null)")

    phone.get_by_role("button", name="Vérifier ce téléphone").click()

    expect(phone.locator("[data-part=checks-said]")).to_have_text("Prêt\u00a0: tout est en ordre.", timeout=20_000)
    names = ["camera", "sound", "storage", "network", "clock", "roster", "page"]
    assert lines_of(phone) == dict.fromkeys(names, "good")
    expect(phone.locator("[data-check=roster]")).to_contain_text("inscriptions\u00a0: 1.")
    assert axe(phone) == []
    phone.get_by_role("button", name="Retour").click()
    expect(phone.get_by_role("heading", name="Porte A")).to_be_visible()


def test_what_is_missing_is_named_with_what_to_do(phone, axe):
    cut(phone)
    phone.evaluate(
        """() => {
            navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
            IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
        }"""
    )

    phone.get_by_role("button", name="Vérifier ce téléphone").click()

    expect(phone.locator("[data-part=checks-said]")).to_have_text("À voir avant d’ouvrir\u00a0: 4.", timeout=20_000)
    found = lines_of(phone)
    assert [name for name, state in found.items() if state == "bad"] == ["camera", "storage", "network", "clock"]
    expect(phone.locator("[data-check=camera]")).to_contain_text("Autorisez-la dans les réglages du navigateur")
    expect(phone.locator("[data-check=storage]")).to_contain_text("libérez de la place")
    expect(phone.locator("[data-check=network]")).to_contain_text("approchez-vous d’une borne wifi")
    assert axe(phone) == []


def test_training_shows_every_answer_and_counts_nothing(phone, axe):
    asked = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.get_by_role("button", name="S’entraîner").click()
    expect(phone.locator("[data-part=training-band]")).to_have_text("Entraînement\u00a0: rien n’est compté")
    assert axe(phone) == []

    seen = []
    for number in range(1, 6):
        phone.locator(f"[data-sample='{number}']").click()
        seen.append(told(phone))
        expect(phone.locator("[data-part=training-band]")).to_be_visible()
        if number == 3:
            phone.get_by_role("button", name="Faire entrer").click()
            expect(phone.locator(".door__answer--ok")).to_be_visible()
        go_back(phone)
        expect(phone.locator("[data-screen=training]")).to_be_visible()

    assert seen == [
        ("ok", "Maëlys\nExemple"), ("wait", "Idriss\nExemple"), ("wait", "Awa\nExemple"),
        ("stop", "Inscription annulée"), ("stop", "Billet inconnu"),
    ]  # fmt: skip
    phone.get_by_role("button", name="Finir l’entraînement").click()
    expect(phone.locator("[data-part=training-band]")).to_be_hidden()
    assert not [url for url in asked if url.endswith("/scans")]


def test_sample_badges_and_real_ones_in_training(phone, guest):
    phone.get_by_role("button", name="S’entraîner").click()
    phone.get_by_role("button", name="Viser un badge d’essai").click()

    read(phone, "FORUM-ESSAI-4")
    assert told(phone) == ("stop", "Inscription annulée")
    go_back(phone)
    expect(phone.locator("[data-screen=watch]")).to_be_visible()
    read(phone, letters_of(guest))
    assert told(phone) == ("plain", "Ce n’est pas un badge d’essai")
    go_back(phone)
    phone.get_by_role("button", name="Entraînement").click()
    expect(phone.locator("[data-screen=training]")).to_be_visible()

    assert not Scan.objects.exists()


def test_a_sample_badge_outside_training_says_what_it_is(phone):
    phone.locator("[data-part=start]").click()

    read(phone, "FORUM-ESSAI-2")

    assert told(phone) == ("plain", "Badge d’essai")
    expect(phone.locator("[data-part=message]")).to_have_text(
        "Il sert à s’entraîner et montre la réponse\u00a0: Déjà à l’intérieur."
    )
    assert not Scan.objects.exists()
