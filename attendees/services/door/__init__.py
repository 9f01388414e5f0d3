"""What a phone does at the door: let somebody in, take it back.

One admission is six SQL statements at most, the phone's own identification and the transaction included. The
common case, somebody's first passage, reads once under the lock and trusts the insertion of the stay against what
another phone did meanwhile: it fails where somebody is inside, or passed later. All others read every scan of the
person and ask `attendees.presence` what they mean. Both tell the same, by test.
"""

from attendees.services.door.entries import record_entry
from attendees.services.door.errors import (
    DoorBusy,
    DoorError,
    GuestNotFound,
    NothingToUndo,
    ScanIdTaken,
    ScanNotFound,
    SearchNotAllowed,
)
from attendees.services.door.undoing import undo_scan

__all__ = [
    "DoorBusy",
    "DoorError",
    "GuestNotFound",
    "NothingToUndo",
    "ScanIdTaken",
    "ScanNotFound",
    "SearchNotAllowed",
    "record_entry",
    "undo_scan",
]
