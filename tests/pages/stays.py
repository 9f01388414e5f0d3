"""People who came, for pages that count them."""

from attendees.enums import ScanResult
from attendees.models import Scan, Stay
from events.models import Edition
from tests.factories import CategoryFactory, CheckpointFactory, RegistrationFactory, ScannerFactory
from tests.factories.moments import BEFORE


def let_in(edition: Edition, number: int) -> None:
    """Let people in; the first of them leaves and comes back."""
    scanner = ScannerFactory(checkpoint=CheckpointFactory(edition=edition))
    people = RegistrationFactory.create_batch(number, edition=edition, category=CategoryFactory(edition=edition))
    for person in [*people, people[0]]:
        scan = Scan.objects.create(
            scanner=scanner,
            checkpoint=scanner.checkpoint,
            registration=person,
            result=ScanResult.ADMITTED,
            device_at=BEFORE,
            at=BEFORE,
            received_at=BEFORE,
        )
        Stay.objects.create(
            registration=person,
            checkpoint=scanner.checkpoint,
            entry=scan,
            entered_at=BEFORE,
            left_at=BEFORE,
            ended="exit",
        )
