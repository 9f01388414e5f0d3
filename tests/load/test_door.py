"""A short form of the busy door: everybody is let in once, nothing is lost. Its times are for `make bench` to tell."""

from tests.load.door import admissions, all_back_at_once, full_edition, rosters, waiting_scans
from tests.load.site import Site


def test_everybody_is_let_in_once_by_several_phones_and_by_a_batch(site: Site) -> None:
    edition, tickets = full_edition(40)

    assert admissions(site, edition, tickets[:15], phones=3)["size"] == 15
    assert waiting_scans(site, edition, tickets[15:])["size"] == len(tickets) - 15
    assert rosters(site, edition)["passages"] == len(tickets)


def test_twelve_phones_come_back_at_once_while_workers_are_killed(site: Site) -> None:
    edition, tickets = full_edition(60)

    figures = all_back_at_once(site, edition, tickets[:25], phones=12, scans=400, kills=3)

    assert (figures["size"], figures["phones"], figures["kills"]) == (400, 12, 3)
