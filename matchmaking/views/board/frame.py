"""What every page of the timetable is wrapped in."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from attendees.views.frame import render_in
from matchmaking.models import MeetingProgramme


def render_programme(
    programme: MeetingProgramme, request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page about a programme: its tabs, its band, its hours."""
    return render_in(programme.edition, request, template, {"programme": programme, **context}, status=status)
