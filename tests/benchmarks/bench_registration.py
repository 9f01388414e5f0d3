"""One registration on an ordinary edition, form to end page: processor time and statements of each step."""

import re
import time
from random import Random

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from tests.load.opening import ordinary_edition, people_of
from tests.load.people import Person, path_of_form

REGISTERED, ARRIVALS, WARMING, SECONDS = 300, 100, 20, 0.05
HIDDEN = re.compile(r'<input type="hidden" name="(csrfmiddlewaretoken|submission)" value="([^"]*)"')


def run() -> list[dict[str, object]]:
    """Register people one after the other; the form is the one made once a moment for all newcomers."""
    edition = ordinary_edition(REGISTERED)
    people = people_of(edition, ARRIVALS + WARMING, Random(1))
    path = path_of_form(edition.slug)
    spent, statements = {"form": 0.0, "sent": 0.0, "end": 0.0}, {"form": 0, "sent": 0, "end": 0}
    with override_settings(PAGES_KEPT_SECONDS=1):
        for number, person in enumerate(people):
            _register(path, person, spent if number >= WARMING else {}, statements)
    return [
        {
            "name": f"registration: {step}",
            "size": REGISTERED,
            "seconds": round(seconds / ARRIVALS, 5),
            "queries": statements[step],
            "peak_memory": None,
            "ratio": round(seconds / ARRIVALS / SECONDS, 3),
            "cpu_seconds_per_request": round(seconds / ARRIVALS, 5),
        }
        for step, seconds in spent.items()
    ]


def _register(path: str, person: Person, spent: dict[str, float], statements: dict[str, int]) -> None:
    client = Client(enforce_csrf_checks=True, HTTP_HOST=settings.ALLOWED_HOSTS[0])
    form = _ask(lambda: client.get(path), "form", spent, statements, expect=200)
    typed = person.answers(dict(HIDDEN.findall(form.content.decode())))
    sent = _ask(lambda: client.post(path, typed), "sent", spent, statements, expect=302)
    _ask(lambda: client.get(sent["Location"]), "end", spent, statements, expect=200)


def _ask(ask, step, spent, statements, *, expect):  # type: ignore[no-untyped-def]  # tests are not typed
    """Do one step; note its processor time where `spent` has room for it, else its statements."""
    if step in spent:
        start = time.process_time()
        response = ask()
        spent[step] += time.process_time() - start
    else:
        with CaptureQueriesContext(connection) as captured:
            response = ask()
            statements[step] = len(captured)
    if response.status_code != expect:
        raise RuntimeError(f"{step} answered {response.status_code}")
    return response
