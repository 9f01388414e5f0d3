"""Plays those who are scanned when they leave: how long people stayed is known of them alone."""

import uuid
from collections import defaultdict
from datetime import datetime, timedelta
from random import Random

from django.db.models import Count

from attendees.enums import CheckpointKind, ScanAction, ScanResult, StayEnd
from attendees.models import Scan, Scanner, Stay
from events.models import Edition

IS_SCANNED = 1 / 3
# Nobody leaves sooner after coming in, or into the last room.
STAYS_FOR_LEAST = timedelta(minutes=50)


def play_exits(edition: Edition, phone: Scanner, *, until: datetime) -> None:
    """Scan a third of the people out through a phone's door, by `until`: out of the rooms where they are, too."""
    stays: dict[uuid.UUID, list[Stay]] = defaultdict(list)
    for stay in Stay.objects.filter(checkpoint__edition=edition).order_by("entered_at", "pk"):
        stays[stay.registration_id].append(stay)
    scans = Scan.objects.filter(checkpoint__edition=edition, number__isnull=False).order_by()
    numbers = dict(scans.values_list("registration").annotate(number=Count("pk")))
    exits, changed = [], []
    for person, theirs in stays.items():
        rng = Random(f"leaving {person}")
        from_on = theirs[-1].entered_at + STAYS_FOR_LEAST
        if rng.random() > IS_SCANNED or from_on >= until:
            continue
        at = from_on + (until - from_on) * rng.random()
        exits.append(_exit(phone, person, uuid.UUID(int=rng.getrandbits(128), version=4), numbers[person] + 1, at))
        for stay in theirs:
            if stay.left_at is None or stay.left_at > at:
                is_building = stay.kind == CheckpointKind.MAIN
                stay.left_at, stay.ended = at, StayEnd.EXIT if is_building else StayEnd.LEFT
                changed.append(stay)
    Scan.objects.bulk_create(exits, batch_size=500)
    Stay.objects.bulk_update(changed, ["left_at", "ended"], batch_size=500)


def _exit(phone: Scanner, person: uuid.UUID, scan_id: uuid.UUID, number: int, at: datetime) -> Scan:
    return Scan(
        id=scan_id,
        scanner=phone,
        checkpoint_id=phone.checkpoint_id,
        registration_id=person,
        action=ScanAction.EXIT,
        number=number,
        result=ScanResult.EXITED,
        device_at=at,
        at=at,
        received_at=at,
    )
