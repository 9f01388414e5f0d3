"""Whose address counts: the one that our own proxies saw, never the one that a client claims."""

import pytest
from django.test import RequestFactory

from forum.core.client import client_address, client_network


def from_(rf: RequestFactory, forwarded: str | None = None, direct: str = "10.0.0.1"):
    more = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded is not None else {}
    return rf.get("/", REMOTE_ADDR=direct, **more)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "believed"),
    [
        (0, None, "10.0.0.1"),
        # Nobody of ours stands in front: whatever is claimed is claimed by a stranger.
        (0, "203.0.113.7", "10.0.0.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        # The client wrote the first, our proxy the last.
        (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (2, "198.51.100.1, 203.0.113.7, 192.0.2.9", "203.0.113.7"),
        # Fewer lines than proxies: somebody came past them.
        (2, "203.0.113.7", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "somewhere", "10.0.0.1"),
        (1, "203.0.113.7, <script>", "10.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed(rf, settings, proxies, forwarded, believed):
    settings.TRUSTED_PROXIES = proxies

    assert client_address(from_(rf, forwarded)) == believed


@pytest.mark.parametrize(
    ("direct", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", "unknown"),
    ],
)
def test_a_household_counts_as_one(rf, direct, counted):
    assert client_network(from_(rf, direct=direct)) == counted
