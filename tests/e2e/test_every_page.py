"""Every page of the house, once in each language: read by assistive technologies, enlarged, in the dark; all is there.

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
# As a script may under the content policy, which refuses styles inside a page.
WEAR = """css => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
}"""

# What is told apart by its address alone: a search, a second registration, a second way to the same page.
SAME_TITLES = r"\?|/compte/inscription/[0-9a-f-]+/$|/demande/$|/reauthenticate/$"

# What axe finds in words alone: the rest does not change with the language.
WORDS = [
    "aria-input-field-name", "button-name", "document-title", "frame-title", "html-lang-valid", "image-alt", "label",
    "label-content-name-mismatch", "link-name", "select-name", "summary-name", "valid-lang",
]  # fmt: skip


def test_every_page_is_read_well_and_fits_however_it_is_enlarged(walk: Callable, checks: Callable, axe: Callable):
    titles = {}

    def fit_with(page: Page, style: str) -> list[str]:
        page.evaluate(WEAR, style)
        wrong = checks(page, "fit")
        page.evaluate(WEAR, "")
        return [f"with {style.strip()[:12]}…: {line}" for line in wrong]

    def examine(page: Page) -> list[str]:
        titles[page.url] = page.title()
        wrong = [*checks(page, "read"), *axe(page)]
        page.emulate_media(color_scheme="dark")
        wrong += [f"dark: {line}" for line in axe(page, "color-contrast")]
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(ZOOMED)
        wrong += [*checks(page, "fit"), *checks(page, "small"), *fit_with(page, SPACED)]
        page.set_viewport_size(POCKET)
        wrong += [*checks(page, "fit"), *fit_with(page, LARGE)]
        page.set_viewport_size(DESK)
        return wrong

    assert walk(examine, viewport=DESK) == []
    counted = Counter(title for address, title in titles.items() if not re.search(SAME_TITLES, address))
    assert [title for title, times in counted.items() if times > 1] == []


def test_english_pages_are_read_well_and_say_what_is_french(walk: Callable, checks: Callable, axe: Callable):
    def examine(page: Page) -> list[str]:
        return [*checks(page, "read"), *checks(page, "french"), *checks(page, "fit"), *axe(page, *WORDS)]

    assert walk(examine, "en", viewport=ZOOMED) == []
