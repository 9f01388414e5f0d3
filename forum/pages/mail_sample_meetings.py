"""Invented meetings, for the letters that speak of some. Rolled back with the rest of a sample."""

from datetime import datetime, timedelta
from typing import Any

from attendees.models import Registration
from forum.core.text import fold
from matchmaking.enums import (
    LIVE_MEETINGS,
    MeetingSource,
    MeetingState,
    ParticipantState,
    Preset,
    ProgrammeState,
    Side,
)
from matchmaking.models import (
    Meeting,
    MeetingProgramme,
    MeetingSeat,
    Participant,
    ParticipantMember,
    Profile,
    Slot,
    Table,
)
from matchmaking.pairs import pair_key

OTHERS = ("Caisse solidaire d’exemple", "Fonds d’exemple pour l’emploi", "Club des mécènes d’exemple")


def invent_meetings(name: str, registration: Registration, *, at: datetime) -> dict[str, Any]:
    """Give an invented person three meetings and return the ids that letters about meetings are queued with."""
    programme = MeetingProgramme.objects.create(
        edition=registration.edition, slug="exemple", preset=Preset.FINANCE,
        state=ProgrammeState.CANCELLED if name == "programme_cancelled" else ProgrammeState.PUBLISHED,
        name="Financements à impact", name_en="Impact finance", published_at=at,
        side_a_name="porteur de projet", side_a_plural="porteurs de projet",
        side_b_name="financeur", side_b_plural="financeurs",
    )  # fmt: skip
    mine = _invent_participant(programme, Side.A, "Recyclerie d’exemple", at)
    ParticipantMember.objects.create(
        programme=programme, participant=mine, registration=registration, is_contact=True, joined_at=at
    )
    is_off = name in {"meetings_cancelled", "programme_cancelled"}
    state = MeetingState.CANCELLED if is_off else MeetingState.PUBLISHED
    meetings = [_invent_meeting(programme, mine, number, other, state, at) for number, other in enumerate(OTHERS, 1)]
    told = [one.pk for one in meetings[:1]]
    return {"participant": str(mine.pk), "meetings": told, "words": "Un imprévu, toutes nos excuses."}


def _invent_participant(programme: MeetingProgramme, side: Side, name: str, at: datetime) -> Participant:
    participant = Participant.objects.create(
        programme=programme, side=side, state=ParticipantState.APPROVED, name=name, sort_key=fold(name), created_at=at
    )
    Profile.objects.create(participant=participant, pitch="Donner une seconde vie aux objets.", updated_at=at)
    return participant


def _invent_meeting(
    programme: MeetingProgramme, mine: Participant, number: int, name: str, state: MeetingState, at: datetime
) -> Meeting:
    starts_at = datetime.combine(programme.edition.starts_on, datetime.min.time(), programme.edition.zone)
    starts_at += timedelta(hours=9, minutes=25 * number)
    slot = Slot.objects.create(
        programme=programme, number=number, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=20)
    )
    other, is_live = _invent_participant(programme, Side.B, name, at), state in LIVE_MEETINGS
    meeting = Meeting.objects.create(
        programme=programme, slot=slot, table=Table.objects.create(programme=programme, number=number), state=state,
        is_live=is_live, pair_key=pair_key(mine.pk, other.pk), source=MeetingSource.TIMETABLE, created_at=at,
        changed_at=at,
    )  # fmt: skip
    for side, participant in ((Side.A, mine), (Side.B, other)):
        MeetingSeat.objects.create(meeting=meeting, participant=participant, side=side, slot=slot, is_live=is_live)
    return meeting
