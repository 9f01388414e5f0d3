"""Every component in every way that people look at it: light, dark, forced colours, no motion, enlarged."""

from collections.abc import Callable
from itertools import product

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import DESK

Axe = Callable[..., list[str]]
GALLERY = "/demonstration/composants/"
# What people bear without waiting, in milliseconds; and what is as good as none.
QUICK, STILL = 200, 1


@pytest.fixture(autouse=True)
def _demonstration(settings) -> None:
    settings.DEMONSTRATION = True


def test_the_gallery_is_accessible_in_every_colour(page: Page, axe: Axe) -> None:
    page.goto(GALLERY)
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true })")

    found = {}
    for scheme, forced in product(["light", "dark"], ["none", "active"]):
        page.emulate_media(color_scheme=scheme, forced_colors=forced)
        # Of forced colours axe reads the text's as we wrote it, not as it shows: they are the system's to choose.
        found[scheme, forced] = axe(page, but=["color-contrast"] if forced == "active" else [])

    assert [(*colours, line) for colours, lines in found.items() for line in lines] == []


def test_at_400_percent_nothing_is_wider_than_the_screen(new_page) -> None:
    page = new_page(viewport={"width": 320, "height": 256})
    page.goto(GALLERY)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def longest_motion(page: Page) -> float:
    """Return how long the longest transition or animation of the page lasts, in milliseconds."""
    return page.evaluate(
        """() => Math.max(...[...document.querySelectorAll('*')].flatMap((element) =>
            [null, '::before', '::after'].flatMap((part) => {
              const style = getComputedStyle(element, part);
              const moves = style.animationName === 'none' ? '0s' : style.animationDuration;
              return `${style.transitionDuration}, ${moves}`.split(',').map((text) =>
                parseFloat(text) * (text.trim().endsWith('ms') ? 1 : 1000));
            })))"""
    )


def test_motion_is_short_and_none_for_who_wants_none(new_page) -> None:
    page = new_page(reduced_motion="reduce")
    page.goto(GALLERY)
    assert longest_motion(page) <= STILL

    page = new_page(reduced_motion="no-preference")
    page.goto(GALLERY)
    # It beats all along, to say that the count is alive: no answer to what one does.
    page.evaluate("document.querySelectorAll('.live__dot').forEach((dot) => dot.remove())")
    assert longest_motion(page) <= QUICK


def rings(page: Page) -> dict[str, str]:
    """Go through the page by keyboard and return what has no visible ring, by its markup."""
    return page.evaluate(
        """() => Object.fromEntries(
            [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
              .filter((element) => !element.disabled && element.checkVisibility())
              .filter((element) => {
                element.focus({ focusVisible: true });
                const shown = element.closest('.choice') ?? element;
                const style = getComputedStyle(shown);
                return style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2;
              })
              .map((element) => [element.outerHTML.slice(0, 100), getComputedStyle(element).outline]))"""
    )


def test_whatever_has_the_focus_shows_it(page: Page) -> None:
    page.goto(GALLERY)
    page.keyboard.press("Tab")

    assert rings(page) == {}
    page.emulate_media(forced_colors="active")
    assert rings(page) == {}


def style_of(page: Page, selector: str, name: str) -> str:
    return page.locator(selector).first.evaluate(f"(element) => getComputedStyle(element).{name}")


def test_forced_colours_keep_what_colour_told(new_page) -> None:
    page = new_page(**DESK, forced_colors="active")
    page.goto(GALLERY)

    shown = "[data-example='{}'] "
    # Chosen, and not chosen.
    for name, chosen, other, trait in (
        ("filters: one of them chosen", "[aria-current]", "a:not([aria-current])", "backgroundColor"),
        ("buttons: disabled, at work, pressed", "[aria-pressed]", "[aria-disabled]", "backgroundColor"),
        ("sub-nav: where one is", "[aria-current]", "a:not([aria-current])", "borderBottomColor"),
        ("one of several: none chosen, one chosen", ".choice:has(:checked)", ".choice", "borderTopColor"),
    ):
        there = shown.format(name)
        assert style_of(page, there + chosen, trait) != style_of(page, there + other, trait), name
    # Chips, bars and buttons have an edge.
    for selector in (
        ".state",
        ".tag",
        ".seats__bar",
        ".bar",
        ".btn-primary",
        ".btn-outline-danger",
        ".note",
        ".notice",
    ):
        assert style_of(page, f"main {selector}", "borderLeftStyle") == "solid", selector
    assert style_of(page, ".seats__bar rect", "fill") != style_of(page, ".seats__bar", "backgroundColor")


def test_a_closed_button_is_none_of_bootstraps_blue(new_page) -> None:
    page = new_page(**DESK)
    page.goto(GALLERY)

    assert style_of(page, "main .btn-primary:disabled", "backgroundColor") == "rgb(241, 239, 230)"


@pytest.mark.parametrize("width", [390, 1280])
def test_a_chart_shows_one_drawing_whose_letters_are_large_and_apart(new_page, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 900})
    page.goto(GALLERY)
    page.evaluate("document.fonts.ready")

    found = page.evaluate(
        """() => [...document.querySelectorAll('.chart:has(svg.chart__drawing)')].map((chart) => {
            const shown = [...chart.querySelectorAll('svg.chart__drawing')].filter((svg) => svg.checkVisibility());
            const scale = shown[0].clientWidth / shown[0].viewBox.baseVal.width;
            const texts = [...shown[0].querySelectorAll('text')];
            // A line box is higher than its letters: two lines may share its white.
            const boxes = texts.map((text) => [text, text.getBoundingClientRect()]);
            const apart = ([, a], [, b]) => a.left >= b.right - 2 || b.left >= a.right - 2
                || a.top + 4 >= b.bottom - 4 || b.top + 4 >= a.bottom - 4;
            return {
              drawings: shown.length,
              least: Math.min(...texts.map((text) => parseFloat(getComputedStyle(text).fontSize) * scale)),
              together: boxes.flatMap((one, n) => boxes.slice(n + 1).filter((other) => !apart(one, other))
                .map((other) => [one[0].textContent, other[0].textContent])),
            };
          })"""
    )
    assert [chart["drawings"] for chart in found] == [1] * 7
    assert min(chart["least"] for chart in found) >= 11
    assert [chart["together"] for chart in found] == [[]] * 7
