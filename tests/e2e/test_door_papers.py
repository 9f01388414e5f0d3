"""Papers of the door in a real browser, with and without a script: chosen, taken away."""

from playwright.sync_api import Page, expect

from tests.e2e.walk import House
from tests.factories import EditionFactory

PAPERS = "/organisation/forum/controle/papiers/"


def test_papers_are_chosen_and_taken_away(house: House, page: Page, sign_in, axe) -> None:
    sign_in(page, house.organiser)
    page.goto("/organisation/forum/controle/")
    page.get_by_role("link", name="Papiers de l’entrée").click()
    letter = page.get_by_label("De la lettre").locator("option").nth(1).inner_text()
    page.get_by_label("De la lettre").select_option(letter)
    assert axe(page) == []

    with page.expect_download() as letters:
        page.get_by_role("button", name="Télécharger les feuilles par lettre (PDF)").click()
    with page.expect_download() as reminder:
        page.get_by_role("link", name="Télécharger l’aide-mémoire (PDF)").click()

    assert letters.value.suggested_filename == "emargement-forum.pdf"
    assert f"de={letter}" in letters.value.url
    assert reminder.value.suggested_filename == "aide-memoire-forum.pdf"


def test_papers_without_a_script(house: House, no_script: Page, sign_in) -> None:
    sign_in(no_script, house.organiser)
    no_script.goto(PAPERS)

    with no_script.expect_download() as sessions:
        no_script.get_by_role("button", name="Télécharger les feuilles par séance (PDF)").click()

    assert sessions.value.suggested_filename == "emargement-seances-forum.pdf"


def test_where_nobody_comes_no_paper_is_offered(house: House, page: Page, sign_in, axe) -> None:
    EditionFactory(slug="vide")
    sign_in(page, house.organiser)
    page.goto("/organisation/vide/controle/papiers/")

    expect(page.get_by_role("button", name="Télécharger")).to_have_count(0)
    expect(page.get_by_role("link", name="Télécharger l’aide-mémoire (PDF)")).to_be_visible()
    assert axe(page) == []
