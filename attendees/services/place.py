"""Places of an edition and its categories: why one more person does not fit, and giving a place up.

Counting and taking happen under the edition's lock. Giving up takes the registration's alone: it only frees.
"""

from datetime import datetime

from attendees.enums import RegistrationState, TicketState
from attendees.models import Category, Registration
from attendees.selectors.place import CategoryPlaces, Places, count_places
from attendees.services.ground import RegistrationRefused, write_to
from attendees.services.seat import free_seats
from attendees.services.ticket import revoke_ticket
from attendees.signals import registration_cancelled
from events.models import Edition
from forum.core.journal import Actor, record


class EditionFull(RegistrationRefused):
    """The edition has no place left, or keeps those it has for people who wait."""


class CategoryFull(RegistrationRefused):
    """The category has no place left, or keeps it for people who wait; another one may have."""


# How each state is left: the journal's verb, and the letter that says so.
_FAREWELLS = {
    RegistrationState.WAITLISTED: ("waiting_list_left", "waiting_list_left"),
    RegistrationState.OFFERED: ("offer_declined", "waiting_list_left"),
}


def lack_of_places(
    edition: Edition, category: Category, *, besides: Registration | None = None
) -> EditionFull | CategoryFull | None:
    """Return why one more person who comes new does not fit, or None. Call under the edition's lock. One query.

    `besides` leaves out somebody who holds a place of the category in this transaction already.
    """
    places = count_places(edition)
    if besides is not None:
        places = places.without(besides.category_id)
    counted = _places_of(category, places)
    if places.left == 0:
        return EditionFull()
    return CategoryFull() if counted.left == 0 else None


def lack_in_category(edition: Edition, category: Category) -> CategoryFull | None:
    """Return why one more person of the edition may not change to a category, or None. Call under the edition's lock.

    Those who wait for the category come first, even where the edition is full and none of them could have the place
    today: they stand before whoever is in already.
    """
    counted = _places_of(category, count_places(edition))
    return CategoryFull() if counted.free is not None and counted.free <= counted.waiting else None


def lack_for_waiting(registration: Registration, places: Places) -> EditionFull | CategoryFull | None:
    """Return why somebody who waits cannot be offered a place, or None. Call with places counted under the lock."""
    if places.free == 0:
        return EditionFull()
    return CategoryFull() if places.categories[registration.category_id].free == 0 else None


def give_up(registration: Registration, *, actor: Actor, at: datetime) -> dict[str, list[object]]:
    """Set a locked registration to cancelled, free what it held, tell the apps above and return the changes."""
    former = registration.state
    seats = list(registration.seats.holding())
    registration.state, registration.cancelled_at = RegistrationState.CANCELLED, at
    registration.offer_expires_at = None
    registration.save()
    revoke_ticket(registration, TicketState.CANCELLED, at=at)
    free_seats(registration, seats, at=at)
    registration_cancelled.send(Registration, registration=registration, actor=actor, at=at)
    return {
        "state": [former, RegistrationState.CANCELLED],
        "seats": [sorted(seat.session_id for seat in seats), []],
    }


def take_leave(registration: Registration, *, actor: Actor, at: datetime) -> Registration:
    """Cancel a locked registration, whatever it held, with its line in the journal and its letter."""
    farewell = _FAREWELLS.get(RegistrationState(registration.state), ("cancelled", "registration_cancelled"))
    verb, letter = farewell
    changes = give_up(registration, actor=actor, at=at)
    record(actor, verb, registration, at=at, scope=registration.edition.slug, changes=changes)
    write_to(registration, letter, at=at)
    return registration


def _places_of(category: Category, places: Places) -> CategoryPlaces:
    # Read under the lock, and as one of the edition's: the form's copy may be old, or come from elsewhere.
    if category.pk not in places.categories:
        raise Category.DoesNotExist
    return places.categories[category.pk]
