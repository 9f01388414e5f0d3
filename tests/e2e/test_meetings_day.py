"""The day of the meetings in a real browser: one's timetable, with and without network."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from attendees.links import link_token
from matchmaking.models import MeetingNote, MeetingSeat
from tests.factories import (
    EditionFactory,
    MeetingFactory,
    MeetingProgrammeFactory,
    ParticipantFactory,
    SlotFactory,
    TableFactory,
    UserFactory,
    WishFactory,
)
from tests.matchmaking.day.presences import arrive


@pytest.fixture
def programme():
    """Six slots, of which the first began five minutes ago."""
    today = timezone.localdate()
    edition = EditionFactory(slug="2026", starts_on=today, ends_on=today)
    programme = MeetingProgrammeFactory(edition=edition, published=True)
    for number in range(1, 7):
        starts_at = timezone.now() + timedelta(minutes=25 * (number - 1) - 5)
        SlotFactory(programme=programme, number=number, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=20))
        TableFactory(programme=programme, number=number)
    return programme


@pytest.fixture
def project(programme):
    project = ParticipantFactory(programme=programme, name="Recyclerie des deux rives")
    for number, name in ((2, "Fonds vert"), (4, "Caisse d’ici")):
        fund = ParticipantFactory(programme=programme, financier=True, name=name)
        slot, table = programme.slots.get(number=number), programme.tables.get(number=number)
        MeetingFactory(slot=slot, table=table, a=project, b=fund)
    return project


def come(page, participant):
    """Open the timetable by the mailed link."""
    address = reverse("matchmaking:timetable", args=[participant.pk])
    token = link_token(participant.members.get().registration)
    page.goto(f"/compte/lien/{token}/?suite={address}")
    expect(page).to_have_url(re.compile(re.escape(address)))
    return address


def test_minutes_pass_by_themselves(page, project):
    page.clock.install()
    come(page, project)

    page.clock.run_for(300_000)

    expect(page.locator(".planning__when")).to_have_text("Dans 15 minutes")


def test_news_of_the_other_arrive_by_themselves(page, project):
    page.clock.install()
    come(page, project)
    MeetingSeat.objects.exclude(participant=project).filter(slot__number=2).update(late_minutes=10)

    page.clock.run_for(21_000)

    expect(page.locator(".planning__next .state")).to_have_text("Fonds vert annonce 10 minutes de retard.")
    expect(page.locator("[data-live-said]")).to_contain_text("10 minutes de retard")


def test_late_note_and_cancel_without_script(no_script, project):
    page = no_script
    come(page, project)

    page.get_by_role("link", name="Je suis en retard pour Fonds vert").click()
    page.get_by_label("10 minutes").check()
    page.get_by_role("button", name="Prévenir").click()
    expect(page.locator(".messages")).to_contain_text("voient votre retard")
    expect(page.locator(".slot--next .state")).to_have_text("vous annoncez 10 minutes de retard")

    page.get_by_role("link", name="Noter sur Fonds vert").click()
    page.get_by_label("Votre note").fill("Parler du local.")
    page.get_by_role("button", name="Garder ma note").click()
    expect(page.locator(".slot__note")).to_have_text("Parler du local.")
    assert MeetingNote.objects.get().text == "Parler du local."

    page.get_by_role("link", name="Annuler le rendez-vous avec Fonds vert").click()
    page.get_by_role("button", name="Oui, annuler ce rendez-vous").click()
    expect(page.locator(".slot--cancelled")).to_contain_text("Fonds vert")


def test_the_timetable_opens_without_network(phone, project, live_server, faults):
    address = come(phone, project)
    expect(phone.locator("[data-kept]")).to_have_count(1)
    expect(phone.locator("#offline")).to_be_hidden()

    faults.allow("request: ")
    phone.context.set_offline(True)
    phone.goto(address)

    expect(phone.locator("#offline")).to_be_visible()
    expect(phone.locator("#offline")).to_have_text(re.compile(r"Hors ligne\s: vu à \d+\sh(\s\d\d)?\."))
    expect(phone.locator(".slot__name")).to_have_text(["Fonds vert", "Caisse d’ici"])
    assert phone.evaluate("getComputedStyle(document.querySelector('.slot')).display") == "grid"
    # Nothing else of the site is kept.
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        phone.goto("/")


def test_a_signed_out_browser_keeps_nothing(phone, project, faults):
    address = come(phone, project)
    expect(phone.locator("[data-kept]")).to_have_count(1)
    phone.context.clear_cookies()

    phone.goto(address)

    assert phone.evaluate("caches.keys()") == []


# --- the organisers’ view ----------------------------------------------------


@pytest.fixture
def organiser(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    return UserFactory(organiser=True)


def desk_of(programme):
    return reverse("matchmaking:day", args=[programme.edition.slug, programme.slug])


@pytest.fixture
def fund(programme):
    """A financier who came; the project at the table did not."""
    fund = ParticipantFactory(programme=programme, financier=True, name="Fonds vert")
    slot, table = programme.slots.get(number=1), programme.tables.get(number=1)
    MeetingFactory(slot=slot, table=table, a=ParticipantFactory(programme=programme, name="Absente"), b=fund)
    arrive(fund)
    return fund


def test_somebody_missing_is_replaced_in_three_taps(phone, programme, fund, organiser, sign_in, axe):
    wanted = ParticipantFactory(programme=programme, name="Recyclerie")
    WishFactory(wisher=wanted, wished=fund)
    arrive(wanted)
    sign_in(phone, organiser)
    phone.goto(desk_of(programme))
    expect(phone.locator(".day-table__people .state")).to_have_text(["manque", "sur place"])
    assert axe(phone) == []

    phone.get_by_role("button", name="Absent : Absente").click()
    phone.get_by_role("link", name="Trouver quelqu’un pour Fonds vert").click()
    bring = phone.get_by_role("button", name="Faire venir Recyclerie")
    expect(bring).to_be_visible()
    assert axe(phone) == []
    bring.click()

    expect(phone.locator(".messages")).to_contain_text("Fonds vert rencontre Recyclerie")
    expect(phone.locator(".day-table--published .day-table__who")).to_have_text(["Recyclerie", "Fonds vert"])


def test_the_view_lives_by_itself_and_says_so(page, programme, fund, organiser, sign_in):
    page.clock.install()
    sign_in(page, organiser)
    page.goto(desk_of(programme))

    arrive(programme.participants.get(name="Absente"))
    page.clock.run_for(6000)

    expect(page.locator("[data-live-said]")).to_have_text("2 sur place, 0 en retard, 0 manque, 0 pas encore là.")


def test_the_gong_counts_down_strikes_and_fills_the_screen(page, programme, organiser, sign_in, axe):
    sign_in(page, organiser)
    page.goto(f"{desk_of(programme)}gong/")
    expect(page.locator(".gong__left")).to_have_text(re.compile(r"^14:\d\d$"))
    assert axe(page) == []
    # All of it in one sight, the time on one line.
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert page.locator(".gong__left").evaluate("(left) => left.getClientRects().length") == 1

    page.keyboard.press("g")
    page.get_by_role("button", name="Gong").click()
    expect(page.locator("body")).to_have_attribute("data-struck", "2")
    page.keyboard.press("s")
    expect(page.get_by_role("button", name="Sonner à chaque changement")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("f")
    expect(page.locator(":fullscreen")).to_have_count(1)


def test_the_gong_strikes_by_itself_at_the_end_of_a_slot(page, programme, organiser, sign_in):
    slot = programme.slots.filter(number=1)
    slot.update(ends_at=timezone.now() + timedelta(seconds=10))
    page.clock.install()
    sign_in(page, organiser)
    page.goto(f"{desk_of(programme)}gong/")
    page.keyboard.press("s")

    # The page's clock is moved there, before it asks for news; the server's is not, so the end comes to it.
    slot.update(ends_at=timezone.now())
    page.clock.fast_forward(10_000)

    expect(page.locator("body")).to_have_attribute("data-struck", "1")
    expect(page.locator(".gong__what")).to_have_text(re.compile("Changez de table"))


def test_the_gong_without_script(no_script, programme, organiser, sign_in):
    sign_in(no_script, organiser)
    no_script.goto(f"{desk_of(programme)}gong/")

    expect(no_script.locator(".gong__what")).to_have_text(re.compile(r"Rendez-vous 1 sur\s6"))
    expect(no_script.locator(".gong__left")).to_have_text(re.compile(r"^1[45]\smin$"))
    expect(no_script.get_by_role("button")).to_have_count(0)
