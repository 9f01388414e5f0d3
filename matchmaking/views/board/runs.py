"""Timetables that are computed: asked for, followed, looked at as a difference, accepted or put aside; publishing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendees.views.badge_print import STOP_POLLING
from forum.core import clock
from forum.core.access import demand_proof
from forum.core.journal import Actor
from forum.core.typed import bind
from matchmaking.enums import DRAFT_RUNS, PROGRAMME_MOVES, UNFINISHED_RUNS, ProgrammeState
from matchmaking.forms.board import DraftForm, RunForm
from matchmaking.models import MeetingProgramme, ScheduleRun
from matchmaking.selectors.board import under_minimum
from matchmaking.selectors.clash import clashes_of
from matchmaking.selectors.draft import Draft, LineKind, read_draft
from matchmaking.services.draft import DraftMoved, LinesRefused, NothingChosen, accept_run, publish_timetable
from matchmaking.services.programme import ProgrammeMoveRefused
from matchmaking.services.run import NothingToPlace, RunMoveRefused, ask_for_run, discard_run, stop_run
from matchmaking.views.access import find_managed_programme
from matchmaking.views.board.frame import render_programme
from matchmaking.views.board.words import say_lack, say_reason, say_refusal, wish_sayer

MOST_RUNS = 50


@require_http_methods(["GET", "HEAD", "POST"])
def runs(request: HttpRequest, slug: str, programme: str) -> HttpResponse:
    found = find_managed_programme(request, slug, programme)
    form = bind(request, RunForm)
    if form.is_valid():
        try:
            run = ask_for_run(found, **form.cleaned_data, actor=Actor.from_user(request.user), at=clock.now())
        except NothingToPlace:
            form.add_error(None, _("Il n’y a rien à placer : il faut des créneaux, et au moins un vœu."))
        else:
            return redirect("matchmaking:run", slug, programme, run.pk)
    rows = found.runs.defer("input", "result").order_by("-created_at", "pk")[:MOST_RUNS]
    return render_programme(found, request, "matchmaking/board_runs.html", {"form": form, "runs": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def run(request: HttpRequest, slug: str, programme: str, pk: UUID) -> HttpResponse:
    """Show a run: how far it is, or what it would change. Sent lines are accepted."""
    found = find_managed_programme(request, slug, programme)
    one = _find_run(found, pk)
    context: dict[str, Any] = {"run": one, "is_under_way": one.state in UNFINISHED_RUNS}
    if one.result is None or one.state not in DRAFT_RUNS:
        if request.method == "POST":
            messages.error(request, _("Ce calcul n’a plus de brouillon à accepter : le voici tel qu’il est."))
            return redirect("matchmaking:run", slug, programme, pk)
        context |= {"reasons": _reasons(one, found)}
        return render_programme(found, request, "matchmaking/board_run.html", context)
    draft = read_draft(one)
    form = bind(request, DraftForm, draft)
    refused: dict[str, str] = {}
    if form.is_valid():
        answer, refused = _accept(request, one, form)
        if answer:
            return answer
    context |= _describe(draft, form, refused) | {"reasons": _reasons(one, found)}
    return render_programme(found, request, "matchmaking/board_run.html", context)


def _find_run(programme: MeetingProgramme, pk: UUID) -> ScheduleRun:
    one = get_object_or_404(ScheduleRun.objects.defer("input"), pk=pk, programme=programme)
    one.programme = programme
    return one


def _accept(request: HttpRequest, run: ScheduleRun, form: DraftForm) -> tuple[HttpResponse | None, dict[str, str]]:
    """Accept what is not left out; where some of it does not hold, leave that out and say why."""
    programme = run.programme
    back = redirect("matchmaking:run", programme.edition.slug, programme.slug, run.pk)
    try:
        accepted = accept_run(
            run, chosen=form.cleaned_data["chosen"], actor=Actor.from_user(request.user), at=clock.now()
        )
    except LinesRefused as refusal:
        words = ngettext(
            "%(number)d changement ne tient plus : il est écarté, la raison est à côté. Relisez, puis envoyez.",
            "%(number)d changements ne tiennent plus : ils sont écartés, la raison est à côté. Relisez, puis envoyez.",
            len(refusal.lines),
        )
        form.add_error("lines", words % {"number": len(refusal.lines)})
        form.leave_out(refusal.lines)
        return None, {key: say_refusal(why) for key, why in refusal.lines.items()}
    except (DraftMoved, NothingChosen, RunMoveRefused):
        messages.error(request, _("Le planning a changé entre-temps : voici ce que le brouillon y change maintenant."))
        return back, {}
    changes = accepted.changes
    total = len(changes.put) + len(changes.moved) + len(changes.cancelled)
    done = ngettext("%(total)d changement est fait.", "%(total)d changements sont faits.", total) % {"total": total}
    messages.success(request, f"{done} {_tell_mails(len(accepted.mails), programme)}")
    return redirect("matchmaking:board", programme.edition.slug, programme.slug), {}


def _tell_mails(number: int, programme: MeetingProgramme) -> str:
    if not programme.is_published:
        return _("Personne n’est prévenu tant que le planning n’est pas publié.")
    return ngettext(
        "%(number)d personne est prévenue par courriel.", "%(number)d personnes sont prévenues par courriel.", number
    ) % {"number": number}


def _describe(draft: Draft, form: DraftForm, refused: dict[str, str]) -> dict[str, Any]:
    say = wish_sayer()
    groups = [
        (kind, title, [(line, say(line.pair, line.a, line.b)) for line in lines])
        for kind, title, lines in (
            (LineKind.ADD, _("Ajoutés"), draft.added),
            (LineKind.MOVE, _("Déplacés"), draft.moved),
            (LineKind.DROP, _("Retirés"), draft.dropped),
        )
        if lines
    ]
    return {
        "draft": draft,
        "form": form,
        "groups": groups,
        "kinds": form["kinds"].value() or (),
        "left_out": form.left_out(),
        "refused": refused,
        "shortfalls": [(one, say_lack(one)) for one in draft.shortfalls],
    }


def _reasons(run: ScheduleRun, programme: MeetingProgramme) -> list[str]:
    """Return, in words, why the solver found no timetable that holds."""
    reasons = (run.result or {}).get("reasons", [])
    if not reasons:
        return []
    people = {one.pk: one for one in programme.participants.order_by("pk")}
    return [say_reason(reason, people) for reason in reasons]


@require_safe
def run_state(request: HttpRequest, slug: str, programme: str, pk: UUID) -> HttpResponse:
    """Answer the page that waits: how far the run is."""
    found = find_managed_programme(request, slug, programme)
    one = get_object_or_404(ScheduleRun.objects.defer("input", "result"), pk=pk, programme=found)
    is_under_way = one.state in UNFINISHED_RUNS
    context = {"run": one, "is_under_way": is_under_way}
    status = 200 if is_under_way else STOP_POLLING
    return render_programme(found, request, "matchmaking/board_run_state.html", context, status=status)


@require_POST
def run_stop(request: HttpRequest, slug: str, programme: str, pk: UUID) -> HttpResponse:
    found = find_managed_programme(request, slug, programme)
    try:
        stop_run(_find_run(found, pk), actor=Actor.from_user(request.user), at=clock.now())
    except RunMoveRefused:
        messages.info(request, _("Ce calcul est déjà fini."))
    return redirect("matchmaking:run", slug, programme, pk)


@require_POST
def run_discard(request: HttpRequest, slug: str, programme: str, pk: UUID) -> HttpResponse:
    found = find_managed_programme(request, slug, programme)
    try:
        discard_run(_find_run(found, pk), actor=Actor.from_user(request.user), at=clock.now())
    except RunMoveRefused:
        messages.error(request, _("Ce calcul ne peut pas être écarté : le voici tel qu’il est."))
        return redirect("matchmaking:run", slug, programme, pk)
    messages.success(request, _("Le brouillon est écarté. Rien n’a changé dans le planning."))
    return redirect("matchmaking:runs", slug, programme)


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, slug: str, programme: str) -> HttpResponse:
    """Say what publishing does, and do it."""
    found = find_managed_programme(request, slug, programme)
    can_publish = ProgrammeState.PUBLISHED in PROGRAMME_MOVES[ProgrammeState(found.state)]
    if request.method == "POST":
        demand_proof(request)
        try:
            mails = publish_timetable(found, actor=Actor.from_user(request.user), at=clock.now())
        except ProgrammeMoveRefused as refusal:
            messages.error(request, say_refusal(refusal))
        else:
            found.state = ProgrammeState.PUBLISHED
            messages.success(request, f"{_('Le planning est publié.')} {_tell_mails(len(mails), found)}")
        return redirect("matchmaking:board", slug, programme)
    context = {
        "can_publish": can_publish,
        "meetings": found.meetings.live().count(),
        "people": found.participants.approved().count(),
        "was_out": found.published_at is not None,
        "short": under_minimum(found) if can_publish else [],
        "clashes": clashes_of(found) if can_publish else [],
    }
    return render_programme(found, request, "matchmaking/board_publish.html", context)
