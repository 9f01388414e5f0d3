"""The counts of an edition that were kept, one after another: when, of what, and which numbers they changed."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from attendees.views.access import find_edition
from attendees.views.frame import render_in
from events.figures import Part
from events.models import Edition
from events.selectors import Figures, kept_figures
from forum.core.access import team_required
from forum.pages.figures.dictionary import NUMBERS, SECTION_TITLES, TABLES, format_value


@dataclass(frozen=True, slots=True)
class Changed:
    """A number that a count made another one, as both are read."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Count:
    """One count. `sections` names the parts counted then, the others stay as they were; `tables` those that changed."""

    figures: Figures
    sections: tuple[str, ...]
    numbers: tuple[Changed, ...]
    tables: tuple[str, ...]
    is_first: bool


@team_required
@require_safe
def kept_counts(request: HttpRequest, slug: str) -> HttpResponse:
    edition = find_edition(request, slug)
    return render_in(edition, request, "forum/figures/counts.html", {"counts": tell_counts(edition)})


def tell_counts(edition: Edition) -> list[Count]:
    """Return the kept counts of an edition, the newest first. One query."""
    counts = kept_figures(edition)
    return [_tell(before, count) for before, count in zip([None, *counts], counts, strict=False)][::-1]


def _tell(before: Figures | None, count: Figures) -> Count:
    known, parts = before.parts if before else {}, _in_order(count)
    pairs = [(known[section], part) for section, part in parts if section in known]
    return Count(
        figures=count,
        sections=tuple(str(SECTION_TITLES[one]) for one, _part in parts if count.days[one] == count.counted_at),
        numbers=tuple(changed for pair in pairs for changed in _changed_numbers(*pair)),
        tables=tuple(label for pair in pairs for label in _changed_tables(*pair)),
        is_first=before is None,
    )


def _in_order(count: Figures) -> list[tuple[str, Part]]:
    """Return the parts in the order of the pages; what no page knows any more is left out."""
    return [(section, count.parts[section]) for section in SECTION_TITLES if section in count.parts]


def _changed_numbers(before: Part, after: Part) -> Iterator[Changed]:
    for key, definition in NUMBERS[after.section].items():
        was, became = before.numbers.get(key), after.numbers.get(key)
        if was != became:
            values = (format_value(value, definition.unit) for value in (was, became))
            yield Changed(str(definition.label), *values)


def _changed_tables(before: Part, after: Part) -> Iterator[str]:
    for key, definition in TABLES.get(after.section, {}).items():
        if before.tables.get(key) != after.tables.get(key):
            yield str(definition.label)
