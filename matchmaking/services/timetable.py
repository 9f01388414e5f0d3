"""Sending people their timetable. When it is sent is for others to decide."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from matchmaking.models import Participant
from matchmaking.services.telling import tell


@transaction.atomic
def write_timetable(participant: Participant, *, at: datetime) -> int:
    """Write to a participant's contacts what their timetable is when the letter leaves; return how many letters."""
    return write_timetables([participant], at=at)


@transaction.atomic
def write_timetables(participants: Iterable[Participant], *, at: datetime) -> int:
    """Write the same letter to the contacts of many; return how many letters."""
    return tell("timetable", participants, at=at)
