"""Many at once, in threads with connections of their own: no place twice, nobody twice, nobody waits for ever."""

from collections import Counter
from datetime import timedelta
from functools import partial
from threading import Event
from time import sleep
from uuid import uuid4

import pytest
from django.db import connection, transaction

from attendees.enums import RegistrationState
from attendees.models import AgendaEntry, Category, Registration, SeatBooking, Ticket
from attendees.services.ground import MoveRefused, lock_edition
from attendees.services.registration import (
    AlreadyRegistered,
    CategoryFull,
    EditionFull,
    cancel_registration,
    correct_registration,
    return_registration,
)
from attendees.services.seat import change_seats
from attendees.services.ticket import reissue_ticket
from attendees.services.transfer import transfer_registration
from forum.core.models import LogEntry
from tests.attendees.acts import VISITOR, at_once, details, enrol, letters
from tests.factories import CategoryFactory, EditionFactory, RegistrationFactory, SeatBookingFactory, SessionFactory
from tests.factories.moments import BEFORE

pytestmark = pytest.mark.django_db(transaction=True)

CROWD = 20
LATER = BEFORE + timedelta(days=2)


def tally(results):
    """Count what came out: "Registration", or the name of a refusal."""
    return Counter(type(result).__name__ for result in results)


def crowd(category, sessions=()):
    """Return a crowd's acts: everybody registers, under a name of their own."""
    return [partial(enrol, category, sessions, email=f"person{n}@example.org") for n in range(CROWD)]


def people(edition, category, count=CROWD, **changes):
    return RegistrationFactory.create_batch(count, edition=edition, category=category, **changes)


def choose(registration, *sessions):
    return partial(change_seats, registration, sessions=sessions, actor=VISITOR, at=BEFORE)


def sit(session, *registrations):
    for registration in registrations:
        SeatBookingFactory(session=session, registration=registration)


@pytest.mark.parametrize(
    ("setting", "refusal"), [({"edition__capacity": 5}, EditionFull), ({"quota": 5}, CategoryFull)]
)
def test_twenty_people_for_the_last_three_places(setting, refusal):
    category = CategoryFactory(**setting)
    people(category.edition, category, 2)

    results = at_once(*crowd(category))

    assert tally(results) == {"Registration": 3, refusal.__name__: 17}
    assert Registration.objects.confirmed().count() == Ticket.objects.count() == 5
    assert len(letters()) == LogEntry.objects.count() == 3


def test_twenty_people_register_for_the_last_seat_of_a_session():
    category = CategoryFactory()
    session = SessionFactory(edition=category.edition, bookable=True, capacity=1)

    results = at_once(*crowd(category, [session]))

    assert tally(results) == {"Registration": 1, "SeatsUnavailable": 19}
    assert Registration.objects.count() == SeatBooking.objects.count() == AgendaEntry.objects.count() == 1


def test_twenty_people_change_to_the_last_three_seats_of_a_session():
    category = CategoryFactory()
    session = SessionFactory(edition=category.edition, bookable=True, capacity=3)

    results = at_once(*(choose(person, session) for person in people(category.edition, category)))

    assert tally(results) == {"Registration": 3, "SeatsUnavailable": 17}
    assert SeatBooking.objects.holding().count() == AgendaEntry.objects.count() == 3


def test_people_who_register_and_people_who_change_share_the_last_seats():
    category = CategoryFactory()
    session = SessionFactory(edition=category.edition, bookable=True, capacity=4)
    here = people(category.edition, category, 10)

    results = at_once(*crowd(category, [session])[:10], *(choose(person, session) for person in here))

    assert tally(results) == {"Registration": 4, "SeatsUnavailable": 16}
    assert SeatBooking.objects.holding().count() == AgendaEntry.objects.count() == 4


def test_the_same_form_sent_twenty_times_at_once_registers_once():
    category = CategoryFactory()
    session = SessionFactory(edition=category.edition, bookable=True)
    submission = uuid4()

    results = at_once(*[partial(enrol, category, [session], submission=submission)] * CROWD)

    assert set(results) == {Registration.objects.get()}
    assert [model.objects.count() for model in (Ticket, SeatBooking, AgendaEntry, LogEntry)] == [1, 1, 1, 1]
    assert letters() == [("registration_confirmed", "maelys@example.org")]


def test_the_same_person_twenty_times_at_once_is_one_registration_and_told_each_time():
    category = CategoryFactory()

    results = at_once(*[partial(enrol, category)] * CROWD)

    assert set(results) == {Registration.objects.get()}
    assert Counter(letter for letter, _ in letters()) == {"registration_confirmed": 1, "already_registered": 1}
    assert Ticket.objects.count() == LogEntry.objects.count() == 1


