"""Doors, phones and the control room in a real browser: by hand, live, without a script."""

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Page, expect

from attendees.models import Checkpoint, Scanner
from tests.attendees.arrivals import admit
from tests.e2e.conftest import ASKED_EVERY, POCKET
from tests.e2e.walk import House
from tests.factories import RegistrationFactory

DOORS = "/organisation/forum/controle/"
LIVE = f"{DOORS}direct/"


@pytest.fixture
def phone(house: House) -> Scanner:
    phone = Scanner.objects.select_related("checkpoint__edition__venue").get()
    Scanner.objects.update(last_seen_at=timezone.now(), roster_at=timezone.now(), version="1.0")
    return phone


@pytest.fixture
def office(house: House, page: Page, sign_in) -> Page:
    sign_in(page, house.organiser)
    return page


def let_in(house: House, phone: Scanner, number: int) -> None:
    admit(phone, *RegistrationFactory.create_batch(number, edition=house.edition), at=timezone.now())
    cache.clear()


def test_a_session_s_door_is_made_by_its_kind(house: House, office: Page, axe) -> None:
    office.goto(DOORS)
    office.get_by_role("link", name="Porte d’une séance").click()
    expect(office.get_by_label("Jauge de sécurité")).to_be_hidden()
    assert axe(office) == []

    office.get_by_label("Nom de la porte").fill("Atelier")
    office.get_by_role("button", name="Créer la porte").click()
    expect(office.get_by_role("alert")).to_contain_text("Séance")
    office.get_by_label("Séance", exact=True).select_option(index=1)
    office.get_by_label("Toute personne inscrite, pour compter").check()
    office.get_by_text("Horaires, jauge, catégories").click()
    office.get_by_label("Jauge de sécurité").fill("12")
    assert axe(office) == []
    office.get_by_role("button", name="Créer la porte").click()

    expect(office.get_by_role("link", name="Atelier")).to_be_visible()
    door = Checkpoint.objects.get(name="Atelier")
    assert (door.kind, door.mode, door.capacity, door.counts_exits) == ("session", "count", 12, True)


def test_the_doors_of_all_sessions_are_made_and_taken_back_by_keyboard(house: House, office: Page, axe) -> None:
    office.goto(DOORS)
    office.get_by_role("link", name="Les portes de toutes les séances").click()
    assert axe(office) == []
    office.get_by_role("button", name="Créer les portes de toutes les séances (4)").press("Enter")
    expect(office.get_by_text("4 portes de séances sont créées.")).to_be_visible()

    office.get_by_role("link", name="Les portes de toutes les séances").press("Enter")
    office.get_by_text("Retirer les portes jamais utilisées").press("Enter")
    assert axe(office) == []
    office.get_by_role("button", name="Oui, les retirer").press("Enter")

    expect(office.get_by_text("4 portes sont retirées.")).to_be_visible()
    assert Checkpoint.objects.count() == 1


def test_a_kiosk_asks_for_its_code_and_the_next_phone_keeps_the_choices(house: House, office: Page, axe) -> None:
    office.goto(f"{DOORS}telephones/")
    code = office.get_by_label("Code de sortie de la borne")
    expect(code).to_be_hidden()
    office.get_by_label("Nom du téléphone").fill("Borne 1")
    office.get_by_label("Borne en libre-service").check()
    expect(code).to_be_visible()
    assert axe(office) == []
    code.fill("2580")
    office.get_by_role("button", name="Montrer le code").click()
    office.get_by_role("link", name="En appairer un autre").click()

    expect(office.get_by_label("Borne en libre-service")).to_be_checked()
    expect(office.get_by_label("Nom du téléphone")).to_have_value("")


def test_a_phone_is_revoked_after_a_second_thought(office: Page, phone: Scanner, axe) -> None:
    office.goto(DOORS)
    confirm = office.get_by_role("button", name="Oui, révoquer")
    expect(confirm).to_be_hidden()
    office.locator("summary", has_text="Révoquer").click()
    assert axe(office) == []
    confirm.click()

    expect(office.get_by_text("ne peut plus scanner")).to_be_visible()
    phone.refresh_from_db()
    assert phone.revoked_at is not None


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, POCKET["viewport"]])
def test_the_control_room_follows_and_keeps_what_is_unfolded(
    house: House, office: Page, phone: Scanner, axe, size
) -> None:
    office.set_viewport_size(size)
    office.clock.install()
    office.goto(LIVE)
    expect(office.locator(".count-in__value")).to_have_text("0")
    office.get_by_text("Les mêmes, en tableau").click()
    let_in(house, phone, 3)

    office.clock.fast_forward(ASKED_EVERY)

    expect(office.locator(".count-in__value")).to_have_text("3")
    expect(office.get_by_role("region", name="Entrées par minute")).to_be_visible()
    assert office.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert axe(office) == []


def test_in_pause_nothing_moves_until_one_goes_on(house: House, office: Page, phone: Scanner) -> None:
    office.goto(LIVE)
    office.get_by_role("link", name="Mettre en pause").click()
    expect(office.get_by_text("En pause, compté à")).to_be_visible()
    let_in(house, phone, 1)
    expect(office.locator("[data-live]")).to_have_count(0)

    office.get_by_role("link", name="Reprendre").click()

    expect(office.locator(".count-in__value")).to_have_text("1")


def test_without_a_script_the_control_room_is_read_again_by_hand(
    house: House, no_script: Page, phone: Scanner, sign_in
) -> None:
    sign_in(no_script, house.organiser)
    no_script.goto(LIVE)
    let_in(house, phone, 2)
    no_script.get_by_role("link", name="Actualiser").click()
    expect(no_script.locator(".count-in__value")).to_have_text("2")

    no_script.get_by_role("link", name="Liste d’évacuation").click()

    expect(no_script.get_by_text("2 personnes à l’intérieur")).to_be_visible()


def test_the_list_of_who_is_inside_is_called_room_by_room(house: House, office: Page, phone: Scanner, axe) -> None:
    let_in(house, phone, 2)
    office.goto(LIVE)
    office.get_by_role("link", name="Liste d’évacuation").click()

    expect(office.get_by_role("heading", name="Ailleurs dans le bâtiment 2")).to_be_visible()
    expect(office.get_by_role("button", name="Imprimer")).to_be_visible()
    office.get_by_role("checkbox").first.press("Space")
    expect(office.get_by_role("checkbox").first).to_be_checked()
    assert axe(office) == []
