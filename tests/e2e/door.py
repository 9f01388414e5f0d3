"""Phones of the door, and what a steward does with one."""

from collections.abc import Collection
from typing import Any

from playwright.sync_api import Browser, Page, expect

from attendees.models import Checkpoint, Registration
from attendees.services.pairing import create_pairing
from attendees.tokens import token_of, token_text
from events.models import Edition
from forum.core import clock
from tests.e2e.conftest import POCKET
from tests.factories import CheckpointFactory, UserFactory

# As on a page that is not served by https: no encryption, so no list on the phone.
WITHOUT_LIST = "delete Crypto.prototype.subtle"
STARTED = "[data-started=yes]"

# Answers once the page would open without network.
KEPT = """async () => {
    await navigator.serviceWorker.ready;
    while ((await caches.keys()).length < 2) await new Promise((resolve) => setTimeout(resolve, 50));
    while (!navigator.serviceWorker.controller) await new Promise((resolve) => setTimeout(resolve, 50));
}"""

# Looks for a newer version of the page.
UPDATE = """async () => {
    for (const one of await navigator.serviceWorker.getRegistrations()) await one.update();
}"""


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
        expect(page.locator("[data-part=roster-age]")).to_contain_text("list of" if prefix else "liste de")
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


def letters_of(guest: Registration) -> str:
    """Return what the QR of somebody's badge says, the address aside."""
    return token_text(token_of(guest.tickets.latest("issued_at", "pk").uuid))


def cut(page: Page) -> None:
    """Take the network away, once the phone has nothing more to fetch."""
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    expect(page.locator("[data-part=network-said]")).to_have_text("hors ligne")


def back_online(page: Page) -> None:
    """Give the network back, and wait until nothing waits."""
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-part=network]")).to_have_attribute("data-state", "online", timeout=20_000)
    expect(page.locator("[data-part=queue]")).to_be_hidden(timeout=20_000)


# What the database of the phone holds, written out: bytes as letters, keys by what may be done with them.
DUMP = """async () => {
    const database = await new Promise((resolve) => {
        const asked = indexedDB.open("forum-door");
        asked.onsuccess = () => resolve(asked.result);
    });
    const told = {};
    for (const shelf of database.objectStoreNames) {
        const all = database.transaction(shelf).objectStore(shelf);
        const [keys, values] = await Promise.all(["getAllKeys", "getAll"].map((how) => new Promise((resolve) => {
            const asked = all[how]();
            asked.onsuccess = () => resolve(asked.result);
        })));
        told[shelf] = Object.fromEntries(keys.map((key, n) => [key, JSON.stringify(values[n], (_, value) => {
            if (value instanceof CryptoKey) return `key, extractable ${value.extractable}`;
            return value instanceof ArrayBuffer ? new TextDecoder("latin1").decode(value) : value;
        })]));
    }
    database.close();
    return told;
}"""


def dump(page: Page) -> dict[str, dict[str, str]]:
    """Return what the phone keeps, as whoever copied its files would find it."""
    kept: dict[str, dict[str, str]] = page.evaluate(DUMP)
    return kept