def test_a_writer_who_takes_no_lock_meets_the_constraint_and_the_answer_is_already_registered():
    category = CategoryFactory()
    written, answered = Event(), Event()

    def write_without_lock():
        with transaction.atomic():
            person = RegistrationFactory(
                edition=category.edition,
                category=category,
                first_name="Maëlys",
                last_name="Le Goff",
                email="maelys@example.org",
            )
            written.set()
            # Long enough for the other to have counted and to stand before the unique index.
            answered.wait(timeout=0.7)
        return person

    def register():
        written.wait(timeout=30)
        try:
            return enrol(category)
        finally:
            answered.set()

    first, second = at_once(write_without_lock, register)

    assert second == first
    assert Registration.objects.count() == Ticket.objects.count() == 1
    assert letters() == [("already_registered", "maelys@example.org")]


def wait_for_lock(count: int) -> None:
    """Return once so many connections wait for a lock; SQLite does not tell."""
    if connection.vendor != "postgresql":
        sleep(0.2)
        return
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    for _round in range(500):
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone()[0] >= count:
                return
        sleep(0.02)
    raise AssertionError("nobody waits")


@pytest.mark.parametrize("act", ["corrected", "returned"])
def test_two_who_become_the_same_person_do_not_wait_for_each_other_for_ever(act):
    category = CategoryFactory()
    edition, other = category.edition, CategoryFactory(edition=category.edition)
    answers = details()
    traits = {"first_name": answers.first_name, "last_name": answers.last_name, "email": answers.email}
    here = RegistrationFactory(edition=edition, category=category, **traits, cancelled=True)
    if act == "corrected":
        here = RegistrationFactory(edition=edition, category=category)
    held, queued = Event(), Event()

    def hold_the_edition():
        with transaction.atomic():
            lock_edition(edition)
            held.set()
            wait_for_lock(1)
            queued.set()
            wait_for_lock(2)

    def become():
        held.wait(timeout=30)
        if act == "returned":
            return return_registration(here, actor=VISITOR, at=LATER)
        return correct_registration(here, details=answers, category=other, actor=VISITOR, at=LATER)

    def register():
        # Written, it waits for the edition behind the other, who then waits for what was written.
        queued.wait(timeout=30)
        return enrol(category)

    _held, became, registered = at_once(hold_the_edition, become, register)

    assert isinstance(registered, Registration)
    assert isinstance(became, AlreadyRegistered if act == "returned" and became != registered else Registration)
    alive = Registration.objects.opened().filter(edition=edition, email_key=registered.email_key)
    assert list(alive) == [registered]


@pytest.mark.parametrize("pairs", [1, 10])
def test_people_who_swap_seats_in_full_sessions_keep_theirs(pairs):
    category = CategoryFactory()
    one, other = SessionFactory.create_batch(2, edition=category.edition, bookable=True, capacity=pairs)
    here, there = (people(category.edition, category, pairs) for _ in range(2))
    sit(one, *here)
    sit(other, *there)

    results = at_once(*(choose(person, other) for person in here), *(choose(person, one) for person in there))

    assert tally(results) == {"SeatsUnavailable": 2 * pairs}
    assert {person.seats.get().session for person in here} == {one}
    assert {person.seats.get().session for person in there} == {other}


def test_people_who_swap_seats_where_there_is_room_all_move():
    category = CategoryFactory()
    one, other = SessionFactory.create_batch(2, edition=category.edition, bookable=True, capacity=20)
    here, there = (people(category.edition, category, 10) for _ in range(2))
    sit(one, *here)
    sit(other, *there)

    results = at_once(*(choose(person, other) for person in here), *(choose(person, one) for person in there))

    assert tally(results) == {"Registration": 20}
    assert {person.seats.holding().get().session for person in here} == {other}
    assert {person.seats.holding().get().session for person in there} == {one}


