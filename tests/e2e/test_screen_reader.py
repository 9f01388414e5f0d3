"""What assistive technologies find: landmarks, headings, names, groups, in the order of the page."""

import re
from collections.abc import Callable

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, expect

from tests.e2e.test_every_page import ZOOMED
from tests.e2e.walk import House


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_pages_that_stand_alone_are_read_well_and_fit(page: Page, checks: Callable, axe: Callable, name: str) -> None:
    page.route("**/panne/", lambda route: route.fulfill(body=render_to_string(name), content_type="text/html"))
    page.set_viewport_size(ZOOMED)
    page.goto("/panne/")

    assert [*checks(page, "read"), *checks(page, "fit"), *axe(page)] == []


def test_the_programme_says_what_is_chosen(house: House, page: Page) -> None:
    page.goto("/forum/programme/?sorte=workshop")

    expect(page.get_by_role("navigation", name="Choisir dans le programme")).to_match_aria_snapshot("""
      - paragraph: Type de séance
      - list "Type de séance":
        - listitem:
          - link "Tous les types"
        - listitem:
          - link "Plénière"
        - listitem:
          - link "Atelier"
      - paragraph: Parcours
      - list "Parcours":
        - listitem:
          - link "Tous les parcours"
    """)
    expect(page.get_by_role("link", name="Atelier", exact=True)).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("main")).to_match_aria_snapshot("""
      - heading "Programme" [level=1]
      - status:
        - text: /3 séances/
        - link "Voir tout le programme"
      - region:
        - heading [level=2]
        - heading [level=3]
        - article:
          - heading "Semer" [level=4]
    """)


def test_the_form_names_its_groups_and_ties_errors_to_their_fields(house: House, page: Page) -> None:
    page.goto("/forum/inscription/")
    page.get_by_role("button", name="Valider mon inscription").click()

    expect(page.get_by_role("main")).to_match_aria_snapshot("""
      - heading "Votre inscription" [level=1]
      - alert:
        - heading "Il reste quelque chose à corriger" [level=2]
        - list:
          - listitem:
            - link /^Prénom/
      - region "Vous":
        - heading "Vous" [level=2]
        - textbox "Prénom" [invalid]
        - textbox "Courriel" [invalid]
        - group "Votre âge":
          - radio "15 ans ou plus"
      - region "À quel titre":
        - group "Vous venez en tant que":
          - radio "Association"
        - group "Si vous venez pour une structure":
          - combobox /Sorte de structure/
      - group /Vos séances/:
        - group /une au choix/:
          - checkbox "Semer"
      - button "Valider mon inscription"
    """)
    expect(page.get_by_role("textbox", name="Prénom")).to_have_accessible_description(
        re.compile("Écrit en grand sur votre badge. .+")
    )


def test_ones_registration_is_read_with_the_ticket_first(house: House, page: Page, sign_in: Callable) -> None:
    sign_in(page, house.organiser)
    page.goto(f"/compte/inscription/{house.guest.pk}/")

    expect(page.locator("body")).to_match_aria_snapshot("""
      - link "Aller au contenu"
      - complementary "Avertissement": /Données fictives/
      - banner:
        - navigation "Navigation principale"
      - main:
        - heading "Marie-Bénédicte Martin" [level=1]
        - region "Votre billet":
          - heading "Votre billet" [level=2]
          - img /.+/
          - link "Mon badge à imprimer (PDF)"
        - region "Votre journée":
          - heading "Votre journée" [level=2]
          - list
        - region "Ce que vous nous avez dit":
          - heading "Ce que vous nous avez dit" [level=2]
          - term: Nom
          - definition: Marie-Bénédicte Martin
      - contentinfo
    """)


def test_the_count_says_whether_it_waits_and_names_its_tables(house: House, page: Page, sign_in: Callable) -> None:
    sign_in(page, house.organiser)
    page.goto("/organisation/forum/")

    expect(page.get_by_role("main")).to_match_aria_snapshot("""
      - navigation "Organisation":
        - list:
          - listitem:
            - link "Bureau"
          - listitem:
            - link "Compte forum"
      - heading "Des lieux à partager" [level=1]
      - button "Mettre en pause"
      - region "À l’intérieur":
        - paragraph: "0"
      - region "Par catégorie":
        - table:
          - rowgroup:
            - row:
              - columnheader "Catégorie"
              - columnheader "Entrées"
          - rowgroup:
            - row:
              - rowheader "Association"
              - cell "0"
    """)
    pause = page.get_by_role("button", name="Mettre en pause")
    expect(pause).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_role("link", name="Compte forum")).to_have_attribute("aria-current", "page")
    pause.click()
    expect(pause).to_have_attribute("aria-pressed", "true")


def test_figures_are_read_as_numbers_pictures_and_tables(house: House, page: Page, sign_in: Callable) -> None:
    sign_in(page, house.organiser)
    page.goto("/organisation/forum/chiffres/")

    expect(page.get_by_role("main")).to_match_aria_snapshot("""
      - heading "Chiffres de l’édition forum" [level=1]
      - navigation "Dans cette page"
      - region "Les inscriptions":
        - heading "Les inscriptions" [level=2]
        - figure /Inscriptions au fil des jours/:
          - heading "Inscriptions au fil des jours" [level=3]
          - img /Inscriptions au fil des jours/
          - group: /Voir le tableau/
    """)
    # One drawing of two is read; the other is for screens of another width.
    chart = page.locator("figure#category_kinds")
    expect(chart.get_by_role("img")).to_have_count(1)
    chart.get_by_text("Voir le tableau").click()
    expect(chart.get_by_role("table", name="Par sorte de public")).to_be_visible()
    expect(chart.get_by_role("columnheader", name="Confirmées")).to_be_visible()
    expect(chart.get_by_role("rowheader").first).to_be_visible()
