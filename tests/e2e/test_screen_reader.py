"""What assistive technologies find on every page: landmarks, headings, names, languages, titles; nothing for axe."""

import re
from collections import Counter
from collections.abc import Callable

from playwright.sync_api import Page

# What is told apart by its address alone: a search, a second registration, a second way to the same page.
SAME_TITLES = r"\?|/compte/inscription/[0-9a-f-]+/$|/demande/$"


def test_every_page_is_read_well(walk: Callable, checks: Callable, axe: Callable) -> None:
    titles = {}

    def examine(page: Page) -> list[str]:
        titles[page.url] = page.title()
        wrong = [*checks(page, "read"), *axe(page)]
        page.emulate_media(color_scheme="dark")
        wrong += [f"dark: {line}" for line in axe(page, "color-contrast")]
        page.emulate_media(color_scheme="light")
        return wrong

    assert walk(examine) == []
    counted = Counter(title for address, title in titles.items() if not re.search(SAME_TITLES, address))
    assert [title for title, times in counted.items() if times > 1] == []


def test_english_pages_are_read_well_and_say_what_is_french(walk: Callable, checks: Callable, axe: Callable) -> None:
    assert walk(lambda page: [*checks(page, "read"), *checks(page, "french"), *axe(page)], "en") == []
