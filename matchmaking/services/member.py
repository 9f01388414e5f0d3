"""The people behind a participant: joining, leaving, and what becomes of meetings then.

A meeting goes on as long as one of them is there for it. Where nobody is left, it is cancelled, and the journal says
so; who calls writes to the other side.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from attendees.enums import AgendaKind
from attendees.models import AgendaEntry, Registration
from attendees.services.ground import lock_registration
from forum.core.journal import Actor, record
from matchmaking.enums import LIVE_PARTICIPANTS, MeetingState
from matchmaking.models import Meeting, Participant, ParticipantMember
from matchmaking.services.ground import engage_meeting, lock_programme
from matchmaking.services.meeting import both_of, cancel_meetings, labels_of, place_of, read_meetings


class MemberRefused(Exception):
    """The person cannot stand behind the participant; nothing was changed. The subclasses say why."""


class AlreadyMember(MemberRefused):
    """The person stands behind this participant, or another one of the programme: `participant`."""

    def __init__(self, participant: Participant) -> None:
        super().__init__(participant)
        self.participant = participant


class NotConfirmed(MemberRefused):
    """The person's registration is not a confirmed one of the programme's edition."""


class ParticipantGone(MemberRefused):
    """The participant was declined or withdrawn."""


@transaction.atomic
def add_member(
    participant: Participant,
    registration: Registration,
    *,
    role: str = "",
    is_contact: bool = True,
    actor: Actor,
    at: datetime,
) -> ParticipantMember:
    """Put a person behind a participant and return the member; the meetings to come engage them where they are free.

    Raises AlreadyMember, NotConfirmed, ParticipantGone.
    """
    registration = lock_registration(registration)
    programme = lock_programme(participant.programme)
    participant = Participant.objects.get(pk=participant.pk, programme=programme)
    participant.programme = programme
    if not registration.is_confirmed or registration.edition_id != programme.edition_id:
        raise NotConfirmed
    if participant.state not in LIVE_PARTICIPANTS:
        raise ParticipantGone
    held = ParticipantMember.objects.present().filter(programme=programme, registration=registration)
    if other := held.select_related("participant").first():
        raise AlreadyMember(other.participant)
    member = ParticipantMember.objects.create(
        programme=programme,
        participant=participant,
        registration=registration,
        role=role,
        is_contact=is_contact,
        joined_at=at,
    )
    _engage(participant, registration, at=at)
    changes = {"registration": [None, str(registration.pk)]}
    record(actor, "member_added", participant, at=at, scope=programme.edition.slug, changes=changes)
    return member


@transaction.atomic
def remove_member(member: ParticipantMember, *, actor: Actor, at: datetime) -> list[Meeting]:
    """Take a person from behind a participant; return the meetings to come that nobody is left for: cancelled.

    One who left already changes nothing. Takes the programme's lock alone: whoever cancels a registration holds that
    one's already.
    """
    programme = lock_programme(member.programme)
    member = ParticipantMember.objects.select_related("participant").get(pk=member.pk)
    if member.left_at is not None:
        return []
    member.left_at = at
    member.save(update_fields=["left_at"])
    participant = member.participant
    participant.programme = programme
    changes = {"registration": [str(member.registration_id), None]}
    record(actor, "member_removed", participant, at=at, scope=programme.edition.slug, changes=changes)
    coming = _meetings_to_come(participant, at=at)
    entries = AgendaEntry.objects.filter(kind=AgendaKind.MEETING, source_id__in=[one.pk for one in coming])
    entries.filter(registration=member.registration_id).delete()
    left = _uncovered(participant, coming)
    return cancel_meetings(programme, read_meetings(programme, left), actor=actor, at=at, insists=True)


def leave_meetings(registration: Registration, *, actor: Actor, at: datetime) -> list[Meeting]:
    """Take a person, whose registration was given up, from behind every participant; return the meetings cancelled."""
    memberships = ParticipantMember.objects.present().filter(registration=registration)
    cancelled = []
    for member in memberships.select_related("programme").order_by("programme", "pk"):
        cancelled += remove_member(member, actor=actor, at=at)
    return cancelled


def _meetings_to_come(participant: Participant, *, at: datetime) -> list[Meeting]:
    seated = Meeting.objects.filter(
        seats__participant=participant, seats__is_live=True, state=MeetingState.PUBLISHED, slot__starts_at__gt=at
    )
    return list(seated.order_by("slot__number", "pk"))


def _engage(participant: Participant, registration: Registration, *, at: datetime) -> None:
    """Write a participant's meetings to come into the agenda of somebody who joins, where they are free."""
    meetings = read_meetings(participant.programme, _meetings_to_come(participant, at=at))
    engaged = list(registration.agenda.order_by("starts_at", "pk"))
    added: list[AgendaEntry] = []
    for meeting in meetings:
        slot = meeting.slot
        if any(one.starts_at < slot.ends_at and slot.starts_at < one.ends_at for one in engaged):
            continue
        [other] = [one for one in both_of(meeting) if one.pk != participant.pk]
        people = [(registration, *labels_of(other))]
        added += engage_meeting(meeting, slot, place_of(participant.programme, meeting.table), people)
    AgendaEntry.objects.bulk_create(added)


def _uncovered(participant: Participant, meetings: Sequence[Meeting]) -> list[Meeting]:
    """Return those of a participant's meetings that engage none of its people."""
    people = ParticipantMember.objects.present().filter(participant=participant)
    covered = set(
        AgendaEntry.objects.filter(
            kind=AgendaKind.MEETING,
            source_id__in=[one.pk for one in meetings],
            registration__in=people.order_by().values("registration"),
        )
        .order_by("pk")
        .values_list("source_id", flat=True)
    )
    return [one for one in meetings if one.pk not in covered]
