"""Every page at 400 %, with spaced text, with letters twice as large: all is there, nothing scrolls sideways."""

from collections.abc import Callable

from playwright.sync_api import Page

# 1280 × 1024 pixels at 400 %.
ZOOMED = {"width": 320, "height": 256}
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


def test_pages_fit_however_they_are_enlarged(walk: Callable, checks: Callable) -> None:
    def fit_with(page: Page, style: str) -> list[str]:
        page.evaluate(WEAR, style)
        wrong = checks(page, "fit")
        page.evaluate(WEAR, "")
        return [f"with {style.strip()[:12]}…: {line}" for line in wrong]

    def examine(page: Page) -> list[str]:
        wrong = [*checks(page, "fit"), *checks(page, "small"), *fit_with(page, SPACED)]
        page.set_viewport_size({"width": 390, "height": 844})
        wrong += fit_with(page, LARGE)
        page.set_viewport_size(ZOOMED)
        return wrong

    assert walk(examine, viewport=ZOOMED) == []
