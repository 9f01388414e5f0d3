"""One's meetings, programme by programme; a participant's own page; the links that letters bring."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from attendees.links import registration_for_link, remember_link
from forum.core import clock
from forum.core.limits import count_wrong_secret
from matchmaking.enums import LIVE_PARTICIPANTS, ParticipantState, PhaseKind, ProgrammeState
from matchmaking.models import Participant, ParticipantMember
from matchmaking.selectors.booking import requests_to_answer
from matchmaking.selectors.directory import documents_for
from matchmaking.selectors.hours import hours_of
from matchmaking.selectors.moment import Moment, moment_in
from matchmaking.selectors.outcome import answers_taken_until
from matchmaking.selectors.phase import next_phase, open_phases, takes_profiles, takes_wishes
from matchmaking.selectors.place import places_of
from matchmaking.selectors.timetable import Line, timetable_of
from matchmaking.services.farewell import withdraw_and_tell
from matchmaking.services.participant import (
    ParticipantRefused,
    may_write_sheet,
    return_participant,
)
from matchmaking.views.access import actor_for, find_acting_member, own_registrations
from matchmaking.views.people.frame import PAGES, render_for, send_back

# How near a meeting comes first on one's page, while other things are still to be done.
SOON = timedelta(days=1)


@login_not_required
@never_cache
@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """One's programmes, by account or by the links that opened this browser."""
    registrations = own_registrations(request)
    places = places_of(registrations)
    context = {
        "held": [place for place in places if place.member],
        "to_join": [place for place in places if not place.member and takes_profiles(place.programme, at=clock.now())],
        "registrations": registrations,
    }
    return render(request, "matchmaking/people_meetings.html", context)


@login_not_required
@never_cache
@require_safe
def open_link(request: HttpRequest, pk: UUID, token: str) -> HttpResponse:
    """Let in whoever holds the mailed link of one of the participant's people; what follows keeps no secret."""
    registration = registration_for_link(token)
    if registration is None:
        count_wrong_secret(request, at=clock.now())
        return render(request, "attendees/link_refused.html", status=404)
    request.session.cycle_key()
    remember_link(request.session, registration)
    return redirect("matchmaking:participant", pk=pk)


@login_not_required
@never_cache
@require_safe
def participant(request: HttpRequest, pk: UUID) -> HttpResponse:
    member = find_acting_member(request, pk)
    own, at = member.participant, clock.now()
    timetable = timetable_of(own)
    moment = moment_in(timetable, at=at)
    coming = timetable.next_at(at)
    until = answers_taken_until(member.programme) if moment.has_begun else None
    context = {
        "moment": moment,
        "lead": _lead_of(own, moment, coming),
        "next": coming,
        "may_answer": until is None or at <= until,
        # What the organisers do meanwhile is nothing that people can do.
        "phases": [one for one in open_phases(member.programme, at=at) if one.kind != PhaseKind.BY_HAND],
        "coming_phase": next_phase(member.programme, at=at),
        "may_write": may_write_sheet(own, at=at),
        "may_return": own.state == ParticipantState.WITHDRAWN and takes_profiles(member.programme, at=at),
        "may_wish": own.is_approved and takes_wishes(member.programme, at=at),
        "meetings": timetable.meetings,
        "waiting": requests_to_answer(own, at=at),
        "documents": documents_for(own),
        "may_leave": own.state in LIVE_PARTICIPANTS and member.programme.takes_meetings and not moment.is_over,
        "now": at,
    }
    return render_for(member, request, "matchmaking/people_participant.html", context)


def _lead_of(own: Participant, moment: Moment, coming: Line | None) -> str:
    """Return what comes first on a participant's page: its next meeting, what came of them, the end; else its sheet."""
    if coming and (own.programme.is_published or coming.starts_at - moment.at < SOON):
        return "next"
    if moment.has_begun:
        return "morning"
    return "closed" if own.programme.state == ProgrammeState.CLOSED and own.state in LIVE_PARTICIPANTS else ""


@login_not_required
@never_cache
@require_http_methods(PAGES)
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask before a sheet is taken out of the game, then do it, and tell those whom it would have met."""
    member = find_acting_member(request, pk)
    if member.participant.state not in LIVE_PARTICIPANTS:
        return redirect("matchmaking:participant", pk)
    if request.method == "POST":
        return _withdraw(request, member)
    at = clock.now()
    coming = [hour for hour in hours_of(member.participant) if hour.meeting and hour.slot.starts_at > at]
    return render_for(member, request, "matchmaking/people_withdraw.html", {"meetings": coming})


def _withdraw(request: HttpRequest, member: ParticipantMember) -> HttpResponse:
    own, at = member.participant, clock.now()
    try:
        withdraw_and_tell(own, actor=actor_for(request, member.registration), at=at)
    except ParticipantRefused as refusal:
        return send_back(request, refusal, "matchmaking:participant", own.pk)
    messages.success(request, _("Votre fiche est retirée. Vous pouvez y revenir tant que les fiches sont ouvertes."))
    return redirect("matchmaking:participant", own.pk)


@login_not_required
@never_cache
@require_http_methods(["POST"])
def come_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    member = find_acting_member(request, pk)
    try:
        return_participant(member.participant, actor=actor_for(request, member.registration), at=clock.now())
    except ParticipantRefused as refusal:
        return send_back(request, refusal, "matchmaking:participant", pk)
    messages.success(request, _("Bon retour ! Relisez votre fiche, puis envoyez-la de nouveau à l’organisation."))
    return redirect("matchmaking:profile", pk)
