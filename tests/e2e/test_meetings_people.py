"""A project holder before the day, in a real browser: by keyboard and mouse, without a script, on a phone, on paper."""

import io
import re
from datetime import timedelta
from types import SimpleNamespace

import pypdfium2
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from attendees.links import link_address
from matchmaking.models import Meeting, Wish
from tests.factories import EditionFactory, ParticipantFactory, RegistrationFactory
from tests.matchmaking.people.acts import address
from tests.matchmaking.people.scene import answer_all, furnish_participant, open_programme


@pytest.fixture
def scene():
    """A project of somebody, a month before the forum."""
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    day = now + timedelta(days=30)
    edition = EditionFactory(
        starts_on=day.date(), ends_on=day.date(), registration_opens_at=now - timedelta(days=9),
        registration_closes_at=day - timedelta(days=1),
    )  # fmt: skip
    programme = open_programme(edition, at=now)
    for slot in programme.slots.all():
        slot.starts_at = day.replace(hour=9) + timedelta(minutes=25 * slot.number)
        slot.ends_at = slot.starts_at + timedelta(minutes=20)
        slot.save()
    person = RegistrationFactory(edition=edition, created_at=now, confirmed_at=now)
    found = furnish_participant(programme, person, at=now)
    for fund in ParticipantFactory.create_batch(2, programme=programme, financier=True):
        answer_all(fund, stance="seeks", amount=(50_000, 90_000))
    return SimpleNamespace(own=found.own, parts=found.parts, person=person, programme=programme)


def open_own(page, scene) -> None:
    page.goto(link_address(scene.person))
    page.get_by_role("link", name="Financements à impact").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(scene.own.name)


def test_from_the_registration_to_a_booked_meeting_without_script(no_script, scene):
    page = no_script
    open_own(page, scene)
    page.get_by_role("link", name="Trouver").click()
    page.get_by_label("Mots du nom").fill("FÔNDS")
    page.get_by_text("Filtrer, trier").click()
    page.get_by_label("Montant").fill("60 000")
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_text("3 participants")).to_be_visible()
    page.get_by_text("3 critères sur 3 correspondent").click()
    expect(
        page.get_by_text("Chez vous\u00a0: Grant\u00a0; Loan. Recherché\u00a0: Grant\u00a0; Loan.").first
    ).to_be_visible()
    page.get_by_role("link", name="Prendre rendez-vous").first.click()
    page.get_by_label(re.compile("h")).first.check()
    page.get_by_role("button", name="Réserver").click()
    expect(page.get_by_text("Un courriel part aux deux.")).to_be_visible()
    assert Meeting.objects.live().filter(booked_by=scene.own).count() == 1


def test_wishes_by_keyboard_and_by_dragging(page, scene):
    own = scene.own
    open_own(page, scene)
    page.get_by_role("link", name="Trouver").click()
    for _n in range(2):
        page.get_by_role("button", name=re.compile("^Souhaiter")).first.press("Enter")
        expect(page.get_by_text("est dans vos vœux, en dernière place.")).to_be_visible()
    page.get_by_role("link", name="Vœux").click()

    def order():
        return list(Wish.objects.wanted().filter(wisher=own).values_list("wished__name", flat=True))

    first, second, third = order()
    page.get_by_role("button", name=f"Monter {second}").press("Enter")
    expect(page.locator(".wish h2").first).to_have_text(second)
    assert order() == [second, first, third]

    cards = page.locator(".wish")
    cards.nth(2).drag_to(cards.nth(0), source_position={"x": 20, "y": 20}, target_position={"x": 20, "y": 4})
    expect(page.locator(".wish h2").first).to_have_text(third)
    assert order() == [third, second, first]


def test_the_pitch_counts_what_is_left(page, scene):
    open_own(page, scene)
    page.goto(address("profile", scene.own))
    pitch = page.get_by_label("L’essentiel")
    pitch.fill("é" * 298)
    expect(page.get_by_text("Il reste 2 caractères.")).to_be_visible()
    pitch.fill("é" * 303)
    expect(page.get_by_text("3 caractères de trop.")).to_be_visible()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("alert")).to_contain_text("300 caractères au plus")
    expect(pitch).to_have_value("é" * 303)


def test_a_sheet_prints_on_one_page(page, scene):
    other = scene.own.programme.participants.get(pk=scene.parts["every"]["other"])
    profile = other.profile
    profile.description = "\n\n".join(
        ["Une recyclerie de quartier, portée par ses habitants et ses salariés. " * 6] * 5
    )
    profile.save()
    open_own(page, scene)
    page.goto(address("sheet", scene.own, other))
    expect(page.get_by_role("heading", name="Ce qui vous rapproche")).to_be_visible()

    paper = pypdfium2.PdfDocument(io.BytesIO(page.pdf(format="A4")))

    assert len(paper) == 1
