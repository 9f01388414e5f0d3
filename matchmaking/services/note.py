"""What somebody writes down for themselves. It is theirs alone: the journal does not know of it."""

from datetime import datetime

from django.db import transaction

from attendees.models import Registration
from matchmaking.models import MeetingNote, Participant, ParticipantMember


@transaction.atomic
def write_note(registration: Registration, about: Participant, *, text: str, at: datetime) -> MeetingNote | None:
    """Keep a person's note about a participant, or remove it where nothing is written any more."""
    kept = MeetingNote.objects.filter(registration=registration, about=about)
    if not text.strip():
        kept.delete()
        return None
    note, _created = MeetingNote.objects.update_or_create(
        registration=registration, about=about, defaults={"text": text.strip(), "updated_at": at}
    )
    return note


def forget_person(registration: Registration) -> None:
    """Erase somebody's notes and what they said of their role behind participants, whose place is another's now.

    Call in the transaction that says so.
    """
    MeetingNote.objects.filter(registration=registration).delete()
    ParticipantMember.objects.filter(registration=registration).exclude(role="").update(role="")
