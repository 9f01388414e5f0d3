"""One admission at the door of a full edition, as a phone asks for it: identification and answer included."""

import json
import time
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from attendees.enums import RegistrationState, TicketState
from attendees.models import Ticket
from attendees.tokens import token_of, token_text
from forum.core import clock
from forum.pages.demo.builder import build_demonstration, coming_year
from tests.factories import CheckpointFactory, ScannerFactory

SIZE, ADMISSIONS, STATEMENTS = 5000, 200, 6


def run() -> list[dict[str, object]]:
    """Admit people one after the other; `ratio` is statements over those allowed, transaction included."""
    at = clock.now()
    edition = build_demonstration(attendees=SIZE, year=coming_year(at), seed=1, at=at)[-1]
    scanner = ScannerFactory(checkpoint=CheckpointFactory(edition=edition), paired_at=at, ends_at=at.replace(year=9999))
    living = Ticket.objects.filter(
        registration__edition=edition, registration__state=RegistrationState.CONFIRMED, state=TicketState.ACTIVE
    )
    uuids = living.order_by("pk").values_list("uuid", flat=True)[: ADMISSIONS + 1]
    tickets = [token_text(token_of(uuid)) for uuid in uuids]
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
    if queries > STATEMENTS:
        raise RuntimeError(f"{queries} statements for one admission instead of {STATEMENTS}")
    start = time.process_time()
    for ticket in tickets[1:]:
        admit(ticket)
    seconds = round((time.process_time() - start) / ADMISSIONS, 5)
    return [
        {
            "name": "admission",
            "size": SIZE,
            "seconds": seconds,
            "queries": queries,
            "peak_memory": None,
            "ratio": round(queries / STATEMENTS, 3),
            "cpu_seconds_per_request": seconds,
        }
    ]
