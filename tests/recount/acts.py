"""Presences made in a line, for examples with exact values."""

from datetime import datetime, timedelta

from attendees.models import Checkpoint, Registration, Scan, Stay
from events.figures import Part
from events.models import Edition
from events.selectors import count_parts
from tests.factories import CheckpointFactory, ScannerFactory
from tests.factories.moments import AFTER, DOOR
from tests.recount.world import scan

MINUTE = timedelta(minutes=1)


def parts_of(edition: Edition, at: datetime = AFTER) -> dict[str, Part]:
    return {part.section: part for part in count_parts(edition, at=at)}


def door_of(edition: Edition, **traits: object) -> Checkpoint:
    """Return a door with its phone."""
    door = CheckpointFactory(edition=edition, **traits)
    ScannerFactory(checkpoint=door)
    return door


def let_in(
    guest: Registration, door: Checkpoint, start: int = 0, end: int | None = None, *, since: datetime = DOOR
) -> Scan:
    """Let somebody in so many minutes after the doors open; out by a scanned exit, or never."""
    entry = scan(door.scanners.get(), door, guest, since + start * MINUTE)
    Stay.objects.create(
        registration=guest,
        checkpoint=door,
        entry=entry,
        kind=door.kind,
        entered_at=entry.at,
        left_at=None if end is None else since + end * MINUTE,
        ended="" if end is None else "exit",
    )
    return entry
