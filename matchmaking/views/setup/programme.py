"""The programmes of an edition, one of them at a glance, and its life: opened, closed, cancelled."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from attendees.views.frame import render_in
from events.models import Edition
from forum.core import clock
from forum.core.access import demand_proof
from forum.core.typed import bind
from matchmaking.enums import PROGRAMME_MOVES, Preset, ProgrammeState
from matchmaking.forms.setup.document import ProgrammeChoiceForm
from matchmaking.forms.setup.programme import CancellationForm
from matchmaking.models import MeetingProgramme
from matchmaking.selectors.check import check_programme
from matchmaking.selectors.programme import Overview, in_the_game, overview_of, programmes_of
from matchmaking.services.creation import EditionCalledOff, copy_programme, create_programme
from matchmaking.services.programme import AlreadyCancelled, ProgrammeMoveRefused, cancel_programme, move_programme
from matchmaking.services.telling import count_contacts
from matchmaking.views.access import find_managed_programme
from matchmaking.views.setup.frame import FORMS, actor_of, find_managed_edition, show

CHANGED_MEANWHILE = gettext_lazy("Le programme n’est plus dans l’état que vous aviez vu. Rien n’a changé.")
ALREADY_CANCELLED = gettext_lazy(
    "Ce programme est déjà annulé : rien n’a changé, et aucun courriel n’est parti de plus."
)
# What each move is called on its button, and what it does.
MOVES: dict[ProgrammeState, tuple[Promise, Promise]] = {
    ProgrammeState.DRAFT: (
        gettext_lazy("Revenir à la préparation"),
        gettext_lazy("Les participants ne voient plus le programme. Ce qu’ils ont écrit reste."),
    ),
    ProgrammeState.OPEN: (
        gettext_lazy("Ouvrir aux participants"),
        gettext_lazy(
            "Les personnes inscrites le trouvent, remplissent leur fiche et, selon les étapes, expriment leurs vœux. "
            "Un planning qui était publié ne se lit plus."
        ),
    ),
    ProgrammeState.PUBLISHED: (
        gettext_lazy("Publier le planning"),
        gettext_lazy("Chaque participant voit ses rendez-vous. Ils ne bougent plus, sauf si vous le demandez."),
    ),
    ProgrammeState.CLOSED: (
        gettext_lazy("Clore"),
        gettext_lazy("Plus aucun rendez-vous n’est pris ni déplacé. Chacun garde les siens et leurs suites."),
    ),
}
# What is said once it is done; publishing and cancelling have pages of their own.
DONE = {
    ProgrammeState.DRAFT: gettext_lazy(
        "Le programme est de nouveau en préparation : les participants ne le voient plus."
    ),
    ProgrammeState.OPEN: gettext_lazy("Le programme est ouvert : les participants le trouvent."),
    ProgrammeState.CLOSED: gettext_lazy("Le programme est clos."),
}


@require_safe
def programmes(request: HttpRequest, slug: str) -> HttpResponse:
    edition = find_managed_edition(request, slug)
    return render_in(edition, request, "matchmaking/setup/programmes.html", {"rows": programmes_of(edition)})


@require_http_methods(FORMS)
def programme_create(request: HttpRequest, slug: str) -> HttpResponse:
    edition = find_managed_edition(request, slug)
    form = bind(request, ProgrammeChoiceForm, edition)
    if form.is_valid():
        try:
            programme = _create(request, edition, form)
        except EditionCalledOff:
            form.add_error("source", _("Cette édition est annulée : on n’y prépare pas de rendez-vous."))
        else:
            messages.success(request, _("Le programme est créé. Vérifiez ses réglages, puis ouvrez-le."))
            return redirect("matchmaking:setup", slug, programme.slug)
    return render_in(edition, request, "matchmaking/setup/programme_create.html", {"form": form})


def _create(request: HttpRequest, edition: Edition, form: ProgrammeChoiceForm) -> MeetingProgramme:
    source, act = form.cleaned_data["source"], {"actor": actor_of(request), "at": clock.now()}
    if former := form.former.get(source):
        return copy_programme(former, edition, **act)
    return create_programme(edition, Preset(source), **act)


@require_safe
def programme_home(request: HttpRequest, slug: str, programme: str) -> HttpResponse:
    found = find_managed_programme(request, slug, programme)
    overview = overview_of(found, at=clock.now())
    may_become = PROGRAMME_MOVES[ProgrammeState(found.state)] - {ProgrammeState.CANCELLED}
    context: dict[str, Any] = {
        "overview": overview,
        "steps": _steps(overview),
        "check": check_programme(found),
        "moves": [(_address(found, state), *MOVES[state]) for state in ProgrammeState if state in may_become],
        "may_cancel": ProgrammeState.CANCELLED in PROGRAMME_MOVES[found.state],
    }
    return show(request, found, "setup/home.html", context)


def _address(programme: MeetingProgramme, state: ProgrammeState) -> str:
    """Return where a move is asked for: publishing has a page of its own, which says who is written to."""
    place = [programme.edition.slug, programme.slug]
    if state == ProgrammeState.PUBLISHED:
        return reverse("matchmaking:publish", args=place)
    return reverse("matchmaking:programme_move", args=[*place, state])


def _steps(overview: Overview) -> list[tuple[Promise, str, bool]]:
    """Return what a programme needs before it opens: in words, the part of the set-up page, whether it is done."""
    return [
        (gettext_lazy("Fixer les heures et les pauses"), "hours", overview.slots > 0),
        (gettext_lazy("Compter les tables"), "tables", overview.tables > 0),
        (gettext_lazy("Choisir la salle"), "where", overview.has_room),
        (gettext_lazy("Relire les critères"), "criteria", overview.criteria > 0),
        (gettext_lazy("Placer les étapes l’une après l’autre"), "phases", overview.phases > 0),
    ]


@require_http_methods(FORMS)
def programme_move(request: HttpRequest, slug: str, programme: str, state: str) -> HttpResponse:
    """Ask, then move. Cancelling and publishing have addresses of their own."""
    found = find_managed_programme(request, slug, programme)
    if state not in set(ProgrammeState.values) - {ProgrammeState.CANCELLED, ProgrammeState.PUBLISHED}:
        raise Http404
    return _move(request, found, ProgrammeState(state))


@require_http_methods(FORMS)
def programme_cancel(request: HttpRequest, slug: str, programme: str) -> HttpResponse:
    """Ask with which word, then cancel and write to everybody."""
    found = find_managed_programme(request, slug, programme)
    demand_proof(request)
    form = bind(request, CancellationForm)
    if form.is_valid():
        try:
            cancel_programme(found, words=form.cleaned_data["words"], actor=actor_of(request), at=clock.now())
        except AlreadyCancelled:
            messages.info(request, ALREADY_CANCELLED)
        except ProgrammeMoveRefused:
            messages.error(request, CHANGED_MEANWHILE)
        else:
            messages.success(request, _("Le programme et ses rendez-vous sont annulés."))
        return _home_of(found)
    if ProgrammeState.CANCELLED not in PROGRAMME_MOVES[ProgrammeState(found.state)]:
        if found.is_cancelled:
            messages.info(request, ALREADY_CANCELLED)
        return _home_of(found)
    people = count_contacts(in_the_game(found)) if found.is_shown else 0
    context = {"form": form, "overview": overview_of(found, at=clock.now()), "people": people}
    return show(request, found, "setup/programme_cancel.html", context)


def _move(request: HttpRequest, programme: MeetingProgramme, state: ProgrammeState) -> HttpResponse:
    label, effect = MOVES[state]
    if request.method != "POST":
        if state not in PROGRAMME_MOVES[ProgrammeState(programme.state)]:
            return _home_of(programme)
        context = {"overview": overview_of(programme, at=clock.now()), "label": label, "effect": effect, "state": state}
        return show(request, programme, "setup/programme_move.html", context)
    try:
        move_programme(programme, state, actor=actor_of(request), at=clock.now())
    except ProgrammeMoveRefused:
        messages.error(request, CHANGED_MEANWHILE)
    else:
        messages.success(request, DONE[state])
    return _home_of(programme)


def _home_of(programme: MeetingProgramme) -> HttpResponse:
    return redirect("matchmaking:programme_home", programme.edition.slug, programme.slug)
