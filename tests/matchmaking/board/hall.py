"""A hall with a timetable: what pages of the board show, for walks of addresses and browsers."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from events.models import Edition
from matchmaking.models import Meeting, MeetingProgramme, Participant, ScheduleRun
from tests.factories import (
    AvailabilityFactory,
    MeetingFactory,
    MeetingProgrammeFactory,
    ParticipantFactory,
    SlotFactory,
    TableFactory,
    WishFactory,
)
from tests.matchmaking.board.drafts import draft_of

LONG = "Régie intercommunale des jardins partagés de l’arrondissement"


@dataclass(frozen=True)
class Hall:
    programme: MeetingProgramme
    projects: list[Participant]
    funds: list[Participant]
    meeting: Meeting
    run: ScheduleRun


def furnish_hall(edition: Edition, slug: str = "financements") -> Hall:
    """Make a programme of five slots, a pause among them, and three tables, with meetings, wishes and a draft."""
    programme = MeetingProgrammeFactory(edition=edition, slug=slug, min_meetings_a=2)
    begins_at = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=30)
    for number in range(1, 6):
        starts_at = begins_at + timedelta(minutes=25 * number)
        SlotFactory(
            programme=programme, number=number, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=20),
            is_pause=number == 3,
        )  # fmt: skip
    tables = [TableFactory(programme=programme, number=number) for number in (1, 2, 3)]
    projects = [ParticipantFactory(programme=programme, name=name) for name in ("Recyclerie du Port", LONG, "Épicerie")]
    funds = [
        ParticipantFactory(programme=programme, financier=True, name=name)
        for name in ("Fonds Vert", "Banque Commune", "Fondation des Deux-Rives")
    ]
    for project in projects:
        for rank, fund in enumerate(funds, 1):
            WishFactory(wisher=project, wished=fund, rank=rank)
    WishFactory(wisher=funds[0], wished=projects[0], rank=1)
    WishFactory(wisher=funds[0], wished=projects[2], rank=2)
    slots = {slot.number: slot for slot in programme.slots.all()}
    meeting = MeetingFactory(slot=slots[1], table=tables[0], a=projects[0], b=funds[0])
    MeetingFactory(slot=slots[2], table=tables[0], a=projects[0], b=funds[1], is_locked=True)
    MeetingFactory(slot=slots[1], table=tables[1], a=projects[1], b=funds[1])
    AvailabilityFactory(participant=funds[0], slot=slots[5])
    run = draft_of(programme, [(projects[0], funds[0], 4, 1), (projects[2], funds[0], 2, 2)], moves=True)
    return Hall(programme, projects, funds, meeting, run)
