"""A busy evening of a full edition, as one function: what many people do to its waiting list at the same moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from attendees.enums import PLACE_HOLDING_REGISTRATIONS, RegistrationState
from attendees.models import Category, Registration
from attendees.services.registration import cancel_registration
from attendees.services.waiting import accept_offer, leave_waiting_list, offer_free_places
from tests.attendees.acts import VISITOR, at_once, enrol


@dataclass(frozen=True, slots=True)
class Evening:
    """How many of whom act at once."""

    cancelling: int
    leaving: int
    joining: int
    workers: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it, once a last round has passed and everybody who was offered a place has said yes."""

    capacity: int
    held_after_offers: int
    offered: int
    accepted: int
    confirmed: int
    waiting: int
    left: int
    # Left the list, and were offered a place all the same: there must be none.
    left_and_offered: int


def spend(evening: Evening, category: Category) -> Outcome:
    """Let everybody act at once on a category of a full edition that has people waiting, and count what came of it."""
    edition, at = category.edition, evening.at
    people = Registration.objects.filter(edition=edition).order_by("pk")
    holders = list(people.confirmed()[: evening.cancelling])
    leavers = list(people.filter(state=RegistrationState.WAITLISTED)[: evening.leaving])
    offers = partial(offer_free_places, edition, at=at)
    results = at_once(
        *_each(leave_waiting_list, leavers, at),
        *_each(cancel_registration, holders, at),
        *(_newcomer(category, n, at) for n in range(evening.joining)),
        *[offers] * evening.workers,
    )
    offers()
    left = {person.pk for person, result in zip(leavers, results, strict=False) if isinstance(result, Registration)}
    offered = list(people.filter(state=RegistrationState.OFFERED))
    held = people.filter(state__in=PLACE_HOLDING_REGISTRATIONS).count()
    accepted = at_once(*_each(accept_offer, offered, at)) if offered else []
    return Outcome(
        capacity=edition.capacity or 0,
        held_after_offers=held,
        offered=len(offered),
        accepted=sum(isinstance(result, Registration) for result in accepted),
        confirmed=people.confirmed().count(),
        waiting=people.filter(state=RegistrationState.WAITLISTED).count(),
        left=len(left),
        left_and_offered=sum(person.pk in left for person in offered),
    )


def _each(service: Callable[..., Any], people: list[Registration], at: datetime) -> list[Callable[[], Any]]:
    return [partial(service, person, actor=VISITOR, at=at) for person in people]


def _newcomer(category: Category, number: int, at: datetime) -> Callable[[], Registration]:
    return partial(enrol, category, waits=True, first_name=f"Nom{number}", email=f"nom{number}@example.org", at=at)
