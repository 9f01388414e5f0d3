"""The pages that people wait for, with 5,000 registrations: time on the server, statements, memory."""

from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings

from events.models import Edition
from forum.core import clock
from forum.core.enums import Role
from forum.core.models import User
from tests.benchmarks.measure import measure

REGISTRATIONS, SECONDS = 5000, 0.1


def run() -> list[dict[str, object]]:
    """Measure each page through the whole of Django, middleware and templates included."""
    call_command("demo", attendees=REGISTRATIONS, stdout=StringIO())
    edition = Edition.objects.filter(is_demo=True).upcoming(clock.now()).get()
    organiser = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    organiser.force_login(User.objects.filter(groups__name=Role.ORGANISER).get())
    visitor = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    desk = f"/organisation/{edition.slug}"
    pages = {
        "home": (visitor, "/"),
        "programme": (visitor, f"/{edition.slug}/programme/"),
        "registration form": (visitor, f"/{edition.slug}/inscription/"),
        "guest list": (organiser, f"{desk}/inscriptions/"),
        "guest list, last page": (organiser, f"{desk}/inscriptions/?page=100"),
        "guest list, search": (organiser, f"{desk}/inscriptions/?q=martin"),
        "count": (organiser, f"{desk}/"),
        "count, polled": (organiser, f"{desk}/compte/"),
    }
    with override_settings(SECOND_FACTOR_REQUIRED=False):
        lines = [
            measure(f"page: {name}", REGISTRATIONS, lambda ask=ask: _get(*ask), limit=SECONDS)
            for name, ask in pages.items()
        ]
    return [line | {"cpu_seconds_per_request": line["seconds"]} for line in lines]


def _get(client: Client, address: str) -> None:
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
