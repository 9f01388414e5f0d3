"""The legal pages in a real browser: read by everybody, written by organisers, with and without script."""

from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from playwright.sync_api import Page, expect

from forum.core.legal import forget_site_details
from forum.core.models import LegalText, SiteDetails, User
from tests.factories import UserFactory

Axe = Callable[..., list[str]]
EDITOR = "/organisation/pages/"


@pytest.fixture
def organiser() -> User:
    user = UserFactory(organiser=True)
    TOTP.activate(user, generate_totp_secret())
    return user


def width(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth")


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


def test_contents_lead_to_their_part(page: Page) -> None:
    page.goto("/donnees-personnelles/")

    page.get_by_role("navigation", name="Sur cette page").get_by_role("link", name="Vos droits").click()

    assert page.url.endswith("#vos-droits")
    expect(page.get_by_role("heading", name="Vos droits")).to_be_in_viewport()


def test_a_preview_is_accessible_and_fits(phone: Page, sign_in, organiser: User, axe: Axe) -> None:
    sign_in(phone, organiser)
    phone.goto(f"{EDITOR}cookies/")
    phone.get_by_role("button", name="Voir un aperçu").click()
    expect(phone.get_by_role("heading", name="Aperçu, pas encore publié")).to_be_visible()
    assert axe(phone) == []
    assert width(phone) <= 390


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
