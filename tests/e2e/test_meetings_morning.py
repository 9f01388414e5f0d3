"""A whole morning of meetings, each in their own browser: from wishes to contacts exchanged, with somebody missing.

The site's clock is moved from before the forum to the morning and to the evening; browsers keep theirs.
"""

import re
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from datetime import time as hours
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from attendees.links import link_address
from forum.core.delivery import send_due_mails
from forum.core.journal import Actor
from matchmaking.enums import PhaseKind, Preset, ProgrammeState, RunState
from matchmaking.models import MeetingProgramme, Participant, ScheduleRun
from matchmaking.rounds.board import compute_timetables
from matchmaking.services.creation import create_programme
from matchmaking.services.inquiry import ask_outcomes
from matchmaking.services.place import Span, generate_slots, generate_tables
from tests.e2e.walk import House
from tests.factories import ParticipantFactory, WishFactory
from tests.matchmaking.day.presences import arrive
from tests.matchmaking.outcome.day import address_of

pytestmark = pytest.mark.journey
SECONDS = 60


class Clock:
    """The site's clock, which goes on from wherever it is set."""

    def __init__(self) -> None:
        self.traveller: Any = None

    def set(self, moment: datetime) -> None:
        self.stop()
        self.traveller = time_machine.travel(moment, tick=True)
        self.traveller.start()

    def stop(self) -> None:
        if self.traveller is not None:
            self.traveller.stop()
            self.traveller = None


@pytest.fixture
def clock() -> Iterator[Clock]:
    clock = Clock()
    yield clock
    clock.stop()


@pytest.fixture
def browser_of(new_page: Callable[..., Page]) -> Callable[[Participant], Page]:
    """Return `browser_of(participant)`: a phone that followed the link mailed to the person behind it."""

    def come(participant: Participant) -> Page:
        page = new_page(viewport={"width": 390, "height": 844})
        page.goto(link_address(participant.members.get().registration))
        page.get_by_role("link", name=participant.programme.name).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(participant.name)
        return page

    return come


def invite(house: House, preset: Preset, projects: list[str], others: list[str]) -> SimpleNamespace:
    """Make a programme of a preset with three slots and two tables, where people wish for each other."""
    acts = {"actor": Actor.system(), "at": timezone.now()}
    programme = create_programme(house.edition, preset, **acts)
    generate_slots(
        programme, [Span(house.edition.starts_on, hours(9, 45), hours(11, 0))], length=20, gap=5, pauses=[], **acts
    )
    generate_tables(programme, 2, **acts)
    now = timezone.now()
    programme.phases.filter(kind=PhaseKind.WISHES).update(
        opens_at=now - timedelta(days=1), closes_at=now + timedelta(hours=1)
    )
    MeetingProgramme.objects.filter(pk=programme.pk).update(state=ProgrammeState.OPEN)
    programme.refresh_from_db()
    people = {name: ParticipantFactory(programme=programme, name=name) for name in projects}
    people |= {name: ParticipantFactory(programme=programme, financier=True, name=name) for name in others}
    home = f"/organisation/forum/rendez-vous/{programme.slug}/"
    return SimpleNamespace(programme=programme, people=people, home=home, organiser=house.organiser)


def wish(page: Page, *names: str, refused: str = "") -> None:
    """Find others and wish for them, in this order; say "no thanks" to one."""
    page.get_by_role("link", name="Trouver").click()
    for name in names:
        page.get_by_role("button", name=f"Souhaiter {name}").click()
        expect(page.locator(".messages")).to_contain_text(f"{name}\u00a0» est dans vos vœux")
    if refused:
        page.get_by_role("button", name=f"Non merci {refused}").click()
        expect(page.get_by_role("button", name=f"Souhaiter {refused}")).to_have_count(0)


def compute(page: Page, home: str) -> None:
    """Ask for a timetable; the worker makes it."""
    page.goto(f"{home}calculs/")
    page.get_by_role("button", name="Calculer").click()
    run = ScheduleRun.objects.get()
    ends = time.monotonic() + SECONDS
    while run.state != RunState.DONE and time.monotonic() < ends:
        compute_timetables()
        run.refresh_from_db()
        time.sleep(0.1)
    page.goto(f"{home}calculs/{run.pk}/")


