"""The people of an edition, once each, as figures see them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef

from attendees.enums import OPEN_REGISTRATIONS, RegistrationState
from attendees.models import Registration, Stay
from attendees.territory import territory_of
from events.models import Edition


class Person(NamedTuple):
    """Somebody as their registration that counts says: the open one, else the last that was cancelled or refused."""

    registration: UUID
    email_key: str
    name_key: str
    state: str
    is_walk_in: bool
    category: int
    kind: str
    organisation_kind: str
    organisation_key: str
    territory: str
    heard_by: str
    has_needs: bool
    needs_told: bool
    is_under_15: bool
    created_at: datetime
    cancelled_at: datetime | None
    # By whichever of their registrations a door saw them.
    is_present: bool

    @property
    def is_confirmed(self) -> bool:
        return self.state == RegistrationState.CONFIRMED

    @property
    def is_expected(self) -> bool:
        """Whether they registered before the forum, and hold a place."""
        return self.is_confirmed and not self.is_walk_in


@dataclass(frozen=True, slots=True)
class Crowd:
    """Everybody; `who` finds a person by any of their registrations."""

    people: list[Person]
    who: dict[UUID, Person] = field(repr=False)

    def __iter__(self) -> Any:
        return iter(self.people)


_COLUMNS = (
    "pk", "email_key", "name_key", "state", "is_walk_in", "category", "category__kind", "organisation_kind",
    "organisation_key", "postcode", "heard_by", "needs", "needs_told_at_desk", "is_under_15", "created_at",
    "cancelled_at", "was_in",
)  # fmt: skip
# Thousands of people live under a few hundred postcodes.
_territory_of = lru_cache(maxsize=5000)(territory_of)
_OPEN = frozenset(OPEN_REGISTRATIONS)


def load_crowd(edition: Edition) -> Crowd:
    """Return the people of an edition. One query.

    Registering again after cancelling, under the same address and name, is the same person; without an address
    everybody is another one.
    """
    was_in = Exists(Stay.objects.filter(registration=OuterRef("pk")))
    rows = Registration.objects.filter(edition=edition).annotate(was_in=was_in).order_by("created_at", "pk")
    chosen: dict[object, Person] = {}
    others: dict[object, list[UUID]] = {}
    for person in map(_person, rows.values_list(*_COLUMNS)):
        key: object = (person.email_key, person.name_key) if person.email_key else person.registration
        known = chosen.get(key)
        if known is None:
            chosen[key] = person
            continue
        counts, other = (known, person) if known.state in _OPEN else (person, known)
        others.setdefault(key, []).append(other.registration)
        chosen[key] = _with_presence(counts, known.is_present or person.is_present)
    who = {person.registration: person for person in chosen.values()}
    who.update({pk: chosen[key] for key, registrations in others.items() for pk in registrations})
    return Crowd(list(chosen.values()), who)


def _person(row: tuple[Any, ...]) -> Person:
    *identity, postcode, heard_by, needs, told, is_under_15, created_at, cancelled_at, was_in = row
    return Person(
        *identity, _territory_of(postcode), heard_by, bool(needs), told, is_under_15, created_at, cancelled_at, was_in
    )


def _with_presence(person: Person, is_present: bool) -> Person:
    return person if person.is_present == is_present else person._replace(is_present=is_present)


def organisations(people: Iterable[Person]) -> set[str]:
    """Return the organisations that people come from, as they are compared."""
    return {person.organisation_key for person in people if person.organisation_key}
