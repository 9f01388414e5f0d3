"""A short form of the opening of registrations: nobody is turned away. Its times are for `make bench` to tell."""

from tests.load.opening import opening
from tests.load.site import Site


def test_nobody_is_turned_away_when_registrations_open(site: Site) -> None:
    figures = opening(site, arrivals=12, seconds=2, registered=10)

    assert (figures["size"], figures["refused"]) == (12, 0)