def test_sessions_asked_for_in_opposite_orders_go_to_one_person_whole():
    edition = EditionFactory()
    category = CategoryFactory(edition=edition)
    first = SessionFactory(edition=edition, bookable=True, capacity=1)
    second = SessionFactory(edition=edition, bookable=True, capacity=1, starts_at=first.ends_at)
    third = SessionFactory(edition=edition, bookable=True, capacity=1, starts_at=second.ends_at)
    orders = [(first, second, third), (third, second, first)] * (CROWD // 2)

    persons = people(edition, category)
    results = at_once(*(choose(person, *order) for person, order in zip(persons, orders, strict=True)))

    assert tally(results) == {"Registration": 1, "SeatsUnavailable": 19}
    assert Registration.objects.filter(seats__isnull=False).distinct().get().seats.count() == 3


def test_one_person_who_chooses_in_two_windows_sits_in_one_session():
    registration = RegistrationFactory()
    sessions = SessionFactory.create_batch(4, edition=registration.edition, bookable=True)

    results = at_once(*(choose(registration, session) for session in sessions))

    assert tally(results) == {"Registration": 4}
    seat = registration.seats.holding().get()
    assert registration.agenda.get().source_id == seat.session_id


def test_one_person_who_cancels_and_chooses_at_once_holds_no_seat():
    registration = RegistrationFactory()
    session = SessionFactory(edition=registration.edition, bookable=True)
    cancel = partial(cancel_registration, registration, actor=VISITOR, at=LATER)

    results = at_once(*[cancel] * 10, *[choose(registration, session)] * 10)

    assert sum(isinstance(result, Registration) for result in results[:10]) == 1
    assert {type(result) for result in results} <= {Registration, MoveRefused}
    assert registration.seats.holding().count() == registration.agenda.count() == 0
    assert Counter(letter for letter, _ in letters())["registration_cancelled"] == 1


def test_twenty_people_come_back_for_the_last_three_places():
    category = CategoryFactory(edition__capacity=3)
    gone = people(category.edition, category, cancelled=True)

    results = at_once(*(partial(return_registration, person, actor=VISITOR, at=LATER) for person in gone))

    assert tally(results) == {"Registration": 3, "EditionFull": 17}
    assert Registration.objects.confirmed().count() == Ticket.objects.count() == 3


def test_places_given_up_and_taken_at_the_same_moment_never_exceed_the_capacity():
    category = CategoryFactory(edition__capacity=10)
    here = people(category.edition, category, 10)
    leaving = [partial(cancel_registration, person, actor=VISITOR, at=BEFORE) for person in here]

    results = at_once(*leaving, *crowd(category)[:10])

    taken = tally(results[10:])["Registration"]
    assert tally(results[:10]) == {"Registration": 10}
    assert tally(results[10:])["EditionFull"] == 10 - taken
    assert Registration.objects.confirmed().count() == taken
    assert Registration.objects.filter(state=RegistrationState.CANCELLED).count() == 10


def test_twenty_people_change_to_a_category_with_three_places():
    edition = EditionFactory()
    wanted = CategoryFactory(edition=edition, quota=3)
    persons = people(edition, CategoryFactory(edition=edition))

    def change(person):
        answers = details(email=person.email, first_name=person.first_name, last_name=person.last_name)
        return correct_registration(person, details=answers, category=wanted, actor=VISITOR, at=LATER)

    results = at_once(*(partial(change, person) for person in persons))

    assert tally(results) == {"Registration": 3, "CategoryFull": 17}
    assert Category.objects.get(quota=3).registrations.count() == 3


def test_a_ticket_reissued_by_several_at_once_leaves_one_alive():
    registration = RegistrationFactory()

    results = at_once(*[partial(reissue_ticket, registration, actor=VISITOR, at=LATER)] * 10)

    assert tally(results) == {"Ticket": 10}
    states = Counter(registration.tickets.values_list("state", flat=True))
    assert states == {"active": 1, "reissued": 10}


def pass_on(registration, number=0):
    heir = details(first_name=f"Idriss {number}", email=f"idriss{number}@example.org")
    return partial(transfer_registration, registration, details=heir, actor=VISITOR, at=LATER)


def test_a_place_passed_on_by_several_at_once_has_one_living_ticket_and_one_person_in_the_end():
    registration = RegistrationFactory()

    results = at_once(*(pass_on(registration, number) for number in range(10)))

    assert tally(results) == {"Registration": 10}
    states = Counter(registration.tickets.values_list("state", flat=True))
    registration.refresh_from_db()
    assert states == {"active": 1, "transferred": 10}
    assert registration.link_version == 11
    assert [letter for letter, to in letters() if to == registration.email].count("place_received") == 1


def test_a_place_passed_on_while_it_is_cancelled_is_one_or_the_other_and_all_of_it():
    for _round in range(5):
        registration = RegistrationFactory()

        passed, gone = at_once(
            pass_on(registration), partial(cancel_registration, registration, actor=VISITOR, at=LATER)
        )

        registration.refresh_from_db()
        states = Counter(registration.tickets.values_list("state", flat=True))
        assert isinstance(gone, Registration)
        assert registration.is_cancelled
        if isinstance(passed, MoveRefused):
            # Cancelled first: it stayed the former person's.
            assert (registration.link_version, states) == (1, {"cancelled": 1})
        else:
            assert isinstance(passed, Registration)
            assert (registration.link_version, states) == (2, {"transferred": 1, "cancelled": 1})


def test_two_places_passed_to_one_person_at_once_leave_them_one():
    category = CategoryFactory()
    pair = people(category.edition, category, 2)

    results = at_once(*(pass_on(person) for person in pair))

    assert tally(results) == {"Registration": 2}
    assert sorted(Registration.objects.values_list("state", flat=True)) == ["cancelled", "confirmed"]
    assert Ticket.objects.filter(state="active").count() == 1


def test_somebody_who_registers_while_a_place_passes_to_them_has_one_in_the_end():
    category = CategoryFactory()
    registration = RegistrationFactory(category=category, edition=category.edition)
    enrols = partial(enrol, category, first_name="Idriss 0", email="idriss0@example.org")

    results = at_once(pass_on(registration), enrols)

    assert tally(results) == {"Registration": 2}
    found = Registration.objects.opened().filter(email_key="idriss0@example.org")
    assert found.count() == 1
    assert Ticket.objects.filter(state="active", registration__in=found).count() == 1
