"""One line for each request: what was asked, how it ended, how long it took; never who asked, nor for whom."""

import logging
import re
import time
from collections.abc import Callable
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from forum.core.enums import Role
from forum.core.logs import request_number, route_of

logger = logging.getLogger("forum.access")

HEADER = "X-Request-ID"
# What a proxy may call a request; anything else would let strangers write into the log.
_SOUND = re.compile(r"[0-9A-Za-z_-]{8,64}", re.ASCII)


class RequestLog:
    """The outermost middleware: numbers the request, answers with its number, writes its line."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        number = _number(request)
        token = request_number.set(number)
        try:
            response = self.get_response(request)
            response.headers[HEADER] = number
            if not request.path_info.startswith(settings.STATIC_URL):
                _write(request, response.status_code, round(1000 * (time.perf_counter() - started)))
        finally:
            request_number.reset(token)
        return response


def _number(request: HttpRequest) -> str:
    """Return the number that our own proxy gave, where one stands in front; else a new one."""
    told: str = request.headers.get(HEADER, "") if settings.TRUSTED_PROXIES else ""
    return told if _SOUND.fullmatch(told) else uuid4().hex[:12]


def _role(request: HttpRequest) -> str:
    """Return what kind of visitor asked, as far as answering has already found out: a line costs no query."""
    roles: frozenset[Role] = getattr(request, "roles", frozenset())
    if roles:
        return ",".join(sorted(roles))
    known = getattr(request, "_cached_user", None)
    return "account" if known is not None and known.is_authenticated else "visitor"


def _write(request: HttpRequest, status: int, milliseconds: int) -> None:
    # A method is a word of the client's too.
    method = request.method if request.method in _METHODS else "OTHER"
    line = {
        "method": method,
        "route": route_of(request),
        "status": status,
        "milliseconds": milliseconds,
        "role": _role(request),
    }
    logger.info("%(method)s %(route)s %(status)s %(milliseconds)s ms", line, extra=line)


_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}
