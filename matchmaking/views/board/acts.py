"""What is done on the board: each act is a form of its own, and works without a script."""

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forum.core import clock
from forum.core.journal import Actor
from forum.core.models import LogEntry
from forum.core.text import format_time
from matchmaking.forms.board import MoveForm, PlaceForm
from matchmaking.models import Meeting, MeetingProgramme
from matchmaking.selectors.suggestion import standing_in
from matchmaking.services.board import (
    ChangedSince,
    NothingToUndo,
    place_meeting,
    replace_meeting,
    swap_meetings,
    undo_step,
    withdraw_meeting,
)
from matchmaking.services.ground import ChangedMeanwhile, MeetingRefused
from matchmaking.services.legality import cells_for
from matchmaking.services.meeting import both_of, lock_meeting
from matchmaking.views.access import find_managed_programme
from matchmaking.views.board.board import find_meeting, show_hole, show_meeting
from matchmaking.views.board.words import say_refusal

# A cell as forms name it: slot, table, and the meeting that the page shows there, with its version.
PLACE = re.compile(r"([0-9]{1,18})\.([0-9]{0,18})\.(?:([0-9]{1,18})\.([0-9]{1,9}))?")


@require_http_methods(["GET", "HEAD", "POST"])
def board_move(request: HttpRequest, slug: str, programme: str, pk: int) -> HttpResponse:
    """Move a meeting to a free cell, or have it change places with the one that stands there."""
    found = find_managed_programme(request, slug, programme)
    meeting = find_meeting(found, pk)
    if request.method != "POST":
        return redirect("matchmaking:board_meeting", slug, programme, pk)
    form = MoveForm(cells_for(found, both_of(meeting), meeting=meeting), data=request.POST)
    if not form.is_valid():
        if changed := _changed_meanwhile(request, meeting):
            messages.warning(request, _say_meanwhile(changed))
            return _back(request, found, meeting)
        return show_meeting(request, meeting, form=form)
    slot, table, *there = form.cleaned_data["place"].split(".")
    swap, other_version = (int(there[0]), int(there[1])) if there[0] else (0, 0)
    acts: dict[str, Any] = {
        "version": form.cleaned_data["version"], "actor": Actor.from_user(request.user), "at": clock.now(),
    }  # fmt: skip

    def act() -> None:
        if swap:
            swap_meetings(meeting, find_meeting(found, swap), other_version=other_version, **acts)
        else:
            tables = found.tables.filter(pk=table or None)
            replace_meeting(meeting, found.slots.get(pk=slot), tables.first(), **acts)

    return _do(request, found, meeting, act, _("Les deux rendez-vous ont changé de place.") if swap else _("Déplacé."))


@require_POST
def board_lock(request: HttpRequest, slug: str, programme: str, pk: int) -> HttpResponse:
    """Lock a meeting, or unlock it."""
    found = find_managed_programme(request, slug, programme)
    meeting = find_meeting(found, pk)
    is_locked = request.POST.get("locked") == "yes"
    said = _("Verrouillé : aucun calcul ne le déplace.") if is_locked else _("Déverrouillé.")
    acts: dict[str, Any] = {"is_locked": is_locked, "actor": Actor.from_user(request.user), "at": clock.now()}
    return _do(request, found, meeting, lambda: lock_meeting(meeting, version=_version(request), **acts), said)


@require_POST
def board_cancel(request: HttpRequest, slug: str, programme: str, pk: int) -> HttpResponse:
    """Cancel a meeting."""
    found = find_managed_programme(request, slug, programme)
    meeting = find_meeting(found, pk)
    acts: dict[str, Any] = {"actor": Actor.from_user(request.user), "at": clock.now()}
    said = _("Le rendez-vous est annulé.")
    return _do(request, found, meeting, lambda: withdraw_meeting(meeting, version=_version(request), **acts), said)


@require_http_methods(["GET", "HEAD", "POST"])
def board_place(request: HttpRequest, slug: str, programme: str, number: int) -> HttpResponse:
    """Put a meeting of any two into a slot."""
    found = find_managed_programme(request, slug, programme)
    slot = get_object_or_404(found.slots, number=number)
    if request.method != "POST":
        return redirect("matchmaking:board_hole", slug, programme, number)
    standing = standing_in(found, slot)
    form = PlaceForm(found, standing, data=request.POST)
    if form.is_valid():
        wanted = form.cleaned_data
        try:
            meeting = place_meeting(
                found, wanted["one"], wanted["other"], slot, wanted["table"], insists=wanted["insists"],
                actor=Actor.from_user(request.user), at=clock.now(),
            )  # fmt: skip
        except MeetingRefused as refusal:
            form.add_error(None, say_refusal(refusal))
        else:
            messages.success(request, _("Le rendez-vous est fixé."))
            return _back(request, found, meeting)
    return show_hole(request, found, number, form=form, standing=standing)


