"""Who came back: people and organisations that an earlier edition saw."""

from django.db.models import Exists, OuterRef, Q, Subquery

from attendees.models import Checkpoint, Registration, Stay
from attendees.models.registration import RegistrationQuerySet
from attendees.selectors.figures.crowd import Crowd, organisations
from attendees.selectors.figures.reading import as_text
from events.enums import FigureMoment
from events.figures import Number, Part, share
from events.models import Edition


def count_newness(edition: Edition, crowd: Crowd) -> Part:
    """Count those who were present at an earlier edition whose people are still known. Three queries.

    People are the same under the same address and name, organisations under the same name. Who gave no address can
    be told neither new nor returning. Guests are those who hold a place; `…_present` speak of everybody whom a door
    saw. Invented editions compare with invented ones alone. Where no earlier edition is known nothing is: the first
    one counted is not made of newcomers.
    """
    earlier = _editions_before(edition)
    before = Registration.objects.filter(_came(), edition__in=earlier).order_by()
    mine = Registration.objects.filter(edition=edition).order_by()
    known = set(
        mine.exclude(email_key="")
        .alias(again=_first(before, "email_key", "name_key"))
        .filter(again__isnull=False)
        .values_list(as_text("pk"), flat=True)
    )
    named = mine.exclude(organisation_key="").values("organisation_key").distinct()
    known_organisations = set(
        named.alias(again=_first(before, "organisation_key"))
        .filter(again__isnull=False)
        .values_list("organisation_key", flat=True)
    )
    numbers: dict[str, Number] = {}
    for people, suffix in ((crowd.guests, ""), (crowd.present, "_present")):
        reachable = [person for person in people if person.email_key]
        returning = sum(person.registration in known for person in reachable)
        told: dict[str, Number] = {
            f"returning{suffix}": returning,
            f"new{suffix}": len(reachable) - returning,
            f"untold{suffix}": len(people) - len(reachable),
            f"returning_share{suffix}": share(returning, len(reachable)),
        }
        numbers |= told if people else dict.fromkeys(told)
    guests_from = organisations(crowd.guests)
    numbers |= {
        "returning_organisations": len(guests_from & known_organisations),
        "new_organisations": len(guests_from - known_organisations),
    }
    known_numbers = numbers if earlier else dict.fromkeys(numbers)
    return Part("newness", {**known_numbers, "earlier_editions": len(earlier)}, counted_until=FigureMoment.CLOSING)


def _editions_before(edition: Edition) -> list[int]:
    """Return the earlier editions where a door saw somebody. Where a day is unknown, years compare. One query."""
    before = Q(year__lt=edition.year)
    if edition.starts_on is not None:
        before = Q(starts_on__lt=edition.starts_on) | Q(before, starts_on=None)
    stays = Stay.objects.filter(checkpoint=OuterRef("pk"))
    doors = Checkpoint.objects.filter(Exists(stays), edition=OuterRef("pk"))
    held = Edition.objects.filter(before, Exists(doors), is_demo=edition.is_demo).exclude(pk=edition.pk)
    return list(held.order_by().values_list("pk", flat=True))


def _came() -> Exists:
    return Exists(Stay.objects.filter(registration=OuterRef("pk")))


def _first(rows: RegistrationQuerySet, *same: str) -> Subquery:
    """Return one of the rows that have the same of something, if any.

    A first row is looked up in an index for each; asked whether one exists, PostgreSQL reads all rows of all editions.
    """
    return Subquery(rows.filter(**{name: OuterRef(name) for name in same}).values("pk")[:1])
