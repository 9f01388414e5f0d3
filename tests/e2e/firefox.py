"""Firefox, driven through WebDriver BiDi, which it speaks by itself over a WebSocket.

One browser, a profile of its own, and for each phone a container of its own: what one phone keeps, no other sees. Only
what the tests ask for is here: https://w3c.github.io/webdriver-bidi/ names the rest.
"""

import base64
import json
import os
import shutil
import socket
import struct
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

STARTS_IN = 60  # seconds, on a machine that has other work
ANSWERS_IN = 30
PATIENCE = 20
PREFERENCES = {
    # Nothing leaves the machine: whatever is not ours is asked of a proxy that nobody runs.
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    # A camera that shows colours, and is given without a question. No test hears what it plays.
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "media.volume_scale": "0",
    # As on a phone: without a screen, Firefox draws them white and wide.
    "ui.useOverlayScrollbars": 1,
    "intl.accept_languages": "fr",
    "ui.prefersReducedMotion": 1,
}
PRESSED = {"Enter": "\ue007"}


def find_firefox() -> str | None:
    """Return where Firefox is, None where there is none; `FIREFOX` names another."""
    if named := os.environ.get("FIREFOX"):
        return shutil.which(named)
    return shutil.which("firefox-esr") or shutil.which("firefox")


