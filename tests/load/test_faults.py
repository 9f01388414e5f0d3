"""Short forms of what `make bench` breaks on purpose; it alone does so on both databases."""

import pytest

from tests.load.faults import killed_again_and_again, mail_server_misbehaves
from tests.load.mail_server import MailServer
from tests.load.site import Site

pytestmark = pytest.mark.once


def test_who_was_told_registered_is_and_gets_a_mail_whatever_is_killed(site: Site, mails: MailServer) -> None:
    figures = killed_again_and_again(site, mails, kills=2, crowd=3)

    assert figures["registered"] >= figures["answered"] > 0


def test_mail_server_that_misbehaves_loses_nothing_and_blocks_nobody(site: Site, mails: MailServer) -> None:
    figures = mail_server_misbehaves(site, mails, people=4)

    assert (figures["mails"], figures["put_off"]) == (7, 4)
