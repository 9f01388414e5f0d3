"""Moves the meetings of an invented edition with its day, and what people did for them with their acts."""

from datetime import timedelta

from django.db.models import F

from events.models import Edition
from matchmaking.models import (
    ContactExchange,
    FollowUp,
    Meeting,
    MeetingNote,
    MeetingProgramme,
    MeetingRequest,
    Outcome,
    OutcomeLetter,
    Participant,
    ParticipantMember,
    Phase,
    ScheduleRun,
    Slot,
    Wish,
)

# Hours are unique in a programme at every moment: slots step aside first.
FAR = timedelta(days=40_000)


def move_meetings(edition: Edition, by: timedelta) -> None:
    """Move slots and phases with the day, and what was said once they were over."""
    slots = Slot.objects.filter(programme__edition=edition)
    for step in (by + FAR, -FAR):
        slots.update(starts_at=F("starts_at") + step, ends_at=F("ends_at") + step)
    phases = Phase.objects.filter(programme__edition=edition)
    phases.update(opens_at=F("opens_at") + by, closes_at=F("closes_at") + by)
    said = (
        (Outcome.objects.filter(meeting__programme__edition=edition), ("answered_at", "introduction_kept_at")),
        (ContactExchange.objects.filter(meeting__programme__edition=edition), ("exchanged_at",)),
        (FollowUp.objects.filter(meeting__programme__edition=edition), ("answered_at",)),
        (OutcomeLetter.objects.filter(participant__programme__edition=edition), ("queued_at",)),
    )
    for rows, fields in said:
        rows.update(**{field: F(field) + by for field in fields})


def move_meeting_acts(edition: Edition, by: timedelta) -> None:
    """Move what people and organisers did, as their registrations move."""
    of_edition = {"programme__edition": edition}
    acts = (
        (MeetingProgramme.objects.filter(edition=edition), ("published_at",)),
        (Participant.objects.filter(**of_edition), ("created_at", "submitted_at", "reviewed_at")),
        (ParticipantMember.objects.filter(**of_edition), ("joined_at", "left_at")),
        (Wish.objects.filter(**of_edition), ("wished_at",)),
        (Meeting.objects.filter(**of_edition), ("created_at", "changed_at")),
        (MeetingNote.objects.filter(about__programme__edition=edition), ("updated_at",)),
        (MeetingRequest.objects.filter(**of_edition), ("asked_at", "expires_at", "answered_at")),
        (
            ScheduleRun.objects.filter(**of_edition),
            ("created_at", "started_at", "claimed_at", "finished_at", "decided_at", "stop_asked_at"),
        ),
    )
    for rows, fields in acts:
        rows.update(**{field: F(field) + by for field in fields})
