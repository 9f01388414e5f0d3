"""Reads across registrations and seats. Each costs the same number of queries whatever the size."""

from datetime import datetime, time, timedelta

from django.db.models import Count, Q

from attendees.enums import PLACE_HOLDING_REGISTRATIONS, PLACE_HOLDING_SEATS
from attendees.models import Registration
from attendees.models.registration import RegistrationQuerySet
from events.enums import EditionState
from events.models import Edition
from forum.core.models import User

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


def my_registrations(user: User) -> RegistrationQuerySet:
    """Return what a person's account opens, coming editions first, with edition and category at hand."""
    mine = Registration.objects.filter(user=user).select_related("edition", "category")
    return mine.order_by("-edition__year", "-edition__starts_on", "sort_key", "pk")


def edition_ends_at(edition: Edition) -> datetime | None:
    """Return the end of an edition's last day in its time zone, None when its days are unknown."""
    if edition.ends_on is None:
        return None
    return datetime.combine(edition.ends_on + timedelta(days=1), time(), edition.zone)


def edition_is_over(edition: Edition, at: datetime) -> bool:
    """Return whether an edition is behind us: closed by its organiser, or its last day gone."""
    if edition.state in (EditionState.CLOSED, EditionState.ARCHIVED):
        return True
    ends_at = edition_ends_at(edition)
    return ends_at is not None and ends_at <= at
