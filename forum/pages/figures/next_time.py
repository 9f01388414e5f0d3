"""What the counted editions teach for the next one: rooms, no-shows, quantities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django import forms
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from attendees.models import Registration
from events.figures import Line, Number, Table
from events.models import Edition, FigureSet, Session
from events.selectors import ENDED, next_edition
from forum.core import clock
from forum.core.access import team_required
from forum.pages.figures.change import SMALL
from forum.pages.figures.dictionary import Unit, format_value, line_label, line_language
from forum.pages.figures.forecast import FEWEST_EDITIONS, RISKS, Forecast, TooFewEditions, Turnout, between, forecast

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
    """A session whose room did not suit it: who came and who did not get in, and the seats that would have done.

    `language` of the title, where it is not the active one; name of the `room`, empty where nobody knows it any more.
    """

    title: str
    language: str
    room: str
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
    present: int
    turnout: Turnout | None
    """None where nobody was confirmed, or absences are not known."""


class QuantityForm(forms.Form):
    """For how many confirmed people, and at what risk of running short."""

    confirmed = forms.IntegerField(
        label=gettext_lazy("Personnes confirmées"), min_value=1, max_value=100_000,
        help_text=gettext_lazy("Celles qui le sont, ou que vous attendez la veille."),
        error_messages={"required": gettext_lazy("Indiquez combien de personnes.")},
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
    known = Registration.objects.filter(edition=coming, is_walk_in=False).confirmed().count() if coming else 0
    turnouts = {one.edition.slug: one.turnout for one in counted if one.turnout}
    # Before anybody registers for the next one, as many as last time.
    likely = known or next((one.confirmed for one in reversed(turnouts.values())), 1)
    form = QuantityForm(request.GET or {"confirmed": likely, "risk": DEFAULT_RISK})
    context: dict[str, Any] = {
        "coming": coming,
        "last": counted[-1].edition if counted else None,
        "names": list(turnouts),
        "served_at": [name for name, turnout in turnouts.items() if turnout.meals],
        "is_foreseeable": len(turnouts) >= FEWEST_EDITIONS,
        "rooms": advise_rooms(counted[-1].sessions) if counted else [],
        "absences": absences(counted),
        "form": form,
        "forecast": _forecast(form, list(turnouts.values())) if form.is_valid() else None,
    }
    context["badges"] = _badges(context["forecast"]) if context["forecast"] else ""
    if coming:
        request.edition = coming  # type: ignore[attr-defined]  # read by the layout, for the band of invented data
    status = 422 if request.GET and not form.is_valid() else 200
    return render(request, "forum/figures/next_time.html", context, status=status)


def _counted(*, is_demo: bool | None) -> list[Counted]:
    """Return the closed editions that somebody came to, the first one first. One query.

    Invented ones teach invented ones alone; without an edition to come, those of the last one's sort are meant.
    """
    sections = ["people", "presence", "sessions"]
    kept = FigureSet.objects.newest().filter(section__in=sections, edition__state__in=ENDED)
    if is_demo is not None:
        kept = kept.filter(edition__is_demo=is_demo)
    # Databases disagree on where nothing stands in an order.
    in_order = ("edition__year", F("edition__starts_on").asc(nulls_first=True), "edition_id")
    parts: dict[int, dict[str, FigureSet]] = {}
    for one in kept.select_related("edition").order_by(*in_order):
        parts.setdefault(one.edition_id, {})[one.section] = one
    read = [_read(**sections) for sections in parts.values() if "people" in sections]
    found = [one for one in read if one.present]
    return [one for one in found if one.edition.is_demo == found[-1].edition.is_demo]


def _read(people: FigureSet, presence: FigureSet | None = None, sessions: FigureSet | None = None) -> Counted:
    part = people.part
    numbers = part.numbers
    confirmed, absent, present = int(numbers["confirmed"] or 0), numbers["no_show"], int(numbers["present"] or 0)
    turnout = None
    if confirmed and absent is not None:
        meals = presence.part.numbers.get("meals") if presence else None
        turnout = Turnout(confirmed, int(absent), int(numbers["walk_ins"] or 0), present, int(meals) if meals else None)
    return Counted(
        people.edition,
        part.tables["category_kinds"],
        sessions.part.tables["sessions"] if sessions else Table(()),
        present,
        turnout,
    )


def advise_rooms(sessions: Table) -> list[RoomAdvice]:
    """Return the sessions whose room was too small or too large, those where most people stood outside first.

    One query: rooms are called what they are called now.
    """
    named = Session.objects.filter(pk__in=[line.code for line in sessions], room__isnull=False).order_by()
    rooms = {str(pk): name for pk, name in named.values_list("pk", "room__name")}
    advice = filter(None, (_advise(sessions, line, rooms) for line in sessions))
    return sorted(advice, key=lambda one: (one.fit != Fit.SMALL, -one.turned_away, -one.attended, one.title))


def _advise(sessions: Table, line: Line, rooms: Mapping[str, str]) -> RoomAdvice | None:
    told = dict(zip(sessions.measures, line.values, strict=True))
    seats, attended = told["seats"], told["attended"]
    if not seats or attended is None:
        return None
    turned_away = _turned_away(told)
    wanted = int(attended) + turned_away
    # A tenth more, rounded up to a step.
    advised = max(STEP, -(-11 * wanted // (10 * STEP)) * STEP)
    if 100 * wanted >= CROWDED * seats:
        fit = Fit.SMALL
    elif 100 * wanted <= ROOMY * seats and advised < seats:
        fit = Fit.LARGE
    else:
        return None
    title, language = line_label("sessions", "sessions", line), line_language(line)
    room = rooms.get(line.code, "")
    return RoomAdvice(title, language, room, fit, int(seats), int(attended), turned_away, advised)


def _turned_away(told: Mapping[str, Number]) -> int:
    """Return how many stood outside; of figures kept before these were counted, at least how many."""
    if (known := told.get("turned_away")) is not None:
        return int(known)
    return max(int(told["refused"] or 0), int(told["waiting"] or 0))


def absences(counted: Sequence[Counted]) -> list[Absence]:
    """Return how many of each kind of category did not come, the most absent first, and all together at the end.

    Editions of which absences are not known are left out.
    """
    totals: dict[str, list[int]] = {}
    for kinds in (one.kinds for one in counted if one.turnout):
        missing, confirmed = kinds.column("no_show"), kinds.column("confirmed")
        for line in kinds:
            total = totals.setdefault(line_label("people", "category_kinds", line), [0, 0])
            total[0] += int(missing[line.code] or 0)
            total[1] += int(confirmed[line.code] or 0)
    rows = [_absence(label, *total) for label, total in totals.items() if total[1]]
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


def _forecast(form: QuantityForm, turnouts: Sequence[Turnout]) -> Forecast | None:
    try:
        return forecast(turnouts, form.cleaned_data["confirmed"], form.cleaned_data["risk"])
    except TooFewEditions:
        return None


def _badges(told: Forecast) -> str:
    """Say which badges: those with a name, and blank ones for whoever registers at the door."""
    printed = ngettext(
        "%(number)s badge imprimé pour la personne confirmée",
        "%(number)s badges imprimés pour les personnes confirmées",
        told.confirmed,
    ) % {"number": localize(told.confirmed)}
    blank = ngettext("%(number)s vierge", "%(number)s vierges", told.blank) % {"number": localize(told.blank)}
    return _("%(printed)s, plus %(blank)s") % {"printed": printed, "blank": blank}
