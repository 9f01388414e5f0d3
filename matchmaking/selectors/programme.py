"""A programme at a glance, for who sets it up."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from events.models import Edition
from matchmaking.enums import LIVE_PARTICIPANTS, ParticipantState, Side
from matchmaking.models import Meeting, MeetingProgramme, Participant, Phase
from matchmaking.models.participant import ParticipantQuerySet
from matchmaking.selectors.phase import phases_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What a programme holds."""

    slots: int
    tables: int
    criteria: int
    documents: int
    meetings: int
    to_review: int
    has_room: bool
    # By side: approved, and all that are in the game.
    sides: dict[str, tuple[int, int]]
    phases: int
    open_phases: list[Phase]
    coming_phase: Phase | None


def programmes_of(edition: Edition) -> QuerySet[MeetingProgramme]:
    """Return the programmes of an edition with what each holds: `people`, `to_review`, `appointments`. One query."""
    alive = Q(participants__state__in=LIVE_PARTICIPANTS)
    waiting = Q(participants__state=ParticipantState.SUBMITTED)
    return (
        edition.meeting_programmes.annotate(
            people=Count("participants", filter=alive, distinct=True),
            to_review=Count("participants", filter=waiting, distinct=True),
            appointments=Count("meetings", filter=Q(meetings__is_live=True), distinct=True),
        )
        .select_related("room")
        .order_by("starts_on", "name", "pk")
    )


def overview_of(programme: MeetingProgramme, *, at: datetime) -> Overview:
    """Return what a programme holds. Seven queries."""
    counts = dict.fromkeys(Side.values, (0, 0))
    people = Participant.objects.filter(programme=programme, state__in=LIVE_PARTICIPANTS)
    approved = Count("pk", filter=Q(state=ParticipantState.APPROVED))
    waiting = Count("pk", filter=Q(state=ParticipantState.SUBMITTED))
    to_review = 0
    for row in people.order_by().values("side").annotate(all=Count("pk"), approved=approved, waiting=waiting):
        counts[row["side"]] = (row["approved"], row["all"])
        to_review += row["waiting"]
    phases = phases_of(programme)
    return Overview(
        slots=programme.slots.filter(is_pause=False).count(),
        tables=programme.tables.count(),
        criteria=programme.criteria.count(),
        documents=programme.documents.count(),
        meetings=live_meetings(programme),
        to_review=to_review,
        has_room=programme.room_id is not None,
        sides={side: counts[side] for side in programme.sides},
        phases=len(phases),
        open_phases=[phase for phase in phases if phase.opens_at <= at < phase.closes_at],
        coming_phase=next((phase for phase in phases if phase.opens_at > at), None),
    )


def live_meetings(programme: MeetingProgramme) -> int:
    """Return how many meetings hold their place: what they stand on does not change. One query."""
    return Meeting.objects.live().filter(programme=programme).count()


def in_the_game(programme: MeetingProgramme) -> ParticipantQuerySet:
    """Return the participants of a programme who are in the game, or may still come into it."""
    return programme.participants.filter(state__in=LIVE_PARTICIPANTS).order_by("pk")
