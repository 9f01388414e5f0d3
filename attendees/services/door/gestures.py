"""A steward's gesture, before anybody knows what it means, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from attendees.enums import Allowance, ScanAction, ScanMethod, ScanResult
from attendees.models import Checkpoint, Scanner
from attendees.presence import settle_time
from attendees.services.door.errors import DoorError
from attendees.services.walk_in import WalkIn

Shown = dict[str, Any]


class Mailbox(NamedTuple):
    """An address and a name, folded."""

    email_key: str
    name_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gesture:
    """One scan as a phone made it.

    `token_hash` is of the ticket that was read, "" when it was none; `code` the short code that was typed;
    `registration` who was chosen by name, or comes along with somebody; `mailbox` what somebody wrote of themselves at
    a kiosk, as it is compared; `walk_in` who came without having registered. `shown` is what a phone without network
    answered by itself.
    """

    id: UUID
    door: Checkpoint
    action: ScanAction = ScanAction.ENTRY
    method: ScanMethod = ScanMethod.CAMERA
    token_hash: str = ""
    code: str = ""
    registration: UUID | None = None
    mailbox: Mailbox | None = None
    walk_in: WalkIn | None = None
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
    """Return when a phone's scan was made, whatever its clock says.

    A phone that called with nothing waiting made it since; one that kept something back may have made it long before.
    """
    since = scanner.paired_at if scanner.waiting_scans else scanner.last_seen_at
    return settle_time(device_at, sent_at=sent_at, last_contact_at=since, received_at=received_at)


def result_shown(gesture: Gesture) -> ScanResult | None:
    """Return what a phone without network answered by itself; None when it was the server that answered."""
    return ScanResult(gesture.shown["result"]) if gesture.shown else None
