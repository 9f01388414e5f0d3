"""Acts in short, for tests that care for one thing at a time."""

from typing import Any

from attendees.models import Registration
from forum.core.journal import Actor
from forum.core.models import LogEntry
from matchmaking.enums import MeetingSource
from matchmaking.models import Meeting, MeetingProgramme, Participant, Slot
from matchmaking.services.meeting import put_meeting
from tests.factories.moments import BEFORE

SYSTEM = Actor.system("tests")


def slot_of(programme: MeetingProgramme, number: int) -> Slot:
    return programme.slots.get(number=number)


def put(a: Participant, b: Participant, number: int = 1, table: Any = None, **changes: Any) -> Meeting:
    """Put a meeting of two participants into the slot of that number."""
    acts = {"source": MeetingSource.BY_HAND, "actor": SYSTEM, "at": BEFORE} | changes
    return put_meeting(a.programme, a, b, slot_of(a.programme, number), table, **acts)


def person_of(participant: Participant) -> Registration:
    """Return the one person behind a participant."""
    return participant.members.get().registration


def agenda(registration: Registration) -> list[tuple[str, str, str]]:
    """Return what engages somebody: kind, label and place, by hour."""
    return list(registration.agenda.order_by("starts_at").values_list("kind", "label", "place"))


def verbs() -> list[str]:
    """Return what the journal says, oldest first."""
    return list(LogEntry.objects.order_by("pk").values_list("verb", flat=True))
