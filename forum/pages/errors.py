"""Answers for what goes wrong: pages in the house's style, problems in JSON for the phones of the door.

What may be broken is not leant on: pages of failures are rendered without the request, its layout or a query.
"""

import sys
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from attendees.api.problems import Problem
from forum.core.limits import TooMany
from forum.core.logs import request_number
from forum.core.typed import STALE, comes_from_here, keep_typed, page_of, typed_words

API = "/controle/api/"
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
# How long to wait where nothing says it better, in seconds: a database that restarts, a limit of allauth's.
RETRY_SOON, RETRY_LATER = 30, 300
SEE_OTHER = 303
# What allauth says in a form rather than by a status.
OVER_A_LIMIT = {"too_many_login_attempts", "rate_limited"}


def is_machine(request: HttpRequest) -> bool:
    return request.path_info.startswith(API)


def language_of(request: HttpRequest) -> str:
    """Return the language of an address. The middleware may not have come to it, or have done so for another."""
    if is_machine(request):
        return translation.get_language_from_request(request)
    return translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE


def alone(request: HttpRequest, template: str, status: int, **context: object) -> HttpResponse:
    """Render a page without the layout and without the request."""
    with translation.override(language_of(request)):
        return HttpResponse(render_to_string(template, context), status=status)


def problem(
    request: HttpRequest, kind: str, status: int, title: str | Promise, detail: str | Promise = ""
) -> HttpResponse:
    """Answer a phone of the door, in its language."""
    with translation.override(language_of(request)):
        return Problem(kind, status, str(title), str(detail)).response()


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that cannot be read, or holds more than is taken: reading it is what failed."""
    if isinstance(exception, TOO_MUCH):
        return too_large(request)
    if is_machine(request):
        return problem(request, "unreadable", 400, _("Envoi illisible"))
    return alone(request, "400.html", 400)


def too_large(request: HttpRequest) -> HttpResponse:
    if is_machine(request):
        return problem(request, "too-large", 413, _("Envoi trop lourd"), _("Envoyez moins de passages à la fois."))
    limits = {
        "megabytes": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2,
        "fields": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
    }
    return alone(request, "413.html", 413, **limits)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_machine(request):
        return problem(request, "forbidden", 403, _("Page réservée"))
    return render(request, "403.html", {"reason": "", "typed": []}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page grew old: lead back to it, filled in as it was. Without a cookie it shows what was typed."""
    if request.COOKIES and comes_from_here(request):
        if not keep_typed(request):
            messages.warning(request, STALE)
        return HttpResponseRedirect(page_of(request), status=SEE_OTHER)
    typed = [value for _name, values in typed_words(request).lists() for value in values if value.strip()]
    return render(request, "403.html", {"reason": "csrf", "typed": typed}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A registration that a browser may no longer open looks like none at all: say how to open one’s own."""
    if is_machine(request):
        return problem(request, "not-found", 404, _("Adresse inconnue"))
    match = request.resolver_match
    is_personal = match is not None and "compte/inscription/" in match.route
    is_kept = is_personal and keep_typed(request)
    return render(request, "404.html", {"is_personal": is_personal, "is_kept": is_kept}, status=404)


def not_allowed(request: HttpRequest, refusal: HttpResponseBase) -> HttpResponse:
    """A page asked for in a way that it does not answer to: an address that only a form leads to, mostly."""
    answer = render(request, "405.html", status=405)
    answer.headers["Allow"] = refusal.headers.get("Allow", "")
    return answer


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    if is_machine(request):
        answer = problem(
            request, "too-many", 429, _("Trop de demandes à la suite"), _("Attendez un peu, puis recommencez.")
        )
    else:
        answer = render(request, "429.html", {"minutes": -(-seconds // 60)}, status=429)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def broken(request: HttpRequest) -> HttpResponse:
    """Something failed. Where the database does not answer, it is worth trying again soon; anything else is a fault."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return unavailable(request)
    number = request_number.get()
    if is_machine(request):
        return problem(request, "failure", 500, _("Une panne de notre côté"), _("Le passage sera envoyé à nouveau."))
    return alone(request, "500.html", 500, number=number)


def unavailable(request: HttpRequest) -> HttpResponse:
    if is_machine(request):
        answer = problem(
            request, "unavailable", 503, _("Le serveur ne répond pas"), _("Le passage sera envoyé à nouveau.")
        )
    else:
        answer = alone(request, "503.html", 503, number=request_number.get())
    answer.headers["Retry-After"] = str(RETRY_SOON)
    return answer


class ReadableRefusals:
    """The innermost middleware: refusals that views answer without a page get one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_page = not is_machine(request)
        if response.status_code == 405 and is_page and request.method != "HEAD" and not response.content:  # type: ignore[attr-defined]  # a refusal is no stream
            return not_allowed(request, response)
        if response.status_code == 429:
            response.headers.setdefault("Retry-After", str(RETRY_LATER))
        return response

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Let the status of a form that must be mended say so, where a library shows it as if all were well."""
        context = response.context_data or {}
        form = context.get("form")
        errors = form.errors.as_data() if isinstance(form, BaseForm) and form.is_bound else {}
        if request.method == "POST" and response.status_code == 200 and (errors or context.get("errors")):
            codes = {error.code for found in errors.values() for error in found}
            response.status_code = 429 if codes & OVER_A_LIMIT else 422
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return too_many(request, exception.seconds) if isinstance(exception, TooMany) else None
