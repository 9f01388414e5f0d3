"""Invented people who were there the year before, and those who register when they are at the door."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from django.db.models import Exists, OuterRef

from attendees.enums import CategoryKind, HeardBy
from attendees.models import Registration, Stay
from events.models import Edition
from forum.pages.demo.door import arrival_of, shows_up

# Of those who came the year before, one in so many comes back.
COMES_BACK = 5
WALKS_IN = 10
TELLS_SO = 0.6
IDENTITY = ("first_name", "last_name", "email", "email_key", "name_key", "sort_key", "organisation", "organisation_key",
            "organisation_kind", "postcode")  # fmt: skip
# They have no part in the meetings, and no organisation whose name they would bear.
MAY_WALK_IN = (CategoryKind.RESIDENT, CategoryKind.STUDENT)


def bring_back(people: Iterable[Registration], earlier: Edition) -> None:
    """Let some of an earlier edition's public be among people not yet saved, in categories of the same kind."""
    came = Exists(Stay.objects.filter(registration=OuterRef("pk")))
    public = Registration.objects.filter(came, edition=earlier).confirmed().select_related("category").order_by("pk")
    known = list(public)
    rng = Random(f"returning {earlier.slug} {len(known)}")
    names = {(person.email_key, person.name_key) for person in people}
    places: dict[str, list[Registration]] = defaultdict(list)
    for person in people:
        places[person.category.kind].append(person)
    for guest in rng.sample(known, len(known) // COMES_BACK):
        heard_by = HeardBy.PAST_EDITION if rng.random() < TELLS_SO else None
        if (guest.email_key, guest.name_key) in names or not places[guest.category.kind]:
            continue
        person = places[guest.category.kind].pop(rng.randrange(len(places[guest.category.kind])))
        for field in IDENTITY:
            setattr(person, field, getattr(guest, field))
        person.heard_by = heard_by or person.heard_by


def register_at_door(people: list[Registration], doors_at: datetime) -> None:
    """Make walk-ins of some people not yet saved: they registered a minute before they came in."""
    for person in people[::WALKS_IN]:
        if person.is_confirmed and person.category.kind in MAY_WALK_IN and shows_up(person.pk):
            person.is_walk_in = True
            person.created_at = person.confirmed_at = arrival_of(person.pk, doors_at) - timedelta(minutes=1)
            person.photos_allowed_at = person.newsletter_wanted_at = None
