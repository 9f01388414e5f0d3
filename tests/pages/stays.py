"""People who came, for pages that count them."""

from datetime import UTC, datetime

from attendees.enums import ScanResult
from attendees.models import Scan, Stay
from events.enums import FigureMoment
from events.figures import Line, Part, Table
from events.models import Edition, FigureSet
from tests.factories import CategoryFactory, CheckpointFactory, RegistrationFactory, ScannerFactory
from tests.factories.moments import BEFORE

MEASURES = ("registered", "confirmed", "walk_ins", "present", "no_show")
KEPT_AT = datetime(2026, 12, 1, tzinfo=UTC)
# Ninety came.
ALL_TOLD = (120, 100, 10, 90, 20)


def keep_people(edition: Edition, values: tuple[int | None, ...] = ALL_TOLD, version: int = 1) -> None:
    """Keep what was counted of the people of an edition, in the order of MEASURES."""
    lines = (Line("resident", values),) if any(values) else ()
    tables = {"category_kinds": Table(MEASURES, lines), "categories": Table(MEASURES)}
    part = Part("people", dict(zip(MEASURES, values, strict=True)), tables)
    FigureSet.objects.create(
        edition=edition, section="people", version=version, moment=FigureMoment.CLOSING, counted_at=KEPT_AT,
        data=part.as_data(),
    )  # fmt: skip


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
