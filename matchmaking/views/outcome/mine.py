"""What came of one's meetings: told meeting by meeting, and read again as a whole."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendees.views.frame import render_in
from forum.core import clock
from forum.core.limits import Limit, count
from forum.core.typed import bind
from matchmaking.enums import Verdict
from matchmaking.forms.outcome import OutcomeForm
from matchmaking.models import Meeting, ParticipantMember
from matchmaking.selectors.outcome import Told, answers_taken_until, told_meeting, told_meetings
from matchmaking.selectors.timetable import is_meeting_shown
from matchmaking.services.outcome import (
    AnswersClosed,
    MeetingGone,
    NotHeldYet,
    NothingToTell,
    OutcomeRefused,
    mail_morning,
    refusal_for,
    tell_outcome,
)
from matchmaking.views.access import actor_for, find_acting_member
from matchmaking.views.outcome.link import open_by_link
from matchmaking.views.people.frame import render_for

PAGES = ["GET", "HEAD", "POST"]
# Letters that somebody may ask of their own page, each hour.
MAILS = Limit("morning-mails", 5, 3600)
_REFUSALS: dict[type[OutcomeRefused], Promise] = {
    NotHeldYet: gettext_lazy("Ce rendez-vous n’a pas commencé : vous direz ensuite ce qui en est venu."),
    MeetingGone: gettext_lazy("Ce rendez-vous a été annulé : il n’y a rien à en dire."),
    NothingToTell: gettext_lazy("Rien n’a été envoyé : aucun de vos rendez-vous n’a commencé."),
    AnswersClosed: gettext_lazy("Le délai pour répondre est passé : vos réponses restent comme elles sont."),
}


@login_not_required
@never_cache
@require_safe
def morning_link(request: HttpRequest, token: str, participant: UUID) -> HttpResponse:
    return open_by_link(request, token, reverse("matchmaking:morning", args=[participant]))


@login_not_required
@never_cache
@require_safe
def outcome_link(request: HttpRequest, token: str, participant: UUID, meeting: int) -> HttpResponse:
    """Let in whoever holds the mailed link; the answer that they tapped waits there, chosen, to be sent."""
    address = reverse("matchmaking:outcome", args=[participant, meeting])
    if chosen := _chosen(request):
        address += f"?{urlencode({'suite': chosen})}"
    return open_by_link(request, token, address)


@login_not_required
@never_cache
@require_safe
def morning(request: HttpRequest, pk: UUID) -> HttpResponse:
    member = find_acting_member(request, pk)
    at = clock.now()
    lines = told_meetings(member.participant, member.registration, at=at)
    until = answers_taken_until(member.programme)
    context = {
        "lines": lines,
        "met": sum(line.was_held for line in lines),
        "going_on": sum(line.exchanged_at is not None for line in lines),
        "promises": sum(bool(words) for line in lines for words in (line.promised_to_me, line.promised_by_me)),
        "promised": [line for line in lines if line.promised_to_me or line.promised_by_me],
        "unanswered": sum(line.awaits_a_word for line in lines),
        "verdicts": Verdict,
        "until": until,
        "may_answer": until is None or at <= until,
    }
    return render_for(member, request, "matchmaking/outcome_morning.html", context)


@login_not_required
@require_POST
def morning_mail(request: HttpRequest, pk: UUID) -> HttpResponse:
    member = find_acting_member(request, pk)
    at = clock.now()
    count(MAILS, str(member.registration_id), at=at)
    try:
        has_mailbox = mail_morning(member, at=at)
    except NothingToTell as refusal:
        return _send_back(request, pk, refusal)
    if has_mailbox:
        address = member.registration.email
        messages.success(request, _("Votre matinée part par courriel, à l’adresse %(email)s.") % {"email": address})
    else:
        messages.error(request, _("Rien n’a été envoyé : votre inscription n’a pas d’adresse électronique."))
    return redirect("matchmaking:morning", pk=pk)


@login_not_required
@never_cache
@require_http_methods(PAGES)
def outcome(request: HttpRequest, pk: UUID, meeting: int) -> HttpResponse:
    """Show the question with the answer that was tapped already chosen; nothing is written before it is sent."""
    member = find_acting_member(request, pk)
    line = _find_line(member, meeting)
    until = answers_taken_until(member.programme)
    if refusal := refusal_for(line.meeting, until, at=clock.now()):
        return _send_back(request, pk, refusal)
    form = bind(request, OutcomeForm, outcome=line.mine, chosen=_chosen(request))
    if form.is_valid():
        return _tell(request, member, line, form)
    context = {
        "member": member,
        "line": line,
        "form": form,
        "programme": member.programme,
        "until": until,
    }
    return render_in(member.programme.edition, request, "matchmaking/outcome_form.html", context)


def _chosen(request: HttpRequest) -> str:
    """Return the answer that an address carries, "" for none that exists."""
    chosen = request.GET.get("suite", "")
    return chosen if chosen in Verdict.values else ""


def _find_line(member: ParticipantMember, number: int) -> Told:
    """Return a meeting of the member's participant that it knows of. Else 404."""
    meeting = Meeting.objects.filter(pk=number, programme=member.programme).first()
    if meeting is None or not is_meeting_shown(meeting, member.programme):
        raise Http404
    try:
        return told_meeting(meeting, member.participant)
    except LookupError as theirs:
        raise Http404 from theirs


def _tell(request: HttpRequest, member: ParticipantMember, line: Told, form: OutcomeForm) -> HttpResponse:
    actor = actor_for(request, member.registration)
    try:
        tell_outcome(line.meeting, member.participant, form.words(), actor=actor, at=clock.now())
    except OutcomeRefused as refusal:
        return _send_back(request, member.participant_id, refusal)
    now = told_meeting(line.meeting, member.participant)
    if now.exchanged_at and not line.exchanged_at:
        words = _("C’est noté. Vous voulez tous deux poursuivre : vos coordonnées sont échangées, un courriel part.")
    else:
        words = _("C’est noté. Vous pouvez encore changer votre réponse.")
    messages.success(request, words)
    page = reverse("matchmaking:morning", args=[member.participant_id])
    return redirect(f"{page}#meeting-{line.meeting.pk}")


def _send_back(request: HttpRequest, pk: UUID, refusal: OutcomeRefused) -> HttpResponse:
    messages.error(request, _REFUSALS[type(refusal)])
    return redirect("matchmaking:morning", pk=pk)
