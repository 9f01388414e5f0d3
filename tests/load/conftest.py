"""A running site for the tests here."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.load.mail_server import MailServer
from tests.load.site import Site


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture
def site(transactional_db: None, tmp_path: Path, mails: MailServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site with two workers on the tests' own database, whose mail worker is not started, and waits for nobody."""
    monkeypatch.setenv("EMAIL_TIMEOUT", "2")
    monkeypatch.setenv("MAIL_REST", "0")
    with Site(tmp_path, mail_port=mails.port) as running:
        yield running
