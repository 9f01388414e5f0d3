"""Seats in sessions: the wanted set replaces the present one, whole or not at all."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from attendees.enums import AgendaKind, RegistrationState, SeatState
from attendees.models import AgendaEntry, SeatBooking
from attendees.services.ground import MoveRefused
from attendees.services.seat import SeatClash, SeatsUnavailable, change_seats
from events.enums import EditionState, SessionState
from forum.core.journal import Actor
from forum.core.models import LogEntry
from tests.attendees.acts import VISITOR, letters
from tests.factories import (
    EditionFactory,
    RegistrationFactory,
    RoomFactory,
    SeatBookingFactory,
    SessionFactory,
)
from tests.factories.moments import BEFORE, CLOSES, DOOR

pytestmark = pytest.mark.django_db

NINE = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
TICK = timedelta(seconds=1)


@pytest.fixture
def edition():
    return EditionFactory()


@pytest.fixture
def registration(edition):
    return RegistrationFactory(edition=edition)


def workshop(edition, hour=0, **changes):
    """A workshop that starts `hour` hours after nine."""
    return SessionFactory(edition=edition, bookable=True, starts_at=NINE + hour * HOUR, **changes)


def sit(registration, *sessions):
    for session in sessions:
        SeatBookingFactory(registration=registration, session=session)


def change(registration, *sessions, at=BEFORE):
    return change_seats(registration, sessions=sessions, actor=VISITOR, at=at)


def seats_of(registration):
    """Return the sessions that a person holds a seat in, having made sure that the agenda says the same."""
    held = sorted(registration.seats.holding().values_list("session_id", flat=True))
    assert sorted(registration.agenda.filter(kind="seat").values_list("source_id", flat=True)) == held
    return held


def numbers(*sessions):
    return sorted(session.pk for session in sessions)


def test_the_wanted_seats_replace_those_held(edition, registration):
    dropped, kept, new = (workshop(edition, hour) for hour in range(3))
    sit(registration, dropped, kept)

    change_seats(registration, sessions=[kept, new], actor=Actor.from_link(registration), at=BEFORE + HOUR)

    assert seats_of(registration) == numbers(kept, new)
    gone = registration.seats.get(session=dropped)
    assert (gone.state, gone.cancelled_at) == (SeatState.CANCELLED, BEFORE + HOUR)
    assert registration.seats.get(session=kept).booked_at == BEFORE
    assert registration.seats.get(session=new).booked_at == BEFORE + HOUR
    line = LogEntry.objects.about(registration).get()
    assert (line.verb, line.actor_kind, line.scope) == ("seats_changed", "link", edition.slug)
    assert line.changes == {"seats": [numbers(dropped, kept), numbers(kept, new)]}
    assert letters() == [("seats_changed", registration.email)]


def test_all_seats_can_be_given_up(edition, registration):
    sit(registration, workshop(edition))

    change(registration)

    assert seats_of(registration) == []


def test_a_seat_given_up_can_be_taken_again(edition, registration):
    session = workshop(edition, capacity=1)
    for wanted in ([session], [], [session]):
        change(registration, *wanted)

    assert seats_of(registration) == [session.pk]
    assert registration.seats.count() == 2


def test_nothing_changed_writes_nothing(edition, registration):
    session = workshop(edition)
    sit(registration, session)

    change(registration, session)

    assert LogEntry.objects.count() == 0
    assert letters() == []


def test_one_full_session_refuses_all(edition, registration):
    held, free, full, fuller = (workshop(edition, hour, capacity=1) for hour in range(4))
    sit(registration, held)
    sit(RegistrationFactory(edition=edition), fuller, full)

    with pytest.raises(SeatsUnavailable) as refusal:
        change(registration, fuller, free, full)

    assert refusal.value.sessions == [full, fuller]
    assert seats_of(registration) == [held.pk]
    assert LogEntry.objects.count() == 0


def test_offered_seats_hold_their_place_and_waiting_ones_do_not(edition, registration):
    session = workshop(edition, capacity=2)
    for state in (SeatState.OFFERED, SeatState.WAITLISTED, SeatState.CANCELLED):
        SeatBookingFactory(session=session, state=state)

    change(registration, session)

    with pytest.raises(SeatsUnavailable):
        change(RegistrationFactory(edition=edition), session)


def test_who_sits_in_a_session_that_shrank_stays_and_nobody_joins(edition, registration):
    session, later = workshop(edition, capacity=2), workshop(edition, 1)
    sit(registration, session)
    sit(RegistrationFactory(edition=edition), session)
    type(session).objects.filter(pk=session.pk).update(capacity=1)

    change(registration, session, later)

    assert seats_of(registration) == numbers(session, later)
    with pytest.raises(SeatsUnavailable):
        change(RegistrationFactory(edition=edition), session)


def test_sessions_open_to_all_cancelled_begun_gone_or_of_another_edition_have_no_seat(edition, registration):
    refused = [
        SessionFactory(edition=edition),
        workshop(edition, state=SessionState.CANCELLED),
        workshop(edition, capacity=0),
        workshop(EditionFactory()),
    ]
    gone = workshop(edition)
    type(gone).objects.filter(pk=gone.pk).delete()

    for session in [*refused, gone]:
        with pytest.raises(SeatsUnavailable) as refusal:
            change(registration, session)
        assert refusal.value.sessions == [session]
    assert SeatBooking.objects.count() == 0


@pytest.mark.parametrize("state", [state for state in EditionState if state != EditionState.OPEN])
def test_only_an_open_edition_gives_seats_and_all_take_them_back(state):
    edition = EditionFactory(state=state)
    registration, session = RegistrationFactory(edition=edition), workshop(edition)

    with pytest.raises(SeatsUnavailable):
        change(registration, session)

    sit(registration, session)
    change(registration)
    assert seats_of(registration) == []


@pytest.mark.parametrize("at", [CLOSES, DOOR, NINE + HOUR - TICK])
def test_seats_change_after_the_window_closed_until_the_session_begins(edition, registration, at):
    former, wanted = workshop(edition, 1), workshop(edition, 1)
    sit(registration, former)

    change(registration, wanted, at=at)

    assert seats_of(registration) == [wanted.pk]


def test_a_session_that_begun_has_no_seat_and_keeps_those_who_sit_in_it(edition, registration):
    begun, also_begun, later = workshop(edition), workshop(edition), workshop(edition, 1)
    sit(registration, begun)

    change(registration, later, at=NINE)
    assert seats_of(registration) == numbers(begun, later)

    with pytest.raises(SeatsUnavailable):
        change(registration, also_begun, later, at=NINE)


def test_sessions_that_overlap_clash_by_pairs(edition, registration):
    first, second, third = workshop(edition), workshop(edition, 0.5), workshop(edition, 1.25)

    with pytest.raises(SeatClash) as refusal:
        change(registration, third, second, first)

    pairs = [(one.source_id, other.source_id) for one, other in refusal.value.pairs]
    assert pairs == [(first.pk, second.pk), (second.pk, third.pk)]
    assert [entry.label for entry in refusal.value.pairs[0]] == [first.title, second.title]
    assert seats_of(registration) == []


def test_ends_that_touch_do_not_clash(edition, registration):
    sessions = [workshop(edition, hour) for hour in (1, 0, 2)]

    change(registration, *sessions)

    assert seats_of(registration) == numbers(*sessions)


@pytest.mark.parametrize("kind", [AgendaKind.MEETING, AgendaKind.TALK, AgendaKind.DUTY])
def test_whatever_else_engages_the_person_clashes_too(edition, registration, kind):
    session = workshop(edition)
    AgendaEntry.objects.create(
        registration=registration, kind=kind, source_id=session.pk, label="Rendez-vous",
        starts_at=NINE + HOUR - TICK, ends_at=NINE + 2 * HOUR,
    )  # fmt: skip

    with pytest.raises(SeatClash) as refusal:
        change(registration, session)

    [(one, other)] = refusal.value.pairs
    assert (one.label, other.label) == (session.title, "Rendez-vous")
    assert registration.agenda.count() == 1


def test_a_seat_clashes_with_one_that_is_kept_but_not_with_one_given_up(edition, registration):
    held, wanted = workshop(edition), workshop(edition)
    sit(registration, held)

    with pytest.raises(SeatClash):
        change(registration, held, wanted)

    change(registration, wanted)
    assert seats_of(registration) == [wanted.pk]


def test_seats_that_overlap_since_a_session_moved_do_not_stand_in_the_way(edition, registration):
    one, moved, later = workshop(edition), workshop(edition), workshop(edition, 1)
    sit(registration, one, moved)

    change(registration, one, moved, later)

    assert seats_of(registration) == numbers(one, moved, later)


def test_the_agenda_names_the_venue_where_it_is_not_the_editions(edition, registration):
    elsewhere = RoomFactory()
    away, nowhere = workshop(edition, 0, room=elsewhere), workshop(edition, 1, room=None)

    change(registration, away, nowhere)

    places = registration.agenda.order_by("starts_at").values_list("place", flat=True)
    assert list(places) == [f"{elsewhere.name}, {elsewhere.venue.name}", ""]


@pytest.mark.parametrize("state", [state for state in RegistrationState if state != RegistrationState.CONFIRMED])
def test_only_who_is_confirmed_chooses(edition, state):
    registration = RegistrationFactory(edition=edition, state=state, cancelled_at=BEFORE, ticket=False)

    with pytest.raises(MoveRefused):
        change(registration, workshop(edition))


def test_without_an_address_no_letter_leaves(edition):
    change(RegistrationFactory(edition=edition, email=""), workshop(edition))

    assert letters() == []


def test_the_database_refuses_two_seats_in_a_session(edition, registration):
    session = workshop(edition)
    sit(registration, session)

    with pytest.raises(IntegrityError), transaction.atomic():
        SeatBookingFactory(registration=registration, session=session, agenda=False)


@pytest.mark.parametrize("size", [1, 3])
def test_changing_seats_costs_the_same_however_many(django_assert_num_queries, edition, registration, size):
    former = [workshop(edition, hour) for hour in range(size)]
    wanted = [workshop(edition, hour) for hour in range(size)]
    sit(registration, *former)

    with django_assert_num_queries(13):
        change(registration, *wanted)

    assert seats_of(registration) == numbers(*wanted)
