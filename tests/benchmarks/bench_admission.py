"""One admission as a phone asks for it: the whole request, identification and answer included."""

import json
import time
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from attendees.tokens import token_of, token_text
from forum.core import clock
from tests.factories import CheckpointFactory, EditionFactory, RegistrationFactory, ScannerFactory

ADMISSIONS, STATEMENTS = 200, 6


def run() -> list[dict[str, object]]:
    """Admit people one after the other; `ratio` is statements over those allowed."""
    at = clock.now()
    edition = EditionFactory(starts_on=at.date(), ends_on=at.date())
    scanner = ScannerFactory(checkpoint=CheckpointFactory(edition=edition), paired_at=at, ends_at=at.replace(year=9999))
    guests = RegistrationFactory.create_batch(ADMISSIONS + 1, edition=edition)
    tickets = [token_text(token_of(guest.tickets.get().uuid)) for guest in guests]
    client = Client(HTTP_HOST="localhost", headers={"Authorization": f"Bearer {scanner.key}"})

    def admit(ticket: str) -> None:
        scan = {"id": str(uuid4()), "ticket": ticket, "device_at": at.isoformat()}
        body = json.dumps({"sent_at": at.isoformat(), "scans": [scan]})
        answer = client.post("/controle/api/v1/scans", body, content_type="application/json").json()
        if answer["results"][0]["shown"]["result"] != "admitted":
            raise RuntimeError(f"not admitted: {answer}")

    with CaptureQueriesContext(connection) as captured:
        admit(tickets[0])
        # Counted at once: the next request empties Django's log.
        queries = len(captured)
    start = time.process_time()
    for ticket in tickets[1:]:
        admit(ticket)
    return [
        {
            "name": "admission over HTTP",
            "size": ADMISSIONS,
            "seconds": round((time.process_time() - start) / ADMISSIONS, 5),
            "queries": queries,
            "peak_memory": None,
            "ratio": round(queries / STATEMENTS, 3),
        }
    ]
