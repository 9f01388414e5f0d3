"""The papers of the door for 5,000 people: made while the organiser waits, so they may take a second."""

import re
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client, override_settings

from attendees.models import Scan, Stay
from attendees.selectors.attendance import people_by_letter
from attendees.selectors.sheet import sheet_doors
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
# The longest letter, a page of it; and a page of it saved.
SHOWN, SAVED = 0.5, 1.0


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
        yield from _sheets(client, edition)


def _sheets(client: Client, edition: Edition) -> Iterator[dict[str, object]]:
    """Measure a page of the longest letter: shown, then saved with everybody ticked."""
    edition.starts_on = edition.ends_on = (clock.now() - timedelta(days=1)).date()
    edition.save(update_fields=["starts_on", "ends_on"])
    letters = people_by_letter(edition)
    longest = max(letters, key=lambda letter: letters[letter])
    door = sheet_doors(edition)[0]
    address = f"/organisation/{edition.slug}/controle/papiers/saisie/?porte={door.pk}&lettre={longest}"
    shown = _get(client, address)
    people = re.findall(rb'name="signe" value="([0-9a-f-]+)"', shown)
    line = measure("door papers: sheet shown", len(people), lambda: _get(client, address), limit=SHOWN)
    yield line | {"bytes": len(shown), "letter": letters[longest]}

    def save() -> None:
        # Everybody anew each time: nobody is there already.
        Stay.objects.all().delete()
        Scan.objects.all().delete()
        sent = {"submission": uuid4(), "signe": [one.decode() for one in people], "heure": "9:00"}
        cache.clear()
        if client.post(address, sent).status_code != 302:
            raise AssertionError("The sheet was not saved.")

    yield measure("door papers: sheet saved", len(people), save, limit=SAVED)


def _get(client: Client, address: str) -> bytes:
    # As if asked now and then: many times in a row would be refused.
    cache.clear()
    response = client.get(address)
    if response.status_code != 200:
        raise AssertionError(f"{address} answered {response.status_code}.")
    return response.content
