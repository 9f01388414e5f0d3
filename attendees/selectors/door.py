"""Reads for the phones of the door: who calls, how many are in, who left the badge at home."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from attendees.enums import RegistrationState
from attendees.models import Registration, Scanner, Stay
from attendees.models.registration import RegistrationQuerySet
from attendees.tokens import hash_secret
from events.models import Edition
from forum.core.text import fold

MOST_FOUND = 20
WORDS_LOOKED_FOR = 6
# Whoever comes without a ticket may be in the waiting list: the desk must be able to say so.
_LOOKED_FOR = (
    RegistrationState.CONFIRMED,
    RegistrationState.CANCELLED,
    RegistrationState.WAITLISTED,
    RegistrationState.OFFERED,
)


@dataclass(frozen=True, slots=True)
class DoorCount:
    """How many are inside now, of how many expected in all."""

    inside: int
    expected: int


def scanner_of_key(key: str) -> Scanner | None:
    """Return the phone that holds a key, its door and edition at hand, even revoked or ended. One query."""
    return Scanner.objects.select_related("checkpoint__edition").filter(key_hash=hash_secret(key)).first()


def count_door(edition: Edition) -> DoorCount:
    """Count an edition for the phone's screen. Two queries."""
    inside = Stay.objects.filter(checkpoint__edition=edition, left_at__isnull=True).count()
    return DoorCount(inside, Registration.objects.filter(edition=edition).confirmed().count())


def find_by_name(edition: Edition, name: str) -> RegistrationQuerySet:
    """Return people of an edition whose name has every word typed, or a part of it; case and accents aside.

    One query. `entered_at` says since when somebody is inside. Ask for one more than `MOST_FOUND` to know whether
    there are others.
    """
    guests = Registration.objects.filter(edition=edition, state__in=_LOOKED_FOR)
    for word in fold(name).split()[:WORDS_LOOKED_FOR]:
        guests = guests.filter(name_key__contains=word)
    inside = Stay.objects.filter(registration=OuterRef("pk"), left_at__isnull=True)
    return guests.select_related("category").annotate(entered_at=Subquery(inside.values("entered_at")[:1])).in_order()
