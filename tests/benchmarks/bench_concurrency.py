"""Many at once against a running site: exact answers, no error, no lock left. Results matter here, not times."""

from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.lines import line
from tests.load.concurrency import last_places, one_ticket_again_and_again, swap_seats, two_phones
from tests.load.site import Site
from tests.load.waiting import busy_line

ON_A_SITE = True
PEOPLE, PLACES = 200, 10
SWAPPERS, SWAP_SECONDS = 100, 60
TICKETS, ROUNDS = 1000, 250
GIVEN_UP, WAITING, LEAVING, NEWCOMERS = 50, 120, 30, 30


def run(folder: Path) -> Iterator[dict[str, object]]:
    """Ask each thing at its full size of one site with several workers."""
    # Nobody's mail leaves here: the worker is not started.
    with Site(folder, mail_port=1) as site:
        yield line("last places", last_places(site, people=PEOPLE, places=PLACES))
        yield line("swapping seats", swap_seats(site, people=SWAPPERS, seconds=SWAP_SECONDS))
        yield line("two phones, each ticket", two_phones(site, tickets=TICKETS))
        yield line("two phones, one ticket", one_ticket_again_and_again(site, rounds=ROUNDS))
        moved = busy_line(site, places=GIVEN_UP, waiting=WAITING, leaving=LEAVING, newcomers=NEWCOMERS)
        yield line("offers and cancellations", moved)
