"""The board: the page, one meeting, one hole, why; and what is legal in every cell."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forum.core.journal import Actor
from forum.core.templatetags.components import localized
from matchmaking.enums import PROGRAMME_MOVES, MeetingState, ProgrammeState, Side
from matchmaking.forms.board import MoveForm, PlaceForm, WhyForm, place_key
from matchmaking.models import Meeting, MeetingProgramme
from matchmaking.selectors.board import read_board
from matchmaking.selectors.suggestion import Standing, standing_in, suggestions_for
from matchmaking.selectors.why import explain_pair
from matchmaking.services.board import Step, last_step
from matchmaking.services.legality import Cell, cells_for
from matchmaking.services.meeting import both_of
from matchmaking.views.access import find_managed_programme
from matchmaking.views.board.frame import render_programme
from matchmaking.views.board.words import say_refusal, say_step, say_why, say_wishes

PEOPLE, LISTED = 50, 8


@never_cache
@require_safe
def board(request: HttpRequest, slug: str, programme: str) -> HttpResponse:
    found = find_managed_programme(request, slug, programme)
    return show_board(request, found)


def show_board(request: HttpRequest, programme: MeetingProgramme) -> HttpResponse:
    """Show one view of the board: by tables, or by the people of a side, fifty at a time."""
    by = request.GET.get("par", "tables")
    if by not in ("tables", *programme.sides):
        by = "tables"
    number = request.GET.get("page", "1")
    page = int(number) if number.isdecimal() and 0 < int(number) < 10_000 else 1
    shown = read_board(programme, by=by, people_from=(page - 1) * PEOPLE, people=PEOPLE)
    step = last_step(programme, Actor.from_user(request.user))
    context = {
        "board": shown,
        "by": by,
        "views": _views(programme),
        "page": Paginator(range(shown.total), PEOPLE).get_page(page) if by != "tables" else None,
        "step": step,
        "step_words": _words_of(step),
        "short": shown.short[:LISTED],
        "short_more": max(0, len(shown.short) - LISTED),
        "waiting": [(a, b, say_wishes(pair, a, b)) for a, b, pair in shown.waiting[:LISTED]],
        "waiting_more": max(0, len(shown.waiting) - LISTED),
        "can_publish": ProgrammeState.PUBLISHED in PROGRAMME_MOVES[ProgrammeState(programme.state)],
        "stamp": stamp_of(programme),
    }
    return render_programme(programme, request, "matchmaking/board.html", context)


def _views(programme: MeetingProgramme) -> list[tuple[str, str]]:
    if programme.is_peer:
        return [("tables", _("Par table")), (Side.A, localized(programme, "side_a_plural"))]
    sides = [(side, localized(programme, f"side_{side}_plural")) for side in Side]
    return [("tables", _("Par table")), *sides]


def _words_of(step: Step | None) -> str:
    return say_step(step) if step else ""


def stamp_of(programme: MeetingProgramme) -> str:
    """Return what changes with every change of the timetable."""
    last = programme.meetings.order_by("-changed_at", "-pk").values_list("pk", "version", "changed_at").first()
    return f"{last[0]}.{last[1]}.{last[2].timestamp():.6f}" if last else "0"


@never_cache
@require_safe
def board_news(request: HttpRequest, slug: str, programme: str) -> HttpResponse:
    """Answer an open board: whether somebody changed the timetable since `depuis`."""
    found = find_managed_programme(request, slug, programme)
    return JsonResponse({"changed": stamp_of(found) != request.GET.get("depuis", "")})


def find_meeting(programme: MeetingProgramme, pk: int) -> Meeting:
    """Return a meeting of a programme with all that its page shows. Else 404."""
    rows = Meeting.objects.select_related("slot", "table").prefetch_related("seats__participant")
    meeting = get_object_or_404(rows, pk=pk, programme=programme)
    meeting.programme = programme
    return meeting


@never_cache
@require_safe
def board_cells(request: HttpRequest, slug: str, programme: str, pk: int) -> HttpResponse:
    """Answer who takes a meeting up: what is possible in every cell, and why not."""
    found = find_managed_programme(request, slug, programme)
    meeting = find_meeting(found, pk)
    cells = cells_for(found, both_of(meeting), meeting=meeting)
    here = (meeting.slot_id, meeting.table_id)
    reasons: list[str] = []
    said: dict[int, int] = {}
    told: dict[str, dict[str, int | str | None]] = {}
    for cell in cells:
        place = (cell.slot.pk, cell.table.pk if cell.table else None)
        if cell.refusal is not None and id(cell.refusal) not in said:
            said[id(cell.refusal)] = len(reasons)
            reasons.append(say_refusal(cell.refusal))
        if place != here:
            why = None if cell.refusal is None else said[id(cell.refusal)]
            told[f"{place[0]}.{place[1] or ''}"] = {"place": place_key(cell), "why": why}
    answer = {"version": meeting.version, "stamp": stamp_of(found), "cells": told, "reasons": reasons}
    return JsonResponse(answer)


@require_safe
def board_meeting(request: HttpRequest, slug: str, programme: str, pk: int) -> HttpResponse:
    found = find_managed_programme(request, slug, programme)
    return show_meeting(request, find_meeting(found, pk))


def show_meeting(request: HttpRequest, meeting: Meeting, *, form: MoveForm | None = None) -> HttpResponse:
    """Show a meeting: why it is, and all that can be done with it, without a script."""
    programme = meeting.programme
    a, b = both_of(meeting)
    can_change = meeting.state == MeetingState.PUBLISHED and programme.takes_meetings
    cells = cells_for(programme, (a, b), meeting=meeting) if can_change else []
    here = (meeting.slot_id, meeting.table_id)
    elsewhere = [cell for cell in cells if (cell.slot.pk, cell.table.pk if cell.table else None) != here]
    context = {
        "meeting": meeting,
        "a": a,
        "b": b,
        "why": say_why(explain_pair(programme, a, b), a, b),
        "can_change": can_change,
        "form": form or MoveForm(elsewhere, initial={"version": meeting.version}),
        "refused": _refused_slots(elsewhere),
    }
    return render_programme(programme, request, "matchmaking/board_meeting.html", context)


def _refused_slots(cells: list[Cell]) -> list[tuple[Any, str]]:
    """Return the slots in which no table is possible, each with the first reason."""
    by_slot: dict[int, list[Cell]] = {}
    for cell in cells:
        by_slot.setdefault(cell.slot.pk, []).append(cell)
    return [
        (found[0].slot, say_refusal(found[0].refusal))
        for found in by_slot.values()
        if found[0].refusal and all(cell.refusal for cell in found)
    ]


@require_safe
def board_hole(request: HttpRequest, slug: str, programme: str, number: int) -> HttpResponse:
    found = find_managed_programme(request, slug, programme)
    return show_hole(request, found, number)


def show_hole(
    request: HttpRequest,
    programme: MeetingProgramme,
    number: int,
    *,
    form: PlaceForm | None = None,
    standing: Standing | None = None,
) -> HttpResponse:
    """Show who could meet in a slot, and the form to put any two."""
    slot = get_object_or_404(programme.slots, number=number)
    wanted = request.GET.get("table", "") or (form.data.get("table", "") if form else "")
    table = programme.tables.select_related("room").filter(pk=wanted).first() if wanted.isdecimal() else None
    standing = standing or standing_in(programme, slot)
    suggestions = [] if slot.is_pause else suggestions_for(programme, slot, table, standing=standing)
    context = {
        "slot": slot,
        "table": table,
        "suggestions": [(one, say_wishes(one.pair, one.a, one.b)) for one in suggestions],
        "form": form or PlaceForm(programme, standing, initial={"table": table.pk if table else ""}),
    }
    return render_programme(programme, request, "matchmaking/board_hole.html", context)


@require_safe
def why(request: HttpRequest, slug: str, programme: str) -> HttpResponse:
    """Say why two participants meet, or do not."""
    found = find_managed_programme(request, slug, programme)
    form = WhyForm(found, data=request.GET) if request.GET else WhyForm(found)
    words = ""
    if form.is_bound and form.is_valid():
        a, b = form.cleaned_data["one"], form.cleaned_data["other"]
        words = say_why(explain_pair(found, a, b), a, b)
    context = {"form": form, "words": words, "pair": form.cleaned_data if words else None}
    return render_programme(found, request, "matchmaking/board_why.html", context)
