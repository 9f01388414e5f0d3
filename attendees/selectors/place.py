"""Places left in an edition and its categories, seats left in its sessions.

A place that came free while somebody waits is kept for them: whoever comes new finds it taken already. How many are
kept does not depend on the order of the line. In each category as many as wait and fit; and where the edition has
fewer places than all those together, none is left for anybody new.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from attendees.enums import PLACE_HOLDING_REGISTRATIONS, PLACE_HOLDING_SEATS, RegistrationState
from attendees.models import Category, Registration
from events.models import Edition

HOLDS_A_PLACE = Q(registrations__state__in=PLACE_HOLDING_REGISTRATIONS)
_COUNTED = (*PLACE_HOLDING_REGISTRATIONS, RegistrationState.WAITLISTED)
WAITS_FOR_A_PLACE = Q(registrations__state=RegistrationState.WAITLISTED)


@dataclass(frozen=True, slots=True)
class CategoryPlaces:
    """One category: its quota, how many hold a place of it, how many wait for one."""

    quota: int | None = None
    taken: int = 0
    waiting: int = 0

    @property
    def free(self) -> int | None:
        """Places that nobody holds, None without a quota."""
        return None if self.quota is None else max(0, self.quota - self.taken)

    @property
    def kept(self) -> int:
        """Free places that are for those who wait."""
        return self.waiting if self.free is None else min(self.waiting, self.free)

    @property
    def left(self) -> int | None:
        """Places for whoever comes new, None without a quota."""
        return None if self.free is None else self.free - self.kept


@dataclass(frozen=True, slots=True)
class Places:
    """The places of an edition, by category."""

    capacity: int | None
    categories: dict[int, CategoryPlaces]

    @property
    def free(self) -> int | None:
        """Places that nobody holds, None without a limit."""
        if self.capacity is None:
            return None
        return max(0, self.capacity - sum(places.taken for places in self.categories.values()))

    @property
    def serves_the_line(self) -> bool:
        """Whether somebody who waits fits in a free place."""
        return self.free != 0 and any(places.kept for places in self.categories.values())

    @property
    def left(self) -> int | None:
        """Places for whoever comes new, None without a limit."""
        if self.free is None:
            return None
        return max(0, self.free - sum(places.kept for places in self.categories.values()))


def count_places(edition: Edition) -> Places:
    """Count the places of an edition. Two queries; call under the edition's lock to act on the answer.

    One query that joins both costs PostgreSQL twice as much, while everybody waits for the lock.
    """
    quotas = dict(edition.categories.order_by().values_list("pk", "quota"))
    people = Registration.objects.filter(edition=edition, state__in=_COUNTED).order_by()
    # Rows, not their numbers: the index that counts are made from does not hold those.
    rows = people.values_list("category", "state").annotate(people=Count("*"))
    empty = [(pk, quota, "", 0) for pk, quota in quotas.items()]
    return _places(edition, [*empty, *((pk, quotas.get(pk), state, number) for pk, state, number in rows)])


def has_place_for(edition: Edition, category: Category) -> bool:
    """Return whether somebody new finds a place in a category of an edition. Two queries."""
    places = count_places(edition)
    return places.left != 0 and places.categories[category.pk].left != 0


def seats_left(edition: Edition) -> dict[int, int]:
    """Return how many seats are left in each session of an edition that one books. One query."""
    taken = Count("seats", filter=Q(seats__state__in=PLACE_HOLDING_SEATS))
    rows = edition.sessions.bookable().annotate(taken=taken).order_by().values_list("pk", "capacity", "taken")
    return {pk: max(0, (capacity or 0) - taken) for pk, capacity, taken in rows}


def places_left(edition: Edition) -> int | None:
    """Return how many places whoever comes new finds in an edition, None when it has no limit. At most one query."""
    if edition.capacity is None:
        return None
    people = Registration.objects.filter(edition=edition, state__in=_COUNTED).order_by()
    rows = people.values_list("category", "category__quota", "state").annotate(people=Count("*"))
    return _places(edition, rows).left


def category_places_left(edition: Edition) -> dict[int, int | None]:
    """Return how many places whoever comes new finds in each category, None for those without a quota. One query."""
    taken = Count("registrations", filter=HOLDS_A_PLACE)
    waiting = Count("registrations", filter=WAITS_FOR_A_PLACE)
    rows = edition.categories.annotate(taken=taken, waiting=waiting).order_by()
    found = rows.values_list("pk", "quota", "taken", "waiting")
    return {pk: CategoryPlaces(quota, taken, waiting).left for pk, quota, taken, waiting in found}


def _places(edition: Edition, rows: Iterable[tuple[int, int | None, str, int]]) -> Places:
    """Add up rows of a category, its quota, a state and how many are in it."""
    quotas: dict[int, int | None] = {}
    taken: Counter[int] = Counter()
    waiting: Counter[int] = Counter()
    for category, quota, state, people in rows:
        quotas[category] = quota
        counted = waiting if state == RegistrationState.WAITLISTED else taken
        counted[category] += people
    return Places(edition.capacity, {pk: CategoryPlaces(quotas[pk], taken[pk], waiting[pk]) for pk in quotas})
