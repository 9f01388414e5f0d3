"""Announced figures, as organisers keep them: added, corrected, withdrawn, each with its history."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from events.models import ReportedFigure
from events.services.reported_figure import (
    FigureRefused,
    add_reported_figure,
    correct_reported_figure,
    restore_reported_figure,
    withdraw_reported_figure,
)
from forum.core import clock
from forum.core.access import organiser_required
from forum.core.journal import Actor
from forum.core.models import LogEntry
from forum.core.typed import bind
from forum.pages.figures.claim_forms import CorrectionForm, NewClaimForm, ReasonForm
from forum.pages.journal.sentences import tell_lines

FORMS = ["GET", "HEAD", "POST"]
# More lines than anybody writes about one figure.
MOST_LINES = 100


@organiser_required
@never_cache
@require_safe
def reported_figures(request: HttpRequest) -> HttpResponse:
    figures = ReportedFigure.objects.select_related("edition")
    claims = list(figures.order_by("-edition__year", "-edition__pk", "kind", "position", "pk"))
    standing = [claim for claim in claims if claim.withdrawn_at is None]
    context = {
        "editions": [(edition, list(group)) for edition, group in groupby(standing, key=lambda claim: claim.edition)],
        "withdrawn": [claim for claim in claims if claim.withdrawn_at is not None],
    }
    return render(request, "forum/figures/claims.html", context)


@organiser_required
@never_cache
@require_http_methods(FORMS)
def reported_figure_add(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    form = bind(request, NewClaimForm, at=at, initial={"edition": request.GET.get("edition", "")})
    if form.is_valid():
        try:
            figure = add_reported_figure(form.cleaned_data["edition"], **form.words, **_by(request))
        except FigureRefused as refusal:
            form.tell(refusal)
        else:
            messages.success(
                request, _("Le chiffre est ajouté à l’édition %(edition)s.") % {"edition": figure.edition.slug}
            )
            return redirect("pages:reported_figures")
    return render(request, "forum/figures/claim_add.html", {"form": form}, status=422 if form.errors else 200)


@organiser_required
@never_cache
@require_http_methods(FORMS)
def reported_figure(request: HttpRequest, pk: int) -> HttpResponse:
    figure = _load(pk)
    form = bind(request, CorrectionForm, figure)
    if form.is_valid():
        try:
            correct_reported_figure(figure, **form.words, **_by(request))
        except FigureRefused as refusal:
            form.tell(refusal)
        else:
            messages.success(request, _("Le chiffre est corrigé. Ce qu’il disait avant reste dans l’historique."))
            return redirect("pages:reported_figure", pk)
    lines = tell_lines(LogEntry.objects.about(figure)[:MOST_LINES], opens_back_room=request.user.is_staff)  # type: ignore[union-attr]  # signed in
    context = {"figure": figure, "form": form, "lines": lines}
    return render(request, "forum/figures/claim.html", context, status=422 if form.errors else 200)


@organiser_required
@never_cache
@require_http_methods(FORMS)
def reported_figure_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    done = _("Le chiffre est retiré : il n’est plus montré nulle part.")
    return _settle(request, pk, withdraw_reported_figure, "forum/figures/claim_withdraw.html", done)


@organiser_required
@never_cache
@require_http_methods(FORMS)
def reported_figure_restore(request: HttpRequest, pk: int) -> HttpResponse:
    done = _("Le chiffre est rétabli : il se lit de nouveau sur les pages.")
    return _settle(request, pk, restore_reported_figure, "forum/figures/claim_restore.html", done)


def _settle(
    request: HttpRequest, pk: int, act: Callable[..., ReportedFigure], template: str, done: str
) -> HttpResponse:
    """Ask for the reason of an act, and act."""
    figure = _load(pk)
    form = bind(request, ReasonForm)
    if form.is_valid():
        try:
            act(figure, reason=form.cleaned_data["reason"], **_by(request))
        except FigureRefused as refusal:
            form.tell(refusal)
        else:
            messages.success(request, done)
            return redirect("pages:reported_figure", pk)
    return render(request, template, {"figure": figure, "form": form}, status=422 if form.errors else 200)


def _load(pk: int) -> ReportedFigure:
    return get_object_or_404(ReportedFigure.objects.select_related("edition"), pk=pk)


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": Actor.from_user(request.user), "at": clock.now()}  # type: ignore[arg-type]  # signed in
