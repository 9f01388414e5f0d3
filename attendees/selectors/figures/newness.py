"""Who came back: people and organisations that an earlier edition saw."""

from django.db.models import Exists, OuterRef, Q

from attendees.models import Registration, Stay
from attendees.models.registration import RegistrationQuerySet
from attendees.selectors.figures.crowd import Crowd, organisations
from events.figures import Number, Part, share
from events.models import Edition


def count_newness(edition: Edition, crowd: Crowd) -> Part:
    """Count those who were present at an earlier edition whose people are still known. Three queries.

    People are the same under the same address and name, organisations under the same name. Who gave no address can
    be told neither new nor returning. Invented editions compare with invented ones alone.
    """
    earlier = _present_before(edition)
    guests = [person for person in crowd if person.is_confirmed and person.email_key]
    mine = Registration.objects.filter(edition=edition).exclude(email_key="")
    again = earlier.filter(email_key=OuterRef("email_key"), name_key=OuterRef("name_key"))
    returning = set(mine.filter(Exists(again)).order_by().values_list("pk", flat=True))
    came_back = [person for person in guests if person.registration in returning]
    named = organisations(person for person in crowd if person.is_confirmed)
    known = set(
        Registration.objects.filter(edition=edition)
        .exclude(organisation_key="")
        .filter(organisation_key__in=earlier.order_by().values("organisation_key"))
        .order_by()
        .values_list("organisation_key", flat=True)
    )
    numbers: dict[str, Number] = {
        "returning": len(came_back),
        "new": len(guests) - len(came_back),
        "untold": sum(person.is_confirmed and not person.email_key for person in crowd),
        "returning_share": share(len(came_back), len(guests)),
        "returning_present": sum(person.is_present for person in came_back),
        "new_present": sum(person.is_present for person in guests if person.registration not in returning),
        "returning_organisations": len(named & known),
        "new_organisations": len(named - known),
        "earlier_editions": earlier.order_by().values("edition").distinct().count(),
    }
    return Part("newness", numbers, counted_once=True)


def _present_before(edition: Edition) -> RegistrationQuerySet:
    """Filter registrations that a door of an earlier edition saw."""
    if edition.starts_on is None:
        before = Q(edition__year__lt=edition.year)
    else:
        before = Q(edition__starts_on__lt=edition.starts_on)
    came = Exists(Stay.objects.filter(registration=OuterRef("pk")))
    people: RegistrationQuerySet = Registration.objects.filter(before, came, edition__is_demo=edition.is_demo)
    return people.exclude(edition=edition.pk)
