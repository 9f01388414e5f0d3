"""Places left in an edition and its categories, seats left in its sessions.

A place that came free while somebody waits is kept for them: whoever comes new finds it taken already. How many are
kept does not depend on the order of the line. In each category as many as wait and fit; and where the edition has
fewer places than all those together, none is left for anybody new.
"""

from collections import Counter
from dataclasses import dataclass, replace

from django.db.models import Count, Q

from attendees.enums import PLACE_HOLDING_SEATS, RegistrationState
from attendees.models import Category
from attendees.selectors.tally import tally_places
from events.models import Edition


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

    def without(self, category: int) -> "Places":
        """Return the places as they would be without one person who holds a place of a category."""
        if category not in self.categories:
            return self
        counted = self.categories[category]
        return replace(self, categories=self.categories | {category: replace(counted, taken=counted.taken - 1)})


def count_places(edition: Edition) -> Places:
    """Count the places of an edition. One query; call under the edition's lock to act on the answer."""
    quotas: dict[int, int | None] = {}
    taken: Counter[int] = Counter()
    waiting: Counter[int] = Counter()
    for category, quota, state, people in tally_places(edition.pk):
        if not state:
            quotas[category] = quota
        elif state == RegistrationState.WAITLISTED:
            waiting[category] += people
        else:
            taken[category] += people
    return Places(edition.capacity, {pk: CategoryPlaces(quotas[pk], taken[pk], waiting[pk]) for pk in quotas})


def has_place_for(edition: Edition, category: Category) -> bool:
    """Return whether somebody new finds a place in a category of an edition. One query."""
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
    return count_places(edition).left


def category_places_left(edition: Edition) -> dict[int, int | None]:
    """Return how many places whoever comes new finds in each category, None for those without a quota. One query."""
    return {pk: places.left for pk, places in count_places(edition).categories.items()}
