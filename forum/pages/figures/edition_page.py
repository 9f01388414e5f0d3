"""The figures of one edition: its page, each chart as a file, and closing it, which keeps them for good."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
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
from forum.core.enums import Role
from forum.core.journal import Actor
from forum.pages.figures.earlier import earlier_curves
from forum.pages.figures.files import chart_file
from forum.pages.figures.panels import make_panels, make_stat
from forum.pages.figures.reading import Read, read_count, read_figures

# What is asked first.
FIRST = (("people", "registered"), ("people", "confirmed"), ("people", "present"), ("people", "no_show_rate"),
         ("newness", "returning"), ("meetings", "held"))  # fmt: skip


@team_required
@never_cache
@require_safe
def edition_figures(request: HttpRequest, slug: str, version: int | None = None) -> HttpResponse:
    edition, at = find_edition(request, slug), clock.now()
    read = _read(edition, version, at=at)
    context: dict[str, Any] = {
        "read": read,
        "is_older": version is not None,
        "first": [make_stat(read, *one) for one in FIRST],
        "panels": make_panels(edition, read, earlier_curves(edition)),
        "is_empty": not read.number("people", "registered") and not read.number("people", "present"),
        "is_over": has_ended(edition, at=at),
        "may_close": Role.ORGANISER in roles_at(request) and EditionState.CLOSED in _moves(edition),
    }
    return render_in(edition, request, "forum/figures/edition.html", context)


@team_required
@require_safe
def figures_file(request: HttpRequest, slug: str, key: str, kind: str, version: int | None = None) -> HttpResponse:
    """Send one chart: its numbers, or its picture for a slide."""
    edition = find_edition(request, slug)
    read = _read(edition, version, at=clock.now())
    panels = make_panels(edition, read, earlier_curves(edition), is_whole=kind == "csv")
    name = f"forum-{edition.slug}" if version is None else f"forum-{edition.slug}-{version}"
    return chart_file([chart for panel in panels for chart in panel.charts], key, kind, name)


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


def _read(edition: Edition, version: int | None, *, at: datetime) -> Read:
    """Return the figures of an edition, or those that one of its kept counts gave. Raises Http404."""
    if version is None:
        return read_figures(edition, at=at)
    read = read_count(edition, version)
    if read is None:
        raise Http404
    return read


def _moves(edition: Edition) -> frozenset[EditionState]:
    return EDITION_MOVES[EditionState(edition.state)]
