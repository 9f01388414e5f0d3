"""What search engines may read: the public pages, not the doors of personal ones."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

CLOSED = ("compte", "organisation", "controle", "demonstration", "t", "T")


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: /{word}/" for word in CLOSED),
        *(f"Disallow: /en/{word}/" for word in CLOSED),
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
