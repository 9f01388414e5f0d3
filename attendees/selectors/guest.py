"""The guest list as organisers read it: searched, filtered, in the order of names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Min, Q

from attendees.enums import RegistrationState
from attendees.models import Category, Registration, Stay
from attendees.models.registration import RegistrationQuerySet
from events.models import Edition
from forum.core.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestFilter:
    """What an organiser looks for."""

    words: str = ""
    state: str = ""
    category: Category | None = None


def find_guests(edition: Edition, wanted: GuestFilter) -> RegistrationQuerySet:
    """Return the people of an edition who match, by name; those who wait, in the order of their line."""
    guests = Registration.objects.filter(_matches(wanted.words), edition=edition)
    if wanted.state:
        guests = guests.filter(state=wanted.state)
    if wanted.category:
        guests = guests.filter(category=wanted.category)
    guests = guests.select_related("category")
    return guests.order_by("waitlisted_at", "pk") if wanted.state == RegistrationState.WAITLISTED else guests.in_order()


def find_people(words: str, *, edition: Edition | None = None) -> RegistrationQuerySet:
    """Return whoever's name holds all the words, in one edition or in all."""
    people = Registration.objects.all() if edition is None else Registration.objects.filter(edition=edition)
    for word in fold(words).split() or [words.strip()]:
        people = people.filter(name_key__contains=word)
    return people.order_by("pk")


def first_entries(guests: Iterable[Registration]) -> dict[UUID, datetime]:
    """Return when each of some guests first came in; those who did not come are left out. One query."""
    stays = Stay.objects.filter(registration__in=guests).order_by().values_list("registration")
    return dict(stays.annotate(first=Min("entered_at")))


def _matches(words: str) -> Q:
    """Every word somewhere in the name, or the whole in the address or the organisation."""
    if not words.strip():
        return Q()
    by_name = Q()
    for word in fold(words).split():
        by_name &= Q(name_key__contains=word)
    elsewhere = Q(email_key__contains=words.strip().lower()) | Q(organisation__icontains=words.strip())
    # Words without a letter ("@", "…") fold to nothing, which must not match everybody.
    return by_name | elsewhere if by_name else elsewhere
