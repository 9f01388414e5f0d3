"""On paper, and without motion: what is printed reads well, what moves stands still."""

from io import BytesIO

import pypdfium2
from playwright.sync_api import Page

from tests.e2e.walk import House
from tests.factories import RegistrationFactory


def test_a_registration_is_printed_on_one_sheet_without_its_buttons(house: House, page: Page, sign_in) -> None:
    sign_in(page, house.organiser)
    page.goto(f"/compte/inscription/{house.guest.pk}/")

    sheets = pypdfium2.PdfDocument(BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))

    assert len(sheets) == 1
    words = sheets[0].get_textpage().get_text_range()
    shown = [
        "Marie-Bénédicte",
        "Votre billet",
        "Votre journée",
        "Semer",
        "Ce que vous nous avez dit",
        "Données fictives",
    ]
    assert [word for word in shown if word not in words] == []
    assert [word for word in ("Mon badge à imprimer", "Changer mes séances", "Annuler", "Menu") if word in words] == []


def test_the_guest_list_is_printed_with_all_its_columns(house: House, page: Page, sign_in) -> None:
    address = "maximiliennevandenbroucke@intercommunalite.example.org"
    RegistrationFactory(edition=house.edition, category=house.category, email=address)
    sign_in(page, house.organiser)
    page.goto("/organisation/forum/inscriptions/")

    sheets = pypdfium2.PdfDocument(BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))

    # What the edge of a sheet cuts is not in its text.
    words = sheets[0].get_textpage().get_text_range()
    assert [head for head in ("Nom", "Structure", "Catégorie", "État", "Entrée") if head not in words] == []
    assert "Chercher" not in words


def test_nothing_moves_for_those_who_asked_so(house: House, new_page) -> None:
    lasting = """() => [...document.querySelectorAll("body *")].filter((element) => {
        const {transitionDuration, transitionProperty, animationDuration, animationName} = getComputedStyle(element);
        const long = (times) => times.split(", ").some((time) => parseFloat(time) > 0.001);
        return (transitionProperty !== "none" && long(transitionDuration)) ||
            (animationName !== "none" && long(animationDuration));
    }).length"""
    still, moving = new_page(reduced_motion="reduce"), new_page(reduced_motion="no-preference")

    for page in (still, moving):
        page.goto("/forum/programme/")

    assert still.evaluate(lasting) == 0
    assert moving.evaluate(lasting) > 0
