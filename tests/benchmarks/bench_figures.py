"""The figures of twenty editions of 5,000 people, 60 sessions and 10,000 scans each.

Judged on PostgreSQL: the live page under 150 ms and all editions under 100 ms on the server, the report's PDF under two
seconds. Live figures are counted once a minute for everybody, by the worker: whoever comes after a quiet hour, not on
the forum's days, waits for the count too, and a line says both.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import time_machine
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client, override_settings

from events.models import Edition
from events.selectors import count_parts
from forum.core.enums import Role
from tests.benchmarks.crowds import PEOPLE, build_editions
from tests.benchmarks.measure import measure
from tests.factories import UserFactory

FIRST, EDITIONS = 2030, 20
LIVE, ALL, PDF = 0.15, 0.1, 2.0


def run() -> Iterator[dict[str, object]]:
    """Count the last edition, then ask for each page."""
    now = datetime(FIRST + EDITIONS - 1, 11, 21, 9, 0, tzinfo=UTC)
    with time_machine.travel(now, tick=False), override_settings(SECOND_FACTOR_REQUIRED=False):
        editions = build_editions(FIRST, EDITIONS)
        last, closed = editions[-1], editions[-2]
        Group.objects.get_or_create(name=Role.ORGANISER)
        client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
        client.force_login(UserFactory(organiser=True))
        size = PEOPLE * EDITIONS
        yield measure("figures: count of an edition", PEOPLE, lambda: count_parts(last, at=now), limit=LIVE)
        pages = {
            "live, counted a moment ago": (f"/organisation/{last.slug}/chiffres/", LIVE),
            "kept": (f"/organisation/{closed.slug}/chiffres/", LIVE),
            "all editions": ("/organisation/chiffres/", ALL),
            "next time": ("/organisation/chiffres/prochaine-fois/", ALL),
            "report": (f"/organisation/{closed.slug}/chiffres/rapport/", LIVE),
            "report on paper": (f"/organisation/{closed.slug}/chiffres/rapport.pdf", PDF),
            "open data, one edition": (f"/{closed.slug}/chiffres.csv", LIVE),
            "open data, all editions": ("/editions/chiffres.csv", PDF),
        }
        for name, (address, limit) in pages.items():
            yield measure(f"figures: {name}", size, _asking(client, address), limit=limit)
        yield measure("figures: live, counted anew", size, _counting(client, last), limit=LIVE)


def _asking(client: Client, address: str) -> Callable[[], None]:
    def ask() -> None:
        response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address} answered {response.status_code}")

    return ask


def _counting(client: Client, edition: Edition) -> Callable[[], None]:
    ask = _asking(client, f"/organisation/{edition.slug}/chiffres/")

    def count() -> None:
        cache.delete(f"figures-{edition.pk}-{edition.state}")
        ask()

    return count
