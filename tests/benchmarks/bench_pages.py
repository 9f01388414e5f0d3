"""The pages that people wait for, with 5,000 registrations, and those of the largest programme of meetings.

Time on the server, statements, memory.
"""

from collections.abc import Iterator
from contextlib import nullcontext
from io import StringIO

import time_machine
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings

from events.models import Edition
from forum.core import clock
from forum.core.enums import Role
from forum.core.models import User
from tests.benchmarks.measure import measure
from tests.benchmarks.meeting_pages import Pages, moments

REGISTRATIONS, PARTICIPANTS, SECONDS = 5000, 400, 0.1


def run() -> Iterator[dict[str, object]]:
    """Measure each page through the whole of Django, middleware and templates included."""
    call_command("demo", attendees=REGISTRATIONS, stdout=StringIO())
    edition = Edition.objects.filter(is_demo=True).upcoming(clock.now()).get()
    organiser = User.objects.filter(groups__name=Role.ORGANISER).get()
    with override_settings(SECOND_FACTOR_REQUIRED=False):
        yield from _measured(_pages(edition, organiser), REGISTRATIONS)
        for at, pages in moments(edition, organiser):
            with time_machine.travel(at, tick=False) if at else nullcontext():
                yield from _measured({f"meetings, {name}": ask for name, ask in pages.items()}, PARTICIPANTS)


def _pages(edition: Edition, organiser: User) -> Pages:
    manager, visitor = (Client(SERVER_NAME=settings.ALLOWED_HOSTS[0]) for _client in range(2))
    manager.force_login(organiser)
    desk = f"/organisation/{edition.slug}"
    return {
        "home": (visitor, "/"),
        "programme": (visitor, f"/{edition.slug}/programme/"),
        "registration form": (visitor, f"/{edition.slug}/inscription/"),
        "guest list": (manager, f"{desk}/inscriptions/"),
        "guest list, last page": (manager, f"{desk}/inscriptions/?page=100"),
        "guest list, search": (manager, f"{desk}/inscriptions/?q=martin"),
        "count": (manager, f"{desk}/"),
        "count, polled": (manager, f"{desk}/compte/"),
    }


def _measured(pages: Pages, size: int) -> Iterator[dict[str, object]]:
    for name, (client, address) in pages.items():
        line = measure(
            f"page: {name}", size, lambda client=client, address=address: _get(client, address), limit=SECONDS
        )
        yield line | {"cpu_seconds_per_request": line["seconds"]}


def _get(client: Client, address: str) -> None:
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
