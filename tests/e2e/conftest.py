"""A real browser in front of a real server.

Chromium is the system's, without a screen where there is such a one (`CHROMIUM` names another). Whatever goes wrong
behind a page fails its test: an error on the console, a refusal of the content policy, a request that fails.
`faults.allow(…)` names what a test expects.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.staticfiles import handlers
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, Response, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.built import Kept
from tests.e2e.chromium import FLAGS, find_chromium
from tests.e2e.film import empty, shoot

HERE = Path(__file__).parent
AXE = (HERE / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf8")
AXE_NAME = "tests/axe.min.js"
CAMERA = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
DESK = {"viewport": {"width": 1280, "height": 900}}
POCKET = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
# How often, in milliseconds, a page asks whether the badges or the phone it waits for are there: see its templates.
ASKED_EVERY = 2000
# Documents may well answer 404 or 403, and calls of scripts 400: that is what the test looks at.
LOOKED_AT = {"document", "fetch", "xhr"}

# Playwright keeps an event loop in the main thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


class Faults:
    """What went wrong behind the pages of a test."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.allowed: list[str] = []

    def allow(self, pattern: str) -> None:
        """Expect faults that match the regular expression."""
        self.allowed.append(pattern)

    def unexpected(self) -> list[str]:
        return [fault for fault in self.found if not any(re.search(pattern, fault) for pattern in self.allowed)]

    def watch(self, page: Page) -> None:
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.found.append(f"script: {error}"))
        page.on("requestfailed", self._miss)
        page.on("response", self._receive)

    def _hear(self, message: ConsoleMessage) -> None:
        # "Failed to load resource" is told in full by the two below.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.found.append(f"console: {message.text}")

    def _miss(self, request: Request) -> None:
        # Aborted: the page was left, or a download began. A refusal of the content policy is told on the console.
        if request.failure not in {"net::ERR_ABORTED", "csp"}:
            self.found.append(f"request: {request.failure} {request.url}")

    def _receive(self, response: Response) -> None:
        looked_at = response.request.resource_type in LOOKED_AT
        if response.status >= 500 or (response.status >= 400 and not looked_at):
            self.found.append(f"response: {response.status} {response.url}")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder: they run once, and the server must see what they write."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("e2e")
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    report = yield
    item.stash.setdefault(OUTCOMES, {})[report.when] = report
    return report


OUTCOMES = pytest.StashKey[dict[str, pytest.TestReport]]()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def launch(playwright: Playwright) -> Iterator[Callable[..., Browser]]:
    """Return `launch(*flags)`, which starts a browser with more flags: a fake camera, for instance."""
    chromium = find_chromium()
    if not Path(chromium).exists():
        refuse = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        refuse(f"no browser at {chromium}: `make tools` installs Chromium, CHROMIUM names another")
    started: list[Browser] = []

    def start(*flags: str) -> Browser:
        started.append(playwright.chromium.launch(executable_path=chromium, args=[*FLAGS, *flags]))
        return started[-1]

    yield start
    for browser in started:
        browser.close()


@pytest.fixture(scope="session")
def browser(launch: Callable[..., Browser]) -> Browser:
    return launch()


@pytest.fixture(scope="session")
def blank_camera(launch: Callable[..., Browser], tmp_path_factory: pytest.TempPathFactory) -> Browser:
    """A browser whose camera shows an empty table, small: to look for a code in it costs little."""
    film = shoot([(empty().resize((160, 120)), 1)], tmp_path_factory.mktemp("camera") / "film.y4m")
    return launch(*CAMERA, f"--use-file-for-fake-video-capture={film}")


@pytest.fixture
def filming(launch: Callable[..., Browser], tmp_path: Path) -> Callable[..., Browser]:
    """Return `filming(scenes)`: a browser whose camera shows them in a loop."""

    def start(scenes: Iterable[tuple[Image.Image, float]]) -> Browser:
        film = shoot(scenes, tmp_path / "film.y4m")
        return launch(*CAMERA, f"--use-file-for-fake-video-capture={film}")

    return start


