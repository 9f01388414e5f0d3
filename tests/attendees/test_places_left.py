"""What is left: seats of sessions, places of an edition and of its categories."""

from datetime import UTC, datetime

import pytest

from attendees.enums import RegistrationState, SeatState
from attendees.selectors.place import category_places_left, places_left, seats_left
from attendees.selectors.registration import my_registrations
from events.enums import SessionState
from tests.factories import (
    CategoryFactory,
    EditionFactory,
    RegistrationFactory,
    SeatBookingFactory,
    SessionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

MIDNIGHT = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize("size", [1, 3])
def test_seats_left_in_the_sessions_that_one_books(django_assert_num_queries, size):
    edition = EditionFactory()
    sessions = SessionFactory.create_batch(size, edition=edition, bookable=True, capacity=3)
    shrunk = SessionFactory(edition=edition, bookable=True, capacity=1)
    SeatBookingFactory.create_batch(2, session=shrunk)
    SessionFactory(edition=edition)
    SessionFactory(edition=edition, bookable=True, state=SessionState.CANCELLED)
    SessionFactory(bookable=True)
    for state in SeatState:
        SeatBookingFactory(session=sessions[0], state=state)

    with django_assert_num_queries(1):
        left = seats_left(edition)

    expected = {session.pk: 3 for session in sessions} | {sessions[0].pk: 1, shrunk.pk: 0}
    assert left == expected


@pytest.mark.parametrize("size", [1, 3])
def test_places_left_in_an_edition_and_its_categories(django_assert_num_queries, size):
    edition = EditionFactory(capacity=8)
    categories = CategoryFactory.create_batch(size, edition=edition, quota=3)
    unlimited = CategoryFactory(edition=edition)
    outgrown = CategoryFactory(edition=edition, quota=0)
    CategoryFactory(quota=1)
    for state in (RegistrationState.CONFIRMED, RegistrationState.OFFERED, RegistrationState.PENDING):
        RegistrationFactory(edition=edition, category=categories[0], state=state, ticket=False)
    RegistrationFactory(edition=edition, category=categories[0], cancelled=True)
    RegistrationFactory(edition=edition, category=outgrown)

    with django_assert_num_queries(1):
        assert places_left(edition) == 5
    with django_assert_num_queries(1):
        left = category_places_left(edition)

    expected = {category.pk: 3 for category in categories}
    assert left == expected | {categories[0].pk: 1, unlimited.pk: None, outgrown.pk: 0}


def test_an_edition_without_limit_has_no_number_of_places_and_one_that_shrank_none():
    edition = EditionFactory(capacity=None)
    RegistrationFactory.create_batch(2, edition=edition)

    assert places_left(edition) is None
    edition.capacity = 1
    assert places_left(edition) == 0


@pytest.mark.parametrize("size", [1, 3])
def test_an_account_finds_its_registrations_newest_edition_first(django_assert_num_queries, size):
    user = UserFactory()
    former = RegistrationFactory(user=user, edition__year=2025)
    coming = RegistrationFactory.create_batch(size, user=user, edition=EditionFactory())
    RegistrationFactory(user=UserFactory(), edition=former.edition)

    with django_assert_num_queries(1):
        found = list(my_registrations(user))
        assert {(person.edition.year, person.category.name) for person in found}

    assert found == [*sorted(coming, key=lambda person: (person.sort_key, person.pk)), former]
