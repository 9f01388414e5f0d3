"""Who is inside now, room by room: the list to call when everybody must leave."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from attendees.enums import CheckpointKind
from attendees.models import Scanner
from attendees.selectors.inside import open_stays
from events.models import Edition

# Whoever no other door has seen: somewhere in the building.
ELSEWHERE = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody inside: as the badge names them, and when they were last seen."""

    name: str
    organisation: str
    seen_at: datetime
    door: str


@dataclass(frozen=True, slots=True)
class Zone:
    """A room, a zone, or the rest of the building (`name` ""), with whoever is there by last name."""

    name: str
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Evacuation:
    """Everybody inside at a moment, and the phones that may know of others: they hold scans not yet sent."""

    at: datetime
    zones: tuple[Zone, ...]
    late: tuple[Scanner, ...]

    @property
    def total(self) -> int:
        return sum(len(zone.people) for zone in self.zones)

    @property
    def waiting(self) -> int:
        return sum(phone.waiting_scans for phone in self.late)


def list_inside(edition: Edition, at: datetime) -> Evacuation:
    """Return who is inside, each once, where they were last seen. Two queries, whatever their number."""
    rows = (
        open_stays(edition, at)
        .order_by("registration__sort_key", "registration", "entered_at")
        .values_list(
            "registration", "registration__last_name", "registration__first_name", "registration__organisation",
            "kind", "entered_at", "checkpoint__name", "checkpoint__session__title", "checkpoint__session__room__name",
        )
    )  # fmt: skip
    where: dict[UUID, str] = {}
    people: dict[UUID, Person] = {}
    for registration, last, first, organisation, kind, entered_at, door, title, room in rows:
        if kind == CheckpointKind.MAIN:
            where.setdefault(registration, ELSEWHERE)
        else:
            where[registration] = room or title or door
        seen_at = max(entered_at, people[registration].seen_at) if registration in people else entered_at
        people[registration] = Person(f"{last} {first}".strip(), organisation, seen_at, door)
    by_zone: dict[str, list[Person]] = defaultdict(list)
    for registration, person in people.items():
        by_zone[where[registration]].append(person)
    # The rest of the building last: rooms are where somebody can go and look.
    zones = [Zone(name, tuple(by_zone[name])) for name in sorted(by_zone, key=lambda name: (not name, name.casefold()))]
    late = Scanner.objects.filter(
        checkpoint__edition=edition, revoked_at=None, ends_at__gt=at, waiting_scans__gt=0
    ).order_by("name", "pk")
    return Evacuation(at, tuple(zones), tuple(late))