@require_POST
def board_undo(request: HttpRequest, slug: str, programme: str) -> HttpResponse:
    """Take back what the organiser did last."""
    found = find_managed_programme(request, slug, programme)
    sent = request.POST.get("step", "")
    try:
        undo_step(
            found, number=int(sent) if sent.isdecimal() else 0, actor=Actor.from_user(request.user), at=clock.now()
        )
    except NothingToUndo:
        messages.info(request, _("Il n’y a plus rien à défaire de votre côté."))
    except ChangedSince:
        messages.warning(request, _("Un rendez-vous a changé depuis : le défaire effacerait ce qu’un collègue a fait."))
    except MeetingRefused as refusal:
        messages.warning(request, say_refusal(refusal))
    else:
        messages.success(request, _("C’est défait."))
    return _back(request, found)


# --- what acts share ---------------------------------------------------------


def _do(
    request: HttpRequest, programme: MeetingProgramme, meeting: Meeting, act: Callable[[], Any], said: str
) -> HttpResponse:
    """Do something with a meeting, say how it went, and lead back to the board."""
    try:
        act()
    except ChangedMeanwhile as meanwhile:
        messages.warning(request, _say_meanwhile(find_meeting(programme, meanwhile.meeting.pk)))
    except MeetingRefused as refusal:
        messages.warning(request, say_refusal(refusal))
    else:
        messages.success(request, said)
    return _back(request, programme, meeting)


def _version(request: HttpRequest) -> int:
    """Return the version that was shown; none that exists where nobody says."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else 0


def _changed_meanwhile(request: HttpRequest, meeting: Meeting) -> Meeting | None:
    """Return the meeting that somebody changed since the page of the organiser was drawn, of those that a move touches.

    The one that moves, the one that the page shows where it goes, or the one that stands there now.
    """
    if _is_older(request.POST.get("version", ""), meeting):
        return meeting
    place = PLACE.fullmatch(request.POST.get("place", ""))
    if place is None:
        return None
    slot, table, swap, version = place.groups()
    rows = meeting.programme.meetings.exclude(pk=meeting.pk)
    shown = rows.filter(pk=swap).first() if swap else None
    if shown is None or not _is_older(version, shown):
        shown = rows.live().filter(slot=slot, table=table).exclude(pk=swap).first() if table else None
    return find_meeting(meeting.programme, shown.pk) if shown else None


def _is_older(sent: str, meeting: Meeting) -> bool:
    return sent.isdecimal() and sent != str(meeting.version)


def _say_meanwhile(meeting: Meeting) -> str:
    """Return what became of a meeting, and by whom, while an older one was shown."""
    line = LogEntry.objects.about(meeting).order_by("-pk").first()
    who = line.actor_label if line and line.actor_label else _("quelqu’un")
    zone = meeting.programme.edition.zone
    hour = format_time(timezone.localtime(meeting.slot.starts_at, zone), get_language() or "fr")
    where = {"who": who, "hour": hour, "table": meeting.table or "–", "pair": " – ".join(map(str, both_of(meeting)))}
    if not meeting.is_live:
        return _("Entre-temps, %(who)s a annulé %(pair)s. Votre changement n’a pas été fait.") % where
    return (
        _(
            "Entre-temps, %(who)s a changé %(pair)s, qui est maintenant à %(hour)s, table %(table)s. "
            "Votre changement n’a pas été fait."
        )
        % where
    )


def _back(request: HttpRequest, programme: MeetingProgramme, meeting: Meeting | None = None) -> HttpResponse:
    """Lead back to the view of the board that was looked at, where the meeting is."""
    address = reverse("matchmaking:board", args=[programme.edition.slug, programme.slug])
    view = {
        name: request.POST[name]
        for name in ("par", "page")
        if request.POST.get(name, "").isalnum() and request.POST[name] != "tables"
    }
    query = f"?{urlencode(view)}" if view else ""
    return redirect(f"{address}{query}#m{meeting.pk}" if meeting else f"{address}{query}")
