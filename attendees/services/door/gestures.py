"""A steward's gesture, kept once whatever happens on the way."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from attendees.enums import ScanAction, ScanMethod, ScanResult
from attendees.models import Registration, Scan, Scanner
from attendees.presence import settle_time
from attendees.services.door.answers import Shown, tell_needs
from attendees.services.door.errors import DoorBusy, ScanIdTaken

# Rounds after which a person whom many phones scan at once is left to the phone's next try.
ROUNDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Gesture:
    """What a steward did, before anybody knows what it means."""

    scanner: Scanner
    scan_id: UUID
    method: ScanMethod
    device_at: datetime
    at: datetime
    received_at: datetime


def make_gesture(
    scanner: Scanner,
    *,
    scan_id: UUID,
    method: ScanMethod,
    device_at: datetime,
    sent_at: datetime | None,
    received_at: datetime,
) -> Gesture:
    """Return a gesture with its hour settled, whatever the phone's clock says."""
    at = settle_time(device_at, sent_at=sent_at, last_contact_at=scanner.last_seen_at, received_at=received_at)
    return Gesture(scanner=scanner, scan_id=scan_id, method=method, device_at=device_at, at=at, received_at=received_at)


def take_in(gesture: Gesture, act: Callable[[], Shown]) -> Shown:
    """Act in a transaction. When a constraint says that somebody was faster, look again."""
    for _round in range(ROUNDS):
        try:
            with transaction.atomic():
                return act()
        except IntegrityError:
            if known := Scan.objects.filter(pk=gesture.scan_id).first():
                return shown_before(known, gesture)
    raise DoorBusy


def shown_before(scan: Scan, gesture: Gesture) -> Shown:
    """Return what a scan that was already taken in showed then."""
    if scan.scanner_id != gesture.scanner.pk:
        raise ScanIdTaken
    return tell_needs(scan.shown, scan.registration)


def keep(
    gesture: Gesture,
    result: ScanResult,
    shown: Shown,
    *,
    registration: Registration | None = None,
    ticket_id: UUID | None = None,
    undoes: UUID | None = None,
) -> Scan:
    """Write a scan, for ever."""
    return Scan.objects.create(
        pk=gesture.scan_id,
        scanner=gesture.scanner,
        checkpoint=gesture.scanner.checkpoint,
        action=ScanAction.UNDO if undoes else ScanAction.ENTRY,
        method=gesture.method,
        undoes_id=undoes,
        ticket_id=ticket_id,
        registration=registration,
        result=result,
        shown=shown,
        device_at=gesture.device_at,
        at=gesture.at,
        received_at=gesture.received_at,
    )
