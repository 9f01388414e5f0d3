"""How gunicorn shares those who come among its workers."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.load.processes import Command
from tests.load.site import HOST, free_port

# Answers, with the number of its process, once as many people are inside one room as are to meet there; takes its time.
ROOMS = """
import os, pathlib, time
def application(environ, start_response):
    room, name, number = environ["PATH_INFO"].strip("/").split("/")
    inside = pathlib.Path(__file__).parent / room
    inside.mkdir(exist_ok=True)
    (inside / name).touch()
    until = time.monotonic() + 20
    time.sleep(0.02)
    while len(list(inside.iterdir())) < int(number) and time.monotonic() < until:
        time.sleep(0.01)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]
"""


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """The port of two workers with a thread each."""
    (tmp_path / "rooms.py").write_text(ROOMS, encoding="utf8")
    port = free_port()
    environment = os.environ | {
        "WEB_BIND": f"{HOST}:{port}", "WEB_WORKERS": "2", "WEB_THREADS": "1", "PYTHONPATH": str(tmp_path),
    }  # fmt: skip
    arguments = ["-m", "gunicorn", "--config", str(ROOT / "deploy" / "gunicorn.py"), "rooms:application"]
    server = Command(arguments, environment=environment, log=tmp_path / "log")
    try:
        yield port
    finally:
        server.kill()


def enter(port: int, room: str) -> str:
    """Return which process answers. Waits half a minute at the most for the server to be there."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        asking = HTTPConnection(HOST, port, timeout=20)
        try:
            asking.request("GET", f"/{room}")
            return asking.getresponse().read().decode()
        except ConnectionRefusedError:
            time.sleep(0.05)
        finally:
            asking.close()
    raise TimeoutError


def test_a_busy_worker_leaves_who_comes_to_the_one_that_is_free(port: int) -> None:
    """Two people who wait for each other inside: a worker that takes both serves neither."""
    enter(port, "first/alone/1")
    with ThreadPoolExecutor(2) as people:
        for turn in range(10):
            served_by = people.map(lambda name, turn=turn: enter(port, f"{turn}/{name}/2"), ("awa", "louis"))

            assert len(set(served_by)) == 2, turn


def test_people_who_stay_connected_keep_nobody_out(port: int) -> None:
    """Four browsers hold their connection open and ask again: with one thread a worker, all are still served."""
    browsers = [HTTPConnection(HOST, port, timeout=30) for _ in range(4)]
    enter(port, "first/alone/1")
    for turn in range(3):
        for number, browser in enumerate(browsers):
            browser.request("GET", f"/{turn}-{number}/alone/1")
            assert browser.getresponse().read().isdigit()
    for browser in browsers:
        browser.close()


def test_people_who_keep_asking_leave_turns_to_who_comes(port: int) -> None:
    """With twelve browsers that ask again at once, no thread is ever free: each still comes in, and so does another."""
    enter(port, "first/alone/1")
    is_over, came_in = threading.Event(), [threading.Event() for _ in range(12)]

    def keep_asking(number: int) -> None:
        browser = HTTPConnection(HOST, port, timeout=20)
        while not is_over.is_set():
            browser.request("GET", f"/{number}/alone/1")
            browser.getresponse().read()
            came_in[number].set()
        browser.close()

    with ThreadPoolExecutor(len(came_in)) as people:
        asking = [people.submit(keep_asking, number) for number in range(len(came_in))]
        try:
            assert all(event.wait(15) for event in came_in)
            assert enter(port, "another/alone/1").isdigit()
        finally:
            is_over.set()
    assert [future.result() for future in asking] == [None] * len(came_in)


def test_connections_that_say_nothing_keep_nobody_waiting(port: int) -> None:
    """Browsers open some ahead of need. If each held a thread for seconds, all would wait for half a minute."""
    enter(port, "first/alone/1")
    with ExitStack() as opened:
        for _ in range(12):
            opened.enter_context(socket.create_connection((HOST, port)))

        assert enter(port, "second/alone/1").isdigit()
