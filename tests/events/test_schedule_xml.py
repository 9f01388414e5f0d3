import re
from datetime import UTC, date, datetime, timedelta
from xml.etree.ElementTree import Element, fromstring

import pytest

from events.enums import SessionState
from events.models import Session
from events.schedule_xml import schedule_xml
from events.selectors import programme
from events.wording import clean
from tests.factories import EditionFactory, RoomFactory, SessionFactory, SpeakerFactory, TrackFactory

pytestmark = pytest.mark.django_db
PAGE = "https://forum.example.org/2026/programme/"

# What readers of the format count on, in its order where it has one.
SCHEDULE = ["generator", "url", "version", "conference", "day"]
CONFERENCE = {"title", "acronym", "start", "end", "days", "timeslot_duration", "base_url", "time_zone_name"}
EVENT = {
    *("date", "start", "duration", "room", "slug", "url", "title", "subtitle", "track", "type", "language"),
    *("abstract", "description", "persons", "links"),
}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def written(edition) -> Element:
    sessions = programme(edition)
    body = schedule_xml(edition, sessions, page=PAGE, session_pages={s.pk: f"{PAGE}#seance-{s.pk}" for s in sessions})
    return fromstring(body)  # noqa: S314  our own words


def session_of(edition, **fields: object) -> Session:
    return SessionFactory(edition=edition, **fields)


def test_the_file_has_the_form_that_conference_apps_read() -> None:
    edition = EditionFactory(slug="2026", ends_on=date(2026, 11, 23))
    hall = RoomFactory(venue=edition.venue, name="Grande salle")
    session_of(edition, room=hall, track=TrackFactory(edition=edition))
    session_of(edition, room=hall, starts_at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC))

    root = written(edition)

    assert list(dict.fromkeys(child.tag for child in root)) == SCHEDULE
    conference = root.find("conference")
    assert {child.tag for child in conference} == CONFERENCE
    assert (conference.findtext("acronym"), conference.findtext("days")) == ("forum-ess-2026", "2")
    assert conference.findtext("time_zone_name") == "Europe/Paris"
    assert [(day.get("index"), day.get("date")) for day in root.iter("day")] == [
        ("1", "2026-11-22"),
        ("2", "2026-11-23"),
    ]
    assert all(MOMENT.fullmatch(day.get(name)) for day in root.iter("day") for name in ("start", "end"))
    events = list(root.iterfind("day/room/event"))
    assert len(events) == 2
    for event in events:
        assert {child.tag for child in event} == EVENT
        assert UUID.fullmatch(event.get("guid"))
        assert event.get("id").isdigit()
        assert MOMENT.fullmatch(event.findtext("date"))
        assert all(re.fullmatch(r"\d\d:\d\d", event.findtext(name)) for name in ("start", "duration"))
    for unique in ({event.get("id") for event in events}, {event.findtext("slug") for event in events}):
        assert len(unique) == 2


def test_a_session_says_when_where_and_who_in_the_time_of_the_place() -> None:
    edition = EditionFactory(slug="2026", time_zone="America/Cayenne")
    room = RoomFactory(venue=edition.venue, name="Atelier A")
    session = session_of(
        edition,
        title="Cultiver sur les toits : par où commencer",
        room=room,
        starts_at=datetime(2026, 11, 22, 12, 30, tzinfo=UTC),
        ends_at=datetime(2026, 11, 22, 14, 0, tzinfo=UTC),
    )
    speaker = SpeakerFactory(name="Inès Exemple", role="Maraîchère", organisation="Les Toits d’en Haut")
    session.line_up.create(speaker=speaker)

    [room_element] = written(edition).iterfind("day/room")

    [event] = room_element
    assert room_element.get("name") == event.findtext("room") == "Atelier A"
    assert event.findtext("date") == "2026-11-22T09:30:00-03:00"
    assert (event.findtext("start"), event.findtext("duration")) == ("09:30", "01:30")
    assert event.findtext("slug") == f"2026-{session.pk}-cultiver-sur-les-toits-par-ou-commencer"
    assert event.findtext("url") == f"{PAGE}#seance-{session.pk}"
    assert [(person.get("id"), person.text) for person in event.iter("person")] == [
        (str(speaker.pk), "Inès Exemple, Maraîchère, Les Toits d’en Haut")
    ]


def test_a_cancelled_session_is_left_out() -> None:
    edition = EditionFactory()
    kept = session_of(edition)
    session_of(edition, state=SessionState.CANCELLED)

    assert [event.get("id") for event in written(edition).iter("event")] == [str(kept.pk)]


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    edition = EditionFactory()
    session_of(edition, title="Faire\x0b <lieu> & co \U0001f33f\ufffe", abstract="a\x1fb")

    [event] = written(edition).iter("event")

    assert event.findtext("title") == "Faire <lieu> & co \U0001f33f"
    assert event.findtext("abstract") == "ab"


def test_texts_are_cleaned_of_what_no_file_holds() -> None:
    assert clean("a\x00b\ud800c\td\n") == "abc\td\n"


def test_the_version_changes_with_the_programme_only() -> None:
    edition = EditionFactory()
    session = session_of(edition)
    version = written(edition).findtext("version")

    assert written(edition).findtext("version") == version
    session.ends_at += timedelta(minutes=15)
    session.save()
    assert written(edition).findtext("version") != version


def test_an_invented_edition_says_so() -> None:
    edition = EditionFactory(is_demo=True)
    session_of(edition)

    assert written(edition).findtext("conference/title") == "Des lieux à partager (données fictives)"