class KeptFiles(handlers.StaticFilesHandler):
    """Static files, kept by browsers as they keep those of a real site; axe-core is among them."""

    def serve(self, request: HttpRequest) -> HttpResponseBase:
        if self.file_path(request.path) == AXE_NAME:
            response: HttpResponseBase = HttpResponse(AXE, content_type="text/javascript")
        else:
            response = super().serve(request)
        response["Cache-Control"] = "max-age=3600"
        return response


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(handlers, "StaticFilesHandler", KeptFiles)
        server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def new_page(
    request: pytest.FixtureRequest, live_server: Any, settings: Any, faults: Faults, tmp_path: Path
) -> Iterator[Callable[..., Page]]:
    """Return `new_page(browser=None, **options)`: a watched page in a context of its own (two phones: two calls).

    Options are those of Playwright's contexts. Addresses are relative to the server: `page.goto("/")`.
    """
    settings.SITE_URL = live_server.url
    opened: list[Page] = []

    def open_page(browser: Browser | None = None, **options: Any) -> Page:
        browser = browser or request.getfixturevalue("browser")
        usual = {"base_url": live_server.url, "locale": "fr-FR", "timezone_id": "Europe/Paris"}
        context = browser.new_context(**DESK | usual | {"reduced_motion": "reduce"} | options)
        context.set_default_timeout(10_000)
        # Tabs that a page opens are watched too.
        context.on("page", faults.watch)
        opened.append(context.new_page())
        return opened[-1]

    yield open_page
    failed = any(report.failed for report in request.node.stash.get(OUTCOMES, {}).values())
    if failed or faults.unexpected():
        keep_pictures(request.node, opened, tmp_path)
    for page in opened:
        page.context.close()
    if not failed and faults.unexpected():
        pytest.fail("behind the page:\n" + "\n".join(faults.unexpected()), pytrace=False)


