"""Ending the newsletter by the link of any of its letters: without an account, a cookie or a question."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from attendees.links import registration_for_newsletter
from attendees.services.newsletter import withdraw_newsletter
from forum.core import clock
from forum.core.journal import Actor


@login_not_required
@never_cache
# The POST comes from mail programs too, which have no cookie of ours (RFC 8058); the signed address is the right.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def newsletter_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask on GET, which programs that look into mails send too; withdraw the consent on POST."""
    registration = registration_for_newsletter(token)
    if registration is None:
        return render(request, "attendees/link_refused.html", status=404)
    is_done = request.method == "POST"
    if is_done:
        withdraw_newsletter(registration, actor=Actor.from_link(registration), at=clock.now())
    return render(request, "attendees/newsletter_stop.html", {"is_done": is_done})
