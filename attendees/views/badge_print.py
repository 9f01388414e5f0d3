"""All badges of an edition in one file, for organisers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from attendees.models import BadgePrint, Registration
from attendees.services.badge_print import NothingToPrint, ask_badge_print
from attendees.views.access import load_edition
from attendees.views.frame import render_in, send_file
from events.models import Edition
from forum.core import clock
from forum.core.access import ask_before_download, organiser_required
from forum.core.enums import MakingState
from forum.core.journal import Actor, record_export
from forum.core.making import reason_of

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
    badge_print = context["badge_print"]
    status = 200 if badge_print and badge_print.is_under_way else STOP_POLLING
    return render_in(edition, request, "attendees/organiser/badge_print_state.html", context, status=status)


def _describe(edition: Edition) -> dict[str, Any]:
    badge_print = edition.badge_prints.select_related("asked_by").first()
    return {"badge_print": badge_print, "reason": reason_of(badge_print) if badge_print else ""}


@organiser_required
@require_safe
def badge_print_file(request: HttpRequest, slug: str, pk: UUID) -> HttpResponseBase:
    edition = load_edition(request, slug)
    badge_print = get_object_or_404(BadgePrint, pk=pk, edition=edition, state=MakingState.DONE)
    if answer := ask_before_download(request, "attendees:badge_prints", slug):
        return answer
    response = send_file(badge_print, f"badges-{edition.slug}.pdf")
    if request.method == "GET":
        record_export(Actor.from_user(request.user), "badges_downloaded", badge_print, at=clock.now(), scope=slug)
    return response
