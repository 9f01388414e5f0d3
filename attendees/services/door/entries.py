"""One gesture at a time: what tests, the demonstration and the organisers' pages do."""

from datetime import datetime
from typing import Any
from uuid import UUID

from attendees.enums import ScanAction, ScanMethod
from attendees.models import Scanner
from attendees.services.door.gestures import Gesture, Shown, settle
from attendees.services.door.recording import record_scans
from attendees.tokens import hash_token


def record_entry(
    scanner: Scanner,
    *,
    scan_id: UUID,
    token: bytes | None,
    registration_id: UUID | None = None,
    method: ScanMethod,
    device_at: datetime,
    at: datetime,
    sent_at: datetime | None = None,
    **besides: Any,
) -> Shown:
    """Take one scan in and return what to show. The same id again, even at the same time, returns the same.

    `token` is what the camera read (None when it was no ticket); `registration_id` who was chosen by name; `besides`
    what else a `Gesture` says. Raises DoorError.
    """
    return _record(
        scanner,
        id=scan_id,
        token_hash=hash_token(token) if token else "",
        registration=registration_id,
        method=method,
        device_at=device_at,
        received_at=at,
        sent_at=sent_at,
        **besides,
    )


def record_exit(scanner: Scanner, *, scan_id: UUID, token: bytes | None, device_at: datetime, at: datetime) -> Shown:
    """Count somebody out and return what to show. Raises DoorError."""
    return record_entry(
        scanner,
        scan_id=scan_id,
        token=token,
        method=ScanMethod.CAMERA,
        device_at=device_at,
        at=at,
        action=ScanAction.EXIT,
    )


def undo_scan(
    scanner: Scanner,
    *,
    scan_id: UUID,
    undoes: UUID,
    method: ScanMethod = ScanMethod.CAMERA,
    device_at: datetime,
    at: datetime,
    sent_at: datetime | None = None,
) -> Shown:
    """Take back a passage that this phone recorded (a supervisor's: any of the edition) and return what to show."""
    return _record(
        scanner,
        id=scan_id,
        action=ScanAction.UNDO,
        undoes=undoes,
        method=method,
        device_at=device_at,
        received_at=at,
        sent_at=sent_at,
    )


def _record(
    scanner: Scanner, *, sent_at: datetime | None, device_at: datetime, received_at: datetime, **gesture: Any
) -> Shown:
    made = Gesture(
        door=gesture.pop("door", scanner.checkpoint),
        device_at=device_at,
        at=settle(scanner, device_at, sent_at=sent_at, received_at=received_at),
        received_at=received_at,
        **gesture,
    )
    return record_scans(scanner, [made])[0].shown_or_raise()
