"""Pages for what goes wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Rendered without the layout, and without the request: reading it is what failed."""
    return HttpResponse(render_to_string("400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", {"reason": ""}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The session's cookie went missing, mostly: the page says how to go on."""
    return render(request, "403.html", {"reason": "csrf"}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A registration that a browser may no longer open looks like none at all: say how to open one’s own."""
    match = request.resolver_match
    is_personal = match is not None and "compte/inscription/" in match.route
    return render(request, "404.html", {"is_personal": is_personal}, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Rendered without the layout: whatever broke may have broken that too."""
    return HttpResponse(render_to_string("500.html"), status=500)
