"""Short forms of what `make bench` asks of a running site when many come at once."""

from tests.load.concurrency import last_places, one_ticket_again_and_again, swap_seats, two_phones
from tests.load.site import Site
from tests.load.waiting import busy_line


def test_many_at_once_get_exact_answers_from_a_running_site(site: Site) -> None:
    last_places(site, people=60, places=10)
    swap_seats(site, people=20, seconds=3)
    two_phones(site, tickets=60)
    one_ticket_again_and_again(site, rounds=40)


def test_a_waiting_list_that_everybody_moves_at_once_gives_each_place_once(site: Site) -> None:
    busy_line(site, places=10, waiting=20, leaving=6, newcomers=5)