def publish(page: Page, home: str) -> None:
    page.goto(f"{home}publier/")
    page.get_by_role("button", name="Publier le planning").click()
    expect(page.locator(".messages")).to_be_visible()


def accept_timetable(page: Page, scene: SimpleNamespace) -> None:
    """Have a timetable made, accept all of it, make it public."""
    compute(page, scene.home)
    page.get_by_role("button", name="Accepter ce brouillon").first.click()
    expect(page.locator(".messages")).to_contain_text("changements sont faits.")
    publish(page, scene.home)


def letters_to(participant: Participant) -> list[Any]:
    send_due_mails()
    return [letter for letter in mail.outbox if letter.to == [address_of(participant)]]


def follow(page: Page, participant: Participant, part: str) -> None:
    """Follow the first link with this part in the last letter to a participant."""
    words = letters_to(participant)[-1].body.split()
    page.goto(next(word for word in words if word.startswith("http") and part in word))


def morning_of(programme: MeetingProgramme) -> datetime:
    """Return the moment at which the first meeting has been on for two minutes."""
    return programme.slots.earliest("number").starts_at + timedelta(minutes=2)


def met(programme: MeetingProgramme) -> list[tuple[str, ...]]:
    """Return who meets whom."""
    live = programme.meetings.live()
    return sorted(tuple(seat.participant.name for seat in meeting.seats.order_by("side")) for meeting in live)


def begin(page: Page, scene: SimpleNamespace, *, here: list[str], clock: Clock, sign_in: Callable) -> None:
    """Let it be two minutes into a meeting that lacks somebody; whoever else is to be there has come an hour ago."""
    meeting = scene.programme.meetings.get(seats__participant=scene.people["Absente"])
    clock.set(meeting.slot.starts_at + timedelta(minutes=2))
    arrive(*(scene.people[name] for name in here), at=meeting.slot.starts_at - timedelta(hours=1))
    sign_in(page, scene.organiser)
    page.goto(f"{scene.home}jour-j/")


def replace(page: Page, missing: str, *, waiting: str, by: str) -> None:
    """Find somebody for who waits, in three taps; nobody else is proposed."""
    page.get_by_role("button", name=f"Absent : {missing}").click()
    page.get_by_role("link", name=f"Trouver quelqu’un pour {waiting}").click()
    expect(page.get_by_role("button", name=re.compile("^Faire venir"))).to_have_text([f"Faire venir {by}"])
    page.get_by_role("button", name=f"Faire venir {by}").click()
    expect(page.locator(".messages")).to_contain_text(f"{waiting} rencontre {by}")


def end(scene: SimpleNamespace, clock: Clock) -> None:
    """Let it be the evening, when people are asked what came of their meetings."""
    clock.set(scene.programme.slots.latest("number").ends_at + timedelta(hours=4))
    ask_outcomes(at=timezone.now())


def tell(page: Page, participant: Participant, other: str, *, message: str = "") -> None:
    """Follow the letter's link, tap "to be continued" beside one's meeting with another, perhaps add a word to them."""
    follow(page, participant, "ma-matinee")
    page.get_by_role("button", name=f"À poursuivre : {other}").click()
    if message:
        page.get_by_role("link", name=f"Changer, ajouter un mot : {other}").click()
        expect(page.get_by_label("À poursuivre")).to_be_checked()
        page.get_by_text("Ajouter un message, une note").click()
        page.get_by_label("Message à votre interlocuteur").fill(message)
        page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", name="Ma matinée")).to_be_visible()


def figures(page: Page, scene: SimpleNamespace, sign_in: Callable) -> list[str]:
    """Return what the organiser reads of a programme that is over."""
    sign_in(page, scene.organiser)
    page.goto(f"{scene.home}suites/")
    return [words.replace("\n", " ") for words in page.locator(".stats .stat").all_inner_texts()]


