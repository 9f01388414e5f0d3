"""make run HTTPS=1: a real start, asked over TLS by somebody who trusts its certificate alone."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPMessage, HTTPSConnection
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.environment import environment

PATIENCE = 120


@dataclass(frozen=True)
class Site:
    port: int
    tls: ssl.SSLContext
    output: Path

    def get(self, address: str) -> tuple[int, HTTPMessage, str]:
        with closing(HTTPSConnection("localhost", self.port, context=self.tls, timeout=PATIENCE)) as connection:
            connection.request("GET", address)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Start the site on a database of its own; DEBUG, so that static files need not be gathered first."""
    scratch, port = tmp_path_factory.mktemp("https"), free_port()
    own = {name: value for name, value in environment(scratch).items() if name != "DATABASE_URL"}
    settings = os.environ | own | {
        "DATABASE_URL": f"sqlite:///{scratch / 'forum.sqlite3'}",
        "EMAIL_URL": f"filemail://{scratch / 'mail'}",
        "DEMONSTRATION": "true",
        "DEBUG": "true",
        # Read by Django alone, by those who start it with a module of settings.
        "DJANGO_SETTINGS_MODULE": "forum.settings",
    }  # fmt: skip
    output = scratch / "output.txt"
    command = [sys.executable, ROOT / "deploy" / "https.py", str(port), scratch / "tls"]
    with output.open("w") as said, subprocess.Popen(command, cwd=ROOT, env=settings, stdout=said, stderr=said) as site:
        try:
            wait_for(port, site, output)
            yield Site(port, ssl.create_default_context(cafile=str(scratch / "tls" / "certificate.pem")), output)
        finally:
            site.send_signal(signal.SIGINT)
            assert site.wait(20) == 0


def wait_for(port: int, site: subprocess.Popen[bytes], output: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if site.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    pytest.fail(f"the site did not start:\n{output.read_text(encoding='utf8')}")


def test_site_speaks_https_with_its_own_certificate(site: Site) -> None:
    status, headers, html = site.get("/demonstration/")

    assert status == 200
    # What its address is, is what phones are shown; a machine without network is served on localhost.
    assert f":{site.port}/demonstration/" in site.output.read_text(encoding="utf8")
    cookies = headers.get_all("Set-Cookie") or []
    assert len(cookies) == 1
    assert cookies[0].startswith("csrftoken=")
    assert "Secure" in cookies[0]
    assert "Données fictives" in html


def test_browsers_are_not_told_to_remember_https(site: Site) -> None:
    _status, headers, _html = site.get("/")

    assert "Strict-Transport-Security" not in headers


def test_terminal_says_the_way_and_pages_agree(site: Site) -> None:
    said = site.output.read_text(encoding="utf8")
    address = next(word for word in said.split() if word.startswith("https://"))

    assert address.endswith(f":{site.port}/demonstration/")
    _status, _headers, html = site.get("/demonstration/")
    if "localhost" in address:
        assert "on no network" in said
    else:
        assert "▀▀▀▀▀▀▀" in said
        assert f'<a href="{address}">' in html


def test_a_stranger_refuses_the_certificate(site: Site) -> None:
    strict = ssl.create_default_context()

    with (
        closing(HTTPSConnection("localhost", site.port, context=strict, timeout=PATIENCE)) as connection,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        connection.request("GET", "/")