def keep_pictures(item: pytest.Item, pages: list[Page], folder: Path) -> None:
    """Keep a picture of every page, and say where."""
    for number, page in enumerate(page for page in pages if not page.is_closed()):
        picture = folder / f"page-{number}.png"
        page.screenshot(path=picture, full_page=True)
        item.add_report_section("teardown", "picture", f"{page.url}\n{picture}")


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page on a desk, 1280 pixels wide."""
    return new_page()


@pytest.fixture
def phone(new_page: Callable[..., Page]) -> Page:
    """A page on a phone, 390 pixels wide, touched."""
    return new_page(**POCKET)


@pytest.fixture
def no_script(new_page: Callable[..., Page]) -> Page:
    """A page without JavaScript."""
    return new_page(java_script_enabled=False)


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Page, Any], None]:
    """Return `sign_in(page, user)`, which spares a test the code by mail, and the second factor."""
    # Models, so only once Django is up.
    from tests.proof import give_proof

    def give_session(page: Page, user: Any) -> None:
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = django_settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        give_proof(session, user)
        name, key = django_settings.SESSION_COOKIE_NAME, session.session_key
        page.context.add_cookies([{"name": name, "value": key, "url": live_server.url}])

    return give_session


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[str]]:
    """Return `axe(page)`: what axe-core finds wrong on it, one line each; an empty list is good.

    `axe(page, only=["label"])` asks for that rule alone, `axe(page, but=["color-contrast"])` for all others.
    """

    def examine(page: Page, *, only: Iterable[str] = (), but: Iterable[str] = ()) -> list[str]:
        page.wait_for_load_state()
        # Style sheets are not fetched a second time: no rule that is on reads them.
        options: dict[str, Any] = {"preload": False, "resultTypes": ["violations"]}
        options["rules"] = {rule: {"enabled": False} for rule in but}
        if only:
            options["runOnly"] = list(only)
        address = f"{django_settings.STATIC_URL}{AXE_NAME}"
        return in_lines(ask_with(AXE, page, RUN_AXE, {"options": options, "address": address}))

    return examine


@pytest.fixture(scope="session")
def checks() -> Callable[..., Any]:
    """Return `checks(page, "fit")`, which asks `checks.js`; a list of what is wrong, an empty one is good."""
    source = (HERE / "checks.js").read_text(encoding="utf8")

    def ask(page: Page, name: str, *given: Any) -> Any:
        return ask_with(source, page, CHECK, [name, *given])

    return ask


@pytest.fixture
def contrasts(checks: Callable[..., Any]) -> Callable[[Page], list[str]]:
    """Return `contrasts(page)`: what axe-core, which is there already, says against the contrast of words on it.

    Words whose look passed on a page before are not asked about again: see `byLook` in checks.js.
    """
    known: list[str] = []

    def examine(page: Page) -> list[str]:
        found = checks(page, "contrasts", known)
        known.extend(found["passed"])
        return in_lines(found["violations"])

    return examine


# Each answers null where its script is missing.
# A page of ours loads axe-core like a script of its own, which costs half as much; others are handed it.
RUN_AXE = """async ({ options, address }) => {
    const canLoad = location.protocol === "http:" && !matchMedia("(scripting: none)").matches;
    if (!window.axe && canLoad) {
        await new Promise((resolve) => {
            const script = document.createElement("script");
            document.head.append(Object.assign(script, { src: address, onload: resolve, onerror: resolve }));
            script.remove();
        });
    }
    return window.axe ? { found: (await axe.run(document, options)).violations } : null;
}"""
CHECK = "async (given) => window.checks ? { found: await checks.ask(...given) } : null"


def ask_with(source: str, page: Page, question: str, given: Any) -> Any:
    """Ask a page something that needs a script of ours, which it gets where it is missing."""
    answer = page.evaluate(question, given)
    if answer is None:
        page.evaluate(source)
        answer = page.evaluate(question, given)
    return answer["found"]


def in_lines(violations: list[dict[str, Any]]) -> list[str]:
    return [
        f"{violation['id']} ({violation['help']}): {node['target']} {node['html'][:120]}"
        for violation in violations
        for node in violation["nodes"]
    ]


@pytest.fixture
def edition() -> Any:
    """The edition of tomorrow, whose door opens."""
    # Models, so only once Django is up.
    from forum.core import clock
    from tests.factories import EditionFactory

    day = clock.now().date() + timedelta(days=1)
    return EditionFactory(slug="2026", starts_on=day, ends_on=day)


@pytest.fixture(scope="session")
def furnished() -> Kept:
    # Models, so only once Django is up.
    from tests.e2e.walk import furnish

    return Kept(furnish)


@pytest.fixture
def house(settings: Any, furnished: Kept) -> Any:
    """A furnished edition whose organiser needs no second factor: see `walk.House`."""
    settings.SECOND_FACTOR_REQUIRED = False
    return furnished.give()


@pytest.fixture
def walk(
    house: Any, new_page: Callable[..., Page], sign_in: Callable[[Page, Any], None], settings: Any, tmp_path: Path
) -> Callable[..., list[str]]:
    """Return `walk(language, examine, **options)`: what `examine(page)` finds wrong on every page of the house."""
    # Models, so only once Django is up.
    from tests.e2e.walk import open_demonstration

    def start(language: str, examine: Callable[[Page], list[str]], **options: Any) -> list[str]:
        pages: dict[Any, Page] = {}

        def look(address: str, user: Any = None) -> list[str]:
            if user not in pages:
                pages[user] = new_page(**options)
                if user:
                    sign_in(pages[user], user)
            page = pages[user]
            page.goto(address)
            # A locator would bring Playwright's own script to every page.
            if page.evaluate("document.querySelector('#scanner') !== null"):
                page.wait_for_selector("[data-started]", state="attached")
            return [f"{address}: {line}" for line in examine(page)]

        wrong = [line for address, user in house.pages(language) for line in look(address, user)]
        return wrong + [
            line for address in open_demonstration(house, settings, tmp_path, language) for line in look(address)
        ]

    return start
