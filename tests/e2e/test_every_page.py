"""Every page of the house, in each language: read by assistive technologies, enlarged, in the dark; all is there.

What a page shows at its address is looked at here alone; other tests look at what comes after a click.
"""

import re
from collections import Counter
from collections.abc import Callable

from playwright.sync_api import Page

# 1280 × 1024 pixels at 400 %.
ZOOMED = {"width": 320, "height": 256}
POCKET = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
SPACED = """
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
    p { margin-bottom: 2em !important }
"""
LARGE = "html { font-size: 200% }"
# What is told apart by its address alone: a search, a second registration, a second way to the same page.
SAME_TITLES = r"\?|/compte/inscription/[0-9a-f-]+/$|/demande/$|/reauthenticate/$"

# What axe finds in words alone: the rest does not change with the language.
WORDS = [
    "aria-input-field-name", "button-name", "document-title", "frame-title", "html-lang-valid", "image-alt", "label",
    "label-content-name-mismatch", "link-name", "select-name", "summary-name", "valid-lang",
]  # fmt: skip


def looks_by_size(checks: Callable, axe: Callable, contrasts: Callable) -> list[tuple[dict[str, int], Callable]]:
    """Return each size of the screen, with what is wrong with a page there."""

    def on_a_desk(page: Page) -> list[str]:
        wrong = [*checks(page, "read"), *axe(page, but=["color-contrast"]), *contrasts(page)]
        page.emulate_media(color_scheme="dark")
        wrong += [f"dark: {line}" for line in contrasts(page)]
        page.emulate_media(color_scheme="light")
        return wrong

    def zoomed(page: Page) -> list[str]:
        return [*checks(page, "fit"), *checks(page, "small"), *checks(page, "wearing", SPACED)]

    def in_a_pocket(page: Page) -> list[str]:
        return [*checks(page, "fit"), *checks(page, "wearing", LARGE)]

    return [(DESK, on_a_desk), (ZOOMED, zoomed), (POCKET, in_a_pocket)]


def give(page: Page, size: dict[str, int]) -> None:
    if page.viewport_size != size:
        page.set_viewport_size(size)


def test_every_page_is_read_well_and_fits_however_it_is_enlarged(
    walk: Callable, checks: Callable, axe: Callable, contrasts: Callable
):
    titles, looks = {}, looks_by_size(checks, axe, contrasts)

    def examine(page: Page) -> list[str]:
        titles[page.url] = page.title()
        wrong = []
        # Every other page is loaded on a phone: in the size of the last look at the page before.
        for size, look in reversed(looks) if page.viewport_size == POCKET else looks:
            give(page, size)
            wrong += look(page)
        return wrong

    assert walk("fr", examine, viewport=DESK) == []
    counted = Counter(title for address, title in titles.items() if not re.search(SAME_TITLES, address))
    assert [title for title, times in counted.items() if times > 1] == []


def test_every_page_is_read_well_in_english(walk: Callable, checks: Callable, axe: Callable):
    def examine(page: Page) -> list[str]:
        return [*checks(page, "read"), *checks(page, "french"), *checks(page, "fit"), *axe(page, only=WORDS)]

    assert walk("en", examine, viewport=ZOOMED) == []
