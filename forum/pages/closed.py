"""Closed for maintenance: one page for everybody, until the sign is taken down.

Organisers are not let in either: maintenance is when the database moves, and who they are is kept there.
"""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from forum.core import clock
from forum.core.maintenance import Closing, read_closing
from forum.pages.errors import alone, is_machine, problem

# Watched by machines, which must go on seeing whether the app lives.
ALWAYS_OPEN = "/sante/"


class ClosedForMaintenance:
    """Stands before anything that reads the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        closing = read_closing()
        if closing is None or request.path_info.startswith(ALWAYS_OPEN):
            return self.get_response(request)
        return closed_page(request, closing, clock.now())


def closed_page(request: HttpRequest, closing: Closing, now: datetime) -> HttpResponse:
    if is_machine(request):
        answer = problem(
            request,
            "maintenance",
            503,
            _("Le site est en maintenance"),
            _("Continuez : les passages partiront ensuite."),
        )
    else:
        is_ahead = closing.until is not None and closing.until > now
        until = localtime(closing.until) if closing.until and is_ahead else None
        answer = alone(request, "maintenance.html", 503, until=until, today=localtime(now).date())
    answer.headers["Retry-After"] = str(closing.wait_seconds(now))
    answer.headers["Cache-Control"] = "no-store"
    return answer