class WebSocket:
    """A client of RFC 6455 for texts, on this machine."""

    TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA

    def __init__(self, port: int, path: str) -> None:
        self._stream = socket.create_connection(("127.0.0.1", port), timeout=ANSWERS_IN)
        self._came = self._stream.makefile("rb")
        key = base64.b64encode(os.urandom(16)).decode()
        lines = (
            f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket", "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", "", "",
        )  # fmt: skip
        self._stream.sendall("\r\n".join(lines).encode())
        answer = self._came.readline()
        if b" 101 " not in answer:
            raise ConnectionError(f"no WebSocket: {answer!r}")
        while self._came.readline().strip():
            pass

    def send(self, text: str) -> None:
        self._send(self.TEXT, text.encode())

    def receive(self) -> str:
        """Return the next text."""
        text = b""
        while True:
            first, kind, told = self._receive_frame()
            if kind == self.CLOSE:
                raise ConnectionError("the browser hung up")
            if kind == self.PING:
                self._send(self.PONG, told)
            elif kind != self.PONG:
                text += told
                if first & 0x80:
                    return text.decode()

    def close(self) -> None:
        self._came.close()
        self._stream.close()

    def _send(self, kind: int, told: bytes) -> None:
        size = len(told)
        if size < 126:
            head = struct.pack("!BB", 0x80 | kind, 0x80 | size)
        elif size < 1 << 16:
            head = struct.pack("!BBH", 0x80 | kind, 0x80 | 126, size)
        else:
            head = struct.pack("!BBQ", 0x80 | kind, 0x80 | 127, size)
        # Firefox takes no mask of noughts.
        mask = os.urandom(4)
        over = (mask * (size // 4 + 1))[:size]
        masked = (int.from_bytes(told) ^ int.from_bytes(over)).to_bytes(size)
        self._stream.sendall(head + mask + masked)

    def _receive_frame(self) -> tuple[int, int, bytes]:
        first, size = self._read(2)
        if size == 126:
            (size,) = struct.unpack("!H", self._read(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", self._read(8))
        return first, first & 0x0F, self._read(size)

    def _read(self, size: int) -> bytes:
        read = self._came.read(size)
        if len(read) < size:
            raise ConnectionError("the browser is gone")
        return read


class Firefox:
    """A browser without a screen."""

    def __init__(self, command: str, folder: Path) -> None:
        profile = folder / "profile"
        profile.mkdir()
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items())
        (profile / "user.js").write_text("\n".join(lines), encoding="utf8")
        with (folder / "firefox.log").open("wb") as log:
            self._process = subprocess.Popen(
                # System access: to say that there is no network, and to set preferences.
                [command, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0",
                 "--remote-allow-system-access"],
                # It keeps things in its user's home, and refuses one of somebody else.
                env=os.environ | {"HOME": str(folder)}, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            self._socket = WebSocket(self._find_port(profile / "WebDriverBiDiServer.json"), "/session")
            self._asked = 0
            self.events: list[dict[str, Any]] = []
            self.ask("session.new", capabilities={})
            self.ask("session.subscribe", events=["log.entryAdded"])
        except BaseException:
            self._process.kill()
            self._process.wait()
            raise

    def _find_port(self, told: Path) -> int:
        until = time.monotonic() + STARTS_IN
        while time.monotonic() < until and self._process.poll() is None:
            if told.exists() and (text := told.read_text(encoding="utf8")).endswith("}"):
                return int(json.loads(text)["ws_port"])
            time.sleep(0.05)
        raise ConnectionError("Firefox does not start")

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Give an order and return its answer; what happens meanwhile is put into `events`."""
        self._asked += 1
        self._socket.send(json.dumps({"id": self._asked, "method": method, "params": params}))
        while True:
            told = json.loads(self._socket.receive())
            if told["type"] == "event":
                self.events.append(told)
            elif told["id"] == self._asked:
                if told["type"] == "error":
                    raise RuntimeError(f"{method}: {told['message']}")
                result: dict[str, Any] = told["result"]
                return result

    def open_page(self, preload: str, **viewport: Any) -> "Tab":
        """Open an empty page in a container of its own, `preload` being run in each document before its scripts."""
        container = self.ask("browser.createUserContext")["userContext"]
        self.ask("script.addPreloadScript", functionDeclaration=preload, userContexts=[container])
        context = self.ask("browsingContext.create", type="tab", userContext=container)["context"]
        self.ask("browsingContext.setViewport", context=context, **viewport)
        return Tab(self, container, context)

    def work_offline(self, is_offline: bool) -> None:
        """Tell every page that there is no network, or that there is again. This machine may be called all the same."""
        self._order(f"Services.io.offline = {json.dumps(is_offline)}")

    def prefer(self, name: str, is_on: bool) -> None:
        """Set a preference, for pages that are opened from now on."""
        self._order(f"Services.prefs.setBoolPref({json.dumps(name)}, {json.dumps(is_on)})")

    def _order(self, script: str) -> None:
        window = self.ask("browsingContext.getTree", **{"moz:scope": "chrome"})["contexts"][0]["context"]
        self.ask("script.evaluate", expression=script, target={"context": window}, awaitPromise=False)

    def close(self) -> None:
        try:
            self.ask("browser.close")
            self._process.wait(ANSWERS_IN)
        finally:
            self._socket.close()
            self._process.kill()
            self._process.wait()


class Tab:
    """A page, and what a steward does with it. Selectors are those of CSS."""

    def __init__(self, firefox: Firefox, container: str, context: str) -> None:
        self._firefox = firefox
        self._container = container
        self._context = context

    def goto(self, address: str) -> None:
        self._ask("browsingContext.navigate", url=address, wait="complete")

    def reload(self) -> None:
        self._ask("browsingContext.reload", wait="complete")

    def evaluate(self, function: str, *given: Any) -> Any:
        """Return what a function of the page's language returns; both ways through JSON."""
        told = self._firefox.ask(
            "script.callFunction", awaitPromise=True, target={"context": self._context},
            functionDeclaration=f"async (given) => JSON.stringify([await ({function})(...JSON.parse(given))])",
            arguments=[{"type": "string", "value": json.dumps(given)}],
        )  # fmt: skip
        if told["type"] == "exception":
            raise RuntimeError(told["exceptionDetails"]["text"])
        (answer,) = json.loads(told["result"]["value"])
        return answer

    def text_of(self, selector: str) -> str | None:
        """Return what is read there, None where nothing is in sight."""
        text: str | None = self.evaluate(TEXT, selector)
        return text

    def wait_for(self, selector: str, text: str = "") -> None:
        """Wait until something is in sight that says `text`, among other words."""
        self._wait(selector, lambda seen: seen is not None and text in seen, f"with {text!r}")

    def wait_until_gone(self, selector: str) -> None:
        self._wait(selector, lambda seen: seen is None, "out of sight")

    def wait_for_title(self, text: str) -> None:
        """Wait until a page is there whose title says so, among other words; the one before may just be left."""
        until = time.monotonic() + PATIENCE
        while text not in (title := self._title()):
            if time.monotonic() > until:
                raise AssertionError(f"no title with {text!r} after {PATIENCE} s: {title!r}")
            time.sleep(0.05)

    def tap(self, selector: str) -> None:
        """Touch the middle of something, with a finger."""
        self.wait_for(selector)
        middle = self.evaluate(MIDDLE, selector)
        if middle is None:
            raise AssertionError(f"{selector} cannot be touched: something else is there")
        x, y = middle
        moves = [
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._perform({"type": "pointer", "id": "finger", "parameters": {"pointerType": "touch"}, "actions": moves})

    def type(self, text: str, *pressed: str) -> None:
        """Type letters, then keys by their names, wherever the cursor is."""
        keys = [*text, *(PRESSED[name] for name in pressed)]
        moves = [{"type": way, "value": key} for key in keys for way in ("keyDown", "keyUp")]
        self._perform({"type": "key", "id": "keyboard", "actions": moves})

    def shoot(self, file: Path) -> None:
        """Keep a picture of what is in sight."""
        file.write_bytes(base64.b64decode(self._ask("browsingContext.captureScreenshot")["data"]))

    def close(self) -> None:
        self._firefox.ask("browser.removeUserContext", userContext=self._container)

    def faults(self) -> list[str]:
        """Return what Firefox told as an error since one last asked: its scripts, the console, the content policy."""
        # What it still has to tell comes before its answer.
        self.evaluate("() => 0")
        told, self._firefox.events = [event["params"] for event in self._firefox.events], []
        mine = [one for one in told if one["source"].get("context") == self._context]
        return [one["text"] for one in mine if one["level"] == "error"]

    def wait_for_faults(self, number: int) -> list[str]:
        """Return as many faults; those that are policed elsewhere take their time."""
        found: list[str] = []
        until = time.monotonic() + PATIENCE
        while len(found) < number:
            if time.monotonic() > until:
                raise AssertionError(f"{number} faults did not come: {found}")
            found += self.faults()
            time.sleep(0.05)
        return found

    def _title(self) -> str:
        try:
            return str(self.evaluate("() => document.title"))
        except RuntimeError:
            return ""

    def _ask(self, method: str, **params: Any) -> dict[str, Any]:
        return self._firefox.ask(method, context=self._context, **params)

    def _perform(self, actions: dict[str, Any]) -> None:
        self._ask("input.performActions", actions=[actions])

    def _wait(self, selector: str, is_so: Callable[[str | None], bool], said: str) -> None:
        until = time.monotonic() + PATIENCE
        while not is_so(seen := self.text_of(selector)):
            if time.monotonic() > until:
                raise AssertionError(f"{selector} not {said} after {PATIENCE} s: {seen!r}")
            time.sleep(0.05)


MIDDLE = """(selector) => {
    const found = document.querySelector(selector);
    found.scrollIntoView({ block: "nearest", behavior: "instant" });
    const { x, y, width, height } = found.getBoundingClientRect();
    const middle = [Math.round(x + width / 2), Math.round(y + height / 2)];
    return found.contains(document.elementFromPoint(...middle)) ? middle : null;
}"""
TEXT = """(selector) => {
    const found = document.querySelector(selector);
    return found?.checkVisibility({ visibilityProperty: true }) ? found.innerText : null;
}"""
