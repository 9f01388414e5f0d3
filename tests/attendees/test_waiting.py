"""The waiting list: asked for, in order, and never a place more than there is."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from attendees.enums import RegistrationState
from attendees.models import Category, Registration, SeatBooking, Ticket
from attendees.selectors.place import category_places_left, count_places, places_left
from attendees.selectors.waiting import editions_with_places_to_offer, offer_ends_at, place_in_line
from attendees.services.ground import EditionOver, MoveRefused
from attendees.services.registration import (
    CategoryFull,
    EditionFull,
    cancel_registration,
    correct_registration,
    return_registration,
)
from attendees.services.waiting import (
    OfferExpired,
    OffersOver,
    accept_offer,
    close_waiting_lists,
    decline_offer,
    expire_offers,
    leave_waiting_list,
    offer_free_places,
    offer_place,
)
from events.enums import EditionState
from events.models import Edition
from forum.core.models import LogEntry
from tests.attendees.acts import VISITOR, details, enrol, letters
from tests.attendees.lines import MINUTE, full_category, wait
from tests.factories import CategoryFactory, EditionFactory, RegistrationFactory, SessionFactory
from tests.factories.moments import AFTER, BEFORE, DOOR

pytestmark = pytest.mark.django_db

LATER = BEFORE + timedelta(days=1)
# The eve at eight in the evening, in Paris's winter time.
LAST_HOUR = datetime(2026, 11, 21, 19, 0, tzinfo=UTC)
HOURS = timedelta(hours=1)


def state_of(registration: Registration) -> str:
    return Registration.objects.get(pk=registration.pk).state


def leave(registration: Registration, at: datetime = LATER) -> None:
    cancel_registration(registration, actor=VISITOR, at=at)


def free_one(edition: Edition, at: datetime = LATER) -> None:
    """Let somebody who holds a place give it up."""
    leave(Registration.objects.filter(edition=edition).confirmed().order_by("pk")[0], at)


def verbs(registration: Registration) -> list[str]:
    return list(LogEntry.objects.about(registration).order_by("pk").values_list("verb", flat=True))


# --- joining -----------------------------------------------------------------


def test_who_asks_for_it_waits_without_ticket_nor_seat(django_assert_num_queries):
    category = full_category()
    session = SessionFactory(edition=category.edition, bookable=True)

    with django_assert_num_queries(8):
        registration = enrol(category, [session], waits=True)

    registration.refresh_from_db()
    assert registration.state == RegistrationState.WAITLISTED
    assert (registration.created_at, registration.waitlisted_at, registration.confirmed_at) == (BEFORE, BEFORE, None)
    assert registration.tickets.count() == SeatBooking.objects.count() == registration.agenda.count() == 0
    assert letters() == [("waitlisted", "maelys@example.org")]
    line = LogEntry.objects.about(registration).get()
    assert (line.verb, line.changes) == (
        "waitlisted", {"state": [None, "waitlisted"], "category": [None, category.pk]},
    )  # fmt: skip


@pytest.mark.parametrize(("places", "quota", "refusal"), [(1, None, EditionFull), (2, 1, CategoryFull)])
def test_nobody_waits_without_having_asked(places, quota, refusal):
    category = CategoryFactory(edition__capacity=places, quota=quota)
    RegistrationFactory(edition=category.edition, category=category)

    with pytest.raises(refusal):
        enrol(category)

    assert Registration.objects.count() == 1
    assert enrol(category, waits=True).is_waiting


def test_who_would_wait_gets_a_place_while_there_is_one():
    assert enrol(CategoryFactory(), waits=True).is_confirmed


def test_the_same_form_sent_again_keeps_its_turn():
    category, submission = full_category(), uuid4()
    first = enrol(category, waits=True, submission=submission)

    assert enrol(category, waits=True, submission=submission, at=LATER) == first
    assert letters() == [("waitlisted", "maelys@example.org")]


def test_the_same_person_again_keeps_their_turn_and_is_told_by_mail_alone():
    category = full_category()
    first = wait(category)

    again = wait(category, minutes=30)

    assert (again, again.waitlisted_at) == (first, BEFORE)
    assert letters() == [("waitlisted", "maelys@example.org"), ("already_registered", "maelys@example.org")]


def test_somebody_confirmed_who_asks_to_wait_is_reminded_and_nothing_else():
    category = CategoryFactory(edition__capacity=1)
    first = enrol(category)

    assert enrol(category, waits=True, at=LATER) == first
    assert state_of(first) == RegistrationState.CONFIRMED
    assert letters() == [("registration_confirmed", "maelys@example.org"), ("already_registered", "maelys@example.org")]


@pytest.mark.parametrize(("before", "joins"), [(2 * HOURS, True), (2 * HOURS - MINUTE, False)])
def test_the_list_takes_people_while_an_offer_could_still_come(before, joins):
    category = full_category(edition__registration_closes_at=None)

    if joins:
        assert wait(category, at=LAST_HOUR - before).is_waiting
    else:
        with pytest.raises(EditionFull):
            wait(category, at=LAST_HOUR - before)


# --- places kept for those who wait ------------------------------------------


def test_a_place_that_came_free_is_not_for_newcomers_while_somebody_waits():
    category = full_category(2)
    first = wait(category)
    free_one(category.edition)

    with pytest.raises(EditionFull):
        enrol(category, email="new@example.org", first_name="Ozan", at=LATER)

    assert places_left(category.edition) == 0
    assert offer_free_places(category.edition, at=LATER) == 1
    assert state_of(first) == RegistrationState.OFFERED


def test_what_those_who_wait_do_not_need_is_for_newcomers():
    category = full_category(3)
    wait(category)
    for _ in range(3):
        free_one(category.edition)

    assert (count_places(category.edition).free, places_left(category.edition)) == (3, 2)
    assert enrol(category, email="new@example.org", first_name="Ozan", at=LATER).is_confirmed


def test_a_full_category_keeps_nobody_out_of_the_others():
    press = CategoryFactory(edition__capacity=10, quota=1)
    other = CategoryFactory(edition=press.edition, quota=5)
    RegistrationFactory(edition=press.edition, category=press)
    wait(press)

    assert category_places_left(press.edition) == {press.pk: 0, other.pk: 5}
    assert places_left(press.edition) == 9
    assert enrol(other, email="new@example.org", first_name="Ozan").is_confirmed


def test_nobody_changes_to_a_category_before_those_who_wait_for_it():
    press = CategoryFactory(edition__capacity=10, quota=1)
    holder = RegistrationFactory(edition=press.edition, category=press)
    wait(press)
    mover = enrol(CategoryFactory(edition=press.edition), first_name="Ozan", email="ozan@example.org")
    leave(holder)

    with pytest.raises(CategoryFull):
        correct_registration(
            mover, details=details(first_name="Ozan", email="ozan@example.org"), category=press, actor=VISITOR,
            at=LATER,
        )  # fmt: skip


def test_who_waits_may_wait_for_another_full_category_and_keeps_their_turn():
    press = CategoryFactory(edition__capacity=10, quota=0)
    other = CategoryFactory(edition=press.edition, quota=0)
    person = wait(press)

    correct_registration(person, details=details(), category=other, actor=VISITOR, at=LATER)

    person.refresh_from_db()
    assert (person.category, person.waitlisted_at) == (other, BEFORE)


@pytest.mark.parametrize("size", [1, 3])
def test_counting_costs_the_same_however_many_wait(django_assert_num_queries, size):
    category = full_category()
    for n in range(size):
        wait(category, f"Nom{n}", minutes=n)

    with django_assert_num_queries(1):
        assert places_left(category.edition) == 0
    with django_assert_num_queries(1):
        assert category_places_left(category.edition) == {category.pk: None}
    with django_assert_num_queries(1):
        assert count_places(category.edition).categories[category.pk].waiting == size


# --- offers ------------------------------------------------------------------


def test_free_places_go_to_the_first_who_fit_in_the_order_of_arrival():
    press = CategoryFactory(edition__capacity=3, quota=1)
    other = CategoryFactory(edition=press.edition)
    RegistrationFactory(edition=press.edition, category=press)
    leaving = RegistrationFactory.create_batch(2, edition=press.edition, category=other)
    stuck = wait(press, "Stuck", minutes=1)
    second, third, fourth = (wait(other, name, minutes=n) for n, name in enumerate(("Second", "Third", "Fourth"), 2))
    for person in leaving:
        leave(person)

    assert editions_with_places_to_offer(at=LATER) == [press.edition]
    assert offer_free_places(press.edition, at=LATER) == 2
    assert [state_of(person) for person in (stuck, second, third, fourth)] == [
        "waitlisted", "offered", "offered", "waitlisted",
    ]  # fmt: skip
    assert editions_with_places_to_offer(at=LATER) == []
    assert offer_free_places(press.edition, at=LATER) == 0


def test_a_long_line_is_served_some_at_a_time():
    category = CategoryFactory(edition__capacity=60)
    RegistrationFactory.create_batch(61, edition=category.edition, category=category, waiting=True)

    assert [offer_free_places(category.edition, at=LATER) for _ in range(3)] == [50, 10, 0]
    assert count_places(category.edition).free == 0


@pytest.mark.parametrize("size", [1, 3])
def test_offering_costs_the_same_reads_however_long_the_line(size):
    category = CategoryFactory(edition__capacity=1)
    RegistrationFactory.create_batch(size, edition=category.edition, category=category, waiting=True)

    with CaptureQueriesContext(connection) as queries:
        assert offer_free_places(category.edition, at=LATER) == 1

    words = [query["sql"].split()[0] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert words == ["SELECT"] * 4 + ["UPDATE", "INSERT", "INSERT"]


@pytest.mark.parametrize("raised", [{"capacity": 2}, {"capacity": None}])
def test_a_capacity_that_was_raised_is_offered(raised):
    category = full_category()
    person = wait(category)
    Edition.objects.filter(pk=category.edition.pk).update(**raised)

    assert offer_free_places(category.edition, at=LATER) == 1
    assert state_of(person) == RegistrationState.OFFERED


def test_a_quota_that_was_raised_is_offered():
    category = CategoryFactory(quota=0)
    person = wait(category)
    Category.objects.update(quota=1)

    assert offer_free_places(category.edition, at=LATER) == 1
    assert state_of(person) == RegistrationState.OFFERED


def test_an_offer_holds_the_place_names_its_end_and_is_journalled():
    category = full_category()
    person = wait(category)
    free_one(category.edition)

    offer_place(person, actor=VISITOR, at=LATER)

    person.refresh_from_db()
    assert (person.state, person.offer_expires_at) == ("offered", LATER + 48 * HOURS)
    assert count_places(category.edition).free == 0
    assert letters()[-1] == ("place_offered", "maelys@example.org")
    assert verbs(person) == ["waitlisted", "place_offered"]


def test_an_organiser_may_offer_out_of_turn_but_never_a_place_that_is_not_there():
    category = full_category()
    first, second = wait(category, "First"), wait(category, "Second", minutes=1)
    with pytest.raises(EditionFull):
        offer_place(second, actor=VISITOR, at=LATER)
    free_one(category.edition)

    offer_place(second, actor=VISITOR, at=LATER)

    with pytest.raises(EditionFull):
        offer_place(first, actor=VISITOR, at=LATER)
    with pytest.raises(MoveRefused):
        offer_place(second, actor=VISITOR, at=LATER)


def test_an_offer_stays_within_the_quota():
    category = CategoryFactory(quota=1, edition__capacity=10)
    RegistrationFactory(edition=category.edition, category=category)

    with pytest.raises(CategoryFull):
        offer_place(wait(category), actor=VISITOR, at=LATER)


@pytest.mark.parametrize(
    ("at", "ends_at"),
    [
        (BEFORE, BEFORE + 48 * HOURS),
        (LAST_HOUR - 10 * HOURS, LAST_HOUR),
        (LAST_HOUR - 2 * HOURS, LAST_HOUR),
        (LAST_HOUR - 2 * HOURS + MINUTE, None),
        (DOOR, None),
        (AFTER, None),
    ],
)
def test_an_offer_ends_before_the_forum(at, ends_at):
    assert offer_ends_at(EditionFactory(), at=at) == ends_at


def test_too_late_nobody_is_offered_anything():
    category = full_category()
    person = wait(category)
    free_one(category.edition)

    assert offer_free_places(category.edition, at=LAST_HOUR) == 0
    with pytest.raises(OffersOver):
        offer_place(person, actor=VISITOR, at=LAST_HOUR)


@pytest.mark.parametrize("state", [EditionState.POSTPONED, EditionState.CANCELLED, EditionState.CLOSED])
def test_an_edition_that_is_not_open_offers_nothing(state):
    edition = EditionFactory(state=state)
    RegistrationFactory(edition=edition, waiting=True)

    assert editions_with_places_to_offer(at=LATER) == []
    assert offer_free_places(edition, at=LATER) == 0


def test_offers_go_on_after_the_window_has_closed():
    category = full_category(edition__registration_closes_at=LATER)
    person = wait(category)
    free_one(category.edition, at=LATER + MINUTE)

    assert offer_free_places(category.edition, at=LATER + MINUTE) == 1
    assert accept_offer(person, actor=VISITOR, at=LATER + HOURS).is_confirmed


# --- answers -----------------------------------------------------------------


@pytest.fixture
def offered() -> Registration:
    return RegistrationFactory(offered=True, edition__capacity=1)


def test_accepting_confirms_with_a_ticket_by_mail(offered):
    accept_offer(offered, actor=VISITOR, at=LATER)

    offered.refresh_from_db()
    assert (offered.state, offered.confirmed_at, offered.offer_expires_at) == ("confirmed", LATER, None)
    assert Ticket.objects.get().registration == offered
    assert letters() == [("registration_confirmed", offered.email)]
    assert verbs(offered) == ["offer_accepted"]
    with pytest.raises(MoveRefused):
        accept_offer(offered, actor=VISITOR, at=LATER)


def test_declining_frees_the_place_and_says_so(offered):
    decline_offer(offered, actor=VISITOR, at=LATER)

    offered.refresh_from_db()
    assert (offered.state, offered.cancelled_at, offered.offer_expires_at) == ("cancelled", LATER, None)
    assert places_left(offered.edition) == 1
    assert letters() == [("waiting_list_left", offered.email)]
    assert verbs(offered) == ["offer_declined"]


def test_an_answer_comes_in_time_or_not_at_all(offered):
    with pytest.raises(OfferExpired):
        accept_offer(offered, actor=VISITOR, at=offered.offer_expires_at)

    assert accept_offer(offered, actor=VISITOR, at=offered.offer_expires_at - MINUTE).is_confirmed


def test_an_edition_called_off_confirms_nobody(offered):
    Edition.objects.update(state=EditionState.CANCELLED)

    with pytest.raises(EditionOver):
        accept_offer(offered, actor=VISITOR, at=LATER)


@pytest.mark.parametrize("act", [accept_offer, decline_offer, leave_waiting_list])
@pytest.mark.parametrize("traits", [{}, {"cancelled": True}, {"state": RegistrationState.PENDING}])
def test_whoever_neither_waits_nor_has_an_offer_answers_nothing(act, traits):
    with pytest.raises(MoveRefused):
        act(RegistrationFactory(**traits), actor=VISITOR, at=LATER)

    assert letters() == []


def test_leaving_the_list_is_a_cancellation_without_a_word_of_tickets():
    person = wait(full_category())

    leave_waiting_list(person, actor=VISITOR, at=LATER)

    assert state_of(person) == RegistrationState.CANCELLED
    assert letters()[-1] == ("waiting_list_left", "maelys@example.org")
    assert verbs(person) == ["waitlisted", "waiting_list_left"]


def test_cancelling_while_waiting_says_the_same():
    person = wait(full_category())

    leave(person)

    assert letters()[-1] == ("waiting_list_left", "maelys@example.org")


def test_who_comes_back_to_a_full_edition_goes_to_the_end_of_the_line():
    category = full_category()
    first, second = wait(category, "First"), wait(category, "Second", minutes=1)
    leave_waiting_list(first, actor=VISITOR, at=LATER)
    with pytest.raises(EditionFull):
        return_registration(first, actor=VISITOR, at=LATER)

    back = return_registration(first, waits=True, actor=VISITOR, at=LATER)

    assert (back.state, back.waitlisted_at, back.cancelled_at) == ("waitlisted", LATER, None)
    assert [place_in_line(person) for person in (second, back)] == [1, 2]


# --- the end of an offer, and of the list ------------------------------------


def test_a_first_offer_without_answer_goes_back_to_the_end_and_a_second_ends_it():
    category = full_category()
    person, other = wait(category), wait(category, "Ozan", minutes=1)
    free_one(category.edition)
    offer_free_places(category.edition, at=LATER)
    first_end = LATER + 48 * HOURS

    assert expire_offers(at=first_end - MINUTE) == 0
    assert expire_offers(at=first_end) == 1
    assert offer_free_places(category.edition, at=first_end) == 1

    person.refresh_from_db()
    assert (person.state, person.waitlisted_at, person.offers_missed) == ("waitlisted", first_end, 1)
    assert state_of(other) == RegistrationState.OFFERED
    decline_offer(other, actor=VISITOR, at=first_end + HOURS)
    offer_free_places(category.edition, at=first_end + HOURS)

    assert expire_offers(at=first_end + 49 * HOURS) == 1

    person.refresh_from_db()
    assert (person.state, person.offers_missed) == ("cancelled", 2)
    assert [letter for letter, _ in letters()].count("offer_expired") == 2
    assert places_left(category.edition) == 1


def test_the_list_closes_on_the_eve_and_everybody_is_told_once():
    category = full_category()
    people = [wait(category, f"Nom{n}", minutes=n) for n in range(2)]
    RegistrationFactory(waiting=True, edition__starts_on=None, edition__ends_on=None)

    assert close_waiting_lists(at=LAST_HOUR - 2 * HOURS) == 0
    assert close_waiting_lists(at=LAST_HOUR - 2 * HOURS + MINUTE) == 2
    assert close_waiting_lists(at=LAST_HOUR) == 0

    assert {state_of(person) for person in people} == {"cancelled"}
    told = [("waiting_list_closed", "nom0@example.org"), ("waiting_list_closed", "nom1@example.org")]
    assert sorted(letters()[-2:]) == told


def test_an_offer_that_ends_with_the_list_is_told_once():
    person = RegistrationFactory(offered=True, offer_expires_at=LAST_HOUR)

    assert expire_offers(at=LAST_HOUR) + close_waiting_lists(at=LAST_HOUR) == 1

    assert state_of(person) == RegistrationState.CANCELLED
    assert letters() == [("offer_expired", person.email)]


# --- what the database promises ----------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"waiting": True, "waitlisted_at": None},
        {"waiting": True, "waitlisted_at": BEFORE - MINUTE},
        {"offered": True, "offer_expires_at": None},
        {"offered": True, "offer_expires_at": BEFORE},
        {"offer_expires_at": BEFORE + MINUTE},
        {"waiting": True, "offer_expires_at": BEFORE + MINUTE},
    ],
)
def test_the_database_refuses_a_turn_or_an_offer_that_does_not_hold(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        RegistrationFactory(**wrong)
