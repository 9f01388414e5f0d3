"""Who registered: states, kinds, territories, how they heard of it, and how the registrations came in."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.utils import timezone

from attendees.enums import CategoryKind, HeardBy, OrganisationKind, RegistrationState
from attendees.models import Category
from attendees.selectors.figures.crowd import Crowd, Person, organisations
from attendees.territory import describe_territory
from events.figures import Line, Number, Part, Table, share
from events.models import Edition

# What each table says of its people: registered before the forum, whatever became of it; of those, confirmed;
# registered at the door; seen by a door; confirmed and never seen.
MEASURES = ("registered", "confirmed", "walk_ins", "present", "no_show")


def count_people(edition: Edition, crowd: Crowd, *, at: datetime) -> Part:
    """Count the people of an edition. One query besides those of the crowd."""
    categories = {category.pk: category for category in edition.categories.order_by("position", "name", "pk")}
    return Part(
        "people",
        _numbers(crowd),
        {
            "category_kinds": _table(crowd, CategoryKind.values, lambda person: person.kind),
            "categories": _by_category(crowd, categories),
            "organisation_kinds": _table(
                crowd, OrganisationKind.values, lambda person: person.organisation_kind, unknown=True
            ),
            "territories": _by_territory(crowd),
            "heard_by": _table(crowd, HeardBy.values, lambda person: person.heard_by, unknown=True),
            "days_before": _by_day(edition, crowd, at),
        },
    )


def _numbers(crowd: Crowd) -> dict[str, Number]:
    registered = [person for person in crowd if not person.is_walk_in]
    states = Counter(person.state for person in registered)
    guests = [person for person in crowd if person.is_confirmed]
    present = [person for person in crowd if person.is_present]
    expected, missing = states[RegistrationState.CONFIRMED], sum(_is_missing(person) for person in registered)
    kinds = Counter(person.organisation_kind for person in guests if person.organisation_kind)
    kinds_present = Counter(person.organisation_kind for person in present if person.organisation_kind)
    return {
        "registered": len(registered),
        "confirmed": expected,
        "pending": states[RegistrationState.PENDING],
        "waiting": states[RegistrationState.WAITLISTED],
        "offered": states[RegistrationState.OFFERED],
        "declined": states[RegistrationState.DECLINED],
        "cancelled": states[RegistrationState.CANCELLED],
        "walk_ins": len(guests) - expected,
        "present": len(present),
        "no_show": missing,
        "no_show_rate": share(missing, expected),
        "organisations": len(organisations(guests)),
        "organisations_present": len(organisations(present)),
        "market_share": share(kinds[OrganisationKind.MARKET_COMPANY], kinds.total()),
        "market_share_present": share(kinds_present[OrganisationKind.MARKET_COMPANY], kinds_present.total()),
        "under_15": sum(person.is_under_15 for person in guests),
        "with_needs": sum(person.has_needs for person in guests),
        "needs_told": sum(person.needs_told for person in guests),
    }


def _is_missing(person: Person) -> bool:
    return person.is_expected and not person.is_present


def _values(people: Iterable[Person]) -> tuple[Number, ...]:
    """Return what MEASURES name."""
    registered = confirmed = walk_ins = present = missing = 0
    for person in people:
        registered += not person.is_walk_in
        confirmed += person.is_expected
        walk_ins += person.is_confirmed and person.is_walk_in
        present += person.is_present
        missing += _is_missing(person)
    return registered, confirmed, walk_ins, present, missing


def _grouped(crowd: Crowd, key: Callable[[Person], object]) -> dict[object, list[Person]]:
    groups: dict[object, list[Person]] = {}
    for person in crowd:
        groups.setdefault(key(person), []).append(person)
    return groups


def _table(crowd: Crowd, codes: Iterable[str], key: Callable[[Person], str], *, unknown: bool = False) -> Table:
    """Count by a code, in the order of the codes; lines of nobody are left out. `unknown`: some did not say."""
    groups = _grouped(crowd, key)
    wanted = [*codes, ""] if unknown else codes
    return Table(MEASURES, tuple(Line(code, _values(groups[code])) for code in wanted if code in groups))


def _by_category(crowd: Crowd, categories: dict[int, Category]) -> Table:
    groups = _grouped(crowd, lambda person: person.category)
    return Table(
        MEASURES,
        tuple(
            Line(str(pk), _values(groups.get(pk, ())), category.name, category.name_en)
            for pk, category in categories.items()
        ),
    )


def _by_territory(crowd: Crowd) -> Table:
    """Count by municipality or département, the most people first, those who did not say last."""
    groups = _grouped(crowd, lambda person: person.territory)
    codes = sorted(groups, key=lambda code: (code == "", -len(groups[code]), str(code)))
    lines = (Line(str(code), _values(groups[code]), describe_territory(str(code)).label) for code in codes)
    return Table(MEASURES, tuple(lines))


def _by_day(edition: Edition, crowd: Crowd, at: datetime) -> Table:
    """Count the registrations that stood at the end of each day, by days before the forum; the present day too.

    A registration stands from its day until that of its cancelling. Those made at the door are no registrations here.
    """
    opening = edition.starts_on
    if opening is None:
        return Table(("standing",))
    change: Counter[date] = Counter()
    for person in crowd:
        if person.is_walk_in or person.state == RegistrationState.DECLINED:
            continue
        change[_day(edition, person.created_at)] += 1
        if person.cancelled_at is not None and person.state == RegistrationState.CANCELLED:
            change[_day(edition, person.cancelled_at)] -= 1
    last = min(opening, _day(edition, at))
    if not change or min(change) > last:
        return Table(("standing",))
    first, standing, lines = min(change), 0, []
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        standing += change[date.fromordinal(ordinal)]
        lines.append(Line(str(ordinal - opening.toordinal()), (standing,)))
    return Table(("standing",), tuple(lines))


def _day(edition: Edition, moment: datetime) -> date:
    return timezone.localtime(moment, edition.zone).date()
