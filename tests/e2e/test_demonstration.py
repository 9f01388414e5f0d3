"""The demonstration played by a newcomer: to the morning, a volunteer scans, the organiser sees the count."""

import re
from io import BytesIO

import pypdfium2
import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from attendees.models import Stay
from attendees.selectors.badge import badge_pdf
from forum.pages.demo.accounts import participant_of
from forum.pages.demo.switch import edition_played
from tests.e2e.conftest import POCKET
from tests.e2e.film import empty, hold_up, picture_of

PANEL = "/demonstration/"


@pytest.fixture(autouse=True)
def edition(settings):
    settings.DEMONSTRATION = True
    settings.SECOND_FACTOR_REQUIRED = False
    call_command("demo", attendees=40, seed=7, year=timezone.localdate().year, verbosity=0)
    return edition_played()


def take(page, part):
    page.goto(PANEL)
    page.locator(f"form:has(input[value={part}]) button").click()


def move_to_the_morning(page):
    page.goto("/")
    page.get_by_role("link", name="Changer de moment ou de rôle").click()
    page.get_by_role("button", name="Passer au matin du forum").click()
    expect(page.locator(".messages")).to_contain_text("le matin du forum")
    expect(page.locator(".moment--now h3")).to_have_text("Le matin du forum")


def test_newcomer_plays_the_whole_day(new_page, phone, page, edition, filming):
    # The ticket is mailed before the forum.
    me = participant_of(edition)
    badge = badge_pdf(me)
    move_to_the_morning(page)

    take(page, "organiser")
    expect(page).to_have_url(re.compile("/organisation/$"))
    page.goto(f"/organisation/{edition.slug}/")
    inside = Stay.objects.filter(registration__edition=edition, kind="main").count()
    assert inside > 5
    expect(page.locator(".count-in__value")).to_have_text(str(inside))

    steward = new_page(filming([(empty(), 1), (hold_up(picture_of(badge)), 3)]), **POCKET)
    take(steward, "steward")
    steward.locator("[data-part=start]").click()
    answer = steward.locator("[data-screen=answer]")
    expect(answer).to_have_class(re.compile("door__answer--ok"), timeout=25_000)
    expect(answer.locator("[data-part=who]")).to_have_text(f"{me.first_name}{me.last_name}")

    page.reload()
    expect(page.locator(".count-in__value")).to_have_text(str(inside + 1))

    take(phone, "participant")
    expect(phone).to_have_url(re.compile(f"/compte/inscription/{me.pk}/$"))

    page.goto(PANEL)
    page.get_by_role("button", name="Passer après le forum").click()
    assert Stay.objects.filter(registration=me, kind="main", left_at__isnull=False).count() == 1


def test_panel_is_played_without_script(no_script, edition):
    no_script.goto(PANEL)
    no_script.get_by_role("button", name="Passer après le forum").click()
    expect(no_script.locator(".moment--now h3")).to_have_text("Après le forum")

    take(no_script, "organiser")
    expect(no_script.get_by_role("heading", level=1)).to_be_visible()
    no_script.goto(PANEL)
    expect(no_script.locator(".part--now h3")).to_have_text("Organisatrice")
    take(no_script, "nobody")
    expect(no_script.locator(".part--now h3")).to_have_text("Le public")


def test_the_badges_to_scan_are_on_one_sheet_side_by_side(page):
    page.goto("/demonstration/badges/")

    sheets = pypdfium2.PdfDocument(BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))

    assert len(sheets) == 1
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 703, "height": 1000})
    codes = [code.bounding_box() for code in page.locator(".sample__qr").all()]
    assert len({code["y"] for code in codes}) == 1
    assert len({code["x"] for code in codes}) == 3
