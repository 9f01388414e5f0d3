"""Who registered: states, kinds, territories, how they heard of it, and how the registrations came in."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from operator import attrgetter

from django.db.models import Count
from django.db.models.functions import TruncDate

from attendees.enums import CategoryKind, HeardBy, OrganisationKind, RegistrationState
from attendees.models import Registration
from attendees.retention import NEEDS_KEPT
from attendees.selectors.figures.crowd import Crowd, Person, organisations
from attendees.territory import describe_territory
from events.figures import Line, Number, Part, Table, share
from events.models import Edition
from events.selectors import local_day

# What each table says of its people: registered before the forum, whatever became of it; of those, confirmed;
# registered at the door; seen by a door; confirmed before the forum and never seen. The last two are None where no door
# saw anybody, the last one before the end too.
MEASURES = ("registered", "confirmed", "walk_ins", "present", "no_show")


def count_people(edition: Edition, crowd: Crowd, *, at: datetime) -> Part:
    """Count the people of an edition. Three queries besides those of the crowd."""
    return Part(
        "people",
        _numbers(crowd) | _needs(edition, crowd, at),
        {
            "category_kinds": _by_code(crowd, "kind", CategoryKind.values),
            "categories": _by_category(edition, crowd),
            "organisation_kinds": _by_code(crowd, "organisation_kind", [*OrganisationKind.values, ""]),
            "territories": _by_territory(crowd),
            "heard_by": _by_code(crowd, "heard_by", [*HeardBy.values, ""]),
            "days_before": _by_day(edition, at),
        },
    )


def _numbers(crowd: Crowd) -> dict[str, Number]:
    registered = [person for person in crowd if not person.is_walk_in]
    states = Counter(person.state for person in registered)
    guests, present = crowd.guests, crowd.present
    expected = states[RegistrationState.CONFIRMED]
    missing = sum(person.is_confirmed and not person.is_present for person in registered)
    return {
        "registered": len(registered),
        "confirmed": expected,
        "pending": states[RegistrationState.PENDING],
        "waiting": states[RegistrationState.WAITLISTED],
        "offered": states[RegistrationState.OFFERED],
        "declined": states[RegistrationState.DECLINED],
        "cancelled": states[RegistrationState.CANCELLED],
        "walk_ins": len(guests) - expected,
        # Nobody seen is nothing known: the doors may not have been held.
        "present": len(present) or None,
        "no_show": missing if crowd.tells_absent else None,
        "no_show_rate": share(missing, expected) if crowd.tells_absent else None,
        "organisations": len(organisations(guests)),
        "organisations_present": len(organisations(present)) if present else None,
        "market_share": _market_share(guests),
        "market_share_present": _market_share(present),
        "under_15": sum(person.is_under_15 for person in guests),
    }


def _market_share(people: Iterable[Person]) -> Number:
    """Return the share of the traditional market sector among those who told the kind of their organisation."""
    kinds = Counter(person.organisation_kind for person in people if person.organisation_kind)
    return share(kinds[OrganisationKind.MARKET_COMPANY], kinds.total())


def _needs(edition: Edition, crowd: Crowd, at: datetime) -> dict[str, Number]:
    """Count the guests who told needs, and of whom the welcome desk knows; None once needs are erased."""
    if edition.ends_on is not None and edition.ends_on < (at - NEEDS_KEPT).date():
        return {"with_needs": None, "needs_told": None}
    guests = crowd.guests
    return {
        "with_needs": sum(person.has_needs for person in guests),
        "needs_told": sum(person.needs_told for person in guests),
    }


def _count_by(crowd: Crowd, attribute: str) -> dict[object, tuple[Number, ...]]:
    """Return what MEASURES name by the value of an attribute."""
    people = Counter(map(attrgetter(attribute, "state", "is_walk_in", "is_present"), crowd))
    counted: dict[object, list[int]] = {}
    for (value, state, is_walk_in, is_present), number in people.items():
        is_confirmed = state == RegistrationState.CONFIRMED
        is_expected = is_confirmed and not is_walk_in
        line = counted.setdefault(value, [0, 0, 0, 0, 0])
        flags = (not is_walk_in, is_expected, is_confirmed and is_walk_in, is_present, is_expected and not is_present)
        line[:] = [known + number * flag for known, flag in zip(line, flags, strict=True)]
    return {value: _known(crowd, line) for value, line in counted.items()}


def _known(crowd: Crowd, line: Sequence[int]) -> tuple[Number, ...]:
    """Return what MEASURES name as far as it is known of a crowd."""
    *before, present, missing = line
    return (*before, present if crowd.present else None, missing if crowd.tells_absent else None)


def _by_code(crowd: Crowd, attribute: str, codes: Collection[str]) -> Table:
    """Count by a code, in the order of the codes; lines of nobody are left out."""
    counted = _count_by(crowd, attribute)
    return Table(MEASURES, tuple(Line(code, counted[code]) for code in codes if code in counted))


def _by_category(edition: Edition, crowd: Crowd) -> Table:
    """Count by category of the edition, those of nobody too."""
    counted, nobody = _count_by(crowd, "category"), _known(crowd, (0, 0, 0, 0, 0))
    categories = edition.categories.order_by("position", "name", "pk").values_list("pk", "name", "name_en")
    return Table(
        MEASURES,
        tuple(Line(str(pk), counted.get(pk, nobody), name, name_en) for pk, name, name_en in categories),
    )


def _by_territory(crowd: Crowd) -> Table:
    """Count by municipality or département, the most people first, those who did not say last."""
    counted, people = _count_by(crowd, "territory"), Counter(person.territory for person in crowd)
    codes = sorted(people, key=lambda code: (code == "", -people[code], code))
    return Table(MEASURES, tuple(Line(code, counted[code], describe_territory(code).label) for code in codes))


def _by_day(edition: Edition, at: datetime) -> Table:
    """Count the registrations that stood at the end of each day, by days before the forum; the present day too.

    A registration stands from its day until that of its cancelling, confirmed or waiting; somebody who cancelled and
    registered again stood twice. Refused ones never stood, and those made at the door are no registrations here.
    """
    opening = edition.starts_on
    change: Counter[date] = Counter()
    stood = Registration.objects.filter(edition=edition, is_walk_in=False).exclude(state=RegistrationState.DECLINED)
    cancelled = stood.filter(state=RegistrationState.CANCELLED)
    for rows, field, sign in ((stood, "created_at", 1), (cancelled, "cancelled_at", -1)):
        days = rows.order_by().values_list(TruncDate(field, tzinfo=edition.zone)).annotate(number=Count("pk"))
        for day, number in days:
            change[day] += sign * number
    last = min(opening, local_day(edition, at)) if opening else None
    if opening is None or last is None or not change:
        return Table(("standing",))
    standing, lines = 0, []
    for ordinal in range(min(change).toordinal(), last.toordinal() + 1):
        standing += change[date.fromordinal(ordinal)]
        lines.append(Line(str(ordinal - opening.toordinal()), (standing,)))
    return Table(("standing",), tuple(lines))
