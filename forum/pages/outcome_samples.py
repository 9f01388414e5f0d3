"""Invented meetings, for the letters about what came of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from attendees.enums import RegistrationState
from attendees.models import Registration
from attendees.services.details import Details, write_details
from forum.core.text import fold
from matchmaking.enums import LeadKind, MeetingSource, ParticipantState, ProgrammeState, Side, Verdict
from matchmaking.models import (
    ContactExchange,
    Meeting,
    MeetingProgramme,
    MeetingSeat,
    Outcome,
    OutcomeLead,
    Participant,
    ParticipantMember,
    Slot,
)
from matchmaking.pairs import pair_key

# Long before today, so that they have begun; and the last slot lies ahead, so that answers are taken.
_BEGAN, _LAST = datetime(2021, 5, 17, 8, 0, tzinfo=UTC), datetime(2031, 5, 17, 10, 0, tzinfo=UTC)
_TWENTY = timedelta(minutes=20)


def invent_meetings(registration: Registration) -> dict[str, Any]:
    """Write two meetings of a person, one of them to be continued, and return what their letters are given."""
    programme = MeetingProgramme.objects.create(
        edition=registration.edition, slug="exemple", state=ProgrammeState.PUBLISHED, published_at=_BEGAN,
        name="Financements à impact", name_en="Impact finance", side_a_name="projet", side_a_plural="projets",
        side_b_name="financeur", side_b_plural="financeurs",
    )  # fmt: skip
    own = _invent_participant(programme, Side.A, "Atelier d’exemple", registration)
    fund = _invent_participant(programme, Side.B, "Fonds d’exemple", _invent_colleague(registration))
    bank = _invent_participant(programme, Side.B, "Banque d’exemple", None)
    first = _invent_meeting(programme, own, fund, 1, _BEGAN)
    _invent_meeting(programme, own, bank, 2, _BEGAN + _TWENTY)
    Slot.objects.create(programme=programme, number=3, starts_at=_LAST, ends_at=_LAST + _TWENTY)
    for author, words in (
        (own, {}),
        (fund, {"introduction_to": "Mairie d’Exempleville", "shared_message": "Envoyez-nous votre budget sur 3 ans."}),
    ):
        outcome = Outcome.objects.create(
            meeting=first, author=author, verdict=Verdict.TO_BE_CONTINUED, answered_at=_BEGAN, **words
        )
        OutcomeLead.objects.create(outcome=outcome, kind=LeadKind.INTRODUCTION if words else LeadKind.ADVICE)
    ContactExchange.objects.create(meeting=first, exchanged_at=_BEGAN)
    return {"participant": str(own.pk), "meeting": first.pk, "month": 6}


def _invent_colleague(registration: Registration) -> Registration:
    other = Registration(
        edition=registration.edition, category=registration.category, state=RegistrationState.CONFIRMED,
        created_at=_BEGAN, confirmed_at=_BEGAN,
    )  # fmt: skip
    details = Details(first_name="Dominique", last_name="Exemple", email="dominique@example.org", language="fr")
    write_details(other, details, at=_BEGAN)
    other.save(force_insert=True)
    return other


def _invent_participant(programme: MeetingProgramme, side: Side, name: str, person: Registration | None) -> Participant:
    participant = Participant.objects.create(
        programme=programme, side=side, state=ParticipantState.APPROVED, name=name, sort_key=fold(name)[:120],
        created_at=_BEGAN,
    )  # fmt: skip
    if person is not None:
        ParticipantMember.objects.create(
            programme=programme, participant=participant, registration=person, joined_at=_BEGAN
        )
    return participant


def _invent_meeting(programme: MeetingProgramme, a: Participant, b: Participant, number: int, at: datetime) -> Meeting:
    slot = Slot.objects.create(programme=programme, number=number, starts_at=at, ends_at=at + _TWENTY)
    meeting = Meeting.objects.create(
        programme=programme, slot=slot, pair_key=pair_key(a.pk, b.pk), source=MeetingSource.TIMETABLE,
        created_at=_BEGAN, changed_at=_BEGAN,
    )  # fmt: skip
    for side, participant in ((Side.A, a), (Side.B, b)):
        MeetingSeat.objects.create(meeting=meeting, participant=participant, side=side, slot=slot)
    return meeting
