"""The papers of the door for 5,000 people: made while the organiser waits, so they may take a second."""

from collections.abc import Iterator
from io import StringIO

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client, override_settings

from events.models import Edition
from forum.core import clock
from forum.core.enums import Role
from forum.core.models import User
from tests.benchmarks.measure import measure

REGISTRATIONS = 5000
LIMITS = {
    "": 0.1,
    "emargement.pdf": 1.0,
    "emargement-seances.pdf": 1.0,
    "aide-memoire.pdf": 0.1,
    "badges-essai.pdf": 0.1,
}


def run() -> Iterator[dict[str, object]]:
    """Measure the page of papers and each paper, through the whole of Django."""
    call_command("demo", attendees=REGISTRATIONS, stdout=StringIO())
    edition = Edition.objects.filter(is_demo=True).upcoming(clock.now()).get()
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    client.force_login(User.objects.filter(groups__name=Role.ORGANISER).get())
    with override_settings(SECOND_FACTOR_REQUIRED=False):
        for name, limit in LIMITS.items():
            address = f"/organisation/{edition.slug}/controle/papiers/{name}"
            weight = len(_get(client, address))
            line = measure(
                f"door papers: {name or 'page'}",
                REGISTRATIONS,
                lambda address=address: _get(client, address),
                limit=limit,
            )
            yield line | {"bytes": weight}


def _get(client: Client, address: str) -> bytes:
    # As if asked now and then: many times in a row would be refused.
    cache.clear()
    response = client.get(address)
    if response.status_code != 200:
        raise AssertionError(f"{address} answered {response.status_code}.")
    return response.content
