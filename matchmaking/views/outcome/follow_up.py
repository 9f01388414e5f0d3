"""News of one's meetings, months later."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from attendees.views.frame import render_in
from forum.core import clock
from forum.core.typed import bind
from matchmaking.enums import FOLLOW_UP_LETTERS
from matchmaking.forms.follow_up import FollowUpForm
from matchmaking.models import FollowUp, MeetingProgramme, ParticipantMember
from matchmaking.selectors.outcome import going_on, news_window, tell
from matchmaking.services.follow_up import NewsRefused, tell_news
from matchmaking.views.access import actor_for, find_acting_member
from matchmaking.views.outcome.link import open_by_link

PAGES = ["GET", "HEAD", "POST"]


@login_not_required
@never_cache
@require_safe
def follow_up_link(request: HttpRequest, token: str, participant: UUID, month: int) -> HttpResponse:
    return open_by_link(request, token, reverse("matchmaking:follow_up", args=[participant, month]))


@login_not_required
@never_cache
@require_http_methods(PAGES)
def follow_up(request: HttpRequest, pk: UUID, month: int) -> HttpResponse:
    member = find_acting_member(request, pk)
    if month not in FOLLOW_UP_LETTERS:
        raise Http404
    participant, programme = member.participant, member.programme
    if not _is_open(programme, month, at=clock.now()):
        return _send_back(request, pk)
    rows = going_on(participant).select_related("slot", "table", "exchange")
    lines = [tell(meeting, participant) for meeting in rows.prefetch_related("seats__participant", "outcomes__leads")]
    told = {one.meeting_id: one for one in FollowUp.objects.filter(author=participant, month=month).order_by("pk")}
    form = bind(request, FollowUpForm, lines=lines, told=told)
    if form.is_valid():
        return _tell(request, member, month, form)
    context = {"member": member, "programme": programme, "participant": participant, "month": month, "form": form}
    return render_in(programme.edition, request, "matchmaking/outcome_follow_up.html", context)


def _is_open(programme: MeetingProgramme, month: int, *, at: datetime) -> bool:
    window = news_window(programme, month)
    return window is not None and window[0] <= at <= window[1]


def _tell(request: HttpRequest, member: ParticipantMember, month: int, form: FollowUpForm) -> HttpResponse:
    actor = actor_for(request, member.registration)
    try:
        tell_news(member.participant, month, form.news(), actor=actor, at=clock.now())
    except NewsRefused:
        return _send_back(request, member.participant_id)
    messages.success(request, _("Merci pour ces nouvelles. Elles comptent dans le bilan, sans votre nom."))
    return redirect("matchmaking:morning", pk=member.participant_id)


def _send_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    messages.error(request, _("Nous ne prenons pas de nouvelles en ce moment : attendez notre prochain courriel."))
    return redirect("matchmaking:morning", pk=pk)
