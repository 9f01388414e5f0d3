"""The waiting list with many at once, in threads with connections of their own: exact outcomes, round after round."""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest

from attendees.enums import PLACE_HOLDING_REGISTRATIONS, RegistrationState
from attendees.models import Registration, Ticket
from attendees.services.ground import MoveRefused
from attendees.services.registration import EditionFull, cancel_registration
from attendees.services.waiting import (
    OfferExpired,
    accept_offer,
    decline_offer,
    expire_offers,
    offer_free_places,
    offer_place,
)
from forum.core.models import LogEntry
from tests.attendees.acts import VISITOR, at_once, enrol, letters
from tests.attendees.evening import Evening, spend
from tests.attendees.lines import full_category, wait
from tests.factories import CategoryFactory, RegistrationFactory
from tests.factories.moments import BEFORE

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 15
LATER = BEFORE + timedelta(days=1)


def tally(results):
    """Count what came out: "Registration", or the name of a refusal."""
    return Counter(type(result).__name__ for result in results)


def holding(edition):
    return Registration.objects.filter(edition=edition, state__in=PLACE_HOLDING_REGISTRATIONS).count()


def act(service, registration, at=LATER):
    return partial(service, registration, actor=VISITOR, at=at)


def test_an_offer_and_a_cancellation_of_the_same_person_at_once():
    """Whoever comes first, the person ends up out of the line, the place is free, and they are told what happened."""
    for _ in range(ROUNDS):
        category = CategoryFactory(edition__capacity=1)
        person = RegistrationFactory(edition=category.edition, category=category, waiting=True)

        offered, cancelled = at_once(act(offer_place, person), act(cancel_registration, person))

        person.refresh_from_db()
        assert isinstance(cancelled, Registration)
        assert isinstance(offered, Registration | MoveRefused)
        assert (person.state, person.offer_expires_at) == (RegistrationState.CANCELLED, None)
        assert holding(category.edition) == 0
        told = [letter for letter, to in letters() if to == person.email]
        assert told == (["place_offered"] if isinstance(offered, Registration) else []) + ["waiting_list_left"]


def test_an_offer_and_a_cancellation_of_who_holds_the_place_at_once():
    """The place is offered once at most, and by the next round at the latest."""
    for _ in range(ROUNDS):
        category = full_category()
        holder = Registration.objects.get(edition=category.edition)
        person = RegistrationFactory(edition=category.edition, category=category, waiting=True)

        offered, cancelled = at_once(act(offer_place, person), act(cancel_registration, holder))

        assert isinstance(cancelled, Registration)
        assert isinstance(offered, Registration | EditionFull)
        assert holding(category.edition) == (1 if isinstance(offered, Registration) else 0)
        assert offer_free_places(category.edition, at=LATER) == (0 if isinstance(offered, Registration) else 1)
        assert holding(category.edition) == 1


def test_an_acceptance_and_the_end_of_the_offer_at_once():
    for _ in range(ROUNDS):
        person = RegistrationFactory(offered=True, edition__capacity=1)
        ends_at = person.offer_expires_at

        accepted, ended = at_once(
            act(accept_offer, person, ends_at - timedelta(seconds=1)), partial(expire_offers, at=ends_at)
        )

        person.refresh_from_db()
        if isinstance(accepted, Registration):
            assert (ended, person.state, person.tickets.count()) == (0, "confirmed", 1)
        else:
            assert isinstance(accepted, MoveRefused | OfferExpired)
            assert (ended, person.state, person.tickets.count()) == (1, "waitlisted", 0)


def test_a_yes_and_a_no_at_once_is_one_of_the_two():
    for _ in range(ROUNDS):
        person = RegistrationFactory(offered=True, edition__capacity=1)

        results = at_once(act(accept_offer, person), act(decline_offer, person))

        person.refresh_from_db()
        assert tally(results) == {"Registration": 1, "MoveRefused": 1}
        assert person.tickets.count() == (1 if person.is_confirmed else 0)
        assert holding(person.edition) == (1 if person.is_confirmed else 0)


def test_two_cancellations_and_one_who_waits():
    for _ in range(ROUNDS):
        category = full_category(2)
        holders = list(Registration.objects.filter(edition=category.edition).order_by("pk"))
        person = RegistrationFactory(edition=category.edition, category=category, waiting=True)
        offers = partial(offer_free_places, category.edition, at=LATER)

        *cancelled, during = at_once(*(act(cancel_registration, holder) for holder in holders), offers)
        after = offers()

        assert tally(cancelled) == {"Registration": 2}
        assert during + after == 1
        person.refresh_from_db()
        assert person.is_offered
        assert holding(category.edition) == 1


def test_twenty_newcomers_and_one_free_place_with_somebody_waiting():
    category = full_category()
    person = wait(category)
    cancel_registration(Registration.objects.confirmed().get(edition=category.edition), actor=VISITOR, at=LATER)
    newcomers = [partial(enrol, category, first_name=f"Nom{n}", email=f"p{n}@example.org", at=LATER) for n in range(20)]

    *results, offered = at_once(*newcomers, partial(offer_free_places, category.edition, at=LATER))

    assert (tally(results), offered) == ({"EditionFull": 20}, 1)
    person.refresh_from_db()
    assert person.is_offered
    assert Ticket.objects.filter(registration__edition=category.edition, state="active").count() == 0


def test_rounds_of_several_workers_and_an_organiser_never_offer_more_than_there_is():
    category = CategoryFactory(edition__capacity=5, quota=4)
    other = CategoryFactory(edition=category.edition)
    people = [
        RegistrationFactory(edition=category.edition, category=where, waiting=True) for where in (category, other) * 8
    ]
    by_hand = [act(offer_place, person) for person in people[-6:]]

    at_once(*[partial(offer_free_places, category.edition, at=LATER)] * 6, *by_hand)

    assert holding(category.edition) == 5
    in_category = Registration.objects.filter(category=category, state=RegistrationState.OFFERED).count()
    assert in_category <= 4
    assert LogEntry.objects.filter(verb="place_offered").count() == 5
    assert Counter(letter for letter, _ in letters()) == {"place_offered": 5}


def test_twenty_people_join_the_line_at_once_and_each_has_a_turn():
    category = full_category()
    crowd = [
        partial(enrol, category, waits=True, first_name=f"Nom{n}", email=f"p{n}@example.org", at=LATER)
        for n in range(20)
    ]

    results = at_once(*crowd)

    assert tally(results) == {"Registration": 20}
    assert Registration.objects.filter(state=RegistrationState.WAITLISTED).count() == 20
    assert Counter(letter for letter, _ in letters()) == {"waitlisted": 20}


def test_an_evening_of_cancellations_departures_newcomers_and_workers_leaves_an_exact_count():
    category = full_category(10)
    RegistrationFactory.create_batch(12, edition=category.edition, category=category, waiting=True)

    came = spend(Evening(cancelling=6, leaving=3, joining=4, workers=2, at=LATER), category)

    # Six places came free and at least nine people waited for them: none is idle, none is given twice, nobody new is
    # served before. Whoever wanted to leave and was offered a place first was refused.
    assert (came.capacity, came.held_after_offers, came.confirmed) == (10, 10, 10)
    assert (came.offered, came.accepted, came.left_and_offered) == (6, 6, 0)
    assert came.waiting == 12 + 4 - 6 - came.left
