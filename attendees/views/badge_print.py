"""All badges of an edition in one file, for organisers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from attendees.enums import PrintState
from attendees.models import BadgePrint, Registration
from attendees.services.badge_print import KEPT, UNFINISHED, NothingToPrint, ask_badge_print
from attendees.views.access import load_edition
from attendees.views.frame import render_in
from events.models import Edition
from forum.core import clock
from forum.core.access import ask_before_download, organiser_required
from forum.core.journal import Actor, record_export
from forum.core.models import LogEntry

# Answered by the fragment when the work is over: htmx then asks no more.
STOP_POLLING = 286


@organiser_required
@require_http_methods(["GET", "HEAD", "POST"])
def badge_prints(request: HttpRequest, slug: str) -> HttpResponse:
    edition = load_edition(request, slug)
    if request.method == "POST":
        try:
            ask_badge_print(edition, user=request.user, at=clock.now())
        except NothingToPrint:
            messages.error(request, _("Personne n’est encore inscrit : il n’y a pas de badge à faire."))
        return redirect("attendees:badge_prints", slug)
    people = Registration.objects.filter(edition=edition).confirmed().count()
    context = {"people": people, **_describe(edition)}
    return render_in(edition, request, "attendees/organiser/badge_prints.html", context)


@organiser_required
@require_safe
def badge_print_state(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer the page that waits: how far the work is."""
    edition = load_edition(request, slug)
    context = _describe(edition)
    status = 200 if context["is_under_way"] else STOP_POLLING
    return render_in(edition, request, "attendees/organiser/badge_print_state.html", context, status=status)


def _describe(edition: Edition) -> dict[str, Any]:
    badge_print = edition.badge_prints.select_related("asked_by").first()
    return {
        "badge_print": badge_print,
        "is_under_way": badge_print is not None and badge_print.state in UNFINISHED,
        "is_drawing": badge_print is not None and 0 < badge_print.total <= badge_print.done,
        "reason": _reason(badge_print) if badge_print and badge_print.state == PrintState.FAILED else "",
        "kept_until": badge_print.ready_at + KEPT if badge_print and badge_print.ready_at else None,
    }


def _reason(badge_print: BadgePrint) -> str:
    """Return why a print failed, as the worker journalled it."""
    entry = LogEntry.objects.about(badge_print).filter(verb="badges_failed").first()
    return entry.changes["reason"][1] if entry else ""


@organiser_required
@require_safe
def badge_print_file(request: HttpRequest, slug: str, pk: UUID) -> HttpResponseBase:
    edition = load_edition(request, slug)
    badge_print = get_object_or_404(BadgePrint, pk=pk, edition=edition, state=PrintState.DONE)
    if answer := ask_before_download(request, "attendees:badge_prints", slug):
        return answer
    try:
        content = badge_print.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    if request.method == "GET":
        record_export(Actor.from_user(request.user), "badges_downloaded", badge_print, at=clock.now(), scope=slug)
    response = FileResponse(
        content, as_attachment=True, filename=f"badges-{edition.slug}.pdf", content_type="application/pdf"
    )
    response["Cache-Control"] = "no-store"
    return response
