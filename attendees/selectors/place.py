"""Places left in an edition and its categories, seats left in its sessions."""

from django.db.models import Count, Q

from attendees.enums import PLACE_HOLDING_REGISTRATIONS, PLACE_HOLDING_SEATS
from events.models import Edition

HOLDS_A_PLACE = Q(registrations__state__in=PLACE_HOLDING_REGISTRATIONS)


def seats_left(edition: Edition) -> dict[int, int]:
    """Return how many seats are left in each session of an edition that one books. One query."""
    taken = Count("seats", filter=Q(seats__state__in=PLACE_HOLDING_SEATS))
    rows = edition.sessions.bookable().annotate(taken=taken).order_by().values_list("pk", "capacity", "taken")
    return {pk: max(0, (capacity or 0) - taken) for pk, capacity, taken in rows}


def places_left(edition: Edition) -> int | None:
    """Return how many places are left in an edition, None when it has no limit. At most one query."""
    if edition.capacity is None:
        return None
    taken = edition.registrations.filter(state__in=PLACE_HOLDING_REGISTRATIONS).count()
    return max(0, edition.capacity - taken)


def category_places_left(edition: Edition) -> dict[int, int | None]:
    """Return how many places are left in each category of an edition, None for those without a quota. One query."""
    taken = Count("registrations", filter=HOLDS_A_PLACE)
    rows = edition.categories.annotate(taken=taken).order_by().values_list("pk", "quota", "taken")
    return {pk: None if quota is None else max(0, quota - taken) for pk, quota, taken in rows}
