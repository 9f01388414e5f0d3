"""The gong screen, for the projector: where the day stands, and how long it lasts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from attendees.views.frame import render_in
from forum.core import clock
from matchmaking.models import MeetingProgramme
from matchmaking.selectors.gong import gong_at
from matchmaking.views.access import find_managed_programme

# How often the screen asks whether slots have moved, in seconds: it counts down by itself.
EVERY = 15


@require_safe
@never_cache
def gong(request: HttpRequest, slug: str, programme: str) -> HttpResponse:
    found = find_managed_programme(request, slug, programme)
    return render_in(found.edition, request, "matchmaking/day_gong.html", _context(found))


@require_safe
@never_cache
def gong_state(request: HttpRequest, slug: str, programme: str) -> HttpResponse:
    found = find_managed_programme(request, slug, programme)
    return render_in(found.edition, request, "matchmaking/day_gong_state.html", _context(found))


def _context(programme: MeetingProgramme) -> dict[str, Any]:
    at = clock.now()
    shown = gong_at(programme, at=at)
    return {"programme": programme, "gong": shown, "at": at, "minutes": shown.minutes_left(at), "every": EVERY}
