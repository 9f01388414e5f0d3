"""People who come to the door, in short."""

from datetime import datetime
from uuid import uuid4

from attendees.enums import ScanMethod
from attendees.models import Registration, Scanner
from attendees.services.door import record_entry
from attendees.tokens import token_of
from tests.factories.moments import DOOR


def admit(scanner: Scanner, *guests: Registration, at: datetime = DOOR) -> None:
    """Scan the tickets of some guests, one after the other."""
    for guest in guests:
        token = token_of(guest.tickets.get().uuid)
        record_entry(scanner, scan_id=uuid4(), token=token, method=ScanMethod.CAMERA, device_at=at, at=at)
