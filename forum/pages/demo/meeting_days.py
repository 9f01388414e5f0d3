"""Moves the meetings of an invented edition with its day, and what people did for them with their acts."""

from datetime import timedelta

from django.db.models import F

from events.models import Edition
from matchmaking.models import Meeting, MeetingProgramme, Outcome, Participant, ParticipantMember, Phase, Slot, Wish

# Hours are unique in a programme at every moment: slots step aside first.
FAR = timedelta(days=40_000)


def move_meetings(edition: Edition, by: timedelta) -> None:
    """Move slots and phases with the day."""
    slots = Slot.objects.filter(programme__edition=edition)
    for step in (by + FAR, -FAR):
        slots.update(starts_at=F("starts_at") + step, ends_at=F("ends_at") + step)
    phases = Phase.objects.filter(programme__edition=edition)
    phases.update(opens_at=F("opens_at") + by, closes_at=F("closes_at") + by)


def move_meeting_acts(edition: Edition, by: timedelta) -> None:
    """Move what people and organisers did, as their registrations move."""
    of_edition = {"programme__edition": edition}
    acts = (
        (MeetingProgramme.objects.filter(edition=edition), ("published_at",)),
        (Participant.objects.filter(**of_edition), ("created_at", "submitted_at", "reviewed_at")),
        (ParticipantMember.objects.filter(**of_edition), ("joined_at", "left_at")),
        (Wish.objects.filter(**of_edition), ("wished_at",)),
        (Meeting.objects.filter(**of_edition), ("created_at", "changed_at")),
        (Outcome.objects.filter(meeting__programme__edition=edition), ("answered_at",)),
    )
    for rows, fields in acts:
        rows.update(**{field: F(field) + by for field in fields})
