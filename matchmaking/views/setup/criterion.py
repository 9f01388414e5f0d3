"""The questions of a programme: added, worded, ordered, removed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from forum.core import clock
from forum.core.typed import bind
from matchmaking.forms.setup.criterion import CriterionForm
from matchmaking.models import Criterion, MeetingProgramme
from matchmaking.services.criterion import (
    OptionsMissing,
    SidesAnswered,
    add_criterion,
    change_criterion,
    move_criterion,
    remove_criterion,
)
from matchmaking.services.setting import ProgrammeSettled
from matchmaking.views.access import find_managed_programme
from matchmaking.views.setup.frame import FORMS, actor_of, show, tell_settled


def _back(programme: MeetingProgramme) -> HttpResponse:
    """Return to the questions on the set-up page."""
    address = reverse("matchmaking:setup", args=[programme.edition.slug, programme.slug])
    return redirect(f"{address}#criteria")


def _find(programme: MeetingProgramme, pk: int) -> Criterion:
    criterion = get_object_or_404(Criterion, pk=pk, programme=programme)
    criterion.programme = programme
    return criterion


@require_http_methods(FORMS)
def criterion_create(request: HttpRequest, slug: str, programme: str) -> HttpResponse:
    found = find_managed_programme(request, slug, programme)
    form = bind(request, CriterionForm, found)
    if form.is_valid():
        try:
            add_criterion(found, form.values, form.options, actor=actor_of(request), at=clock.now())
        except OptionsMissing:
            form.tell_options_missing()
        except ProgrammeSettled:
            tell_settled(request)
            return _back(found)
        else:
            messages.success(request, _("Le critère est ajouté, à la fin de la liste."))
            return _back(found)
    return show(request, found, "setup/criterion.html", {"form": form, "criterion": None})


@require_http_methods(FORMS)
def criterion_edit(request: HttpRequest, slug: str, programme: str, pk: int) -> HttpResponse:
    found = find_managed_programme(request, slug, programme)
    criterion = _find(found, pk)
    form = bind(request, CriterionForm, found, criterion=criterion)
    if form.is_valid():
        try:
            change_criterion(criterion, form.values, form.options, actor=actor_of(request), at=clock.now())
        except OptionsMissing:
            form.tell_options_missing()
        except SidesAnswered:
            form.tell_answered()
        except ProgrammeSettled:
            tell_settled(request)
            return _back(found)
        else:
            messages.success(request, _("Le critère est enregistré."))
            return _back(found)
    context = {"form": form, "criterion": criterion, "answers": criterion.answers.count()}
    return show(request, found, "setup/criterion.html", context)


@require_POST
def criterion_move(request: HttpRequest, slug: str, programme: str, pk: int) -> HttpResponse:
    found = find_managed_programme(request, slug, programme)
    by = -1 if request.POST.get("way") == "up" else 1
    try:
        move_criterion(_find(found, pk), by=by, actor=actor_of(request), at=clock.now())
    except ProgrammeSettled:
        tell_settled(request)
    return _back(found)


@require_http_methods(FORMS)
def criterion_remove(request: HttpRequest, slug: str, programme: str, pk: int) -> HttpResponse:
    found = find_managed_programme(request, slug, programme)
    criterion = _find(found, pk)
    if request.method != "POST":
        context = {"criterion": criterion, "answers": criterion.answers.count()}
        return show(request, found, "setup/criterion_remove.html", context)
    try:
        answers = remove_criterion(criterion, actor=actor_of(request), at=clock.now())
    except ProgrammeSettled:
        tell_settled(request)
    else:
        gone = ngettext(
            "Le critère est retiré, et %(answers)s réponse avec lui.",
            "Le critère est retiré, et %(answers)s réponses avec lui.",
            answers,
        )
        messages.success(request, gone % {"answers": answers} if answers else _("Le critère est retiré."))
    return _back(found)
