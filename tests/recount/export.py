"""An edition's rows, and those of the editions before it, as plain dictionaries: all that a recount needs."""

from typing import Any

from attendees.models import Category, Checkpoint, Registration, Scan, SeatBooking, Stay
from events.models import Edition, Room, Session
from matchmaking.models import (
    ContactExchange,
    FollowUp,
    FrozenWishes,
    Meeting,
    MeetingProgramme,
    MeetingSeat,
    Outcome,
    OutcomeLead,
    Participant,
    Slot,
    Wish,
)

Row = dict[str, Any]
Export = dict[str, Any]

OF_EDITION = {
    "categories": (Category, "edition"),
    "registrations": (Registration, "edition"),
    "checkpoints": (Checkpoint, "edition"),
    "stays": (Stay, "checkpoint__edition"),
    "scans": (Scan, "checkpoint__edition"),
    "sessions": (Session, "edition"),
    "rooms": (Room, "sessions__edition"),
    "seats": (SeatBooking, "session__edition"),
    "programmes": (MeetingProgramme, "edition"),
    "participants": (Participant, "programme__edition"),
    "slots": (Slot, "programme__edition"),
    "meetings": (Meeting, "programme__edition"),
    "meeting_seats": (MeetingSeat, "meeting__programme__edition"),
    "outcomes": (Outcome, "meeting__programme__edition"),
    "leads": (OutcomeLead, "outcome__meeting__programme__edition"),
    "exchanges": (ContactExchange, "meeting__programme__edition"),
    "follow_ups": (FollowUp, "meeting__programme__edition"),
    "wishes": (Wish, "programme__edition"),
    "frozen_wishes": (FrozenWishes, "programme__edition"),
}


def export(edition: Edition) -> Export:
    """Return an edition's rows by name, and under "others" the other editions with their people and stays."""
    rows: Export = {name: _rows(model, **{field: edition}) for name, (model, field) in OF_EDITION.items()}
    rows["edition"] = _rows(Edition, pk=edition.pk)[0]
    rows["others"] = [
        {
            "edition": other,
            "registrations": _rows(Registration, edition=other["id"]),
            "stays": _rows(Stay, registration__edition=other["id"]),
        }
        for other in _rows(Edition)
        if other["id"] != edition.pk
    ]
    return rows


def _rows(model: Any, **of: Any) -> list[Row]:
    return list(model.objects.filter(**of).order_by("pk").distinct().values())
