"""The check against forged forms, made by a view itself where a refusal must not lose what a person typed."""

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.middleware.csrf import CsrfViewMiddleware


class _Check(CsrfViewMiddleware):
    """Django's own check; the refusal is a fact for the view instead of a page."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponseForbidden(reason)


def _never(request: HttpRequest) -> HttpResponse:
    raise AssertionError("The check is asked alone: nothing comes after it.")


def is_forged(request: HttpRequest) -> bool:
    """Return whether a form comes from elsewhere, from a page that grew old, or without our cookie.

    Only for views marked `csrf_exempt`: for the others the answer was given before them.
    """
    return _Check(_never).process_view(request, _never, (), {}) is not None
