"""A short form of the busy door: everybody is let in once, nothing is lost. Its times are for `make bench` to tell."""

from tests.load.door import admissions, full_edition, rosters, waiting_scans
from tests.load.site import Site


def test_everybody_is_let_in_once_by_several_phones_and_by_a_batch(site: Site) -> None:
    edition, tickets = full_edition(40)

    assert admissions(site, edition, tickets[:15], phones=3)["size"] == 15
    assert waiting_scans(site, edition, tickets[15:])["size"] == len(tickets) - 15
    assert rosters(site, edition)["passages"] == len(tickets)
