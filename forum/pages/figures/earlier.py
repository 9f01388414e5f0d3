"""What was kept of other editions, for those who compare: numbers and one table, never whole sets."""

from collections.abc import Iterable

from events.figures import Number, read_table
from events.models import Edition, FigureSet
from events.selectors import ENDED
from forum.pages.figures.panels import MOST_CURVES, Curve


def earlier_curves(edition: Edition) -> list[Curve]:
    """Return how the registrations of the last counted editions before this one came in, the latest first. One query.

    Invented editions stand beside invented ones alone.
    """
    if edition.starts_on is None:
        return []
    kept = (
        FigureSet.objects.newest()
        .filter(section="people", edition__starts_on__lt=edition.starts_on, edition__is_demo=edition.is_demo)
        .filter(edition__state__in=ENDED)
        .order_by("-edition__starts_on", "-edition")
        .values_list("edition__slug", "data__tables__days_before")
    )
    return [Curve(slug, read_table(table)) for slug, table in kept[:MOST_CURVES]]


def kept_numbers(editions: Iterable[Edition]) -> dict[int, dict[str, dict[str, Number]]]:
    """Return the numbers kept of closed editions, by edition and section. One query."""
    closed = [edition.pk for edition in editions if edition.state in ENDED]
    rows = FigureSet.objects.newest().filter(edition__in=closed).order_by().values_list(
        "edition", "section", "data__numbers"
    )  # fmt: skip
    numbers: dict[int, dict[str, dict[str, Number]]] = {}
    for edition, section, data in rows:
        numbers.setdefault(edition, {})[section] = data
    return numbers
