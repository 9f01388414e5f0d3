"""What all addresses of the API share: the method, the phone's key, its language, errors as problems."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from attendees.api.parsing import Fields, read_object
from attendees.api.problems import Problem
from attendees.models import Scanner
from attendees.selectors.door import scanner_of_key
from forum.core import clock
from forum.core.limits import count_wrong_secret

LONGEST_KEY = 100
# Answers to somebody who tries keys or codes; a phone that was revoked, or came late, is none.
GUESSES = {"key-unknown", "pairing-unknown"}
Answer = dict[str, Any]
View = Callable[[HttpRequest], HttpResponse]


def open_endpoint(answer: Callable[[Fields], Answer]) -> View:
    """Make a view that anybody may call."""
    return _make_view(lambda request: answer(Fields(read_object(request))), answer.__name__)


def phone_endpoint(answer: Callable[[Scanner, Fields], Answer]) -> View:
    """Make a view for phones that are paired: their key is asked before anything is read."""

    def call(request: HttpRequest) -> Answer:
        scanner = _identify(request)
        return answer(scanner, Fields(read_object(request)))

    return _make_view(call, answer.__name__)


def _make_view(call: Callable[[HttpRequest], Answer], name: str) -> View:
    # A key in a header, no cookie: there is no session that another site could abuse.
    @csrf_exempt
    @login_not_required
    @never_cache
    @wraps(call)
    def view(request: HttpRequest) -> HttpResponse:
        # These addresses have no language of their own, so the middleware made it French: ask the phone.
        language = translation.get_language_from_request(request)
        with translation.override(language):
            try:
                _check_method(request)
                response = JsonResponse(call(request))
            except Problem as problem:
                if problem.kind in GUESSES:
                    count_wrong_secret(request, at=clock.now())
                response = problem.response()
        response.headers["Content-Language"] = language
        return response

    view.__name__ = name
    return view


def _check_method(request: HttpRequest) -> None:
    if request.method != "POST":
        raise Problem(
            "method", 405, _("Méthode refusée"), _("Cette adresse ne répond qu’à POST."), headers={"Allow": "POST"}
        )


def _identify(request: HttpRequest) -> Scanner:
    scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key or len(key) > LONGEST_KEY:
        raise _unpaired("key-missing", _("Ce téléphone n’est pas appairé."))
    scanner = scanner_of_key(key)
    if scanner is None:
        raise _unpaired("key-unknown", _("Ce téléphone n’est pas appairé."))
    if scanner.revoked_at is not None:
        raise _unpaired("scanner-revoked", _("L’organisation a retiré ce téléphone du contrôle."))
    if scanner.ends_at <= clock.now():
        raise _unpaired("scanner-ended", _("L’édition est terminée : ce téléphone ne contrôle plus."))
    return scanner


def _unpaired(kind: str, title: str) -> Problem:
    detail = _("Demandez à l’organisation de vous montrer un QR d’appairage.")
    return Problem(kind, 401, title, detail, headers={"WWW-Authenticate": "Bearer"})
