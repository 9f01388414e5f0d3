"""The calendar file of a person: its hours, its identities that never change, what was given up."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from icalendar import Calendar, Event

from attendees.calendar import edition_calendar, registration_calendar
from attendees.models import Registration
from attendees.services.seat import change_seats
from tests.attendees.acts import VISITOR
from tests.factories import EditionFactory, RegistrationFactory, SeatBookingFactory, SessionFactory
from tests.factories.moments import BEFORE

pytestmark = pytest.mark.django_db


def events_of(content: bytes) -> list[Event]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


@pytest.fixture
def person() -> Registration:
    return RegistrationFactory(edition__venue__name="Hôtel du Département")


def test_a_day_with_sessions_goes_from_the_first_to_the_last(person):
    SessionFactory(edition=person.edition)
    SessionFactory(edition=person.edition, starts_at=SessionFactory.starts_at + timedelta(hours=6))

    [day] = events_of(edition_calendar(person.edition, at=BEFORE))

    assert day["UID"] == f"edition-{person.edition.slug}@localhost"
    assert day["SUMMARY"] == "Des lieux à partager"
    assert day["DTSTART"].params["TZID"] == "Europe/Paris"
    assert (day.start.isoformat(), day.end.isoformat()) == ("2026-11-22T10:00:00+01:00", "2026-11-22T17:00:00+01:00")
    assert day["DTSTAMP"].dt == BEFORE
    assert day["LOCATION"] == "Hôtel du Département, Nanterre"
    assert day["URL"] == f"http://localhost:8000/{person.edition.slug}/"


def test_a_day_without_sessions_is_the_whole_day(person):
    [day] = events_of(edition_calendar(person.edition, at=BEFORE))

    assert (day.start, day.end) == (date(2026, 11, 22), date(2026, 11, 23))


def test_several_days_are_whole_days():
    edition = EditionFactory(ends_on=date(2026, 11, 23))
    SessionFactory(edition=edition)

    [days] = events_of(edition_calendar(edition, at=BEFORE))

    assert (days.start, days.end) == (date(2026, 11, 22), date(2026, 11, 24))


def test_the_file_brings_its_time_zone_of_that_year(person):
    SessionFactory(edition=person.edition)

    [zone] = Calendar.from_ical(edition_calendar(person.edition, at=BEFORE)).walk("VTIMEZONE")

    assert zone["TZID"] == "Europe/Paris"
    assert len(zone.to_ical()) < 1000


def test_each_seat_is_an_event_of_that_person(person):
    session = SessionFactory(edition=person.edition, bookable=True, title="Cultiver")
    SeatBookingFactory(registration=person, session=session)

    _day, seat = events_of(registration_calendar(person, at=BEFORE))

    assert seat["UID"] == f"seat-{session.pk}-{person.pk}@localhost"
    assert (seat["SUMMARY"], seat["SEQUENCE"]) == ("Cultiver", 0)
    assert (seat.start, seat.end) == (session.starts_at, session.ends_at)
    assert "STATUS" not in seat


def test_a_seat_given_up_is_cancelled_and_one_taken_back_lives_again(person):
    session = SessionFactory(edition=person.edition, bookable=True)

    def after(sessions: list) -> tuple[int, str | None]:
        change_seats(person, sessions=sessions, actor=VISITOR, at=BEFORE)
        _day, seat = events_of(registration_calendar(person, at=BEFORE))
        return int(seat["SEQUENCE"]), seat.get("STATUS")

    turns = [after([session]), after([]), after([session]), after([])]

    assert turns == [(0, None), (1, "CANCELLED"), (2, None), (3, "CANCELLED")]


def test_the_file_speaks_the_persons_language():
    person = RegistrationFactory(edition__title_en="Places to share", language="en")

    with translation.override("fr"):
        [day] = events_of(registration_calendar(person, at=BEFORE))

    assert day["SUMMARY"] == "Places to share"
    assert day["URL"] == f"http://localhost:8000/en/{person.edition.slug}/"


def test_invented_data_says_so():
    edition = EditionFactory(is_demo=True)

    [day] = events_of(edition_calendar(edition, at=BEFORE))

    assert day["DESCRIPTION"] == "Données fictives"


def test_a_forum_put_off_to_an_unknown_day_has_none_yet():
    undated = EditionFactory(starts_on=None, ends_on=None)

    assert events_of(edition_calendar(undated, at=BEFORE)) == []
    assert events_of(registration_calendar(RegistrationFactory(edition=undated), at=BEFORE)) == []


def test_the_file_costs_the_same_with_1_seat_and_with_3(person, django_assert_num_queries):
    def book() -> None:
        SeatBookingFactory(registration=person, session=SessionFactory(edition=person.edition, bookable=True))

    book()
    with django_assert_num_queries(3):
        registration_calendar(person, at=BEFORE)
    book()
    book()
    with django_assert_num_queries(3):
        registration_calendar(person, at=BEFORE)
