"""Every address and every form, shaken by everybody: whatever is sent, nothing answers 500."""

import io
import json
import re
from collections.abc import Iterator
from functools import partial
from urllib.parse import quote, urlencode

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.http.response import HttpResponseBase
from hypothesis import given, seed
from hypothesis import strategies as st

from forum.core import limits
from tests.built import built_once
from tests.factories.moments import BEFORE
from tests.fuzz.conftest import SEED, shaken
from tests.fuzz.values import DEEP, any_json, encodable, huge, near_scan, texts
from tests.fuzz.world import PART, WHO, World, build_world, good_scan, real_part, routes
from tests.pages.reading import Page

pytestmark = pytest.mark.django_db
ROUTES = sorted(set(routes()))
API = [route for route in ROUTES if route.startswith("controle/api/")]
METHODS = ["GET", "GET", "GET", "HEAD", "POST", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "ZOE"]
HEADERS = [
    "Accept-Language", "Referer", "Origin", "HX-Request", "HX-Target", "HX-Current-URL", "HX-Trigger", "Range",
    "Accept", "If-None-Match", "If-Modified-Since", "Accept-Encoding", "Authorization", "X-Forwarded-For",
    "X-Forwarded-Proto", "X-Request-ID", "User-Agent", "X-Requested-With", "Content-Length",
]  # fmt: skip
QUERIES = ["q", "state", "category", "page", "next", "lang", "kind", "track", "vu", "dit", "a", "o", "e", "p", "all",
           "_changelist_filters", "_popup", "_to_field", "app_label", "model_name", "field_name", "term", "id__exact",
           "edition__id__exact", "starts_at__day", "starts_on__year", "starts_on__gte", "is_demo__exact"]  # fmt: skip
TYPES = [
    "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x", "application/json",
    "application/x-www-form-urlencoded; charset=utf-16", "application/x-www-form-urlencoded; charset=nothing",
    "multipart/form-data; boundary=" + "é" * 3, "multipart/form-data; boundary=\"", "text/plain", "", "é/é; é=é",
]  # fmt: skip
PAGES = ["/", "/compte/", "/2026/inscription/", "/organisation/", "/compte/connexion/"]
HOSTS = ["", "x", "testserver:99999", "testserver:x", "[::1", "é", "a" * 300, "evil.example", "testserver@x", "."]
COOKIES = ["sessionid", "csrftoken", "messages", "django_language", "inscription"]


@built_once
@time_machine.travel(BEFORE, tick=False)
def built_world() -> World:
    return build_world()


@pytest.fixture
def world(built_world: World) -> Iterator[World]:
    with time_machine.travel(BEFORE, tick=False):
        yield built_world


def ask(
    world: World, who: str, method: str, path: str, *, cookies: dict[str, str] | None = None, **more: object
) -> HttpResponseBase:
    """Ask as somebody and put everything back: the next one finds the world as it was."""
    cache.clear()
    limits.forget_all()
    point = transaction.savepoint()
    try:
        browser = world.client(who)
        for name, value in (cookies or {}).items():
            browser.cookies[name] = value
        response = browser.generic(method, path, **more)
        b"".join(response) if response.streaming else response.content
        # As a server does: a file that was opened for the answer is closed with it.
        if file := getattr(response, "file_to_stream", None):
            file.close()
        assert response.status_code < 500, f"{method} {path[:300]} by {who}: {response.status_code}"
        return response
    finally:
        transaction.savepoint_rollback(point)


def is_sendable(text: str) -> bool:
    """A header travels in Latin letters and never holds the end of a line: servers refuse anything else."""
    return text.isprintable() and all(ord(letter) < 256 for letter in text)


headers = st.dictionaries(st.sampled_from(HEADERS), texts.filter(is_sendable), max_size=3)


@st.composite
def addresses(draw: st.DrawFn, world: World) -> str:
    """An address of ours, its parts real or nasty."""
    route = draw(st.sampled_from(ROUTES))
    nasty = draw(st.booleans())

    def part(match: re.Match[str]) -> str:
        if nasty and draw(st.booleans()):
            return quote(encodable(draw(texts)), safe="/")
        return quote(real_part(world, route, match[1]))

    prefix = draw(st.sampled_from(["/", "/", "/en/"])) if not route.startswith("en/") else "/"
    path = prefix + PART.sub(part, route.removeprefix("en/"))
    asked = draw(st.dictionaries(st.one_of(st.sampled_from(QUERIES), texts), texts, max_size=3))
    return f"{path}?{urlencode({encodable(k): encodable(v) for k, v in asked.items()})}" if asked else path


@pytest.mark.parametrize("who", WHO)
def test_no_address_fails(world, who):
    @seed(SEED)
    @shaken(60)
    @given(st.data())
    def shake(data: st.DataObject) -> None:
        path, method = data.draw(addresses(world)), data.draw(st.sampled_from(METHODS))
        body, kind = "", data.draw(st.sampled_from(TYPES))
        if method in ("POST", "PUT", "PATCH"):
            sent = data.draw(st.dictionaries(texts, texts, max_size=3))
            body = urlencode({encodable(k): encodable(v) for k, v in sent.items()})
        ask(world, who, method, path, data=body, content_type=kind, headers=data.draw(headers))

    shake()


