"""A phone of the door, and what a steward does with it."""

from playwright.sync_api import Browser, Page, expect

from attendees.services.pairing import create_pairing
from events.models import Edition
from forum.core import clock
from tests.e2e.conftest import POCKET
from tests.factories import CheckpointFactory, UserFactory


def open_watch(new_page, camera: Browser, edition: Edition) -> Page:
    """Return a phone that is paired and watches."""
    code = create_pairing(
        CheckpointFactory(edition=edition, name="Porte A"),
        name="Accueil 1", role="steward", may_search=True, actor_user=UserFactory(organiser=True), at=clock.now(),
    )  # fmt: skip
    page = new_page(camera, **POCKET)
    page.goto(f"/controle/#{code}")
    page.locator("[data-part=start]").click()
    expect(page.locator("[data-screen=watch]")).to_be_visible()
    return page


def choose(page: Page, name: str) -> None:
    """Find a name and touch it."""
    page.locator("[data-part=to-search]").click()
    page.locator("[data-part=name]").fill(name)
    page.get_by_role("button", name=name).click()
