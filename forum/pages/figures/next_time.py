"""What the counted editions teach for the next one: rooms, no-shows, quantities."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from attendees.enums import CategoryKind
from attendees.models import Registration
from events.figures import Line, Table, read_table
from events.models import Edition, FigureSet
from events.selectors import ENDED, next_edition
from forum.core import clock
from forum.core.access import team_required
from forum.pages.figures.change import SMALL
from forum.pages.figures.dictionary import Unit, format_value, line_label
from forum.pages.figures.forecast import FEWEST_EDITIONS, RISKS, Forecast, TooFewEditions, between, forecast

# Percent of the seats that were wanted: above, somebody may have turned back at the sight; below, a smaller room was
# enough.
CROWDED, ROOMY = 95, 40
# A room is chosen by tens.
STEP = 10
DEFAULT_RISK = 10


class Fit(StrEnum):
    """How a room suited its session."""

    SMALL = "small"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class RoomAdvice:
    """A session whose room did not suit it: who came and who did not get in, and the seats that would have done."""

    title: str
    fit: Fit
    seats: int
    attended: int
    turned_away: int
    advised: int


@dataclass(frozen=True, slots=True)
class Absence:
    """How many confirmed people of a kind did not come, all counted editions together, and how sure that is."""

    label: str
    missing: int
    confirmed: int
    rate: str
    low: str
    high: str
    is_small: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """What is kept of a closed edition, as far as it teaches something."""

    edition: Edition
    kinds: Table
    sessions: Table
    confirmed: int
    present: int


class QuantityForm(forms.Form):
    """For how many confirmed people, and at what risk of running short."""

    confirmed = forms.IntegerField(
        label=gettext_lazy("Personnes confirmées"), min_value=1, max_value=100_000,
        help_text=gettext_lazy("Celles qui le sont, ou que vous attendez la veille."),
    )  # fmt: skip
    risk = forms.TypedChoiceField(
        label=gettext_lazy("Risque de manquer"), coerce=int,
        choices=list(zip(RISKS, (gettext_lazy("une fois sur vingt"), gettext_lazy("une fois sur dix"),
                                 gettext_lazy("une fois sur cinq")), strict=True)),
    )  # fmt: skip


@team_required
@never_cache
@require_safe
def next_time(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    coming = next_edition(at)
    counted = _counted(is_demo=coming.is_demo if coming else None)
    known = Registration.objects.filter(edition=coming).confirmed().count() if coming else 0
    form = QuantityForm(request.GET or {"confirmed": known or "", "risk": DEFAULT_RISK})
    asked = bool(request.GET) or known > 0
    context: dict[str, Any] = {
        "coming": coming,
        "last": counted[-1].edition if counted else None,
        "names": [one.edition.slug for one in counted],
        "rooms": advise_rooms(counted[-1].sessions) if counted else [],
        "absences": absences(counted),
        "form": form,
        "asked": asked,
        "forecast": _forecast(form, counted) if asked and form.is_valid() else None,
        "missing": max(0, FEWEST_EDITIONS - len(counted)),
    }
    if coming:
        request.edition = coming  # type: ignore[attr-defined]  # read by the layout, for the band of invented data
    status = 422 if request.GET and not form.is_valid() else 200
    return render(request, "forum/figures/next_time.html", context, status=status)


def _counted(*, is_demo: bool | None) -> list[Counted]:
    """Return the closed editions that were counted, the first one first. One query.

    Invented ones teach invented ones alone; without an edition to come, those of the last one's sort are meant.
    """
    kept = FigureSet.objects.newest().filter(section__in=["people", "sessions"], edition__state__in=ENDED)
    if is_demo is not None:
        kept = kept.filter(edition__is_demo=is_demo)
    parts: dict[int, dict[str, FigureSet]] = {}
    for one in kept.select_related("edition").order_by("edition__starts_on", "edition"):
        parts.setdefault(one.edition_id, {})[one.section] = one
    found = [_read(**sections) for sections in parts.values() if "people" in sections]
    return [one for one in found if one.present and one.edition.is_demo == found[-1].edition.is_demo]


def _read(people: FigureSet, sessions: FigureSet | None = None) -> Counted:
    numbers, tables = people.data["numbers"], people.data["tables"]
    return Counted(
        people.edition,
        read_table(tables["category_kinds"]),
        read_table(sessions.data["tables"]["sessions"]) if sessions else Table(()),
        int(numbers["confirmed"]),
        int(numbers["present"]),
    )


def advise_rooms(sessions: Table) -> list[RoomAdvice]:
    """Return the sessions whose room was too small or too large, those where most people stood outside first."""
    advice = filter(None, (_advise(sessions, line) for line in sessions))
    return sorted(advice, key=lambda one: (one.fit != Fit.SMALL, -one.turned_away, -one.attended, one.title))


def _advise(sessions: Table, line: Line) -> RoomAdvice | None:
    told = dict(zip(sessions.measures, line.values, strict=True))
    seats, attended = told["seats"], told["attended"]
    if not seats or attended is None:
        return None
    turned_away = int(told["refused"] or 0) + int(told["waiting"] or 0)
    wanted = int(attended) + turned_away
    if 100 * wanted >= CROWDED * seats:
        fit = Fit.SMALL
    elif 100 * wanted <= ROOMY * seats:
        fit = Fit.LARGE
    else:
        return None
    advised = max(STEP, -(-(wanted + wanted // STEP) // STEP) * STEP)
    return RoomAdvice(line_label("sessions", "sessions", line), fit, int(seats), int(attended), turned_away, advised)


def absences(counted: Sequence[Counted]) -> list[Absence]:
    """Return how many of each kind of category did not come, the most absent first, and all together at the end."""
    totals: dict[str, list[int]] = {}
    for one in counted:
        missing, confirmed = one.kinds.column("no_show"), one.kinds.column("confirmed")
        for code, people in confirmed.items():
            total = totals.setdefault(code, [0, 0])
            total[0] += int(missing[code] or 0)
            total[1] += int(people or 0)
    rows = [_absence(str(CategoryKind(code).label), *total) for code, total in totals.items() if total[1]]
    rows.sort(key=lambda row: (-row.missing / row.confirmed, row.label))
    if len(rows) > 1:
        rows.append(_absence(_("Ensemble"), *map(sum, zip(*totals.values(), strict=True))))
    return rows


def _absence(label: str, missing: int, confirmed: int) -> Absence:
    low, high = between(missing, confirmed) or (None, None)
    rate = round(100 * missing / confirmed, 1)
    return Absence(
        label, missing, confirmed, format_value(rate, Unit.PERCENT), format_value(low, Unit.PERCENT),
        format_value(high, Unit.PERCENT), confirmed < SMALL,
    )  # fmt: skip


def _forecast(form: QuantityForm, counted: Iterable[Counted]) -> Forecast | None:
    ratios = [one.present / one.confirmed for one in counted if one.confirmed]
    try:
        return forecast(ratios, form.cleaned_data["confirmed"], form.cleaned_data["risk"])
    except TooFewEditions:
        return None
