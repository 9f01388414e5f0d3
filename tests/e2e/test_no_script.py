"""The whole journey of a visitor without JavaScript, and the menu of a browser that knows no popover."""

import json
import re
from pathlib import Path

from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from attendees.models import Registration
from attendees.services.guest import mail_ticket_again
from forum.core.delivery import send_due_mails
from forum.core.journal import Actor
from tests.e2e.conftest import POCKET
from tests.e2e.walk import LONG, House
from tests.factories import RegistrationFactory, SeatBookingFactory


def open_mailed_link(page: Page) -> None:
    send_due_mails()
    page.goto(next(word for word in mail.outbox[-1].body.split() if "/compte/lien/" in word))
    expect(page).to_have_url(re.compile(r"/compte/inscription/[0-9a-f-]+/$"))


def guest_with_a_seat(house: House) -> Registration:
    """Somebody whose letter waits in the outbox."""
    person = RegistrationFactory(
        edition=house.edition, category=house.category, organisation="Les Jardins", organisation_kind="association"
    )
    SeatBookingFactory(registration=person, session=house.edition.sessions.get(title="Semer"))
    mail_ticket_again(person, actor=Actor.system("tests"), at=timezone.now())
    return person


def download(page: Page, name: str) -> str:
    with page.expect_download() as started:
        page.get_by_role("link", name=name).click()
    return Path(started.value.path()).read_text(encoding="utf8")


def test_from_the_home_page_to_the_programme(house: House, no_script: Page) -> None:
    page = no_script
    page.goto("/")
    page.get_by_role("link", name="Voir le programme").click()

    page.get_by_role("link", name="Atelier", exact=True).click()
    page.get_by_role("link", name="Financer", exact=True).click()
    expect(page.locator("#seances")).to_contain_text("2 séances")
    expect(page.get_by_role("link", name="Financer", exact=True)).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile(r"/en/forum/programme/\?parcours=\d+&sorte=workshop$"))
    expect(page.locator("#seances")).to_contain_text("2 sessions")
    page.get_by_role("link", name="Français").click()
    page.get_by_role("link", name="Voir tout le programme").click()

    page.get_by_text("En savoir plus Semer").click()
    expect(page.get_by_text("Avec les mains.")).to_be_visible()
    calendar = download(page, "Ajouter le programme à votre agenda")
    assert calendar.count("BEGIN:VEVENT") == 5
    page.get_by_role("link", name="S’inscrire gratuitement").click()
    expect(page).to_have_url(re.compile("/forum/inscription/$"))


def test_registering_after_mistakes(house: House, no_script: Page) -> None:
    page = no_script
    page.goto("/forum/inscription/")
    page.get_by_label("Prénom").fill("Maëlys")
    page.get_by_role("textbox", name="Courriel").fill("maelys@exemple")
    page.get_by_label("Semer").check()
    page.get_by_label(LONG).check()
    page.get_by_role("button", name="Valider mon inscription").click()

    expect(page).to_have_title(re.compile("^Erreur\u00a0: "))
    summary = page.get_by_role("alert")
    expect(summary.get_by_role("heading")).to_have_text("Il reste quelque chose à corriger")
    summary.get_by_role("link", name=re.compile("^Courriel")).click()
    expect(page.get_by_role("textbox", name="Courriel")).to_be_focused()
    expect(page.get_by_label("Prénom")).to_have_value("Maëlys")
    expect(page.get_by_label("Semer")).to_be_checked()
    page.get_by_role("textbox", name="Courriel").fill("maelys@example.org")
    page.get_by_label(LONG).uncheck()
    page.get_by_label("15 ans ou plus", exact=True).check()
    page.get_by_label("Habitante ou habitant", exact=True).check()
    page.get_by_role("button", name="Valider mon inscription").click()
    expect(page.get_by_role("heading", name="Merci, Maëlys")).to_be_visible()


