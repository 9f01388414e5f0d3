"""The same of the forms of meetings: those that set a programme up, and those of who takes part."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from attendees.models import Registration
from matchmaking.models import MeetingProgramme
from tests.attendees.answers import open_by_link
from tests.factories import EditionFactory, RegistrationFactory, UserFactory
from tests.factories.moments import BEFORE
from tests.matchmaking.people.scene import Scene, furnish_participant, open_programme
from tests.pages.form_errors import Case, check_errors
from tests.proof import give_proof

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now", "scene")]
Told = Callable[[Registration], Any]


@pytest.fixture
def person() -> Registration:
    return RegistrationFactory(edition=EditionFactory(slug="2026"))


@pytest.fixture
def scene(person: Registration) -> Scene:
    return furnish_participant(open_programme(person.edition), person, at=BEFORE)


def organiser(browser: Client, person: Registration) -> None:
    # Models, so only once Django is up.
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    user = UserFactory(organiser=True)
    TOTP.activate(user, generate_totp_secret())
    browser.force_login(user)
    give_proof(browser.session, user)


def programme_of(person: Registration) -> MeetingProgramme:
    return person.edition.meeting_programmes.get()


def of_programme(name: str, *parts: Any) -> Told:
    return lambda person: reverse(f"matchmaking:{name}", args=["2026", programme_of(person).slug, *parts])


def of_own(name: str) -> Told:
    """Return the address of a page of one's own participant."""
    return lambda person: reverse(f"matchmaking:{name}", args=[person.memberships.get().participant_id])


def sent(**fields: Any) -> Told:
    return lambda person: fields


def section(name: str) -> Told:
    return of_programme("setup_section", name)


SIDES = ["side_a_name", "side_a_plural", "side_b_name", "side_b_plural"]
CASES = {
    "programme, nothing": Case(
        organiser, lambda person: reverse("matchmaking:programme_create", args=["2026"]), sent(), ["source"]
    ),
    "identity": Case(organiser, section("identity"), sent(intro="a" * 4000), ["name", "intro", *SIDES]),
    "days": Case(
        organiser, section("where"), sent(room="x", starts_on="2026-11-23", ends_on="2026-11-22"), ["room", "ends_on"]
    ),
    "numbers": Case(
        organiser,
        section("numbers"),
        sent(max_meetings_a="x", min_meetings_b="5", max_meetings_b="2"),
        ["min_meetings_a", "max_meetings_a", "max_meetings_b"],
    ),
    "tables, too many": Case(organiser, section("tables"), sent(count="100000", names="", stepped=""), ["count"]),
    "tables, names": Case(
        organiser, section("tables"), sent(count="1", names="Une\nDeux", stepped="3"), ["names", "stepped"]
    ),
    "document": Case(organiser, section("documents"), sent(link="x"), ["title", "link"]),
    "criterion": Case(
        organiser,
        of_programme("criterion_create"),
        sent(rows="2", kind="x", option_0="a" * 300),
        ["kind", "label", "asked_of_a", "weight", "option_0"],
    ),
    "cancellation": Case(organiser, of_programme("programme_cancel"), sent(words="a" * 2000), ["words"]),
    "put in the game": Case(organiser, of_programme("participant_create"), sent(), ["side", "name"]),
    "sheet": Case(open_by_link, of_own("profile"), sent(pitch="a" * 400), ["name", "pitch"]),
    "invitation": Case(open_by_link, of_own("members"), sent(email="zoe"), ["email"]),
}


@pytest.mark.parametrize("name", CASES)
def test_errors_stand_at_their_fields_and_in_the_summary(client: Client, person: Registration, name: str) -> None:
    check_errors(CASES[name], person, client)
