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
def site(transactional_db: None, tmp_path: Path, mails: MailServer) -> Iterator[Site]:
    """A site with two workers on the tests' own database, whose mail worker is not started."""
    with Site(tmp_path, mail_port=mails.port) as running:
        yield running
