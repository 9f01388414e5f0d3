"""The worker's rounds move the waiting lists by themselves."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendees.models import Registration
from attendees.rounds import move_waiting_lists
from tests.attendees.acts import letters
from tests.attendees.lines import full_category, wait
from tests.factories import EditionFactory, RegistrationFactory
from tests.factories.moments import BEFORE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(BEFORE + timedelta(hours=1), tick=False) as traveller:
        yield traveller


def test_a_round_without_anybody_waiting_costs_three_reads(django_assert_num_queries):
    RegistrationFactory()

    with django_assert_num_queries(3):
        assert move_waiting_lists() == 0


@pytest.mark.parametrize("size", [1, 3])
def test_a_line_that_cannot_move_is_read_and_not_locked(size):
    category = full_category()
    for n in range(size):
        wait(category, f"Nom{n}", minutes=n)

    with CaptureQueriesContext(connection) as queries:
        assert move_waiting_lists() == 0

    assert [query["sql"].split()[0] for query in queries] == ["SELECT"] * 4


def test_rounds_carry_a_place_from_one_to_the_next_until_somebody_takes_it(now):
    category = full_category()
    first, second = wait(category, "First"), wait(category, "Second", minutes=1)
    Registration.objects.confirmed().update(state="cancelled", cancelled_at=BEFORE)

    assert move_waiting_lists() == 1
    now.shift(timedelta(hours=49))
    assert move_waiting_lists() == 2

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("waitlisted", "offered")
    assert [letter for letter, _to in letters()] == [
        "waitlisted", "waitlisted", "place_offered", "offer_expired", "place_offered",
    ]  # fmt: skip


def test_each_edition_has_its_own_line():
    full, free = full_category(), full_category(edition=EditionFactory(slug="2027", capacity=1))
    stays, goes = wait(full, "Stays"), wait(free, "Goes")
    Registration.objects.confirmed().filter(edition=free.edition).update(state="cancelled", cancelled_at=BEFORE)

    assert move_waiting_lists() == 1

    stays.refresh_from_db()
    goes.refresh_from_db()
    assert (stays.is_waiting, goes.is_offered) == (True, True)
