"""Reads for the phones of the door: who calls, how many are in, who left the badge at home."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, OuterRef, QuerySet, Subquery

from attendees.enums import CheckpointKind, RegistrationState
from attendees.likeness import rate
from attendees.models import Registration, Scanner, Stay
from attendees.selectors.inside import open_stays
from attendees.tokens import hash_secret
from events.models import Edition
from forum.core.prepared import Blank, Prepared
from forum.core.text import fold

MOST_FOUND = 20
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
    """Return the phone that holds a key, its door at hand, even revoked or ended. One query."""
    return next(iter(_SCANNERS.ask(None, {"key": hash_secret(key)})), None)


def _write_scanner(_shape: None) -> QuerySet[Scanner]:
    doors = ("checkpoint__edition__venue", "checkpoint__session__room")
    return Scanner.objects.select_related(*doors).filter(key_hash=Blank("key", CharField())).order_by()


_SCANNERS = Prepared(_write_scanner)


def count_door(edition: Edition, at: datetime) -> DoorCount:
    """Count an edition for the phone's screen. Two queries."""
    inside = open_stays(edition, at).filter(kind=CheckpointKind.MAIN).count()
    return DoorCount(inside, Registration.objects.filter(edition=edition).confirmed().count())


@dataclass(frozen=True, slots=True)
class Found:
    """Whom a search found, the likeliest first, and whether there are others."""

    guests: list[Registration]
    has_more: bool


def find_guests(edition: Edition, asked: str) -> Found:
    """Return people of an edition whose name or organisation is like what was typed: parts, accents, wrong letters.

    Two queries: what is compared of everybody, then those found. `entered_at` says since when somebody is inside.
    """
    words = fold(asked).split()
    guests = Registration.objects.filter(edition=edition, state__in=_LOOKED_FOR)
    columns = guests.order_by().values_list("pk", "name_key", "organisation", "sort_key")
    rated = [
        # Whose own name it is comes before whose organisation is called so.
        (rating, rate(words, name_key.split()) != rating, sort_key, pk)
        for pk, name_key, organisation, sort_key in columns
        if (rating := rate(words, [*name_key.split(), *fold(organisation).split()])) is not None
    ]
    best = [pk for *_ranks, pk in sorted(rated)[:MOST_FOUND]]
    inside = Stay.objects.filter(registration=OuterRef("pk"), left_at__isnull=True, kind=CheckpointKind.MAIN)
    found = (
        Registration.objects.filter(pk__in=best)
        .select_related("category")
        .annotate(entered_at=Subquery(inside.values("entered_at")[:1]))
        .in_bulk()
    )
    return Found([found[pk] for pk in best if pk in found], len(rated) > MOST_FOUND)
