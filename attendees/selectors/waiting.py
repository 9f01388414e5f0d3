"""The waiting list of an edition: one line, in the order of arrival; in it, everybody waits for their own category.

How long an offer lasts and until when one is made are rules of time alone, so that pages and letters say the same.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.db.models import Q

from attendees.enums import RegistrationState
from attendees.models import Registration
from attendees.models.registration import RegistrationQuerySet
from attendees.selectors.place import Places, count_places
from events.enums import EditionState
from events.models import Edition
from events.selectors import has_ended

# Time enough to read one's mail on a day off, and short enough for the next in line.
OFFER_LASTS = timedelta(hours=48)
# The eve of the forum at eight: after that people pack their bag, and the desk knows whom to expect.
LAST_HOUR = time(20)
# Near the day an offer is shorter; below this it would only be a lure.
SHORTEST_OFFER = timedelta(hours=2)


def line_ends_at(edition: Edition) -> datetime | None:
    """Return the evening before an edition, None while its day is unknown: an offer never lasts longer."""
    if edition.starts_on is None:
        return None
    return datetime.combine(edition.starts_on - timedelta(days=1), LAST_HOUR, edition.zone)


def offer_ends_at(edition: Edition, *, at: datetime) -> datetime | None:
    """Return until when an offer made now holds its place, None when it is too late, or not the time, to make one."""
    if edition.state != EditionState.OPEN or has_ended(edition, at=at):
        return None
    ends_at = line_ends_at(edition)
    if ends_at is None:
        return at + OFFER_LASTS
    return min(at + OFFER_LASTS, ends_at) if at + SHORTEST_OFFER <= ends_at else None


def takes_waiting(edition: Edition, *, at: datetime) -> bool:
    """Return whether one may join the waiting list of an edition: registration is open, and an offer could come."""
    return edition.takes_registrations(at) and offer_ends_at(edition, at=at) is not None


def waiting_line(edition: Edition) -> RegistrationQuerySet:
    """Return those who wait for a place, first come first."""
    line = Registration.objects.filter(edition=edition, state=RegistrationState.WAITLISTED)
    return line.order_by("waitlisted_at", "pk")


def place_in_line(registration: Registration) -> int:
    """Return how many people stand in the line up to and with this one. One query."""
    before = Q(waitlisted_at__lt=registration.waitlisted_at)
    before |= Q(waitlisted_at=registration.waitlisted_at, pk__lte=registration.pk)
    return waiting_line(registration.edition).filter(before).count()


def next_in_line(line: RegistrationQuerySet, places: Places) -> Iterator[Registration]:
    """Yield those of a line who fit in the free places, in order; who does not fit lets others pass."""
    free = places.free
    free_in = {category: counted.free for category, counted in places.categories.items()}
    for person in line:
        if free is not None and free <= 0:
            return
        left = free_in.get(person.category_id)
        if left is not None and left <= 0:
            continue
        free = None if free is None else free - 1
        free_in[person.category_id] = None if left is None else left - 1
        yield person


def editions_with_places_to_offer(*, at: datetime) -> list[Edition]:
    """Return the editions where somebody who waits fits now. One query, and two more for each that has a line.

    Looked at without a lock, so that a line which cannot move costs the worker no writing.
    """
    waiting = Registration.objects.filter(state=RegistrationState.WAITLISTED)
    editions = Edition.objects.filter(state=EditionState.OPEN, pk__in=waiting.values("edition")).order_by("pk")
    able = [edition for edition in editions if offer_ends_at(edition, at=at) is not None]
    return [edition for edition in able if count_places(edition).serves_the_line]


def may_be_offered(registration: Registration, places: Places, *, at: datetime) -> bool:
    """Return whether a place could be offered by hand to somebody who waits, whoever stands before them."""
    counted = places.categories.get(registration.category_id)
    return (
        registration.state == RegistrationState.WAITLISTED
        and offer_ends_at(registration.edition, at=at) is not None
        and places.free != 0
        and (counted is None or counted.free != 0)
    )
