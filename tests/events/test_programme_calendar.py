from datetime import UTC, datetime

import pytest
from django.utils import translation
from icalendar import Calendar

from events.calendar import programme_calendar
from events.enums import SessionState
from events.selectors import programme
from tests.factories import EditionFactory, SessionFactory, SpeakerFactory, VenueFactory
from tests.factories.moments import BEFORE

pytestmark = pytest.mark.django_db
PAGE = "https://forum.example.org/2026/programme/"


def written(edition) -> Calendar:
    sessions = programme(edition)
    pages = {session.pk: f"{PAGE}#seance-{session.pk}" for session in sessions}
    return Calendar.from_ical(programme_calendar(edition, sessions, at=BEFORE, page=PAGE, session_pages=pages))


def test_a_session_is_an_event_in_the_time_of_the_place() -> None:
    edition = EditionFactory(slug="2026", venue=VenueFactory(name="Hôtel du Département"), time_zone="America/Cayenne")
    session = SessionFactory(
        edition=edition,
        room__name="Atelier A",
        title="Ouvrir un lieu : la suite",
        abstract="Par où commencer ; avec qui.",
        starts_at=datetime(2026, 11, 22, 12, 30, tzinfo=UTC),
    )
    session.line_up.create(speaker=SpeakerFactory(name="Inès Exemple", role="Maraîchère"))

    calendar = written(edition)

    assert (calendar["NAME"], calendar["X-WR-TIMEZONE"]) == ("Des lieux à partager", "America/Cayenne")
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["America/Cayenne"]
    [event] = calendar.walk("VEVENT")
    assert event["UID"] == f"seance-{session.pk}@forum-ess-2026"
    assert event["SUMMARY"] == "Ouvrir un lieu\u00a0: la suite"
    assert event["LOCATION"] == "Atelier A, Hôtel du Département, Nanterre"
    assert event["DTSTART"].dt.isoformat() == "2026-11-22T09:30:00-03:00"
    assert event["DTEND"].dt.isoformat() == "2026-11-22T10:30:00-03:00"
    assert event["DTSTAMP"].dt == BEFORE
    assert event["DESCRIPTION"] == (
        f"Par où commencer ; avec qui.\n\nInès Exemple, Maraîchère\n\n{PAGE}#seance-{session.pk}"
    )
    assert event["STATUS"] == "CONFIRMED"


def test_english_titles_are_used_in_english() -> None:
    edition = EditionFactory(title_en="Places to share")
    SessionFactory(edition=edition, title_en="Opening")
    SessionFactory(edition=edition, title="Sans jumelle")

    with translation.override("en"):
        calendar = written(edition)

    assert calendar["NAME"] == "Places to share"
    assert sorted(event["SUMMARY"] for event in calendar.walk("VEVENT")) == ["Opening", "Sans jumelle"]


def test_a_cancelled_session_stays_and_says_so() -> None:
    edition = EditionFactory()
    SessionFactory(edition=edition, state=SessionState.CANCELLED)

    assert [event["STATUS"] for event in written(edition).walk("VEVENT")] == ["CANCELLED"]


def test_an_invented_edition_says_so() -> None:
    edition = EditionFactory(is_demo=True)
    SessionFactory(edition=edition)

    calendar = written(edition)

    assert calendar["NAME"] == "Des lieux à partager (données fictives)"
    assert calendar.walk("VEVENT")[0]["DESCRIPTION"].startswith("Données fictives\n\n")