def test_managing_ones_registration(house: House, no_script: Page) -> None:
    page = no_script
    person = guest_with_a_seat(house)
    open_mailed_link(page)
    page.get_by_role("link", name="Corriger").click()
    page.get_by_label("Prénom").fill("Awa")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status").first).to_contain_text("C’est corrigé.")
    page.get_by_role("link", name="Changer mes séances").click()
    page.get_by_label(LONG).check()
    page.get_by_role("button", name="Enregistrer mes séances").click()
    expect(page.get_by_role("alert")).to_contain_text("Gardez l’une des deux.")
    page.get_by_label("Semer").uncheck()
    page.get_by_role("button", name="Enregistrer mes séances").click()
    expect(page.locator("ol.day")).to_contain_text(LONG)
    person.refresh_from_db()
    assert person.first_name == "Awa"


def test_replacing_taking_along_cancelling_and_coming_back(house: House, no_script: Page) -> None:
    page = no_script
    person = guest_with_a_seat(house)
    open_mailed_link(page)

    ticket = page.locator(".ticket .qr").inner_html()
    page.get_by_role("link", name="Billet perdu").click()
    page.get_by_role("button", name="Remplacer mon billet").click()
    assert page.locator(".ticket .qr").inner_html() != ticket
    assert "SUMMARY:" in download(page, "Dans mon agenda")
    assert json.loads(download(page, "Emporter mes données"))
    page.get_by_role("link", name="Annuler mon inscription").click()
    page.get_by_role("button", name="Oui, annuler mon inscription").click()
    expect(page.get_by_role("status").first).to_contain_text("Votre inscription est annulée")
    page.get_by_role("button", name="Revenir au forum").click()
    expect(page.get_by_role("heading", name="Votre billet")).to_be_visible()
    person.refresh_from_db()
    assert person.is_confirmed


def test_signing_in_by_a_mailed_code_and_out(house: House, no_script: Page) -> None:
    page = no_script
    page.goto("/compte/")
    page.get_by_label("Votre adresse électronique").fill(house.organiser.email)
    page.get_by_role("button", name="Recevoir un code").click()
    page.get_by_label("Code", exact=True).fill("ZZZZ-ZZZZ")
    page.get_by_role("button", name="Entrer").click()
    expect(page.get_by_role("alert")).to_contain_text("Ce code n’est pas le bon")
    page.get_by_label("Code", exact=True).fill(re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.MULTILINE)[1])
    page.get_by_role("button", name="Entrer").click()

    expect(page.get_by_role("heading", name="Mes inscriptions")).to_be_visible()
    page.get_by_role("link", name="Marie-Bénédicte").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Marie-Bénédicte Martin")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Your ticket")).to_be_visible()
    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto("/compte/")
    expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()


def test_the_menu_opens_without_script(house: House, new_page) -> None:
    page = new_page(**POCKET, java_script_enabled=False)
    page.goto("/")

    page.get_by_role("button", name="Menu").tap()
    page.get_by_role("link", name="Éditions", exact=True).tap()

    expect(page.get_by_role("heading", name="Toutes les éditions")).to_be_visible()


def test_the_menu_is_on_the_page_where_popovers_are_unknown(house: House, new_page, checks) -> None:
    page = new_page(**POCKET, java_script_enabled=False)

    def forget_popovers(route: Route) -> None:
        # What an older browser makes of the page: the attribute means nothing, and the question is answered by no.
        answer = route.fetch()
        route.fulfill(
            response=answer,
            body=answer.text().replace(":popover-open", ":unheard-of")
            + "[popover] { display: block; position: static }",
        )

    page.route("**/css/layout.css", forget_popovers)
    page.goto("/")

    expect(page.get_by_role("button", name="Menu")).to_be_hidden()
    assert checks(page, "fit") == []
    page.get_by_role("link", name="Éditions", exact=True).tap()
    expect(page.get_by_role("heading", name="Toutes les éditions")).to_be_visible()
    # Its style sheet may be under way still.
    page.unroute_all(behavior="wait")
