"""Cancelling, and coming back while places last."""

from datetime import UTC, datetime, timedelta

import pytest

from attendees.enums import RegistrationState, SeatState, TicketState
from attendees.services.registration import (
    AlreadyRegistered,
    CategoryFull,
    EditionFull,
    EditionOver,
    MoveRefused,
    RegistrationClosed,
    cancel_registration,
    return_registration,
)
from events.enums import EditionState
from forum.core.models import LogEntry, OutboxMail
from tests.attendees.acts import VISITOR, enrol, letters
from tests.factories import CategoryFactory, EditionFactory, RegistrationFactory, SeatBookingFactory, SessionFactory
from tests.factories.moments import BEFORE, CLOSES

pytestmark = pytest.mark.django_db

LATER = BEFORE + timedelta(days=2)
MIDNIGHT = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)  # the day of the forum ends in Paris
TICK = timedelta(seconds=1)


def cancel(registration, at=LATER):
    return cancel_registration(registration, actor=VISITOR, at=at)


def come_back(registration, at=LATER):
    return return_registration(registration, actor=VISITOR, at=at)


def test_cancelling_frees_place_and_seats_and_kills_the_ticket():
    category = CategoryFactory(edition__capacity=1)
    session = SessionFactory(edition=category.edition, bookable=True, capacity=1)
    registration = enrol(category, [session], language="en")
    OutboxMail.objects.all().delete()

    cancel(registration)

    registration.refresh_from_db()
    assert (registration.state, registration.cancelled_at) == (RegistrationState.CANCELLED, LATER)
    ticket = registration.tickets.get()
    assert (ticket.state, ticket.revoked_at) == (TicketState.CANCELLED, LATER)
    seat = registration.seats.get()
    assert (seat.state, seat.cancelled_at) == (SeatState.CANCELLED, LATER)
    assert registration.agenda.count() == 0
    line = LogEntry.objects.about(registration).first()
    assert (line.verb, line.at) == ("cancelled", LATER)
    assert line.changes == {"state": ["confirmed", "cancelled"], "seats": [[session.pk], []]}
    mail = OutboxMail.objects.get()
    assert (mail.template, mail.recipient, mail.language) == ("registration_cancelled", registration.email, "en")
    assert enrol(category, [session], email="ozan@example.org", at=LATER).seats.get().session == session


@pytest.mark.parametrize("at", [CLOSES, MIDNIGHT - TICK])
def test_cancelling_is_possible_until_the_last_day_ends(at):
    assert cancel(RegistrationFactory(), at=at).is_cancelled


def test_the_last_day_ends_at_midnight_where_the_edition_is_held():
    registration = RegistrationFactory(edition__time_zone="America/Cayenne")

    assert cancel(registration, at=MIDNIGHT + timedelta(hours=3)).is_cancelled


def test_nothing_is_cancelled_once_the_edition_is_over():
    registration = RegistrationFactory()

    with pytest.raises(EditionOver):
        cancel(registration, at=MIDNIGHT)

    registration.refresh_from_db()
    assert registration.is_confirmed


@pytest.mark.parametrize("state", [EditionState.CLOSED, EditionState.ARCHIVED])
def test_nothing_is_cancelled_once_the_organiser_closed_the_edition(state):
    with pytest.raises(EditionOver):
        cancel(RegistrationFactory(edition__state=state))


@pytest.mark.parametrize("state", [EditionState.POSTPONED, EditionState.CANCELLED])
def test_a_postponed_or_cancelled_edition_lets_people_go(state):
    assert cancel(RegistrationFactory(edition__state=state)).is_cancelled


def test_an_edition_whose_day_is_not_known_lets_people_go():
    assert cancel(RegistrationFactory(edition__starts_on=None, edition__ends_on=None)).is_cancelled


def test_cancelling_twice_is_refused_and_writes_nothing_more():
    registration = RegistrationFactory()
    cancel(registration)

    with pytest.raises(MoveRefused):
        cancel(registration, at=LATER + TICK)

    registration.refresh_from_db()
    assert registration.cancelled_at == LATER
    assert letters() == [("registration_cancelled", registration.email)]


@pytest.mark.parametrize("state", [RegistrationState.PENDING, RegistrationState.WAITLISTED, RegistrationState.OFFERED])
def test_who_waits_may_cancel_too(state):
    assert cancel(RegistrationFactory(state=state, ticket=False)).is_cancelled


def test_without_an_address_no_letter_leaves():
    registration = RegistrationFactory(email="")
    cancel(registration)
    come_back(registration)

    assert letters() == []


@pytest.mark.parametrize("seats", [1, 3])
def test_cancelling_costs_the_same_however_many_seats(django_assert_num_queries, seats):
    registration = RegistrationFactory(edition=EditionFactory())
    for _ in range(seats):
        SeatBookingFactory(registration=registration, session__edition=registration.edition)

    # The last asks whether the person stands behind somebody in the meetings.
    with django_assert_num_queries(12):
        cancel(registration)


def test_coming_back_brings_a_new_ticket_and_no_seat():
    registration = RegistrationFactory(edition__capacity=1)
    SeatBookingFactory(registration=registration, session__edition=registration.edition)
    cancel(registration)
    OutboxMail.objects.all().delete()

    come_back(registration, at=LATER + TICK)

    registration.refresh_from_db()
    assert (registration.state, registration.confirmed_at) == (RegistrationState.CONFIRMED, LATER + TICK)
    assert registration.cancelled_at is None
    assert list(registration.tickets.order_by("issued_at").values_list("state", flat=True)) == ["cancelled", "active"]
    assert registration.seats.holding().count() == 0
    line = LogEntry.objects.about(registration).first()
    assert (line.verb, line.changes) == ("returned", {"state": ["cancelled", "confirmed"]})
    assert letters() == [("registration_confirmed", registration.email)]


def test_coming_back_takes_an_open_window():
    registration = RegistrationFactory(cancelled=True)

    with pytest.raises(RegistrationClosed):
        come_back(registration, at=CLOSES)

    registration.refresh_from_db()
    assert registration.is_cancelled


@pytest.mark.parametrize(
    ("setting", "refusal"), [({"edition__capacity": 1}, EditionFull), ({"quota": 1}, CategoryFull)]
)
def test_coming_back_takes_a_place(setting, refusal):
    category = CategoryFactory(**setting)
    registration = RegistrationFactory(cancelled=True, edition=category.edition, category=category)
    enrol(category)

    with pytest.raises(refusal):
        come_back(registration)


def test_who_registered_again_meanwhile_does_not_come_back_twice():
    registration = enrol(CategoryFactory())
    cancel(registration)
    enrol(registration.category, at=LATER)

    with pytest.raises(AlreadyRegistered):
        come_back(registration, at=LATER + TICK)


@pytest.mark.parametrize("state", [state for state in RegistrationState if state != RegistrationState.CANCELLED])
def test_only_who_cancelled_comes_back(state):
    with pytest.raises(MoveRefused):
        come_back(RegistrationFactory(state=state, ticket=False))


@pytest.mark.parametrize("others", [1, 3])
def test_coming_back_costs_the_same_however_many_registered(django_assert_num_queries, others):
    registration = RegistrationFactory(cancelled=True, category__quota=50)
    RegistrationFactory.create_batch(others, edition=registration.edition, category=registration.category)

    with django_assert_num_queries(10):
        come_back(registration)
