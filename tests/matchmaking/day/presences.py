"""People of a programme who come through the door, for tests."""

from datetime import datetime

from attendees.services.ticket import issue_ticket
from matchmaking.models import Participant
from tests.attendees.arrivals import admit
from tests.factories import CheckpointFactory, ScannerFactory
from tests.factories.matchmaking import TEN
from tests.factories.moments import BEFORE

AN_HOUR_BEFORE = TEN.replace(hour=8)


def arrive(*participants: Participant, at: datetime = AN_HOUR_BEFORE) -> None:
    """Let one person of each participant in, an hour before the first slot if nothing else is said."""
    for participant in participants:
        person = participant.members.order_by("joined_at", "pk").first().registration
        if not person.tickets.exists():
            issue_ticket(person, at=BEFORE)
        checkpoint = person.edition.checkpoints.first() or CheckpointFactory(edition=person.edition)
        scanner = checkpoint.scanners.first() or ScannerFactory(checkpoint=checkpoint)
        admit(scanner, person, at=at)
