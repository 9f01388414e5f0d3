"""One admission at the door of a full edition."""

import time
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendees.enums import RegistrationState, ScanMethod, TicketState
from attendees.models import Ticket
from attendees.services.door import record_entry
from attendees.tokens import token_of
from forum.core import clock
from forum.pages.demo.builder import build_demonstration, coming_year
from tests.factories import CheckpointFactory, ScannerFactory

SIZE, ADMISSIONS, STATEMENTS = 5000, 200, 6


def run() -> list[dict[str, object]]:
    """Admit people one after the other; `ratio` is statements over those allowed, transaction included."""
    at = clock.now()
    edition = build_demonstration(attendees=SIZE, year=coming_year(at), seed=1, at=at)[-1]
    scanner = ScannerFactory(checkpoint=CheckpointFactory(edition=edition))
    guests = Ticket.objects.filter(
        registration__edition=edition, registration__state=RegistrationState.CONFIRMED, state=TicketState.ACTIVE
    )
    tokens = [token_of(uuid) for uuid in guests.order_by("pk").values_list("uuid", flat=True)[: ADMISSIONS + 1]]

    def admit(token: bytes) -> None:
        shown = record_entry(scanner, scan_id=uuid4(), token=token, method=ScanMethod.CAMERA, device_at=at, at=at)
        if shown["result"] != "admitted":
            raise RuntimeError(f"not admitted: {shown}")

    with CaptureQueriesContext(connection) as captured:
        admit(tokens[0])
    start = time.process_time()
    for token in tokens[1:]:
        admit(token)
    seconds = (time.process_time() - start) / ADMISSIONS
    return [
        {
            "name": "admission",
            "size": SIZE,
            "seconds": round(seconds, 5),
            "queries": len(captured),
            "peak_memory": None,
            "ratio": round(len(captured) / STATEMENTS, 3),
        }
    ]
