"""Processes killed and mail servers that misbehave: nothing that a person was told is lost."""

from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.lines import line
from tests.load.faults import killed_again_and_again, mail_server_misbehaves
from tests.load.mail_server import MailServer
from tests.load.site import Site
from tests.load.world import empty_afterwards

ON_A_SITE = True
KILLS, PEOPLE = 20, 20


def run(folder: Path) -> Iterator[dict[str, object]]:
    """Kill, then misbehave, each with a mail server and a site of its own."""
    with empty_afterwards(), MailServer() as mails, Site(folder, mail_port=mails.port) as site:
        yield line("killed without notice", killed_again_and_again(site, mails, kills=KILLS))
    with MailServer() as mails, Site(folder, mail_port=mails.port) as site:
        yield line("mail server that misbehaves", mail_server_misbehaves(site, mails, people=PEOPLE))
