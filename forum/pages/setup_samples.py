"""The invented meetings of the sample letters about sheets and departures."""

from datetime import datetime, timedelta
from typing import Any

from attendees.models import Registration
from forum.core.text import fold
from matchmaking.enums import MeetingSource, MeetingState, ParticipantState, ProgrammeState, Side
from matchmaking.models import Meeting, MeetingProgramme, MeetingSeat, Participant, ParticipantMember, Slot
from matchmaking.pairs import pair_key

# How the sheet stands, by letter.
STATES = {
    "participant_approved": ParticipantState.APPROVED,
    "participant_to_amend": ParticipantState.TO_AMEND,
    "participant_declined": ParticipantState.DECLINED,
    "meeting_cancelled": ParticipantState.APPROVED,
}
WORDS = {
    ParticipantState.TO_AMEND: "Il manque le montant que vous cherchez. Une fourchette suffit.",
    ParticipantState.DECLINED: "Votre projet commence dans deux ans\u00a0: revenez l’an prochain.",
}


def invent_participant(name: str, registration: Registration) -> dict[str, Any]:
    """Put the person of a sample behind a participant, one meeting of whom is off; return the ids of the letter."""
    edition = registration.edition
    programme = MeetingProgramme.objects.create(
        edition=edition, slug="exemple", state=ProgrammeState.PUBLISHED, published_at=registration.created_at,
        name="Financements à impact", name_en="Impact finance", side_a_name="porteur de projet",
        side_a_plural="porteurs de projet", side_b_name="financeur", side_b_plural="financeurs",
        contact_name="Camille Exemple", contact_email="rendez-vous@example.org",
    )  # fmt: skip
    own, other = (
        Participant.objects.create(
            programme=programme, side=side, state=state, name=named, sort_key=fold(named),
            review_words=WORDS.get(state, ""), created_at=registration.created_at,
        )
        for side, state, named in (
            (Side.A, STATES[name], "La Recyclerie d’exemple"),
            (Side.B, ParticipantState.APPROVED, "Fonds d’exemple"),
        )
    )  # fmt: skip
    ParticipantMember.objects.create(
        programme=programme, participant=own, registration=registration, joined_at=registration.created_at
    )
    meeting = _invent_cancelled(programme, own, other, at=registration.created_at)
    return {"participant": str(own.pk), "meetings": [meeting.pk]}


def _invent_cancelled(programme: MeetingProgramme, own: Participant, other: Participant, *, at: datetime) -> Meeting:
    starts_at = datetime.combine(programme.edition.starts_on, at.time(), at.tzinfo)
    ends_at = starts_at + timedelta(minutes=programme.slot_minutes)
    slot = Slot.objects.create(programme=programme, number=1, starts_at=starts_at, ends_at=ends_at)
    meeting = Meeting.objects.create(
        programme=programme, slot=slot, state=MeetingState.CANCELLED, is_live=False,
        pair_key=pair_key(own.pk, other.pk), source=MeetingSource.TIMETABLE, created_at=at, changed_at=at,
    )  # fmt: skip
    for one in (own, other):
        MeetingSeat.objects.create(meeting=meeting, participant=one, side=one.side, slot=slot, is_live=False)
    return meeting
