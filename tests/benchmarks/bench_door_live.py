"""The control room of 5,000 people and 20 doors: computed once a second, then read by however many pages are open."""

import re
from collections.abc import Callable, Iterator
from io import StringIO

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client, override_settings

from attendees.enums import CheckpointKind, CheckpointMode
from attendees.services.checkpoint import DoorPlan, create_checkpoint, create_session_doors
from events.models import Edition
from forum.core import clock
from forum.core.enums import Role
from forum.core.journal import Actor
from forum.core.models import User
from tests.benchmarks.measure import measure

REGISTRATIONS, DOORS = 5000, 20


def run() -> Iterator[dict[str, object]]:
    """Measure the page, what it asks for every two seconds, and the evacuation list, through the whole of Django."""
    call_command("demo", attendees=REGISTRATIONS, moment="door", stdout=StringIO())
    edition = Edition.objects.filter(is_demo=True).upcoming(clock.now()).get()
    _open_doors(edition)
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    client.force_login(User.objects.filter(groups__name=Role.ORGANISER).get())
    live = f"/organisation/{edition.slug}/controle/direct/"

    def ask(address: str) -> Callable[[], str]:
        def get() -> str:
            response = client.get(address)
            # Nothing new is 204; a minute later, an answer comes in full.
            if response.status_code not in (200, 204):
                raise AssertionError(f"{address} answered {response.status_code}.")
            return response.content.decode()

        return get

    def anew(address: str) -> Callable[[], str]:
        def get() -> str:
            cache.clear()
            return ask(address)()

        return get

    with override_settings(SECOND_FACTOR_REQUIRED=False):
        yield measure("control room: page", REGISTRATIONS, anew(live), limit=0.1)
        yield measure("control room: figures", REGISTRATIONS, anew(f"{live}chiffres/"), limit=0.1)
        yield measure("control room: evacuation", REGISTRATIONS, anew(f"{live}evacuation/"), limit=0.3)
        seen = re.search(r"\?vu=(\w+)", ask(live)())
        if seen is None:
            raise AssertionError("The page asks for nothing.")
        yield measure("control room: nothing new", REGISTRATIONS, ask(f"{live}chiffres/?vu={seen[1]}"), limit=0.02)


def _open_doors(edition: Edition) -> None:
    actor, at = Actor.system("benchmark"), clock.now()
    create_session_doors(edition, actor=actor, at=at)
    for number in range(DOORS - edition.checkpoints.count()):
        plan = DoorPlan(name=f"Espace {number}", kind=CheckpointKind.ZONE, mode=CheckpointMode.COUNT)
        create_checkpoint(edition, plan, actor=actor, at=at)
