"""The waiting list: joining it, being offered a place, taking it or letting it go.

Every place is taken under the edition's lock, an offer's too: from then on it counts, until it is declined or has
expired. Accepting changes nothing to the count, so it asks for the registration's lock alone; so do declining and
expiring, which free. Whoever comes second finds the state changed and is refused.
"""

from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import transaction

from attendees.enums import RegistrationState
from attendees.models import Registration
from attendees.selectors.place import count_places
from attendees.selectors.waiting import line_ends_at, next_in_line, offer_ends_at, waiting_line
from attendees.services.ground import (
    EditionOver,
    MoveRefused,
    RegistrationRefused,
    check_move,
    lock_edition,
    lock_registration,
    write_to,
)
from attendees.services.place import give_up, lack_for_waiting, take_leave
from attendees.services.ticket import issue_ticket
from events.enums import EditionState
from events.models import Edition
from events.selectors import has_ended
from forum.core.journal import Actor, record

WORKER = Actor.system()
# Somebody who let this many offers pass has other plans: the next in line should not wait for them again.
OFFERS_AT_MOST = 2
# How many are offered in one go: while the lock is held nobody else registers. The worker comes back for the rest.
OFFERS_AT_ONCE = 50


class OfferExpired(RegistrationRefused):
    """The offer has run out, whether or not the worker has taken note of it yet."""


class OffersOver(RegistrationRefused):
    """It is too late before the day for an offer, or the edition takes nobody now."""


def join_waiting_list(registration: Registration, *, former: str | None, actor: Actor, at: datetime) -> None:
    """Put a registration, already set to waitlisted and saved, into the journal and write to its owner.

    Part of registering and of coming back, which hold the edition's lock and saw that there is no place.
    """
    changes = {"state": [former, RegistrationState.WAITLISTED], "category": [None, registration.category_id]}
    record(actor, "waitlisted", registration, at=at, scope=registration.edition.slug, changes=changes)
    write_to(registration, "waitlisted", at=at)


@transaction.atomic
def offer_place(registration: Registration, *, actor: Actor, at: datetime) -> Registration:
    """Offer a free place to somebody who waits, whoever stands before them in the line; it is held for them.

    Raises MoveRefused unless the registration waits, OffersOver, EditionFull, CategoryFull.
    """
    edition = lock_edition(registration.edition)
    registration = lock_registration(registration)
    check_move(registration, RegistrationState.OFFERED)
    expires_at = offer_ends_at(edition, at=at)
    if expires_at is None:
        raise OffersOver
    lack = lack_for_waiting(registration, count_places(edition))
    if lack is not None:
        raise lack
    _offer(registration, expires_at=expires_at, actor=actor, at=at)
    return registration


@transaction.atomic
def offer_free_places(edition: Edition, *, at: datetime, actor: Actor = WORKER) -> int:
    """Offer the free places of an edition to the next in line who fit, some at a time; return how many were offered."""
    edition = lock_edition(edition)
    expires_at = offer_ends_at(edition, at=at)
    if expires_at is None:
        return 0
    places = count_places(edition)
    if not places.serves_the_line:
        return 0
    line = next_in_line(waiting_line(edition).only("category_id"), places)
    chosen = [person.pk for person in islice(line, OFFERS_AT_ONCE)]
    people = Registration.objects.select_related("edition", "category").filter(pk__in=chosen)
    # Locked by number, as accounts lock theirs; then written to in the order of the line. Whoever left the list just
    # before the lock was theirs is passed over: the next round offers that place again.
    locked = {person.pk: person for person in people.select_for_update(of=("self",), no_key=True).order_by("pk")}
    waiting = [locked[pk] for pk in chosen if locked[pk].state == RegistrationState.WAITLISTED]
    for person in waiting:
        _offer(person, expires_at=expires_at, actor=actor, at=at)
    return len(waiting)


@transaction.atomic
def accept_offer(registration: Registration, *, actor: Actor, at: datetime) -> Registration:
    """Take the place that was offered: the registration is confirmed, and the ticket leaves by mail.

    Raises MoveRefused unless a place is offered, OfferExpired, EditionOver.
    """
    registration = lock_registration(registration)
    _check_offered(registration)
    if registration.edition.state != EditionState.OPEN or has_ended(registration.edition, at=at):
        raise EditionOver
    if registration.offer_expires_at is not None and registration.offer_expires_at <= at:
        raise OfferExpired
    registration.state, registration.confirmed_at = RegistrationState.CONFIRMED, at
    registration.offer_expires_at = None
    registration.save(update_fields=["state", "confirmed_at", "offer_expires_at"])
    issue_ticket(registration, at=at)
    changes = {"state": [RegistrationState.OFFERED, RegistrationState.CONFIRMED]}
    record(actor, "offer_accepted", registration, at=at, scope=registration.edition.slug, changes=changes)
    write_to(registration, "registration_confirmed", at=at)
    return registration


