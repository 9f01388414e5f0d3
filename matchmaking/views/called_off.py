"""Every page of a participant says so once its programme is cancelled."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from attendees.views.frame import render_in
from matchmaking.models import ParticipantMember
from matchmaking.views.access import ProgrammeCalledOff


class SaysCalledOff:
    """Answers what was asked of a participant of a cancelled programme, whichever page it was."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, ProgrammeCalledOff):
            return None
        answer = _say(request, exception.member)
        add_never_cache_headers(answer)
        return answer


def _say(request: HttpRequest, member: ParticipantMember) -> HttpResponse:
    """Return the page that says it; what was sent, and pages that renew a part of themselves, are led to it."""
    page = reverse("matchmaking:participant", args=[member.participant_id])
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Redirect": page})
    if request.method not in ("GET", "HEAD"):
        return redirect(page)
    context = {"member": member, "participant": member.participant, "programme": member.programme}
    return render_in(member.programme.edition, request, "matchmaking/people_cancelled.html", context)
