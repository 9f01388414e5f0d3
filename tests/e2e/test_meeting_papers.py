"""Papers of meetings in a real browser: asked for, followed with and without a script, heard, taken away."""

from playwright.sync_api import Page, expect

from matchmaking.rounds.paper import make_papers
from tests.e2e.conftest import HERE
from tests.e2e.walk import House, plan_day

PAPERS = "/organisation/forum/rendez-vous/journee/jour-j/papiers/"
LISTENER = (HERE / "listener.js").read_text(encoding="utf8")


def test_papers_arrive_by_themselves_and_are_heard(house: House, page: Page, sign_in, axe) -> None:
    plan_day(house).programme.paper_prints.all().delete()
    sign_in(page, house.organiser)
    page.goto(PAPERS)
    page.get_by_role("button", name="Préparer Le livret des projets").click()
    expect(page.get_by_text("en attente", exact=True)).to_be_visible()
    assert axe(page) == []
    page.evaluate(LISTENER)
    page.get_by_role("button", name="Préparer Une feuille par table").focus()
    with page.expect_response("**/papiers/etat/"):
        pass
    expect(page.get_by_role("button", name="Préparer Une feuille par table")).to_be_focused()

    make_papers()

    taken = page.get_by_role("link", name="Télécharger Le livret des projets (PDF)")
    expect(taken).to_be_visible()
    # Said once the page has settled, a moment after it shows.
    page.wait_for_function("heard.length")
    heard = [line.replace("\u00a0", " ") for line in page.evaluate("heard.splice(0)")]
    assert heard == ["status: Le livret des projets : prêt."]
    with page.expect_download() as download:
        taken.click()
    assert download.value.suggested_filename == "journee-livret.pdf"


def test_papers_without_a_script(house: House, no_script: Page, sign_in) -> None:
    plan_day(house).programme.paper_prints.all().delete()
    sign_in(no_script, house.organiser)
    no_script.goto(PAPERS)
    no_script.get_by_role("button", name="Préparer Un planning par participant").click()
    make_papers()

    no_script.get_by_role("link", name="Recharger").click()

    with no_script.expect_download() as download:
        no_script.get_by_role("link", name="Télécharger Un planning par participant (PDF)").click()
    assert download.value.suggested_filename == "journee-plannings.pdf"
