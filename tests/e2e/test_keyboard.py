"""By keyboard alone: every stop is seen and comes in its order; the journeys of visitors, guests and organisers."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.core import mail
from playwright.sync_api import Page, expect

from attendees.links import link_address
from attendees.models import Registration
from tests.e2e.keyboard import Keyboard, tab_through
from tests.e2e.walk import House
from tests.factories import RegistrationFactory

DESK = {"width": 1280, "height": 900}
# 1280 × 1024 pixels at 400 %.
ZOOMED = {"width": 320, "height": 256}


@pytest.fixture
def keyboard(page: Page, checks: Callable) -> Keyboard:
    return Keyboard(page, checks)


def test_every_stop_comes_in_its_order_and_is_seen(house: House, new_page, sign_in, checks) -> None:
    visitor, organiser = new_page(), new_page()
    sign_in(organiser, house.organiser)
    own = f"/compte/inscription/{house.guest.pk}/"
    walks = {
        visitor: ["/", "/editions/", "/forum/", "/forum/programme/", "/forum/inscription/", "/compte/connexion/"],
        organiser: [
            own, f"{own}corriger/", f"{own}places/", "/organisation/", "/organisation/forum/",
            "/organisation/forum/inscriptions/", "/organisation/forum/controle/",
            "/organisation/forum/controle/telephones/", "/organisation/forum/controle/points/?sorte=session",
            "/organisation/forum/controle/direct/",
            f"/organisation/forum/inscriptions/{house.guest.pk}/", "/organisation/equipe/inviter/",
            "/organisation/journal/", "/organisation/courriels/", "/organisation/pages/cookies/", "/compte/sessions/",
            "/compte/securite/",
        ],
    }  # fmt: skip

    wrong = []
    for page, addresses in walks.items():
        for address in addresses:
            page.goto(address)
            for size, scheme in ((DESK, "light"), (ZOOMED, "dark")):
                page.set_viewport_size(size)
                page.emulate_media(color_scheme=scheme)
                found = tab_through(page, checks, is_one_column=size == ZOOMED)
                wrong += [f"{address}, {size['width']} wide: {line}" for line in found]

    assert wrong == []


def test_the_skip_link_comes_first_and_leads_to_the_content(house: House, page: Page, keyboard: Keyboard) -> None:
    page.goto("/")

    keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_in_viewport()
    keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    keyboard.press("Tab")

    assert keyboard.on == "S’inscrire gratuitement"


def test_the_menu_opens_closes_and_gives_the_focus_back(house: House, phone: Page, checks: Callable) -> None:
    keyboard, menu = Keyboard(phone, checks), phone.get_by_role("navigation", name="Navigation principale")
    phone.goto("/")

    keyboard.to("Menu")
    keyboard.press("Enter")
    expect(menu).to_be_visible()
    keyboard.to("Programme")
    keyboard.press("Escape")
    expect(menu).to_be_hidden()
    assert keyboard.on == "Menu"

    keyboard.press("Space")
    keyboard.to("English")
    keyboard.press("Tab")
    expect(menu).to_be_hidden()
    assert keyboard.on == "S’inscrire gratuitement"


def test_the_programme_is_chosen_without_losing_the_focus(house: House, page: Page, keyboard: Keyboard) -> None:
    page.goto("/forum/programme/")

    keyboard.to("Atelier")
    keyboard.press("Enter")
    expect(page.locator("#seances")).to_contain_text("3 séances")
    assert keyboard.on == "Atelier"
    keyboard.to("Financer")
    keyboard.press("Enter")
    expect(page.locator("#seances")).to_contain_text("2 séances")
    assert keyboard.on == "Financer"
    # Until what was swapped has settled, its links are plain ones, and load the page anew.
    expect(page.locator(".htmx-settling")).to_have_count(0)

    keyboard.to("Voir tout le programme")
    keyboard.press("Enter")
    expect(page.locator("#seances")).to_have_text("5 séances")
    # The link went away with what it asked for: what says the number has the focus now.
    expect(page.locator("#seances")).to_be_focused()
    keyboard.to("En savoir plus Semer")
    keyboard.press("Enter")
    expect(page.get_by_text("Avec les mains.")).to_be_visible()
    keyboard.to("Ajouter le programme à votre agenda")


def test_registering_after_mistakes(house: House, page: Page, keyboard: Keyboard) -> None:
    page.goto("/forum/inscription/")
    keyboard.follow("Valider mon inscription")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page).to_have_title(re.compile("^Erreur\u00a0: "))

    keyboard.to("Prénom")
    keyboard.press("Enter")
    expect(page.get_by_label("Prénom")).to_be_focused()
    page.keyboard.type("Maëlys")
    keyboard.write("Nom", "Martin")
    keyboard.write("Courriel", "maelys@example.org")
    # A group is one stop; arrows choose in it.
    keyboard.to("15 ans ou plus")
    keyboard.press("ArrowDown", "ArrowUp")
    keyboard.to("Association")
    keyboard.press("Space")
    keyboard.write("Nom de la structure", "Les Jardins")
    keyboard.to("Sorte de structure")
    page.keyboard.type("Asso")
    keyboard.to("Semer")
    keyboard.press("Space")
    keyboard.follow("Valider mon inscription")

    expect(page.get_by_role("heading", name="Merci, Maëlys")).to_be_visible()
    registration = Registration.objects.get(email="maelys@example.org")
    assert registration.organisation_kind == "association"
    assert registration.seats.get().session.title == "Semer"


def test_managing_ones_registration(house: House, page: Page, keyboard: Keyboard) -> None:
    person = RegistrationFactory(
        edition=house.edition, category=house.category, organisation="Les Jardins", organisation_kind="association"
    )
    page.goto(link_address(person).removeprefix(settings.SITE_URL))

    keyboard.follow("Choisir mes séances")
    keyboard.to("Semer")
    keyboard.press("Space")
    keyboard.to("Accompagner")
    keyboard.press("Space")
    keyboard.follow("Enregistrer mes séances")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    keyboard.to("Accompagner")
    keyboard.press("Space")
    keyboard.follow("Enregistrer mes séances")
    # What was done is said where the keyboard goes on.
    expect(page.get_by_text("Vos séances sont enregistrées.")).to_be_visible()
    assert "Vos séances sont enregistrées." in keyboard.on

    keyboard.follow("Billet perdu")
    keyboard.follow("Remplacer mon billet")
    keyboard.follow("Corriger")
    keyboard.write("Prénom", "Awa")
    keyboard.follow("Enregistrer")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Awa")
    keyboard.follow("Annuler mon inscription")
    keyboard.follow("Oui, annuler")
    keyboard.follow("Revenir au forum")
    expect(page.get_by_role("heading", name="Votre billet")).to_be_visible()


def test_signing_in_and_out(house: House, page: Page, keyboard: Keyboard) -> None:
    page.goto("/compte/connexion/")
    keyboard.write("Votre adresse", house.organiser.email)
    keyboard.follow("Recevoir un code")
    keyboard.write("Code", re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.MULTILINE)[1])
    keyboard.follow("Entrer")

    keyboard.follow("Marie-Bénédicte")
    expect(page.get_by_role("heading", level=1)).to_have_text("Marie-Bénédicte Martin")
    keyboard.follow("Se déconnecter")
    # The menu's link again, then the page's button.
    keyboard.to("Se déconnecter")
    keyboard.follow("Se déconnecter")
    keyboard.to("Se connecter")


def test_organisers_follow_search_and_turn_pages(house: House, page: Page, sign_in, keyboard: Keyboard) -> None:
    RegistrationFactory.create_batch(60, edition=house.edition, category=house.category, ticket=False)
    sign_in(page, house.organiser)
    page.goto("/organisation/forum/inscriptions/")

    keyboard.follow("Page suivante")
    expect(page.get_by_text("Page 2 sur 2")).to_be_visible()
    keyboard.to("Nom, adresse")
    with page.expect_response(re.compile("q=perrin")):
        page.keyboard.type("perrin")
    expect(page.locator("[data-live-said]")).to_have_text("1 inscription")
    assert keyboard.on == "Nom, adresse électronique ou structure"
    keyboard.follow("Perrin, Noé")
    expect(page.get_by_role("heading", level=1)).to_have_text("Noé Perrin")

    keyboard.back_to("Compte forum")
    with page.expect_navigation():
        keyboard.press("Enter")
    keyboard.to("Mettre en pause")
    keyboard.press("Space")
    expect(page.locator(".live__state")).to_contain_text("En pause")
    assert keyboard.on == "Mettre en pause"