def test_a_morning_of_finance_with_somebody_missing(
    house: House, page: Page, sign_in: Callable, browser_of: Callable, clock: Clock
) -> None:
    scene = invite(house, Preset.FINANCE, ["Recyclerie", "Épicerie", "Atelier", "Absente"], ["Fonds vert", "Caisse"])
    people = scene.people
    project, fund = browser_of(people["Recyclerie"]), browser_of(people["Fonds vert"])

    # Before: both sides say whom they wish to meet, and whom not; the financier has time for two.
    scene.programme.participants.filter(name="Fonds vert").update(max_meetings=2)
    for name in ("Absente", "Atelier"):
        WishFactory(wisher=people[name], wished=people["Fonds vert"])
    wish(fund, "Absente", "Atelier", refused="Épicerie")
    wish(project, "Fonds vert")
    wish(browser_of(people["Épicerie"]), "Caisse", "Fonds vert")

    # The organiser has a timetable made, accepts it and makes it public: each gets it by mail.
    sign_in(page, house.organiser)
    accept_timetable(page, scene)
    assert met(scene.programme) == [("Absente", "Fonds vert"), ("Atelier", "Fonds vert"), ("Épicerie", "Caisse")]
    assert "Aucun rendez-vous n’a pu être trouvé" in letters_to(people["Recyclerie"])[-1].body

    # The morning: somebody is missing. The financier meets the one who wished for it and had no meeting.
    begin(page, scene, here=["Recyclerie", "Épicerie", "Atelier", "Fonds vert", "Caisse"], clock=clock, sign_in=sign_in)
    replace(page, "Absente", waiting="Fonds vert", by="Recyclerie")
    follow(project, people["Recyclerie"], "planning")
    expect(project.locator(".slot__name")).to_have_text(["Fonds vert"])

    # Afterwards both go on, from the letter, and find each other's address; the organiser reads what it came to.
    end(scene, clock)
    tell(project, people["Recyclerie"], "Fonds vert")
    tell(fund, people["Fonds vert"], "Recyclerie", message="Envoyez-nous le budget.")
    expect(fund.get_by_role("link", name=address_of(people["Recyclerie"]))).to_be_visible()
    project.reload()
    expect(project.get_by_text("Envoyez-nous le budget.").first).to_be_visible()
    expect(project.get_by_role("link", name=address_of(people["Fonds vert"]))).to_be_visible()
    assert figures(page, scene, sign_in) == [
        "prévus 4", "tenus 1", "pas tenus 1", "sans nouvelles 2", "poursuivis ensemble 1",
        "mises en relation promises 0",
    ]  # fmt: skip


def test_a_shorter_morning_of_buyers(
    house: House, page: Page, sign_in: Callable, browser_of: Callable, clock: Clock
) -> None:
    scene = invite(house, Preset.PURCHASES, ["Atelier bois", "Absente"], ["Mairie", "Usine"])
    buyer = browser_of(scene.people["Mairie"])
    wish(buyer, "Atelier bois")
    wish(browser_of(scene.people["Usine"]), "Absente")

    # By hand: the organiser fills the first slot with pairs that are proposed.
    sign_in(page, house.organiser)
    for pair in ("Absente", "Atelier bois"):
        page.goto(f"{scene.home}planning/creneau/1/")
        page.get_by_role("button", name=re.compile(f"^Fixer .*{pair}")).first.click()
        expect(page.locator(".messages")).to_contain_text("Le rendez-vous est fixé.")
    publish(page, scene.home)

    begin(page, scene, here=["Atelier bois", "Mairie", "Usine"], clock=clock, sign_in=sign_in)
    page.get_by_role("button", name="Absent : Absente").click()
    expect(page.locator(".day-wait")).to_contain_text("Usine")

    end(scene, clock)
    tell(buyer, scene.people["Mairie"], "Atelier bois")
    assert figures(page, scene, sign_in) == [
        "prévus 2", "tenus 1", "pas tenus 1", "sans nouvelles 0", "poursuivis ensemble 0",
        "mises en relation promises 0",
    ]  # fmt: skip
