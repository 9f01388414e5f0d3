"""Phones of the door, and what a steward does with one."""

from collections.abc import Collection
from typing import Any

from playwright.sync_api import Browser, Page, expect

from attendees.models import Checkpoint
from attendees.services.pairing import create_pairing
from events.models import Edition
from forum.core import clock
from tests.e2e.conftest import POCKET
from tests.factories import CheckpointFactory, UserFactory

# As on a page that is not served by https: no encryption, so no list on the phone.
WITHOUT_LIST = "delete Crypto.prototype.subtle"
STARTED = "[data-started=yes]"


def pair_code(
    door: Checkpoint,
    *,
    name: str = "Accueil 1",
    role: str = "steward",
    may_search: bool = True,
    besides: Collection[Checkpoint] = (),
) -> str:
    """Return a code that pairs a phone."""
    return create_pairing(
        door, name=name, role=role, may_search=may_search, besides=besides,
        actor_user=UserFactory(organiser=True), at=clock.now(),
    )  # fmt: skip


def open_phone(
    new_page, camera: Browser, door: Checkpoint, *, script: str = "", prefix: str = "", **pairing: Any
) -> Page:
    """Return a phone that is paired and ready; with its list, where it may have one."""
    options = pairing.pop("options", {})
    page = new_page(camera, **(POCKET | options))
    if script:
        page.add_init_script(script)
    page.goto(f"{prefix}/controle/#{pair_code(door, **pairing)}")
    expect(page.locator("[data-screen=ready]")).to_be_visible()
    expect(page.locator("[data-part=network]")).to_have_attribute("data-state", "online")
    if script != WITHOUT_LIST:
        expect(page.locator("[data-part=roster-age]")).to_contain_text("20" if prefix else "liste de")
    return page


def open_watch(new_page, camera: Browser, edition: Edition, door: Checkpoint | None = None, **options: Any) -> Page:
    """Return a phone that is paired and watches."""
    page = open_phone(new_page, camera, door or CheckpointFactory(edition=edition, name="Porte A"), **options)
    page.locator("[data-part=start]").click()
    expect(page.locator("[data-screen=watch]")).to_be_visible()
    return page


def choose(page: Page, name: str) -> None:
    """Find a name and touch it."""
    page.locator("[data-part=to-search]").click()
    page.locator("[data-part=name]").fill(name)
    page.get_by_role("button", name=name).click()


def read(page: Page, text: str) -> None:
    """Hold a badge under the hand scanner, which types faster than anybody."""
    page.evaluate(TYPE, text)


# Playwright's own keyboard takes longer than a scanner from one letter to the next.
TYPE = """(text) => {
    const press = (key) => document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", { key, code: "", bubbles: true, cancelable: true }),
    );
    [...text, "Enter"].forEach(press);
}"""


def go_back(page: Page) -> None:
    """Touch "next"."""
    page.locator("[data-part=next]").click()


def told(page: Page) -> tuple[str, str]:
    """Return the tone of the answer, and what it says in large letters."""
    expect(page.locator("[data-screen=answer]")).to_be_visible()
    tone = str(page.locator("[data-screen=answer]").get_attribute("class")).rpartition("--")[2]
    return tone, page.locator("[data-part=who]").inner_text()
