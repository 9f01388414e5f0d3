"""The people of an edition, once each, as figures see them, and the doors that saw them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef

from attendees.enums import OPEN_REGISTRATIONS, CheckpointKind, RegistrationState
from attendees.models import Registration, Stay
from attendees.selectors.figures.reading import as_text
from attendees.territory import territory_of
from events.models import Edition
from events.selectors import has_ended


class Person(NamedTuple):
    """Somebody as their registration that counts says: the open one, else the last that was cancelled or refused.

    `registration` is its key, `as_text`.
    """

    registration: str
    email_key: str
    name_key: str
    state: str
    is_walk_in: bool
    category: int
    kind: str
    organisation_kind: str
    organisation_key: str
    heard_by: str
    needs_told: bool
    is_under_15: bool
    has_needs: bool
    # By whichever of their registrations a door saw them.
    is_present: bool
    territory: str

    @property
    def is_confirmed(self) -> bool:
        return self.state == RegistrationState.CONFIRMED


class Door(NamedTuple):
    """A checkpoint of the edition."""

    pk: int
    kind: str
    name: str


@dataclass(frozen=True)
class Crowd:
    """Everybody. `other_registrations` leads from those that do not count to the one of the same person that does.

    `is_over`: nobody comes any more. `doors` stand in their order: passages are read by them, which an index serves.
    """

    people: list[Person]
    other_registrations: dict[str, str] = field(repr=False)
    doors: list[Door]
    is_over: bool

    def __iter__(self) -> Iterator[Person]:
        return iter(self.people)

    @cached_property
    def guests(self) -> list[Person]:
        """Those who hold a place, registered before the forum or at its door."""
        return [person for person in self.people if person.is_confirmed]

    @cached_property
    def present(self) -> list[Person]:
        """Those whom a door saw, whatever became of their registration."""
        return [person for person in self.people if person.is_present]

    def doors_of(self, *, sessions: bool) -> list[int]:
        """Return the doors of sessions, or all others."""
        return [door.pk for door in self.doors if (door.kind == CheckpointKind.SESSION) == sessions]

    @property
    def tells_absent(self) -> bool:
        """Whether who was not seen is absent: nobody comes any more, and somebody was seen."""
        return self.is_over and bool(self.present)


_COLUMNS = (
    as_text("pk"), "email_key", "name_key", "state", "is_walk_in", "category", "category__kind", "organisation_kind",
    "organisation_key", "heard_by", "needs_told_at_desk", "is_under_15", "needs", "was_in", "postcode",
)  # fmt: skip
# Thousands of people live under a few hundred postcodes.
_territory_of = lru_cache(maxsize=5000)(territory_of)
_OPEN = frozenset(OPEN_REGISTRATIONS)


def load_crowd(edition: Edition, *, at: datetime) -> Crowd:
    """Return the people of an edition and its doors. Two queries.

    Registering again after cancelling, under the same address and name, is the same person; without an address
    everybody is another one.
    """
    doors = [Door(*row) for row in edition.checkpoints.order_by("position", "name", "pk").values_list(*Door._fields)]
    here = Stay.objects.filter(checkpoint__in=[door.pk for door in doors])
    was_in = Exists(here.filter(registration=OuterRef("pk")))
    rows = Registration.objects.filter(edition=edition).annotate(was_in=was_in).order_by("created_at", "pk")
    chosen: dict[object, Person] = {}
    others: dict[str, object] = {}
    for person in map(_person, rows.values_list(*_COLUMNS)):
        key = (person.email_key, person.name_key) if person.email_key else person.registration
        known = chosen.get(key)
        if known is None:
            chosen[key] = person
            continue
        counts, other = (known, person) if known.state in _OPEN else (person, known)
        others[other.registration] = key
        chosen[key] = counts._replace(is_present=known.is_present or person.is_present)
    who = {other: chosen[key].registration for other, key in others.items()}
    return Crowd(list(chosen.values()), who, doors, has_ended(edition, at=at))


def _person(row: tuple[Any, ...]) -> Person:
    *told, needs, was_in, postcode = row
    return Person._make((*told, needs != "", was_in, _territory_of(postcode)))


def organisations(people: Iterable[Person]) -> set[str]:
    """Return the organisations that people come from, as they are compared."""
    return {person.organisation_key for person in people} - {""}
