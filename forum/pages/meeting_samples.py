"""The invented meetings that letters about them speak of; rolled back with the invented person: see `mail_samples`."""

from datetime import timedelta
from typing import Any

from attendees.models import Registration
from events.models import Session
from matchmaking.enums import MeetingSource, MeetingState, ParticipantState, ProgrammeState, RequestState, Side
from matchmaking.models import (
    Meeting,
    MeetingProgramme,
    MeetingRequest,
    MeetingSeat,
    Participant,
    ParticipantMember,
    Slot,
    Table,
)
from matchmaking.pairs import pair_key

# Where things stand for the letters that speak of an end.
_MEETINGS = {"meeting_called_off": MeetingState.CANCELLED}
_REQUESTS = {"request_declined": RequestState.DECLINED, "request_expired": RequestState.EXPIRED}


def invent_meeting(name: str, registration: Registration) -> dict[str, Any]:
    """Write a programme with a meeting and a request, the person behind a project; return the ids for a letter."""
    at = registration.created_at
    programme = MeetingProgramme.objects.create(
        edition=registration.edition, slug="exemple", name="Financements à impact", name_en="Impact finance",
        state=ProgrammeState.OPEN, side_a_name="porteur de projet", side_a_plural="porteurs de projet",
        side_b_name="financeur", side_b_plural="financeurs", room=Session.objects.order_by("-pk")[0].room,
    )  # fmt: skip
    own, other = (_invent_participant(programme, side) for side in Side)
    member = ParticipantMember.objects.create(
        programme=programme, participant=own, registration=registration, joined_at=at
    )
    slot = Slot.objects.create(
        programme=programme, number=1, starts_at=at + timedelta(days=45), ends_at=at + timedelta(days=45, minutes=20)
    )
    state = _REQUESTS.get(name, RequestState.PENDING)
    is_received = state == RequestState.PENDING
    request = MeetingRequest.objects.create(
        programme=programme, asker=other if is_received else own, asked=own if is_received else other,
        pair_key=pair_key(own.pk, other.pk), slot=slot, state=state, asked_at=at, expires_at=at + timedelta(days=2),
        message="Votre projet rejoint nos priorités.", answered_at=None if is_received else at + timedelta(hours=3),
    )  # fmt: skip
    meeting = _invent_meeting(slot, own, other, _MEETINGS.get(name, MeetingState.PUBLISHED))
    ids = {"member": member.pk, "meeting": meeting.pk, "meetings": [meeting.pk], "request": request.pk, "replaces": 0}
    return {"participant": str(own.pk)} | ids


def _invent_participant(programme: MeetingProgramme, side: Side) -> Participant:
    name = {Side.A: "Recyclerie d’exemple", Side.B: "Fonds d’exemple"}[side]
    return Participant.objects.create(
        programme=programme, side=side, name=name, sort_key=name.lower(), state=ParticipantState.APPROVED,
        created_at=programme.edition.registrations.order_by("pk")[0].created_at,
    )  # fmt: skip


def _invent_meeting(slot: Slot, own: Participant, other: Participant, state: MeetingState) -> Meeting:
    programme, is_live = slot.programme, state == MeetingState.PUBLISHED
    meeting = Meeting.objects.create(
        programme=programme, slot=slot, table=Table.objects.create(programme=programme, number=4), state=state,
        is_live=is_live, pair_key=pair_key(own.pk, other.pk), source=MeetingSource.DIRECT, created_at=own.created_at,
        changed_at=own.created_at,
    )  # fmt: skip
    for participant in (own, other):
        MeetingSeat.objects.create(
            meeting=meeting, participant=participant, side=participant.side, slot=slot, is_live=is_live
        )
    return meeting
