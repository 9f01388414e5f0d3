"""Links of letters about meetings: they open a page for whoever holds them, and write nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from attendees.links import registration_for_link, remember_link
from forum.core import clock
from forum.core.limits import count_wrong_secret


def open_by_link(request: HttpRequest, token: str, address: str) -> HttpResponse:
    """Let in whoever holds a registration's mailed link, and lead to `address`, which keeps no secret."""
    registration = registration_for_link(token)
    if registration is None:
        count_wrong_secret(request, at=clock.now())
        return render(request, "attendees/link_refused.html", status=404)
    request.session.cycle_key()
    remember_link(request.session, registration)
    return redirect(address)