@transaction.atomic
def decline_offer(registration: Registration, *, actor: Actor, at: datetime) -> Registration:
    """Let the place that was offered go to the next in line. It is a cancellation: one may come back to the list.

    Raises MoveRefused unless a place is offered.
    """
    registration = lock_registration(registration)
    _check_offered(registration)
    return take_leave(registration, actor=actor, at=at)


@transaction.atomic
def leave_waiting_list(registration: Registration, *, actor: Actor, at: datetime) -> Registration:
    """Leave the waiting list. Raises MoveRefused unless the registration waits."""
    registration = lock_registration(registration)
    if registration.state != RegistrationState.WAITLISTED:
        raise MoveRefused(registration.state)
    return take_leave(registration, actor=actor, at=at)


def expire_offers(*, at: datetime, actor: Actor = WORKER) -> int:
    """End the offers whose time is over and return how many that was.

    The first that somebody lets pass brings them back to the end of the line while others may come; the next one
    ends their registration.
    """
    due = Registration.objects.filter(state=RegistrationState.OFFERED, offer_expires_at__lte=at)
    # One by one, so that a fault with one keeps nobody else's place.
    return sum(_expire(pk, actor=actor, at=at) for pk in due.order_by("pk").values_list("pk", flat=True))


def close_waiting_lists(*, at: datetime, actor: Actor = WORKER) -> int:
    """Tell those who still wait, once no offer can come any more, that no place came free; return how many."""
    waiting = Registration.objects.filter(state=RegistrationState.WAITLISTED, edition__state=EditionState.OPEN)
    editions = Edition.objects.filter(pk__in=waiting.values("edition"), starts_on__isnull=False).order_by("pk")
    closed = [edition for edition in editions if _is_over(edition, at)]
    people = waiting.filter(edition__in=closed).order_by("pk").values_list("pk", flat=True)
    return sum(_close(pk, actor=actor, at=at) for pk in people) if closed else 0


def _offer(registration: Registration, *, expires_at: datetime, actor: Actor, at: datetime) -> None:
    registration.state, registration.offer_expires_at = RegistrationState.OFFERED, expires_at
    registration.save(update_fields=["state", "offer_expires_at"])
    changes = {
        "state": [RegistrationState.WAITLISTED, RegistrationState.OFFERED],
        "offer_expires_at": [None, expires_at.isoformat()],
    }
    record(actor, "place_offered", registration, at=at, scope=registration.edition.slug, changes=changes)
    write_to(registration, "place_offered", at=at)


def _check_offered(registration: Registration) -> None:
    if registration.state != RegistrationState.OFFERED:
        raise MoveRefused(registration.state)


def _lock_in_state(pk: UUID, state: RegistrationState) -> Registration | None:
    """Lock a registration that was found in a state, and return it if it is still there."""
    people = Registration.objects.select_related("edition", "category").filter(pk=pk)
    found = people.select_for_update(of=("self",), no_key=True).first()
    return found if found is not None and found.state == state else None


@transaction.atomic
def _expire(pk: UUID, *, actor: Actor, at: datetime) -> bool:
    person = _lock_in_state(pk, RegistrationState.OFFERED)
    # Offered anew while the lock was waited for: that offer has its own time.
    if person is None or person.offer_expires_at is None or person.offer_expires_at > at:
        return False
    person.offers_missed += 1
    if person.offers_missed >= OFFERS_AT_MOST or _is_over(person.edition, at):
        changes = give_up(person, actor=actor, at=at)
    else:
        person.state, person.waitlisted_at = RegistrationState.WAITLISTED, at
        person.offer_expires_at = None
        person.save(update_fields=["state", "waitlisted_at", "offer_expires_at", "offers_missed"])
        changes = {"state": [RegistrationState.OFFERED, RegistrationState.WAITLISTED]}
    record(actor, "offer_expired", person, at=at, scope=person.edition.slug, changes=changes)
    write_to(person, "offer_expired", at=at)
    return True


@transaction.atomic
def _close(pk: UUID, *, actor: Actor, at: datetime) -> bool:
    person = _lock_in_state(pk, RegistrationState.WAITLISTED)
    if person is None:
        return False
    changes = give_up(person, actor=actor, at=at)
    record(actor, "waiting_list_closed", person, at=at, scope=person.edition.slug, changes=changes)
    write_to(person, "waiting_list_closed", at=at)
    return True


def _is_over(edition: Edition, at: datetime) -> bool:
    ends_at = line_ends_at(edition)
    return ends_at is not None and offer_ends_at(edition, at=at) is None
