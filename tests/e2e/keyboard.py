"""Hands that have nothing but keys: what Tab does not reach, they do not reach."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page

FAR = 150


class Keyboard:
    def __init__(self, page: Page, checks: Callable[[Page, str], Any]) -> None:
        self.page, self.checks = page, checks

    @property
    def on(self) -> str:
        """The words of what has the focus."""
        return self.checks(self.page, "focused")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def to(self, words: str, key: str = "Tab") -> None:
        """Go on until something whose words begin so has the focus."""
        passed = []
        for _ in range(FAR):
            self.press(key)
            passed.append(self.on)
            if passed[-1].startswith(words):
                return
        raise AssertionError(f"no way to {words!r} by {key}; passed {passed}")

    def back_to(self, words: str) -> None:
        self.to(words, "Shift+Tab")

    def write(self, label: str, text: str) -> None:
        """Go to a field and type over what it holds."""
        self.to(label)
        self.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def follow(self, words: str) -> None:
        """Go to a link or a button and press it; the next page is there when this returns."""
        self.to(words)
        with self.page.expect_navigation():
            self.press("Enter")


def tab_through(page: Page, checks: Callable[[Page, str], Any], *, is_one_column: bool) -> list[str]:
    """Go round a page by Tab: everything once, in its order, seen, with its ring; in one column, downwards."""
    wanted = checks(page, "stops")
    checks(page, "remember")
    found: list[dict[str, Any]] = []
    # Once round, then one more; where the round ends, the focus may leave the page for a moment. A date is several
    # stops in one: its day, month, year and calendar. Where there is one stop alone, it comes again and again.
    for _ in range(len(wanted) + 12):
        page.keyboard.press("Tab")
        stop = checks(page, "stop")
        if stop and found and len(wanted) > 1 and stop["number"] == found[-1]["number"]:
            found[-1]["faults"] += stop["faults"]
        elif stop:
            found.append(stop)
        if len(found) > len(wanted):
            break
    numbers = [stop["number"] for stop in found]
    wrong = sorted({fault for stop in found for fault in stop["faults"]})
    if numbers != [(numbers[0] + step) % len(wanted) for step in range(len(wanted) + 1)]:
        wrong.append(f"stops {[stop['name'] for stop in found]} instead of {wanted}")
    if is_one_column:
        onwards = [(one, two) for one, two in pairwise(found) if two["number"] > one["number"]]
        upwards = [(one, two) for one, two in onwards if two["bottom"] <= one["top"]]
        wrong += [f"upwards from {one['name']} to {two['name']}" for one, two in upwards]
    return wrong
