"""The count of an edition: registered, confirmed, cancelled, in, missing; by category, by session. Lives by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from attendees.selectors.count import EditionCount, Tally, count_edition
from attendees.views.access import find_edition
from attendees.views.frame import render_in
from forum.core import clock
from forum.core.access import team_required
from forum.core.spreadsheets import Cell, csv_response

PAUSED = "count_paused"
# How often the figures are asked for again, and how often at most a screen reader speaks of them, in seconds.
EVERY = 4
SAID_EVERY = 30


@dataclass(frozen=True, slots=True)
class Heard:
    """What the page already shows, and what was last announced: how many were in, and when."""

    digest: str = ""
    came: int = -1
    second: int = 0

    @classmethod
    def read(cls, request: HttpRequest) -> "Heard":
        """Read it from the address that the page asks; nonsense reads as nothing."""
        came, second = request.GET.get("dit", ""), request.GET.get("a", "")
        return cls(
            request.GET.get("vu", ""),
            int(came) if came.isdecimal() and len(came) < 10 else -1,
            int(second) if second.isdecimal() and len(second) < 12 else 0,
        )

    def wants_word(self, count: EditionCount, at: datetime) -> bool:
        """Whether it is time to announce: the number inside has moved, and silence lasted long enough."""
        return self.came != count.total.came and at.timestamp() - self.second >= SAID_EVERY


@team_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def count(request: HttpRequest, slug: str) -> HttpResponse:
    edition = find_edition(request, slug)
    if request.method == "POST":
        request.session[PAUSED] = request.POST.get("pause") == "1"
        if not request.headers.get("HX-Request"):
            return redirect("pages:count", slug)
    at = clock.now()
    context = _context(request, count_edition(edition, at=at), at)
    template = "forum/count_live.html" if request.headers.get("HX-Request") else "forum/count.html"
    return render_in(edition, request, template, context)


@team_required
@never_cache
@require_safe
def count_figures(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer the page that polls: nothing (204) while nothing has changed."""
    edition = find_edition(request, slug)
    at = clock.now()
    counted, heard = count_edition(edition, at=at), Heard.read(request)
    if counted.digest == heard.digest and not heard.wants_word(counted, at):
        return HttpResponse(status=204)
    return render_in(edition, request, "forum/count_figures.html", _context(request, counted, at, heard))


def _context(request: HttpRequest, counted: EditionCount, at: datetime, heard: Heard | None = None) -> dict[str, Any]:
    total, edition = counted.total, counted.edition
    is_announced = heard is not None and heard.wants_word(counted, at)
    # The page itself has just been read: it counts as announced.
    kept = heard if heard and not is_announced else Heard(counted.digest, total.came, int(at.timestamp()))
    return {
        "count": counted,
        "at": at,
        "every": EVERY,
        "is_paused": bool(request.session.get(PAUSED)),
        "is_announced": is_announced,
        "heard_came": kept.came,
        "heard_second": kept.second,
        "most": max((row.tally.confirmed for row in counted.categories), default=0),
        "capacity_left": max(0, edition.capacity - total.confirmed - total.offered) if edition.capacity else None,
    }


@team_required
@require_safe
def count_csv(request: HttpRequest, slug: str) -> HttpResponse:
    edition = find_edition(request, slug)
    rows = _csv_rows(count_edition(edition, at=clock.now()))
    return csv_response(f"forum-{edition.slug}-chiffres.csv", rows)


def _csv_rows(counted: EditionCount) -> Iterator[list[Cell]]:
    if counted.edition.is_demo:
        yield [_("Données fictives : édition de démonstration")]
    missing = _("Absentes") if counted.is_over else _("Attendues")
    yield [
        _("Catégorie"), _("Inscriptions"), _("Confirmées"), _("Annulées"), _("En attente"), _("Places proposées"),
        _("Entrées"), missing,
    ]  # fmt: skip
    for row in counted.categories:
        yield [row.category.name, *_cells(row.tally)]
    yield [_("Ensemble"), *_cells(counted.total)]
    yield []
    yield [_("Séance"), _("Places réservées"), _("Places")]
    for line in counted.sessions:
        yield [line.session.title, line.booked, line.session.capacity]


def _cells(tally: Tally) -> list[Cell]:
    return [
        tally.registered, tally.confirmed, tally.cancelled, tally.waiting, tally.offered, tally.came, tally.missing,
    ]  # fmt: skip
