"""A mail server of our own, on this machine: it keeps what it takes, and misbehaves when told to."""

import asyncio
import logging
import socket
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes, policy
from threading import Lock, Thread
from types import TracebackType
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.load.site import HOST, free_port

LONG = 3600.0
# It tells every word of every conversation.
logging.getLogger("mail.log").setLevel(logging.WARNING)


class MailServer:
    """Start with `with MailServer() as mails:`; `mails.behave` says how it treats a recipient."""

    def __init__(self) -> None:
        self.port = free_port()
        self.taken: list[tuple[str, str]] = []
        self.told: Counter[str] = Counter()
        # How a recipient is treated: "" takes the mail; a line such as "450 later" is answered; "stall", "drop".
        self.behave: Callable[[str, int], str] = lambda recipient, times: ""
        self._lock = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None
        self._conversations: list[SMTP] = []

    def __enter__(self) -> "MailServer":
        self.open()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.shut()

    def open(self) -> None:
        """Begin to listen."""
        self._loop = asyncio.new_event_loop()
        listening = self._loop.run_until_complete(self._loop.create_server(self._converse, HOST, self.port))
        self._thread = Thread(target=self._run, args=(self._loop, listening))
        self._thread.start()

    def shut(self) -> None:
        """Hang up, and refuse everybody from now on."""
        if self._loop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(timeout=30)
            self._loop = self._thread = None

    def _run(self, loop: asyncio.AbstractEventLoop, listening: asyncio.Server) -> None:
        asyncio.set_event_loop(loop)
        loop.run_forever()
        listening.close()
        loop.run_until_complete(self._hang_up())
        loop.close()

    async def _hang_up(self) -> None:
        for conversation in self._conversations:
            if conversation.transport is not None:
                conversation.transport.abort()
        self._conversations.clear()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _converse(self) -> SMTP:
        conversation = SMTP(self, hostname="localhost", enable_SMTPUTF8=True, loop=self._loop)
        self._conversations.append(conversation)
        return conversation

    def copies(self) -> Counter[str]:
        """Return how many times each mail was taken, by its Message-ID."""
        with self._lock:
            return Counter(identity for identity, _recipient in self.taken)

    # --- called by aiosmtpd, in its thread -----------------------------------

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        with self._lock:
            self.told[address] += 1
            how = self.behave(address, self.told[address])
        if how == "stall":
            await asyncio.sleep(LONG)
        if how and how != "drop":
            return how
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        [recipient] = envelope.rcpt_tos
        if self.behave(recipient, self.told[recipient]) == "drop":
            server.transport.abort()
            return "421 gone"
        message = message_from_bytes(envelope.content or b"", policy=policy.default)
        with self._lock:
            self.taken.append((str(message["Message-ID"]), recipient))
        return "250 OK"


class MuteServer:
    """Takes connections and never says a word: what a mail server does when it is about to fall."""

    def __init__(self, port: int) -> None:
        self.port = port

    def __enter__(self) -> "MuteServer":
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind((HOST, self.port))
        self._socket.listen(100)
        return self

    def __exit__(self, *_: Any) -> None:
        self._socket.close()
