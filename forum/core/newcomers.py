"""Pages for those of whom nothing is known yet: made once, then handed out to all who come within the second.

When registrations open, hundreds ask for the same form at once. It differs between them by its hidden numbers alone,
so each gets their own numbers in a copy, whose text was compressed once for all. Whoever has a session, a message to
read or a query in the address gets a page of their own, as do all where `PAGES_KEPT_SECONDS` is 0.
"""

import re
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from forum.core import clock

View = Callable[..., HttpResponse]
Numbers = Mapping[str, Callable[[], str]]
# Cookies that change nothing on a page but its hidden number and its language, which is known otherwise.
HARMLESS = frozenset({settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME})
TOKEN = "csrfmiddlewaretoken"
# RFC 1952: a file without name or date; RFC 1951: a last block, empty.
_GZIP_HEAD, _GZIP_END = b"\x1f\x8b\x08\0\0\0\0\0\0\xff", b"\x03\0"
_ACCEPTS_GZIP = re.compile(r"\bgzip\b")


@dataclass(frozen=True, slots=True)
class _Page:
    """A page cut at its hidden numbers: text, name of a number, text, and so on; `packed` holds the texts alone."""

    made_at: datetime
    parts: tuple[str, ...]
    packed: tuple[bytes, ...]
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
    parts.append(text[end:])
    return _Page(clock.now(), tuple(parts), tuple(map(_pack, parts[::2])), dict(response.headers))


def _hand_out(page: _Page, request: HttpRequest, numbers: Numbers) -> HttpResponse:
    parts = list(page.parts)
    for n in range(1, len(parts), 2):
        parts[n] = get_token(request) if parts[n] == TOKEN else numbers[parts[n]]()
    if not _ACCEPTS_GZIP.search(request.headers.get("Accept-Encoding", "")):
        return HttpResponse("".join(parts), headers=page.headers)
    response = HttpResponse(_join(page.packed, parts), headers={**page.headers, "Content-Encoding": "gzip"})
    patch_vary_headers(response, ("Accept-Encoding",))
    return response


def _pack(text: str) -> bytes:
    """Compress a text so that anything may follow it."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(text.encode()) + packer.flush(zlib.Z_FULL_FLUSH)


def _join(packed: tuple[bytes, ...], parts: list[str]) -> bytes:
    """Put numbers between packed texts. They are not compressed: the length of the whole tells nothing of a token."""
    pieces = [_GZIP_HEAD, packed[0]]
    for number, text in zip(parts[1::2], packed[1:], strict=True):
        plain = number.encode()
        pieces += [struct.pack("<BHH", 0, len(plain), len(plain) ^ 0xFFFF), plain, text]
    whole = "".join(parts).encode()
    return b"".join((*pieces, _GZIP_END, struct.pack("<LL", zlib.crc32(whole), len(whole))))
