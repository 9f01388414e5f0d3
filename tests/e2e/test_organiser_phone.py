"""The organisers' pages on a phone: their tabs keep to one row."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import POCKET
from tests.factories import EditionFactory, UserFactory


@pytest.mark.parametrize(("width", "is_whole"), [(600, True), (390, False), (320, False)])
def test_tabs_are_one_row_that_shows_where_one_is(new_page, sign_in, settings, axe, width, is_whole):
    settings.SECOND_FACTOR_REQUIRED = False
    EditionFactory(slug="2026")
    page = new_page(**POCKET | {"viewport": {"width": width, "height": 844}})
    sign_in(page, UserFactory(organiser=True))

    page.goto("/organisation/2026/controle/")

    tabs = page.get_by_role("navigation", name="Organisation").get_by_role("link")
    named = ["Bureau", "Compte 2026", "Chiffres", "Rendez-vous", "Inscriptions", "Badges", "Contrôle", "Journal"]
    expect(tabs).to_have_text(named)
    boxes = [tab.bounding_box() for tab in tabs.all()]
    assert len({box["y"] for box in boxes}) == 1
    assert min(box["height"] for box in boxes) >= 44
    here = page.get_by_role("navigation", name="Organisation").locator("[aria-current=page]")
    expect(here).to_have_text("Contrôle")
    expect(here).to_be_in_viewport(ratio=1)
    if is_whole:
        expect(tabs.first).to_be_in_viewport(ratio=1)
        expect(tabs.last).to_be_in_viewport(ratio=1)
    tabs.first.focus()
    expect(tabs.first).to_be_in_viewport(ratio=0.9)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert axe(page) == []
