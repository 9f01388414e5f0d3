"""All editions together: counted ones, announced ones, years without a forum and years of which nothing is known."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from attendees.models import Registration
from events.enums import EditionState
from events.figures import Number
from events.models import Edition, ReportedFigure
from events.selectors import Entry, history
from forum.core import clock
from forum.core.access import roles_at, team_required
from forum.core.charts import Chart, Form, Row
from forum.core.enums import Role
from forum.core.text import format_day, french
from forum.pages.figures.change import compare
from forum.pages.figures.change_words import Told, tell_change
from forum.pages.figures.dictionary import define_number, format_value
from forum.pages.figures.earlier import kept_numbers
from forum.pages.figures.files import chart_file
from forum.pages.figures.reading import read_figures
from forum.pages.story import Bar, Chapter, Standing, tell_story

Numbers = Mapping[str, Mapping[str, Number]]
# What the table says of counted editions, in this order.
COLUMNS = (
    ("people", "present"), ("people", "registered"), ("people", "no_show_rate"), ("newness", "returning"),
    ("newness", "returning_organisations"), ("people", "market_share_present"), ("sessions", "booked_share"),
    ("meetings", "held"),
)  # fmt: skip
HEADINGS = (
    gettext_lazy("Venues"), gettext_lazy("Inscrites"), gettext_lazy("Absentes"), gettext_lazy("Déjà venues"),
    gettext_lazy("Structures déjà venues"), gettext_lazy("Secteur marchand"), gettext_lazy("Places prises"),
    gettext_lazy("Rendez-vous"),
)  # fmt: skip
# Of an edition that is to come these say nothing yet.
AFTERWARDS = frozenset(
    {("people", "present"), ("people", "no_show_rate"), ("people", "market_share_present"), ("meetings", "held")}
)
# Where a reported figure stands in the table beside the counted ones.
CLAIMED = {("people", "present"): "attendance", ("people", "market_share_present"): "shares"}


@dataclass(frozen=True, slots=True)
class Claim:
    """What a source says; `mark` the number of its note under the table."""

    value: str
    qualifier: str
    label: str
    mark: int
    note: str
    corrected_at: datetime | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of one edition: counted, claimed by sources that may disagree, or unknown."""

    key: str
    text: str
    plain: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """A line of the table. `change`: of those present, since the counted edition before.

    `has_page`: this application ran the edition, and its figures have a page.
    """

    chapter: Chapter
    cells: tuple[Cell, ...]
    is_provisional: bool
    has_page: bool
    change: Told | None


@team_required
@never_cache
@require_safe
def all_figures(request: HttpRequest) -> HttpResponse:
    years, sources = _told_years(clock.now())
    context: dict[str, Any] = {
        "years": years[::-1],
        "columns": list(zip(HEADINGS, (define_number(*column).words for column in COLUMNS), strict=True)),
        "sources": sources.found,
        "charts": _charts(years),
        "may_correct": Role.ORGANISER in roles_at(request),
    }
    return render(request, "forum/figures/all.html", context)


