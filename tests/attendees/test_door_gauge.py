"""How many are in the building is counted where its limit is near, and once in a while where it is far."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendees.services.door import gauge
from tests.attendees.test_door_rooms import scan
from tests.factories import CheckpointFactory, RegistrationFactory, ScannerFactory


@pytest.fixture
def phone(db, settings, monkeypatch):
    settings.PAGES_KEPT_SECONDS = 60
    monkeypatch.setattr(gauge, "FRESH_SECONDS", 60)
    return ScannerFactory(checkpoint=CheckpointFactory(counts_exits=True))


def limit_to(people, phone):
    venue = phone.checkpoint.edition.venue
    venue.safety_capacity = people
    venue.save()


def let_in(phone):
    """Return what one more person is shown, and whether somebody counted who is inside."""
    guest = RegistrationFactory(edition=phone.checkpoint.edition)
    with CaptureQueriesContext(connection) as queries:
        shown = scan(phone, guest)
    return shown["result"], any("count(" in query["sql"].lower() for query in queries)


def test_a_far_limit_is_looked_at_once_in_a_while(phone, settings):
    limit_to(gauge.FAR + 3, phone)

    assert [let_in(phone) for _ in range(3)] == [("admitted", True), ("admitted", False), ("admitted", False)]
    # A second later.
    settings.PAGES_KEPT_SECONDS = 0
    assert let_in(phone) == ("admitted", True)


def test_a_limit_that_is_near_is_looked_at_each_time(phone):
    limit_to(gauge.FAR, phone)

    assert [let_in(phone) for _ in range(3)] == [("admitted", True)] * 3


def test_a_limit_that_is_set_lower_holds_at_once(phone):
    limit_to(5000, phone)
    assert [let_in(phone) for _ in range(2)] == [("admitted", True), ("admitted", False)]

    limit_to(2, phone)

    assert let_in(phone) == ("full", True)
