"""Pages for those of whom nothing is known yet: made once, then handed out to all who come just after.

When registrations open, hundreds ask for the same form at once. It differs between them by its hidden numbers alone,
so each gets their own numbers in a copy, whose text was compressed once for all. The page behind it differs by the
words of thanks, which stand in a hole of it: `<!--words-->`. Whoever has a session, a message to read or a query in
the address gets a page of their own, as do all where `PAGES_KEPT_SECONDS` is 0.
"""

import re
import struct
import zlib
from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial, wraps
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.cache import patch_vary_headers
from django.utils.html import escape
from django.utils.translation import get_language

from forum.core import clock

View = Callable[..., HttpResponse]
# What stands in the holes of a page, by their names: made anew for each copy.
Fillings = Mapping[str, Callable[[], str]]
# Cookies that change nothing on a page but its hidden number and its language, which is known otherwise.
HARMLESS = frozenset({settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME})
TOKEN = "csrfmiddlewaretoken"
# RFC 1952: a file without name or date; RFC 1951: a last block, empty.
_GZIP_HEAD, _GZIP_END = b"\x1f\x8b\x08\0\0\0\0\0\0\xff", b"\x03\0"
# What a block that is not compressed may hold, in bytes.
_LONGEST = 0xFFFF
# Of the private use area of Unicode, which no text of ours holds; four words are filled in at the most.
_FIRST_MARK = 0xE000
_MARKS = re.compile("[\ue000-\ue003]")
_ACCEPTS_GZIP = re.compile(r"\bgzip\b")


@dataclass(frozen=True, slots=True)
class _Page:
    """A page cut at its holes: text, name of a hole, text, and so on; `packed` holds the texts alone."""

    made_at: datetime
    parts: tuple[str, ...]
    packed: tuple[bytes, ...]
    headers: dict[str, str]

    def may_serve(self, at: datetime, *, while_waiting: bool = False) -> bool:
        """Return whether it is young enough. It serves twice as long `while_waiting` for another that is being made."""
        kept = timedelta(seconds=settings.PAGES_KEPT_SECONDS) * (2 if while_waiting else 1)
        return self.made_at <= at < self.made_at + kept


class ReadyPages:
    """The pages of a view, one for each address and language; `harmless` are cookies that change nothing on them."""

    def __init__(self, harmless: Collection[str] = ()) -> None:
        self._harmless = HARMLESS.union(harmless)
        self._pages: dict[tuple[str, ...], _Page] = {}
        self._making = Lock()

    def hand_out(self, request: HttpRequest, make: Callable[[], HttpResponse], fillings: Fillings) -> HttpResponse:
        """Answer with what `make` returns, its holes filled; `make` is called once a moment for all newcomers.

        A hole is a hidden field or a comment of its name. The form's token is seen to.
        """
        if not self.is_newcomer(request):
            made = make()
            return _hand_out(_cut(made, fillings), request, fillings) if made.status_code == 200 else made
        key = (request.get_host(), request.path, get_language() or "")
        page = self._pages.get(key)
        if page is not None and page.may_serve(clock.now(), while_waiting=self._making.locked()):
            return _hand_out(page, request, fillings)
        # One makes it; without a former one the others wait those few milliseconds instead of making it too.
        with self._making:
            page = self._pages.get(key)
            if page is None or not page.may_serve(clock.now()):
                made = make()
                if made.status_code != 200:
                    return made
                page = self._pages[key] = _cut(made, fillings)
        return _hand_out(page, request, fillings)

    def is_newcomer(self, request: HttpRequest) -> bool:
        """Return whether nothing of a request may change the page."""
        is_plain = (
            request.method == "GET" and not request.META.get("QUERY_STRING") and not request.headers.get("HX-Request")
        )
        return bool(settings.PAGES_KEPT_SECONDS) and is_plain and self._harmless.issuperset(request.COOKIES)


class ReadyWords:
    """Texts that differ by what each person typed alone: rendered once a moment for each shape, then filled in."""

    def __init__(self) -> None:
        self._texts: dict[Hashable, tuple[datetime, str]] = {}

    def fill_in(self, shape: Hashable, typed: Mapping[str, str], render: Callable[[dict[str, str]], str]) -> str:
        """Return what `render` makes of what was `typed`, by its names.

        It is handed to others too: nothing in it may depend on who asks. Whatever else it depends on is its `shape`;
        which of the words are empty is seen to. `render` gets, in place of each word, a mark that stands in the text
        where the word comes, escaped for HTML.
        """
        key = (shape, get_language(), tuple(typed), tuple(map(bool, typed.values())))
        made_at, text = self._texts.get(key, (None, ""))
        kept, now = timedelta(seconds=settings.PAGES_KEPT_SECONDS), clock.now()
        if made_at is None or not made_at <= now < made_at + kept:
            marks = map(chr, range(_FIRST_MARK, _FIRST_MARK + len(typed)))
            text = render({name: mark if typed[name] else "" for name, mark in zip(typed, marks, strict=True)})
            self._texts[key] = now, text
        words = [escape(word) for word in typed.values()]
        # In one pass: a mark that somebody typed stays what they typed.
        return _MARKS.sub(lambda mark: words[ord(mark[0]) - _FIRST_MARK], text)


def made_once_for_newcomers(**fillings: Callable[[], str]) -> Callable[[View], View]:
    """Let a view make its page once a moment for all newcomers.

    `fillings` makes, for each of them, what the hidden fields of these names hold; the form's token is seen to.
    """

    def decorate(view: View) -> View:
        pages = ReadyPages()

        @wraps(view)
        def make_or_hand_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not pages.is_newcomer(request):
                return view(request, *args, **kwargs)
            return pages.hand_out(request, partial(view, request, *args, **kwargs), fillings)

        return make_or_hand_out

    return decorate


def _cut(response: HttpResponse, fillings: Fillings) -> _Page:
    names = "|".join(map(re.escape, (TOKEN, *fillings)))
    holes = re.compile(
        rf'(?P<field><input type="hidden" name="(?P<number>{names})" value=")[^"]*|<!--(?P<words>{names})-->'
    )
    parts: list[str] = []
    text, end = response.content.decode(), 0
    for hole in holes.finditer(text):
        parts += [text[end : hole.start()] + (hole["field"] or ""), hole["number"] or hole["words"]]
        end = hole.end()
    parts.append(text[end:])
    return _Page(clock.now(), tuple(parts), tuple(map(_pack, parts[::2])), dict(response.headers))


def _hand_out(page: _Page, request: HttpRequest, fillings: Fillings) -> HttpResponse:
    parts = list(page.parts)
    for n in range(1, len(parts), 2):
        parts[n] = get_token(request) if parts[n] == TOKEN else fillings[parts[n]]()
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
    """Put fillings between packed texts. They are not compressed: the length of the whole tells nothing of a token."""
    pieces = [_GZIP_HEAD, packed[0]]
    for filling, text in zip(parts[1::2], packed[1:], strict=True):
        plain = filling.encode()
        for start in range(0, len(plain), _LONGEST):
            piece = plain[start : start + _LONGEST]
            pieces += [struct.pack("<BHH", 0, len(piece), len(piece) ^ 0xFFFF), piece]
        pieces.append(text)
    whole = "".join(parts).encode()
    return b"".join((*pieces, _GZIP_END, struct.pack("<LL", zlib.crc32(whole), len(whole))))
