"""Pages for those of whom nothing is known yet: made once, then handed out to all who come within the second.

When registrations open, hundreds ask for the same form at once. It differs between them by its hidden numbers alone,
so each gets their own numbers in a copy. Whoever has a session, a message to read or a query in the address gets a
page of their own, as do all where `PAGES_KEPT_SECONDS` is 0.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import get_language

from forum.core import clock

View = Callable[..., HttpResponse]
Numbers = Mapping[str, Callable[[], str]]
# Cookies that change nothing on a page but its hidden number and its language, which is known otherwise.
HARMLESS = frozenset({settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME})
TOKEN = "csrfmiddlewaretoken"


@dataclass(frozen=True, slots=True)
class _Page:
    """A page cut at its hidden numbers: text, name of a number, text, and so on."""

    made_at: datetime
    parts: tuple[str, ...]
    headers: dict[str, str]

    def is_fresh(self, at: datetime) -> bool:
        return self.made_at <= at < self.made_at + timedelta(seconds=settings.PAGES_KEPT_SECONDS)


def made_once_for_newcomers(**numbers: Callable[[], str]) -> Callable[[View], View]:
    """Let a view make its page once a second for all newcomers.

    `numbers` makes, for each of them, what the hidden fields of these names hold; the form's token is seen to.
    """

    def decorate(view: View) -> View:
        pages: dict[tuple[str, ...], _Page] = {}
        making = Lock()

        @wraps(view)
        def make_or_hand_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not _is_newcomer(request):
                return view(request, *args, **kwargs)
            key = (request.get_host(), request.path, get_language() or "")
            # One makes it, the others wait those few milliseconds instead of making it too.
            with making:
                page = pages.get(key)
                if page is None or not page.is_fresh(clock.now()):
                    response = view(request, *args, **kwargs)
                    if response.status_code != 200:
                        return response
                    page = pages[key] = _cut(response, numbers)
            return _hand_out(page, request, numbers)

        return make_or_hand_out

    return decorate


def _is_newcomer(request: HttpRequest) -> bool:
    is_plain = (
        request.method == "GET" and not request.META.get("QUERY_STRING") and not request.headers.get("HX-Request")
    )
    return bool(settings.PAGES_KEPT_SECONDS) and is_plain and HARMLESS.issuperset(request.COOKIES)


def _cut(response: HttpResponse, numbers: Numbers) -> _Page:
    names = "|".join(map(re.escape, (TOKEN, *numbers)))
    hidden = re.compile(rf'(<input type="hidden" name="({names})" value=")[^"]*')
    parts: list[str] = []
    text, end = response.content.decode(), 0
    for field in hidden.finditer(text):
        parts += [text[end : field.end(1)], field[2]]
        end = field.end()
    return _Page(clock.now(), (*parts, text[end:]), dict(response.headers))


def _hand_out(page: _Page, request: HttpRequest, numbers: Numbers) -> HttpResponse:
    parts = list(page.parts)
    for n in range(1, len(parts), 2):
        parts[n] = get_token(request) if parts[n] == TOKEN else numbers[parts[n]]()
    return HttpResponse("".join(parts), headers=page.headers)
