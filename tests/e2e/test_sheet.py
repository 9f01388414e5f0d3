"""A signed sheet typed in with a real keyboard, and without a script."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from attendees.models import Checkpoint, Stay
from forum.core import clock
from tests.e2e.walk import House
from tests.factories import RegistrationFactory

PAGE = "/organisation/forum/controle/papiers/saisie/"
# Above M, where the house has its own guest.
NAMES = ("Bach", "Béranger", "Blin", "Bois")


@pytest.fixture
def signed(house: House) -> House:
    """The forum was yesterday, and four people of one letter were expected."""
    day = (clock.now() - timedelta(days=1)).date()
    house.edition.starts_on = house.edition.ends_on = day
    house.edition.save()
    for name in NAMES:
        RegistrationFactory(edition=house.edition, category=house.category, last_name=name, first_name="Zoé")
    return house


def sheet_of(house: House) -> str:
    return f"{PAGE}?porte={Checkpoint.objects.get(edition=house.edition).pk}&lettre=B"


def counted() -> list[str]:
    return sorted(Stay.objects.order_by("pk").values_list("registration__last_name", flat=True))


def test_a_sheet_is_found_from_the_papers(signed: House, page: Page, sign_in, axe) -> None:
    sign_in(page, signed.organiser)
    page.goto("/organisation/forum/controle/papiers/")
    page.get_by_role("link", name="Saisir une feuille").click()
    page.get_by_label("Lettre").select_option("B")
    assert axe(page) == []
    page.get_by_role("button", name="Afficher la feuille").click()
    assert axe(page) == []
    expect(page.locator("tbody th")).to_have_text([f"{name} Zoé" for name in NAMES])


def test_a_sheet_is_typed_in_with_the_keyboard_alone(signed: House, page: Page, sign_in) -> None:
    sign_in(page, signed.organiser)
    page.goto(sheet_of(signed))
    keys = page.keyboard

    page.get_by_label("Filtrer par nom").focus()
    keys.press("ArrowDown")
    keys.press("Space")
    keys.press("ArrowUp")
    # The filter forgets accents, and ticks the only name that is left.
    keys.type("BERAN")
    expect(page.get_by_label("Bach Zoé", exact=True)).to_be_hidden()
    keys.press("Enter")
    keys.press("Escape")
    expect(page.get_by_label("Bach Zoé", exact=True)).to_be_checked()
    expect(page.get_by_text("2 personnes cochées")).to_be_visible()
    page.get_by_label("Heure d’arrivée de Bois Zoé").focus()
    keys.type("10h12")
    expect(page.get_by_label("Bois Zoé", exact=True)).to_be_checked()
    page.get_by_role("button", name="Enregistrer, puis lettre").press("Enter")

    expect(page.get_by_label("Filtrer par nom")).to_be_focused()
    expect(page.locator("[data-said]")).to_contain_text("3 personnes sont comptées.")
    assert counted() == ["Bach", "Bois", "Béranger"]


def test_all_are_ticked_at_once_and_taken_back(signed: House, page: Page, sign_in, axe) -> None:
    sign_in(page, signed.organiser)
    page.goto(sheet_of(signed))

    page.get_by_role("button", name="Tout cocher").click()
    expect(page.get_by_role("button", name="Tout décocher")).to_be_visible()
    page.get_by_role("button", name="Enregistrer", exact=True).click()

    expect(page.get_by_text("dont 4 déjà comptées")).to_be_visible()
    assert axe(page) == []
    assert counted() == sorted(NAMES)
    page.get_by_role("button", name="Retirer cette saisie").click()
    expect(page.get_by_text("La saisie est retirée")).to_be_visible()
    assert counted() == []


def test_a_bad_hour_leaves_everything_as_it_was_typed(signed: House, page: Page, sign_in, axe, faults) -> None:
    faults.allow("422")
    sign_in(page, signed.organiser)
    page.goto(sheet_of(signed))

    page.get_by_label("Blin Zoé", exact=True).check()
    page.get_by_label("Heure d’arrivée de Bach Zoé").fill("25h")
    page.get_by_role("button", name="Enregistrer", exact=True).click()

    expect(page.locator("[data-error-summary]")).to_be_focused()
    assert axe(page) == []
    expect(page.get_by_label("Blin Zoé", exact=True)).to_be_checked()
    expect(page.get_by_label("Heure d’arrivée de Bach Zoé")).to_have_value("25h")
    page.get_by_role("link", name="Bach Zoé").click()
    expect(page.get_by_label("Heure d’arrivée de Bach Zoé")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("9h30")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_text("dont 2 déjà comptées")).to_be_visible()


def test_a_sheet_without_a_script(signed: House, no_script: Page, sign_in) -> None:
    sign_in(no_script, signed.organiser)
    no_script.goto(sheet_of(signed))

    expect(no_script.get_by_label("Filtrer par nom")).to_be_hidden()
    no_script.get_by_label("Blin Zoé", exact=True).check()
    no_script.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(no_script.get_by_text("1 personne est comptée.")).to_be_visible()
    no_script.get_by_label("Prénom").fill("Jan")
    no_script.get_by_role("button", name="Inscrire et compter").click()

    expect(no_script.get_by_text("Présence de Jan comptée.")).to_be_visible()
    assert counted() == ["", "Blin"]
