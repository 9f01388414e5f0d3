"""A lost session keeps what was typed.

A form that is refused because the session has ended, or because its page grew old, is not thrown away: its words wait
in the browser's session, on the server, until the same form is shown again, to the same browser, within the hour. It
is shown filled in and asks to be read and sent again. Nothing is ever done with such words before they are sent anew.

Only forms sent from our own pages are kept: another site must not be able to fill ours in. Codes, passwords and
files never are.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from forum.core import clock
from forum.core.enums import CAME_BACK

KEPT_FOR = timedelta(hours=1)
# Longer than any form of ours filled to its limits; sessions are rows, not stores.
LARGEST = 64 * 1024
MOST_FORMS = 3
_SESSION_KEY = "typed"
_SECRET = re.compile(r"code|pass|token|secret|otp|key|csrf", re.IGNORECASE)

STALE = _(
    "L’envoi n’a pas été accepté : cette page était ouverte depuis longtemps, ou votre session s’est terminée. "
    "Rien n’est perdu : relisez, puis envoyez de nouveau."
)

F = TypeVar("F", bound=BaseForm)


def comes_from_here(request: HttpRequest) -> bool:
    """Return whether a browser says that a form was sent from one of our own pages."""
    here = {f"{request.scheme}://{request.get_host()}", settings.SITE_URL}
    origin = request.headers.get("Origin", "")
    if origin and origin != "null":
        return origin in here
    return _origin_of(request.headers.get("Referer", "")) in here


def _origin_of(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"


def page_of(request: HttpRequest) -> str:
    """Return the address of the page that holds the form that was sent; that of the form when nobody says."""
    referer = request.headers.get("Referer", "")
    if comes_from_here(request) and _origin_of(referer) == f"{request.scheme}://{request.get_host()}":
        parts = urlsplit(referer)
        # One slash alone: with two, what follows would be another site.
        path = "/" + parts.path.lstrip("/\\")
        return f"{path}?{parts.query}" if parts.query else path
    return request.get_full_path()


def typed_words(request: HttpRequest) -> QueryDict:
    """Return what a person typed: no token of ours, no code, no password, no file."""
    kept = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        if not _SECRET.search(name):
            kept.setlist(name, values)
    return kept


def keep_typed(request: HttpRequest) -> bool:
    """Keep the words of a form that is refused; return whether anything was kept."""
    if request.method != "POST" or not comes_from_here(request):
        return False
    words = typed_words(request).urlencode()
    if not words or len(words) > LARGEST:
        return False
    waiting = {path: entry for path, entry in _waiting(request).items() if path != request.path}
    newest = dict(list(waiting.items())[-(MOST_FORMS - 1) :])
    request.session[_SESSION_KEY] = newest | {request.path: [clock.now().isoformat(), words]}
    return True


def _waiting(request: HttpRequest) -> Mapping[str, Any]:
    waiting = request.session.get(_SESSION_KEY, {})
    return waiting if isinstance(waiting, dict) else {}


def take_typed(request: HttpRequest, address: str = "") -> QueryDict | None:
    """Return, once, the words kept of the form that is sent to `address` (that of the page); None if there are none."""
    waiting = dict(_waiting(request))
    entry = waiting.pop(address or request.path, None)
    if entry is None:
        return None
    request.session[_SESSION_KEY] = waiting
    at, words = entry
    if datetime.fromisoformat(at) + KEPT_FOR < clock.now():
        return None
    return QueryDict(words)


def bind(request: HttpRequest, make: Callable[..., F], *args: Any, address: str = "", **kwargs: Any) -> F:
    """Return a form with what was sent to it, or with what waits for it, or empty.

    `address` is where the form is sent, when that is not its page. A form with words that waited is never valid: it
    says so and asks to be sent again, so that a view may go on as if it had been sent and can do nothing by it.
    """
    if request.method == "POST" and address in ("", request.path):
        return make(*args, data=request.POST, **kwargs)
    words = take_typed(request, address)
    form = make(*args, data=words, **kwargs)
    if words is not None:
        form.add_error(None, ValidationError(STALE, code=CAME_BACK))
    return form
