"""Who came back: people and organisations that an earlier edition saw."""

from django.db.models import Exists, OuterRef, Q

from attendees.models import Registration, Stay
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
    earlier = _present_before(edition)
    editions = earlier.order_by().values("edition").distinct().count()
    mine = Registration.objects.filter(edition=edition).exclude(email_key="").order_by()
    again = earlier.filter(email_key=OuterRef("email_key"), name_key=OuterRef("name_key"))
    known = set(mine.filter(Exists(again)).values_list(as_text("pk"), flat=True))
    named = Registration.objects.filter(edition=edition).exclude(organisation_key="").order_by()
    same = named.filter(organisation_key__in=earlier.order_by().values("organisation_key"))
    known_organisations = set(same.values_list("organisation_key", flat=True))
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
    known_numbers = numbers if editions else dict.fromkeys(numbers)
    return Part("newness", {**known_numbers, "earlier_editions": editions}, counted_until=FigureMoment.CLOSING)


def _present_before(edition: Edition) -> RegistrationQuerySet:
    """Filter registrations that a door of an earlier edition saw. Where a day is unknown, years compare."""
    before = Q(edition__year__lt=edition.year)
    if edition.starts_on is not None:
        before = Q(edition__starts_on__lt=edition.starts_on) | Q(before, edition__starts_on=None)
    came = Exists(Stay.objects.filter(registration=OuterRef("pk")))
    people: RegistrationQuerySet = Registration.objects.filter(before, came, edition__is_demo=edition.is_demo)
    return people.exclude(edition=edition.pk)