@team_required
@require_safe
def all_figures_file(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """Send one chart: its numbers, or its picture for a slide."""
    years, _sources = _told_years(clock.now())
    return chart_file(_charts(years), key, kind, "forum-editions")


def _told_years(at: datetime) -> tuple[list[Year], "_Sources"]:
    entries = history()
    numbers, provisional = count_editions([entry.edition for entry in entries if entry.edition], at=at)
    chapters = tell_story(entries, {pk: present_of(one) for pk, one in numbers.items()}, at=at)
    sources = _Sources()
    return _years(chapters, numbers, provisional, sources), sources


def _charts(years: Sequence[Year]) -> list[Chart]:
    charts = (years_chart([year.chapter for year in years]), _registered_chart(years))
    return [chart for chart in charts if not chart.is_empty]


def count_editions(editions: Sequence[Edition], *, at: datetime) -> tuple[dict[int, Numbers], set[int]]:
    """Return the numbers of the editions that this app ran, and which of them are still counted as they go.

    Those kept cost one query together; the others are few, and counted once a minute.
    """
    numbers: dict[int, Numbers] = dict(kept_numbers(editions))
    people = Exists(Registration.objects.filter(edition=OuterRef("pk")))
    running = Edition.objects.filter(people, pk__in=[one.pk for one in editions if one.pk not in numbers])
    provisional = set()
    for edition in running.exclude(state=EditionState.CANCELLED).select_related("venue").order_by("pk"):
        parts = read_figures(edition, at=at).figures.parts
        numbers[edition.pk] = {section: part.numbers for section, part in parts.items()}
        provisional.add(edition.pk)
    return numbers, provisional


class _Sources:
    """The sources named so far, numbered in the order in which they are met."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def mark(self, source: str) -> int:
        told = str(french(source))
        if told not in self.found:
            self.found.append(told)
        return self.found.index(told) + 1


def _years(
    chapters: Iterable[Chapter], numbers: Mapping[int, Numbers], provisional: set[int], sources: _Sources
) -> list[Year]:
    last: dict[bool, tuple[str, int]] = {}
    years = []
    for chapter in chapters:
        edition = chapter.edition
        counted = numbers.get(edition.pk) if edition else None
        told = None
        if counted and edition and chapter.standing == Standing.HELD:
            told = _change_since(last, edition, present_of(counted))
        shown = counted or {}
        cells = tuple(
            _cell(column, {} if chapter.standing == Standing.COMING and column in AFTERWARDS else shown,
                  chapter.entry, sources)
            for column in COLUMNS
        )  # fmt: skip
        years.append(Year(chapter, cells, bool(edition and edition.pk in provisional), counted is not None, told))
    return years


def present_of(counted: Numbers) -> int:
    """Return how many were seen at the doors of an edition, 0 where nobody was or nobody knows."""
    return int(counted.get("people", {}).get("present") or 0)


def _change_since(last: dict[bool, tuple[str, int]], edition: Edition, present: int) -> Told | None:
    """Return the change since the edition counted before, and remember this one. What no door saw is no count."""
    if not present:
        return None
    before = last.get(edition.is_demo)
    last[edition.is_demo] = (edition.slug, present)
    return tell_change(compare(before[1], present), before[0]) if before else None


def _cell(column: tuple[str, str], counted: Numbers, entry: Entry, sources: _Sources) -> Cell:
    section, key = column
    value, unit = counted.get(section, {}).get(key), define_number(section, key).unit
    claims: Sequence[ReportedFigure] = getattr(entry, CLAIMED[column]) if column in CLAIMED else ()
    told = tuple(
        Claim(format_value(claim.value, unit), french(claim.qualifier), french(claim.label),
              sources.mark(claim.source), french(claim.note), claim.corrected_at)
        for claim in claims
    )  # fmt: skip
    text = format_value(value, unit) if value is not None else ""
    return Cell(f"{section}.{key}", text, "" if value is None else str(value), told)


def years_chart(chapters: Iterable[Chapter]) -> Chart:
    """Draw who came, year by year: announced figures otherwise than counted ones."""
    rows = [row for chapter in chapters for row in _rows(chapter)]
    return Chart(
        key="years", form=Form.YEARS, title=_("Personnes venues au forum"),
        description=_(
            "Pleines : les personnes comptées à l’entrée. Hachurées : les chiffres annoncés, chacun selon sa source."
        ),
        row_heading=_("Année"), measures=(_("Personnes"),), rows=tuple(rows),
        is_invented=any(chapter.is_invented and chapter.bars for chapter in chapters),
    )  # fmt: skip


def _rows(chapter: Chapter) -> list[Row]:
    if not chapter.bars:
        return [Row(label=chapter.years, values=(None,), note=_why_empty(chapter.standing))]
    return [
        Row(
            label=chapter.years,
            values=(bar.value,),
            note=" · ".join(filter(None, [bar.qualifier, bar.source, bar.note, _corrected(bar), _invented(chapter)])),
            is_claim=not bar.is_counted,
        )
        for bar in chapter.bars
    ]


def _corrected(bar: Bar) -> str:
    if bar.corrected_at is None:
        return ""
    day = format_day(timezone.localtime(bar.corrected_at), get_language() or "fr")
    return _("corrigé le %(day)s") % {"day": day}


def _invented(chapter: Chapter) -> str:
    return _("Données fictives") if chapter.is_invented else ""


def _why_empty(standing: Standing) -> str:
    """Return why a year has no bar; nothing where nobody knows."""
    words = {
        Standing.NOT_HELD: _("pas de forum"),
        Standing.MEETINGS_ONLY: _("rendez-vous seuls"),
        Standing.CALLED_OFF: pgettext("une édition", "annulée"),
        Standing.COMING: _("à venir"),
        Standing.HELD: _("sans chiffre connu"),
    }
    return words.get(standing, "")


def _registered_chart(years: Iterable[Year]) -> Chart:
    """Compare those who registered with those who came, edition by edition."""
    place = {f"{section}.{key}": number for number, (section, key) in enumerate(COLUMNS)}
    registered, present = place["people.registered"], place["people.present"]
    counted = [year for year in years if year.cells[registered].plain]
    rows = tuple(
        Row(
            label=year.chapter.edition.slug if year.chapter.edition else year.chapter.years,
            values=(int(year.cells[registered].plain), int(year.cells[present].plain or 0) or None),
        )
        for year in counted
    )
    return Chart(
        key="registered", form=Form.BARS, title=_("Inscrites et venues, édition par édition"),
        description=_("Les éditions que cette application a comptées."), row_heading=_("Édition"),
        measures=(_("Inscrites"), _("Venues")), rows=rows,
        is_invented=any(year.chapter.is_invented for year in counted),
    )  # fmt: skip