def form_fields(world: World, who: str, path: str) -> list[tuple[str, list[str]]]:
    """Return the forms of a page: where each is sent, and the names of its fields."""
    response = ask(world, who, "GET", path)
    if response.streaming or response.status_code >= 300 or "html" not in response.headers.get("Content-Type", ""):
        return []
    html = re.sub(r"<script.*?</script>", "", response.content.decode(), flags=re.DOTALL)
    found = []
    for form in re.findall(r"<form.*?</form>", html, re.DOTALL):
        tag = Page(form[: form.index(">") + 1] + "</form>").find("form").attributes
        names = sorted(set(re.findall(r'\bname="([^"]+)"', form)))
        if tag.get("method", "get").lower() == "post":
            found.append((tag.get("action") or path, names))
    return found


def all_forms(world: World, who: str) -> list[tuple[str, list[str]]]:
    """Return every form that somebody finds by going to every address with things that exist."""
    found = {}
    for route in ROUTES:
        if not route.startswith("en/"):
            path = "/" + PART.sub(lambda match, route=route: quote(real_part(world, route, match[1])), route)
            for action, names in form_fields(world, who, path):
                found[action.partition("?")[0], tuple(names)] = (action, names)
    return list(found.values())


@pytest.mark.parametrize("who", WHO)
def test_no_form_fails(world, who):
    forms = all_forms(world, who)
    assert len(forms) >= {"nobody": 2, "attendee": 6, "organiser": 60}[who]

    @seed(SEED)
    @shaken(30 + len(forms) // 2)
    @given(st.data())
    def shake(data: st.DataObject) -> None:
        path, names = data.draw(st.sampled_from(forms))
        values = st.one_of(texts, texts, texts, texts, texts, texts, huge, st.sampled_from(list(world.real.values())))
        filled = data.draw(st.fixed_dictionaries({}, optional={name: st.lists(values, max_size=2) for name in names}))
        filled.pop("csrfmiddlewaretoken", None)
        as_files = data.draw(st.integers(0, 9)) == 0
        if as_files:
            sent = {name: io.BytesIO(encodable(found[0]).encode()) for name, found in filled.items() if found}
            post = partial(world.client(who).post, path, sent)
            point = transaction.savepoint()
            assert post().status_code < 500
            transaction.savepoint_rollback(point)
            return
        body = urlencode([(name, encodable(value)) for name, found in filled.items() for value in found])
        ask(world, who, "POST", path, data=body, content_type=TYPES[0])

    shake()


def test_no_scan_fails(world):
    key = f"Bearer {world.scanner.key}"

    @seed(SEED)
    @shaken(80)
    @given(st.data())
    def shake(data: st.DataObject) -> None:
        body = data.draw(st.one_of(any_json, near_scan(good_scan(world)), st.sampled_from(DEEP), texts))
        sent = body.encode("utf8", "surrogatepass")
        ask(world, "nobody", "POST", "/" + data.draw(st.sampled_from(API)), data=sent,
            content_type=data.draw(st.sampled_from(["application/json", *TYPES])),
            headers=data.draw(headers) | ({"Authorization": key} if data.draw(st.integers(0, 9)) else {}))  # fmt: skip

    shake()


def test_a_right_scan_is_taken(world):
    """What is shaken above does come to the scans: a right one passes."""
    sent = json.dumps({"scans": [good_scan(world)]})
    response = ask(world, "nobody", "POST", "/controle/api/v1/scans", data=sent, content_type="application/json",
                   headers={"Authorization": f"Bearer {world.scanner.key}"})  # fmt: skip

    assert response.json()["results"][0]["shown"]["result"] == "admitted"


def test_no_broken_cookie_fails(world):
    @seed(SEED)
    @shaken(60)
    @given(st.data())
    def shake(data: st.DataObject) -> None:
        value = texts.filter(is_sendable)
        broken = data.draw(st.dictionaries(st.sampled_from(COOKIES), value, min_size=1, max_size=3))
        path = data.draw(
            st.sampled_from(["/", "/compte/", "/2026/inscription/", "/organisation/", "/compte/connexion/"])
        )
        ask(world, data.draw(st.sampled_from(WHO)), data.draw(st.sampled_from(["GET", "POST"])), path, cookies=broken)

    shake()


@pytest.mark.parametrize("host", HOSTS)
def test_no_host_fails(world, host):
    ask(world, "nobody", "GET", "/", headers={"Host": host})


@pytest.mark.parametrize(
    "body",
    [b"", b"--x", b"--x\r\n", b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\x00\r\n--x--", b"\xff" * 100,
     b"--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"\x00\"\r\n\r\n1\r\n--x--",
     b"--x\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n!!!\r\n--x--"],
)  # fmt: skip
@pytest.mark.parametrize("kind", [TYPES[2], TYPES[1], TYPES[0], TYPES[3]])
def test_no_broken_envelope_fails(world, body, kind):
    for path in ("/2026/inscription/", "/compte/connexion/", "/controle/api/v1/pair"):
        ask(world, "nobody", "POST", path, data=body, content_type=kind)
