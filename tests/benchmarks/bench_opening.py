"""The opening of registrations: sixty people arrive each second for half a minute, whether the site keeps up or not.

Nobody is turned away, and all but one in a hundred wait less than a second for each page. What is judged is on
PostgreSQL, with two workers; SQLite's figures stand beside it. On a machine that does other work, look at the processor
time of a request.
"""

from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from tests.benchmarks.lines import line
from tests.load.mail_server import MailServer
from tests.load.opening import opening
from tests.load.site import Site

ON_A_SITE = True
ARRIVALS_PER_SECOND, SECONDS, REGISTERED = 60, 30, 300
# The longest that 99 % may wait for a page.
WAIT = 1.0


def run(folder: Path) -> Iterator[dict[str, object]]:
    """Open the registrations of a lifelike edition; the mail worker runs beside, as it does in life."""
    with MailServer() as mails, Site(folder, mail_port=mails.port, workers=2) as site:
        site.start_mail_worker()
        figures = opening(site, arrivals=ARRIVALS_PER_SECOND * SECONDS, seconds=SECONDS, registered=REGISTERED)
        site.kill_mail_worker()
    ratio = round(figures["page"]["p99"] / WAIT, 3)
    judged = {"ratio": ratio} if connection.vendor == "postgresql" else {"ratio_not_judged": ratio}
    yield line("opening of registrations", figures, **judged)
