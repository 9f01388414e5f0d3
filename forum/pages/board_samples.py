"""An invented timetable, for the letters about it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from attendees.models import Registration
from forum.core.text import fold
from matchmaking.enums import MeetingSource, ParticipantState, ProgrammeState, Side
from matchmaking.models import (
    Meeting,
    MeetingProgramme,
    MeetingSeat,
    Participant,
    ParticipantMember,
    Slot,
    Table,
)
from matchmaking.pairs import pair_key

_FIRST = datetime(2031, 5, 17, 8, 0, tzinfo=UTC)


def invent_timetable(registration: Registration) -> dict[str, Any]:
    """Write three meetings of a person, one new, one moved, one that stays, and return what their letters are given."""
    day = _FIRST.date()
    programme = MeetingProgramme.objects.create(
        edition=registration.edition, slug="planning-exemple", state=ProgrammeState.PUBLISHED, published_at=_FIRST,
        name="Financements à impact", name_en="Impact finance", side_a_name="projet", side_a_plural="projets",
        side_b_name="financeur", side_b_plural="financeurs", starts_on=day, ends_on=day,
        contact_name="Dominique Exemple", contact_email="rendez-vous@example.org",
    )  # fmt: skip
    tables = [Table.objects.create(programme=programme, number=number) for number in (1, 2)]
    slots = [
        Slot.objects.create(
            programme=programme, number=number, starts_at=_FIRST + number * timedelta(minutes=25),
            ends_at=_FIRST + number * timedelta(minutes=25) + timedelta(minutes=20),
        )
        for number in (1, 2, 3)
    ]  # fmt: skip
    own = _invent_participant(programme, Side.A, "Atelier d’exemple")
    ParticipantMember.objects.create(
        programme=programme, participant=own, registration=registration, joined_at=registration.created_at
    )
    others = ("Fonds d’exemple", "Banque d’exemple", "Fondation d’exemple")
    new, moved, _stays = [
        _invent_meeting(own, _invent_participant(programme, Side.B, name), slot, tables[slot.number % 2])
        for name, slot in zip(others, slots, strict=True)
    ]
    former = {str(new.pk): None, str(moved.pk): [slots[2].pk, tables[0].pk]}
    return {"participant": str(own.pk), "former": former}


def _invent_participant(programme: MeetingProgramme, side: Side, name: str) -> Participant:
    return Participant.objects.create(
        programme=programme, side=side, state=ParticipantState.APPROVED, name=name, sort_key=fold(name),
        created_at=_FIRST,
    )  # fmt: skip


def _invent_meeting(a: Participant, b: Participant, slot: Slot, table: Table) -> Meeting:
    meeting = Meeting.objects.create(
        programme=a.programme, slot=slot, table=table, pair_key=pair_key(a.pk, b.pk), source=MeetingSource.TIMETABLE,
        created_at=_FIRST, changed_at=_FIRST,
    )  # fmt: skip
    for side, participant in ((Side.A, a), (Side.B, b)):
        MeetingSeat.objects.create(meeting=meeting, participant=participant, side=side, slot=slot)
    return meeting
