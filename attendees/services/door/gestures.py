"""A steward's gesture, before anybody knows what it means, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from attendees.enums import Allowance, ScanAction, ScanMethod, ScanResult
from attendees.models import Checkpoint, Scanner
from attendees.presence import settle_time
from attendees.services.door.errors import DoorError

Shown = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gesture:
    """One scan as a phone made it.

    `token` is what was read (None when it was no ticket, or nobody's), `token_hash` its hash where the phone kept no
    more than that; `code` the short code that was typed, `registration` who was chosen by name. `shown` is what a
    phone without network answered by itself.
    """

    id: UUID
    door: Checkpoint
    action: ScanAction = ScanAction.ENTRY
    method: ScanMethod = ScanMethod.CAMERA
    token_hash: str = ""
    code: str = ""
    registration: UUID | None = None
    undoes: UUID | None = None
    allowance: Allowance | None = None
    reason: str = ""
    shown: Mapping[str, Any] = field(default_factory=dict)
    device_at: datetime
    at: datetime
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the phone is answered for one scan. `judged`: what the server would have said, where that differs."""

    id: UUID
    shown: Shown | None = None
    judged: Shown | None = None
    error: DoorError | None = None

    def shown_or_raise(self) -> Shown:
        """Return what to show, or raise why the scan was not taken in."""
        if self.error is not None:
            raise self.error
        return self.shown or {}


def settle(scanner: Scanner, device_at: datetime, *, sent_at: datetime | None, received_at: datetime) -> datetime:
    """Return when a phone's scan was made, whatever its clock says."""
    return settle_time(device_at, sent_at=sent_at, last_contact_at=scanner.last_seen_at, received_at=received_at)


def result_shown(gesture: Gesture) -> ScanResult | None:
    """Return what a phone without network answered by itself; None when it was the server that answered."""
    return ScanResult(gesture.shown["result"]) if gesture.shown else None
