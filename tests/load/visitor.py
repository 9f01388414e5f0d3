"""A browser in small: cookies, one connection that stays open, forms filled in and sent."""

import asyncio
import gzip
import json
import re
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlencode

TIMEOUT = 60.0
_HIDDEN = re.compile(r'<input type="hidden" name="(csrfmiddlewaretoken|submission)" value="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> str:
        packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.content) if packed else self.content).decode()

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def location(self) -> str:
        return self.headers.get("location", "")

    def says(self, words: str) -> bool:
        return words in unescape(self.text)


class Visitor:
    """One person at one browser. Raises OSError when the site hangs up or does not answer in time."""

    def __init__(self, port: int, **headers: str) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.host = f"localhost:{port}"
        self.headers = {"Accept-Encoding": "gzip", "Accept-Language": "fr", **headers}
        self._pipe: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> Answer:
        return await self._ask("GET", path, b"", {})

    async def send_form(self, path: str, fields: dict[str, Any]) -> Answer:
        body = urlencode(fields, doseq=True).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{self.host}"}
        return await self._ask("POST", path, body, kind)

    async def send_json(self, path: str, content: Any) -> Answer:
        return await self._ask("POST", path, json.dumps(content).encode(), {"Content-Type": "application/json"})

    async def open_form(self, path: str) -> dict[str, str]:
        """Return the hidden fields of the form on a page."""
        answer = await self.get(path)
        if answer.status != 200:
            raise UnexpectedAnswer("GET", path, answer)
        return {name: unescape(value) for name, value in _HIDDEN.findall(answer.text)}

    def close(self) -> None:
        if self._pipe is not None:
            self._pipe[1].close()
            self._pipe = None

    async def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        head = {"Host": self.host, **self.headers, **headers}
        if self.cookies:
            head["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body:
            head["Content-Length"] = str(len(body))
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items()), "", ""]
        request = "\r\n".join(lines).encode() + body
        try:
            answer = await asyncio.wait_for(self._exchange(request), TIMEOUT)
        except (TimeoutError, asyncio.IncompleteReadError, EOFError, OSError) as error:
            self.close()
            raise OSError(f"{method} {path}: {type(error).__name__} {error}") from error
        return answer

    async def _exchange(self, request: bytes) -> Answer:
        if self._pipe is not None:
            try:
                return await self._send(*self._pipe, request)
            except (_HungUp, ConnectionError):
                # As browsers do: the server had closed the idle connection, nothing of the request was read.
                self.close()
        self._pipe = await asyncio.open_connection("127.0.0.1", self.port)
        return await self._send(*self._pipe, request)

    async def _send(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> Answer:
        writer.write(request)
        try:
            first = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError as error:
            if not error.partial:
                raise _HungUp from error
            raise
        status, headers = self._read_head(first)
        content = await self._read_body(reader, headers)
        if headers.get("connection") == "close":
            self.close()
        return Answer(status, headers, content)

    def _read_head(self, head: bytes) -> tuple[int, dict[str, str]]:
        first, *lines = head.decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for line in lines:
            name, _colon, value = line.partition(": ")
            headers[name.lower()] = value
            if name.lower() == "set-cookie":
                cookie, _equals, text = value.partition(";")[0].partition("=")
                self.cookies[cookie] = text
        return int(first.split()[1]), headers

    @staticmethod
    async def _read_body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding") == "chunked":
            parts = []
            while size := int(await reader.readline(), 16):
                parts.append((await reader.readexactly(size + 2))[:-2])
            await reader.readline()
            return b"".join(parts)
        return await reader.readexactly(int(headers.get("content-length") or 0))


class _HungUp(ConnectionError):
    """The other end closed the connection before it answered anything."""


class UnexpectedAnswer(Exception):
    """The site answered what it should not."""

    def __init__(self, method: str, path: str, answer: Answer) -> None:
        super().__init__(f"{method} {path} answered {answer.status}: {answer.text[:300]}")
