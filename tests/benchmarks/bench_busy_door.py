"""The door of an edition of 5,000 on a running site: two workers, connections kept, the phones on the same machine.

Judged on PostgreSQL: 5 ms of processor an admission, web and database together; 400 admissions a
second; 95 of 100 answers to a phone alone in under 8 ms; a thousand waiting scans in a second; a list under 400 kB
compressed, and under 1 kB where nothing changed. On a machine that does other work, look at the processor time.
"""

from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from attendees.selectors.roster import SURELY_WRITTEN
from events.models import Venue
from tests.benchmarks.lines import line
from tests.load.door import admissions, full_edition, rosters, waiting_scans
from tests.load.site import Site

ON_A_SITE = True
GUESTS, ALONE, TOGETHER, PHONES, WAITING, LIMITED = 5000, 300, 2000, 12, 1000, 500
PROCESSOR, RATE, WAIT, BATCH, HEAVIEST, LIGHTEST = 0.005, 400, 0.008, 1.0, 400_000, 1000


def run(folder: Path) -> Iterator[dict[str, object]]:
    """Let people in by one phone, by twelve, where a gauge is set, by one that was offline; then ask for the list."""
    edition, tickets = full_edition(GUESTS)
    with Site(folder, mail_port=1, workers=2) as site:
        alone = admissions(site, edition, tickets[:ALONE], phones=1)
        yield line("admissions, one phone", alone, **_judge(alone["wait"]["p95"] / WAIT))
        together = admissions(site, edition, tickets[ALONE : ALONE + TOGETHER], phones=PHONES)
        yield line(
            "admissions, twelve phones",
            together,
            **_judge(together["cpu_seconds_per_request"] / PROCESSOR),
            share_of_rate=round(together["admissions_per_second"] / RATE, 2),
        )
        Venue.objects.filter(editions=edition).update(safety_capacity=GUESTS)
        limited = admissions(site, edition, tickets[-LIMITED:], phones=PHONES)
        yield line("admissions where a gauge is set", limited, **_judge(limited["cpu_seconds_per_request"] / PROCESSOR))
        batch = waiting_scans(site, edition, tickets[ALONE + TOGETHER : ALONE + TOGETHER + WAITING])
        yield line("scans that waited", batch, **_judge(batch["seconds"] / BATCH))
        roster = rosters(site, edition, pause=SURELY_WRITTEN.total_seconds() + 1)
        heavy = max(roster["bytes"] / HEAVIEST, roster["delta_bytes"] / LIGHTEST)
        yield line("roster", roster, **_judge(heavy))


def _judge(ratio: float) -> dict[str, float]:
    told = round(ratio, 3)
    return {"ratio": told} if connection.vendor == "postgresql" else {"ratio_not_judged": told}
