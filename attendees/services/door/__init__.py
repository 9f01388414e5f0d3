"""What a phone does at the door: let somebody in or out, take it back.

One admission is six SQL statements at most, the phone's own identification and the transaction included; a batch of
a thousand is hardly more for each 250. What somebody's passages mean is asked of `attendees.presence`, whether they
pass of `attendees.admission`; both are pure. A scan counts the passages of its person (`Scan.number`): two answers
that rest on the same ones cannot both be written, so the slower looks again.
"""

from attendees.services.door.entries import record_entry, record_exit, undo_scan
from attendees.services.door.errors import (
    DoorBusy,
    DoorError,
    DoorNotAllowed,
    ForceNotAllowed,
    GuestNotFound,
    NothingToUndo,
    ScanIdTaken,
    ScanNotFound,
    SearchNotAllowed,
    TooManyUnknown,
    WalkInNotAllowed,
)
from attendees.services.door.gestures import Gesture, Mailbox, Outcome, settle
from attendees.services.door.recording import record_scans

__all__ = [
    "DoorBusy",
    "DoorError",
    "DoorNotAllowed",
    "ForceNotAllowed",
    "Gesture",
    "GuestNotFound",
    "Mailbox",
    "NothingToUndo",
    "Outcome",
    "ScanIdTaken",
    "ScanNotFound",
    "SearchNotAllowed",
    "TooManyUnknown",
    "WalkInNotAllowed",
    "record_entry",
    "record_exit",
    "record_scans",
    "settle",
    "undo_scan",
]
