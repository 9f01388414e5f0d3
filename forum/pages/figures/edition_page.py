"""The figures of one edition: its page, each chart as a file, and closing it, which keeps them for good."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from attendees.views.access import find_edition
from attendees.views.frame import render_in
from events.enums import EDITION_MOVES, EditionState
from events.models import Edition
from events.selectors import has_ended
from events.services.edition import EditionMoveRefused, move_edition
from forum.core import clock
from forum.core.access import demand_proof, organiser_required, roles_at, team_required
from forum.core.charts import Chart, draw, to_csv, to_png, to_svg_file
from forum.core.enums import Role
from forum.core.journal import Actor
from forum.pages.figures.earlier import earlier_curves
from forum.pages.figures.panels import Panel, make_panels, make_stat
from forum.pages.figures.reading import Read, read_figures

# What is asked first.
FIRST = (("people", "registered"), ("people", "confirmed"), ("people", "present"), ("people", "no_show_rate"),
         ("newness", "returning"), ("meetings", "held"))  # fmt: skip
# On a slide, in pixels.
SLIDE_WIDTH, SLIDE_SCALE = 720, 3
FILES: dict[str, tuple[str, Callable[[Chart], str | bytes]]] = {
    "csv": ("text/csv; charset=utf-8", to_csv),
    "svg": ("image/svg+xml", lambda chart: to_svg_file(draw(chart, width=SLIDE_WIDTH), chart)),
    "png": (
        "image/png",
        lambda chart: to_png(draw(chart, width=SLIDE_WIDTH), scale=SLIDE_SCALE, language=get_language() or "fr"),
    ),
}


@team_required
@never_cache
@require_safe
def edition_figures(request: HttpRequest, slug: str) -> HttpResponse:
    edition, at = find_edition(request, slug), clock.now()
    read = read_figures(edition, at=at)
    context: dict[str, Any] = {
        "read": read,
        "first": [make_stat(read, *one) for one in FIRST],
        "panels": _panels(edition, read),
        "is_empty": not read.number("people", "registered") and not read.number("people", "present"),
        "is_over": has_ended(edition, at=at),
        "may_close": Role.ORGANISER in roles_at(request) and EditionState.CLOSED in _moves(edition),
    }
    return render_in(edition, request, "forum/figures/edition.html", context)


@team_required
@require_safe
def figures_file(request: HttpRequest, slug: str, key: str, kind: str) -> HttpResponse:
    """Send one chart: its numbers, or its picture for a slide."""
    edition = find_edition(request, slug)
    charts = [chart for panel in _panels(edition, read_figures(edition, at=clock.now())) for chart in panel.charts]
    chart = next((chart for chart in charts if chart.key == key), None)
    if chart is None or kind not in FILES:
        raise Http404
    content_type, write = FILES[kind]
    name = f"forum-{edition.slug}-{key}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(write(chart), content_type=content_type, headers=headers)


@organiser_required
@require_http_methods(["GET", "HEAD", "POST"])
def close_edition(request: HttpRequest, slug: str) -> HttpResponse:
    """Close an edition that is over: its figures are kept as they are."""
    edition, at = find_edition(request, slug), clock.now()
    if EditionState.CLOSED not in _moves(edition):
        raise Http404
    if request.method == "POST":
        demand_proof(request)
        try:
            move_edition(edition, EditionState.CLOSED, actor=Actor.from_user(request.user), at=at)  # type: ignore[arg-type]  # nobody is here without signing in
        except EditionMoveRefused as refused:
            # Somebody closed it, or cancelled it, meanwhile.
            raise Http404 from refused
        messages.success(request, _("L’édition est close ; ses chiffres sont arrêtés."))
        return redirect("pages:edition_figures", slug)
    return render_in(edition, request, "forum/figures/close.html", {"is_over": has_ended(edition, at=at)})


def _panels(edition: Edition, read: Read) -> list[Panel]:
    return make_panels(edition, read, earlier_curves(edition))


def _moves(edition: Edition) -> frozenset[EditionState]:
    return EDITION_MOVES[EditionState(edition.state)]
