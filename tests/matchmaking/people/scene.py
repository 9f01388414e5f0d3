"""A participant in the middle of its life before the day: everything that its pages can show, once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile

from attendees.models import Registration
from events.models import Edition
from matchmaking.enums import CriterionKind, PhaseKind
from matchmaking.links import invitation_address
from matchmaking.models import MeetingProgramme, Participant, ProgrammeDocument
from tests.factories import (
    CriterionFactory,
    MeetingFactory,
    MeetingProgrammeFactory,
    MeetingRequestFactory,
    ParticipantFactory,
    ParticipantMemberFactory,
    PhaseFactory,
    ProfileAnswerFactory,
    RegistrationFactory,
    WishFactory,
)

# People whose names are no French words.
NAMES = ("Adam", "Bernard", "Cohen", "Diallo", "Evrard")
PDF = b"%PDF-1.4\n%%EOF\n"


@dataclass(frozen=True)
class Scene:
    own: Participant
    # What stands in the variable parts of addresses beside the participant, by the name of the address.
    parts: dict[str, dict[str, Any]]
    invitation: str


def open_programme(
    edition: Edition, *, slug: str = "rencontres", name: str = "Financements à impact", at: datetime | None = None
) -> MeetingProgramme:
    """Make a programme with slots, tables, criteria of every kind, a document, and every phase open."""
    programme = MeetingProgrammeFactory(edition=edition, slug=slug, name=name, slots=3, tables=40)
    for kind in PhaseKind:
        span = {} if at is None else {"opens_at": at - timedelta(days=1), "closes_at": at + timedelta(days=5)}
        PhaseFactory(programme=programme, kind=kind, **span)
    CriterionFactory(programme=programme, label="Instruments", options=("grant", "loan", "equity"))
    CriterionFactory(programme=programme, label="Montant", kind=CriterionKind.RANGE, unit="€", offers_one=True)
    CriterionFactory(programme=programme, label="Territoire", kind=CriterionKind.TERRITORY, is_required=True)
    CriterionFactory(programme=programme, label="Autre chose", kind=CriterionKind.TEXT)
    document = ProgrammeDocument(programme=programme, title="Bien présenter son projet", position=1)
    document.file.save("presenter.pdf", ContentFile(PDF))
    ProgrammeDocument.objects.create(programme=programme, title="Ce qu’on regarde", link="https://example.org/")
    return programme


def answer_all(participant: Participant, *, stance: str, amount: tuple[int, int]) -> None:
    """Answer every criterion of the programme."""
    choice, number, territory, text = participant.programme.criteria.order_by("position", "pk")
    profile = participant.profile
    ProfileAnswerFactory(profile=profile, criterion=choice, stance=stance, options=("grant", "loan"))
    ProfileAnswerFactory(profile=profile, criterion=number, stance=stance, lower=amount[0], upper=amount[1])
    ProfileAnswerFactory(profile=profile, criterion=territory, stance=stance, territories=["92"])
    ProfileAnswerFactory(profile=profile, criterion=text, stance=stance, text="Un conseil juridique.")


def furnish_participant(programme: MeetingProgramme, person: Registration, *, at: datetime) -> Scene:
    """Put somebody behind a project that has a colleague, a wish, a "no thanks", a meeting, requests both ways."""
    own = ParticipantFactory(programme=programme, members=0)
    ParticipantMemberFactory(participant=own, registration=person, joined_at=at)
    colleague = ParticipantMemberFactory(participant=own, joined_at=at, registration__last_name="Perrin")
    others = ParticipantFactory.create_batch(5, programme=programme, financier=True, members=0)
    for one, name in zip(others, NAMES, strict=True):
        ParticipantMemberFactory(participant=one, registration__last_name=name)
    wished, refused, met, asking, asked = others
    answer_all(own, stance="offers", amount=(40_000, 40_000))
    answer_all(wished, stance="seeks", amount=(10_000, 80_000))
    wished.profile.deck.save("dossier.pdf", ContentFile(PDF), save=False)
    wished.profile.deck_name = "dossier.pdf"
    wished.profile.save()
    WishFactory(wisher=own, wished=wished, motivation="Votre fonds connaît le réemploi.")
    WishFactory(wisher=own, wished=refused, refusal=True)
    MeetingFactory(slot=programme.slots.get(number=1), a=own, b=met)
    span = {"asked_at": at, "expires_at": at + timedelta(days=2)}
    received = MeetingRequestFactory(asker=asking, asked=own, message="Parlons-en.", **span)
    sent = MeetingRequestFactory(asker=own, asked=asked, **span)
    document = programme.documents.exclude(file="").get()
    invited = RegistrationFactory(edition=programme.edition, last_name="Faure")
    address = invitation_address(own.pk, invited, replaces=None, at=at)
    parts = {
        "every": {"other": wished.pk},
        "matchmaking:member_remove": {"number": colleague.pk},
        "matchmaking:document": {"number": document.pk},
        "matchmaking:request_answer": {"number": received.pk},
        "matchmaking:request_withdraw": {"number": sent.pk},
    }
    return Scene(own, parts, address.rstrip("/").rpartition("/")[2])
