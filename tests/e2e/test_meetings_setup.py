"""An organiser sets meetings up in a browser, then without script on a phone: from nothing to open, and a review."""

import pytest

from matchmaking.enums import ParticipantState, ProgrammeState
from matchmaking.models import MeetingProgramme, Participant
from tests.e2e.walk import furnish_meetings

LIST = "/organisation/forum/rendez-vous/"


@pytest.fixture
def programme(house):
    return furnish_meetings(house.edition)[0]


def test_from_a_preset_to_open(house, page, sign_in, axe, checks):
    sign_in(page, house.organiser)
    page.goto("/organisation/forum/inscriptions/")
    page.get_by_role("link", name="Rendez-vous", exact=True).click()
    page.get_by_role("link", name="Créer un autre programme").click()
    page.get_by_label("Achats inclusifs").check()
    page.get_by_role("button", name="Créer le programme").click()

    hours = page.locator("#hours")
    hours.locator("summary").click()
    hours.get_by_label("De", exact=True).first.fill("14:00")
    hours.get_by_label("À", exact=True).first.fill("15:15")
    hours.get_by_role("button", name="Enregistrer").click()
    assert page.locator("#hours .slot-list li").count() == 4
    tables = page.locator("#tables")
    tables.locator("summary").click()
    tables.get_by_label("Nombre de tables").fill("4")
    tables.get_by_role("button", name="Enregistrer").click()
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert (axe(page), checks(page, "fit")) == ([], [])

    page.get_by_role("link", name="Accueil", exact=True).click()
    assert "4 créneaux" not in page.locator("#check").inner_text()
    page.get_by_role("link", name="Ouvrir aux participants").click()
    page.get_by_role("button", name="Ouvrir aux participants").click()

    assert MeetingProgramme.objects.latest("pk").state == ProgrammeState.OPEN


def test_what_is_wrong_opens_its_section_and_loses_nothing(programme, house, page, sign_in, axe):
    sign_in(page, house.organiser)
    page.goto(f"{LIST}financements/reglages/")
    numbers = page.locator("#numbers")
    numbers.locator("summary").click()
    numbers.get_by_label("Garantis, porteuses").fill("9")
    numbers.get_by_role("button", name="Enregistrer").click()

    assert page.locator("#numbers details").get_attribute("open") is not None
    assert page.locator("[data-error-summary] a").get_attribute("href") == "#numbers_max_meetings_a"
    assert page.get_by_label("Garantis, porteuses").input_value() == "9"
    assert axe(page) == []


def test_a_sheet_is_found_and_reviewed_without_script(programme, house, new_page, sign_in):
    page = new_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    sign_in(page, house.organiser)
    page.goto(f"{LIST}financements/participants/")
    page.get_by_label("Nom, structure ou personne").fill("epicerie")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="Épicerie").click()
    page.get_by_label("Valider").check()
    page.get_by_role("button", name="Envoyer la décision").click()

    assert "La fiche est validée" in page.locator(".messages").inner_text()
    assert Participant.objects.get(name="Épicerie").state == ParticipantState.APPROVED


def test_the_list_follows_what_is_typed(programme, house, page, sign_in, axe):
    sign_in(page, house.organiser)
    page.goto(f"{LIST}financements/participants/")
    page.get_by_label("Nom, structure ou personne").fill("épicerie")

    page.locator(".guest-found", has_text="1 participant").wait_for()
    assert axe(page) == []
