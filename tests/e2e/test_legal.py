"""The legal pages in a real browser: read by everybody, written by organisers, with and without script."""

from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from playwright.sync_api import Page, expect

from forum.core.enums import LegalPage
from forum.core.legal import forget_site_details
from forum.core.models import LegalText, SiteDetails, User
from tests.e2e.conftest import DESK, POCKET
from tests.factories import UserFactory

Axe = Callable[..., list[str]]
PAGES = [f"{prefix}/{page}/" for prefix in ("", "/en") for page in LegalPage.values]
EDITOR = "/organisation/pages/"


@pytest.fixture
def organiser() -> User:
    user = UserFactory(organiser=True)
    TOTP.activate(user, generate_totp_secret())
    return user


def width(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth")


@pytest.mark.parametrize(
    ("options", "rules"),
    [(DESK, []), (POCKET, []), (DESK | {"color_scheme": "dark"}, ["color-contrast"])],
    ids=["desk", "phone", "dark"],
)
def test_legal_pages_are_accessible_and_fit(new_page, axe: Axe, options: dict, rules: list) -> None:
    LegalText.objects.create(page="cookies", number=1, body_fr="# Nos cookies\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    page = new_page(**options)
    for address in PAGES:
        page.goto(address)
        assert axe(page, *rules) == [], address
        assert width(page) <= page.viewport_size["width"], address


def test_lines_stay_short_enough_to_read(page: Page) -> None:
    page.goto("/donnees-personnelles/")

    longest = page.evaluate(
        """() => Math.max(...[...document.querySelectorAll(".prose p, .prose li")].map((block) => {
          const lines = new Map();
          const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            for (let at = 0; at < walker.currentNode.length; at += 1) {
              const range = document.createRange();
              range.setStart(walker.currentNode, at);
              range.setEnd(walker.currentNode, at + 1);
              const line = Math.round(range.getBoundingClientRect().bottom / 8);
              lines.set(line, (lines.get(line) ?? 0) + 1);
            }
          }
          return Math.max(...lines.values());
        }))"""
    )

    assert 50 < longest <= 70


def test_at_400_percent_legal_pages_do_not_slide_sideways(new_page) -> None:
    page = new_page(viewport={"width": 320, "height": 256})
    for address in PAGES:
        page.goto(address)
        assert width(page) <= 320, address


def test_contents_lead_to_their_part(page: Page) -> None:
    page.goto("/donnees-personnelles/")

    page.get_by_role("navigation", name="Sur cette page").get_by_role("link", name="Vos droits").click()

    assert page.url.endswith("#vos-droits")
    expect(page.get_by_role("heading", name="Vos droits")).to_be_in_viewport()


@pytest.mark.parametrize("options", [DESK, POCKET], ids=["desk", "phone"])
def test_the_editor_is_accessible_and_fits(new_page, sign_in, organiser: User, axe: Axe, options: dict) -> None:
    page = new_page(**options)
    sign_in(page, organiser)
    for address in (EDITOR, f"{EDITOR}informations/", f"{EDITOR}cookies/"):
        page.goto(address)
        assert axe(page) == [], address
        assert width(page) <= page.viewport_size["width"], address
    page.get_by_role("button", name="Voir un aperçu").click()
    expect(page.get_by_role("heading", name="Aperçu, pas encore publié")).to_be_visible()
    assert axe(page) == []


def test_a_text_is_previewed_and_published_without_script(no_script: Page, sign_in, organiser: User) -> None:
    sign_in(no_script, organiser)
    no_script.goto(f"{EDITOR}cookies/")

    no_script.get_by_label("Texte en français").fill("## Nos cookies\n\nTrois, **pas plus**.")
    no_script.get_by_role("button", name="Voir un aperçu").click()
    expect(no_script.locator("#apercu")).to_contain_text("Trois, pas plus.")
    assert LegalText.objects.count() == 0

    no_script.get_by_role("button", name="Publier").click()
    no_script.wait_for_url(f"**{EDITOR}cookies/")
    no_script.get_by_role("link", name="Voir la page").click()
    expect(no_script.get_by_role("heading", name="Nos cookies")).to_be_visible()


def test_facts_are_filled_in_and_the_footer_follows(page: Page, sign_in, organiser: User) -> None:
    forget_site_details()
    sign_in(page, organiser)
    page.goto(f"{EDITOR}informations/")

    page.get_by_label("Hébergeur").fill("Hébergeur Exemple\n2 rue de l’Exemple")
    page.get_by_label("partiellement conforme").check()
    page.get_by_label("Date de l’audit").fill("2026-03-01")
    page.get_by_label("Critères respectés, en %").fill("73,5")
    page.get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_text("Les informations sont enregistrées.")).to_be_visible()
    expect(page.get_by_role("contentinfo")).to_contain_text("partiellement conforme")
    page.goto("/mentions-legales/")
    expect(page.locator(".prose")).to_contain_text("Hébergeur Exemple")
    assert SiteDetails.objects.get().audit_rate == 73.5


def test_leaving_a_half_written_text_is_asked_about(page: Page, sign_in, organiser: User) -> None:
    sign_in(page, organiser)
    page.goto(f"{EDITOR}cookies/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    page.get_by_label("Texte en français").press_sequentially("Un mot. ")
    page.get_by_role("link", name="Voir la page").click(no_wait_after=True)
    page.wait_for_timeout(300)

    assert asked == ["beforeunload"]
    assert page.url.endswith(f"{EDITOR}cookies/")
