"""The script that keeps one's timetable for where there is no network."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@login_not_required
@never_cache
@require_safe
def offline_worker(request: HttpRequest) -> HttpResponse:
    """Send the service worker. Each timetable registers it for its own address, so it sees no other page."""
    response = render(request, "matchmaking/day_offline_worker.js", content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    return response
