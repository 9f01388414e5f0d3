"""One meeting, as one of the two acts on it: late, given up, noted."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from attendees.views.access import actor_of
from attendees.views.frame import render_in
from forum.core import clock
from forum.core.typed import bind
from matchmaking.enums import MeetingState
from matchmaking.forms.day import CancelForm, LateForm, NoteForm
from matchmaking.models import ParticipantMember
from matchmaking.selectors.timetable import Line, timetable_of
from matchmaking.services.day import announce_late, give_up_meeting
from matchmaking.services.ground import ChangedMeanwhile, MeetingRefused
from matchmaking.services.note import write_note
from matchmaking.views.access import find_acting_member

PAGES = ["GET", "HEAD", "POST"]


@login_not_required
@never_cache
@require_http_methods(PAGES)
def meeting_late(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    member, line = _find(request, pk, number)
    if not _is_to_come(line):
        return _too_late(request, pk)
    form = bind(request, LateForm, initial={"minutes": line.own.late_minutes or 5})
    if form.is_valid():
        minutes = form.minutes_late()
        try:
            announce_late(
                line.meeting, member.participant, minutes=minutes, actor=actor_of(request, member.registration),
                at=clock.now(),
            )  # fmt: skip
        except MeetingRefused:
            return _too_late(request, pk)
        words = _("C’est dit : l’autre et l’équipe voient votre retard.") if minutes else _("C’est dit : à l’heure.")
        messages.success(request, words)
        return redirect("matchmaking:timetable", pk)
    return _render(request, member, line, "matchmaking/day_meeting_late.html", form)


@login_not_required
@never_cache
@require_http_methods(PAGES)
def meeting_cancel(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    member, line = _find(request, pk, number)
    if not _is_to_come(line):
        return _too_late(request, pk)
    form = bind(request, CancelForm, initial={"version": line.meeting.version})
    if form.is_valid() and (answer := _give_up(request, member, line, form)):
        return answer
    return _render(request, member, line, "matchmaking/day_meeting_cancel.html", form)


def _give_up(request: HttpRequest, member: ParticipantMember, line: Line, form: CancelForm) -> HttpResponse | None:
    """Give a meeting up and return where to go; None when the form now says that it has moved."""
    given = form.cleaned_data
    try:
        give_up_meeting(
            line.meeting, member.participant, words=given["words"], version=given["version"],
            actor=actor_of(request, member.registration), at=clock.now(),
        )  # fmt: skip
    except ChangedMeanwhile:
        form.add_error(
            None, _("Ce rendez-vous vient de changer. Voici où il en est : voulez-vous toujours l’annuler ?")
        )
        form.data = form.data.copy()
        form.data["version"] = line.meeting.version
        return None
    except MeetingRefused:
        return _too_late(request, member.participant_id)
    messages.success(request, _("Le rendez-vous est annulé. L’autre est prévenu par courriel."))
    return redirect("matchmaking:timetable", member.participant_id)


@login_not_required
@never_cache
@require_http_methods(PAGES)
def meeting_note(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    member, line = _find(request, pk, number)
    form = bind(request, NoteForm, initial={"text": line.note})
    if form.is_valid():
        write_note(member.registration, line.other, text=form.cleaned_data["text"], at=clock.now())
        messages.success(request, _("Votre note est gardée."))
        return redirect("matchmaking:timetable", pk)
    return _render(request, member, line, "matchmaking/day_meeting_note.html", form)


def _find(request: HttpRequest, pk: UUID, number: int) -> tuple[ParticipantMember, Line]:
    """Return who acts, and their meeting in the slot of that number. Else 404."""
    member = find_acting_member(request, pk)
    lines = timetable_of(member.participant, reader=member.registration).meetings
    line = next((one for one in lines if one.slot.number == number), None)
    if line is None:
        raise Http404
    return member, line


def _is_to_come(line: Line) -> bool:
    return line.meeting.state == MeetingState.PUBLISHED and line.ends_at > clock.now()


def _too_late(request: HttpRequest, pk: UUID) -> HttpResponse:
    messages.info(request, _("Ce rendez-vous est passé, ou il vient d’être annulé : il n’y a plus rien à changer."))
    return redirect("matchmaking:timetable", pk)


def _render(request: HttpRequest, member: ParticipantMember, line: Line, template: str, form: object) -> HttpResponse:
    context = {"participant": member.participant, "programme": member.programme, "line": line, "form": form}
    return render_in(member.programme.edition, request, template, context)
