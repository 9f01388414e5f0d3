"""What visitors see, in a real browser: nothing wrong for assistive technologies, nothing wider than the screen."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from events.enums import SessionKind
from events.models import Edition
from tests.factories import (
    EditionFactory,
    RoomFactory,
    SeatBookingFactory,
    SessionFactory,
    SpeakerFactory,
    TrackFactory,
)

Axe = Callable[..., list[str]]


@pytest.fixture
def edition() -> Edition:
    """A forum in thirty days, its window open, beside the editions of the past."""
    call_command("load_editions", verbosity=0)
    now = timezone.now()
    day = (now + timedelta(days=30)).date()
    edition = EditionFactory(
        slug="forum", year=day.year, starts_on=day, ends_on=day, is_demo=True, intro="Une journée.",
        registration_opens_at=now - timedelta(days=1), registration_closes_at=now + timedelta(days=29),
    )  # fmt: skip
    furnish(edition)
    return edition


def furnish(edition: Edition) -> None:
    hall, small = (
        RoomFactory(venue=edition.venue, name=name, position=n) for n, name in enumerate(("Salle", "Atelier"))
    )
    making, funding = (
        TrackFactory(edition=edition, name=name, colour=c)
        for name, c in (("Faire", "#f2b134"), ("Financer", "#0b6e4f"))
    )
    opens_at = timezone.now().replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=30)

    def at(hours: float) -> dict[str, Any]:
        return {"edition": edition, "starts_at": opens_at + timedelta(hours=hours)}

    SessionFactory(title="Café", kind=SessionKind.BREAK, room=hall, **at(0))
    opening = SessionFactory(
        title="Ouverture", kind=SessionKind.PLENARY, room=hall, abstract="Trois lieux.", has_sign_language=True, **at(1)
    )
    opening.line_up.create(speaker=SpeakerFactory())
    SessionFactory(title="Le territoire", room=hall, track=making, **at(2))
    for n, title in enumerate(("Semer", "Planter", "Récolter")):
        workshop = SessionFactory(
            title=title, bookable=True, capacity=2, room=small, track=funding, abstract="Avec les mains.", **at(2 + n)
        )
        SeatBookingFactory.create_batch(n, session=workshop)


def test_an_empty_house_is_accessible(page: Page, axe: Axe) -> None:
    for address in ("/", "/editions/"):
        page.goto(address)
        assert axe(page) == [], address


def test_what_is_folded_is_accessible_once_open(edition: Edition, page: Page, axe: Axe) -> None:
    for address in ("/", "/forum/programme/"):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true })")
        assert axe(page) == [], address


def test_rooms_are_columns_and_their_heads_stay_in_sight(edition: Edition, page: Page) -> None:
    page.goto("/forum/programme/")

    def box(title: str) -> dict[str, float]:
        return page.locator(".timetable__cell", has=page.get_by_role("heading", name=title, exact=True)).bounding_box()

    left, right, opening = box("Le territoire"), box("Semer"), box("Ouverture")
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]
    assert opening["width"] > left["width"] + right["width"]

    page.get_by_role("heading", name="Récolter").scroll_into_view_if_needed()
    page.mouse.wheel(0, 2000)
    page.wait_for_function("scrollY > 0")
    expect(page.locator(".timetable__heads")).to_be_in_viewport()


def test_filters_change_the_timetable_alone_and_the_way_back_works(edition: Edition, page: Page) -> None:
    page.goto("/forum/programme/")
    page.evaluate("window.stayed = true")

    page.get_by_role("link", name="Atelier", exact=True).click()

    expect(page.locator("#seances")).to_contain_text("3 séances")
    expect(page.get_by_role("link", name="Atelier", exact=True)).to_be_focused()
    assert page.evaluate("window.stayed") is True
    assert page.url.endswith("/forum/programme/?sorte=workshop")

    page.go_back()
    expect(page.locator("#seances")).to_have_text("6 séances")
    expect(page.get_by_role("heading", name="Programme", level=1)).to_be_visible()


def test_the_programme_is_chosen_and_read_without_script(edition: Edition, no_script: Page) -> None:
    no_script.goto("/forum/programme/")

    no_script.get_by_role("link", name="Financer", exact=True).click()

    expect(no_script.locator("#seances")).to_contain_text("3 séances")
    no_script.locator("summary").first.click()
    expect(no_script.get_by_text("Avec les mains.").first).to_be_visible()
    no_script.get_by_role("link", name="S’inscrire gratuitement").click()
    no_script.wait_for_url("**/forum/inscription/")


def test_a_day_is_printed_on_one_sheet_of_a3(edition: Edition, page: Page) -> None:
    page.goto("/forum/programme/")

    sheets = pypdfium2.PdfDocument(BytesIO(page.pdf(prefer_css_page_size=True)))

    assert len(sheets) == 1
    width, height = sheets[0].get_size()
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (297, 420)
    words = sheets[0].get_textpage().get_text_range()
    assert all(word in words for word in ("Ouverture", "Récolter", "Salle", "Atelier"))
    assert "S’inscrire" not in words
