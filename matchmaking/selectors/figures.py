"""The figures of a programme: what was planned, held, said, promised, and what came of it months later.

They lean on meetings, seats, outcomes and follow-ups alone, never on people: anonymising registrations, or erasing
wishes and notes, leaves them as they are.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Sum

from matchmaking.enums import LeadKind, MeetingState, ParticipantState, Side, Standing, Verdict
from matchmaking.models import (
    ContactExchange,
    FollowUp,
    FrozenWishes,
    Meeting,
    MeetingProgramme,
    MeetingSeat,
    Outcome,
    OutcomeLead,
    Participant,
    Wish,
)
from matchmaking.pairs import as_text, text_pair_key
from matchmaking.selectors.outcome import standing_of


@dataclass(slots=True)
class SideFigures:
    """What one side of a programme has to show; in a programme of peers, everybody."""

    side: Side
    # Approved ones, and whoever else has a meeting that was not cancelled.
    participants: int = 0
    # Places at meetings that were not cancelled, and at those that were held.
    planned: int = 0
    held: int = 0
    verdicts: Counter[Verdict] = field(default_factory=Counter)

    @property
    def answered(self) -> int:
        """How many of their places at meetings they said something of."""
        return self.verdicts.total()

    @property
    def answer_rate(self) -> int:
        """Share of the places that were answered for, in percent; 0 without meetings."""
        return round(100 * self.answered / self.planned) if self.planned else 0

    @property
    def mean_planned(self) -> float:
        """Meetings planned for each participant, on average; those without any count too."""
        return self.planned / self.participants if self.participants else 0.0

    @property
    def mean_held(self) -> float:
        """Meetings held by each participant, on average; those without any count too."""
        return self.held / self.participants if self.participants else 0.0


@dataclass(slots=True)
class FollowUpFigures:
    """What was told so many months later. An amount that both sides tell counts once."""

    month: int
    answers: int = 0
    meetings: int = 0
    amount: int = 0
    kinds: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class ProgrammeFigures:
    """See each field. Cancelled meetings count nowhere."""

    # Meetings that were not cancelled; each is held, missed or unknown: see `standing_of`. Unknown ones that have not
    # begun are to come.
    planned: int = 0
    held: int = 0
    missed: int = 0
    unknown: int = 0
    to_come: int = 0
    # Meetings marked on the day as missed by somebody, whatever was said since.
    no_show: int = 0
    # Meetings after which both sides exchanged contacts.
    exchanges: int = 0
    # Outcomes by answer, both sides together; leads by kind; introductions promised, and made.
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    leads: Counter[LeadKind] = field(default_factory=Counter)
    promised: int = 0
    kept: int = 0
    # Wishes to meet, and those whose pair had a meeting that was not cancelled. Frozen before wishes are erased.
    wishes: int = 0
    wishes_met: int = 0
    sides: list[SideFigures] = field(default_factory=list)
    follow_ups: list[FollowUpFigures] = field(default_factory=list)
    # The amount told last of each meeting, summed, in euros.
    amount: int = 0


def programme_figures(programme: MeetingProgramme, *, at: datetime) -> ProgrammeFigures:
    """Return the figures of a programme as it stands. Eleven queries, however large it is."""
    figures = ProgrammeFigures(sides=[SideFigures(side) for side in programme.sides])
    _count_meetings(figures, programme, at)
    _count_sides(figures, programme)
    _count_outcomes(figures, programme)
    figures.wishes, figures.wishes_met = count_wishes(programme)
    _count_follow_ups(figures, programme)
    return figures


def count_wishes(programme: MeetingProgramme) -> tuple[int, int]:
    """Return how many wishes to meet there are and were, and how many of them had a meeting. Three queries."""
    frozen = FrozenWishes.objects.filter(programme=programme).aggregate(all=Sum("wishes"), met=Sum("wishes_met"))
    wanted = Wish.objects.filter(programme=programme, no_thanks=False).order_by()
    wishes = list(wanted.values_list(as_text("wisher"), as_text("wished")))
    pairs = set(_current(programme).values_list("pair_key", flat=True))
    met = sum(text_pair_key(wisher, wished) in pairs for wisher, wished in wishes)
    return len(wishes) + (frozen["all"] or 0), met + (frozen["met"] or 0)


def _current(programme: MeetingProgramme) -> models.QuerySet[Meeting]:
    """Return the meetings that were not cancelled, in no order."""
    return Meeting.objects.filter(programme=programme).exclude(state=MeetingState.CANCELLED).order_by()


def _count_meetings(figures: ProgrammeFigures, programme: MeetingProgramme, at: datetime) -> None:
    """Count meetings, and what was said of them by either side. Three queries."""
    said: dict[int, list[str]] = defaultdict(list)
    told: Counter[tuple[str, str]] = Counter()
    outcomes = Outcome.objects.filter(meeting__in=_current(programme)).order_by()
    for meeting, side, verdict in outcomes.values_list("meeting", "author__side", "verdict"):
        said[meeting].append(verdict)
        told[side, verdict] += 1
    for one in figures.sides:
        one.verdicts = Counter({verdict: told[one.side, verdict] for verdict in Verdict if told[one.side, verdict]})
        figures.verdicts += one.verdicts
    ahead = set(_current(programme).filter(slot__starts_at__gt=at).values_list("pk", flat=True))
    for meeting, state in _current(programme).values_list("pk", "state"):
        standing = standing_of(state, said.get(meeting, ()))
        figures.planned += 1
        figures.no_show += state == MeetingState.NO_SHOW
        figures.held += standing is Standing.HELD
        figures.missed += standing is Standing.MISSED
        if standing is Standing.UNKNOWN:
            figures.to_come += meeting in ahead
            figures.unknown += meeting not in ahead


def _count_sides(figures: ProgrammeFigures, programme: MeetingProgramme) -> None:
    """Count who takes part. A meeting has a place for one of either side, or for two peers. One query."""
    places = 2 if programme.is_peer else 1
    seated = Exists(MeetingSeat.objects.filter(meeting__in=_current(programme), participant=OuterRef("pk")))
    people = Participant.objects.filter(Q(state=ParticipantState.APPROVED) | seated, programme=programme).order_by()
    numbers = dict(people.values_list("side").annotate(number=Count("pk")))
    for one in figures.sides:
        one.participants = numbers.get(one.side, 0)
        one.planned, one.held = places * figures.planned, places * figures.held


def _count_outcomes(figures: ProgrammeFigures, programme: MeetingProgramme) -> None:
    of_programme = {"outcome__meeting__programme": programme}
    leads = OutcomeLead.objects.filter(**of_programme).exclude(outcome__meeting__state=MeetingState.CANCELLED)
    numbers = leads.order_by().values_list("kind").annotate(number=Count("pk"))
    figures.leads = Counter({LeadKind(kind): number for kind, number in numbers})
    promised = promises_of(programme).order_by().values_list("introduction_kept_at", flat=True)
    figures.promised = len(promised)
    figures.kept = sum(kept_at is not None for kept_at in promised)
    exchanges = ContactExchange.objects.filter(meeting__programme=programme)
    figures.exchanges = exchanges.exclude(meeting__state=MeetingState.CANCELLED).count()


def promises_of(programme: MeetingProgramme) -> models.QuerySet[Outcome]:
    """Return the outcomes that promise an introduction, those that wait first, meeting and author at hand."""
    promised = Outcome.objects.filter(meeting__programme=programme).exclude(introduction_to="")
    current = promised.exclude(meeting__state=MeetingState.CANCELLED).select_related("author", "meeting")
    return current.order_by(F("introduction_kept_at").asc(nulls_first=True), "answered_at", "pk")


def _count_follow_ups(figures: ProgrammeFigures, programme: MeetingProgramme) -> None:
    """Count what came months later; of an amount told twice, that of the first side counts, among peers always that
    of the same one, whatever names become.
    """
    told = FollowUp.objects.filter(meeting__in=_current(programme)).order_by("author__side", "author_id", "month")
    by_month = {month: FollowUpFigures(month) for month in (6, 12)}
    amounts: dict[int, dict[int, int]] = {month: {} for month in by_month}
    meetings: dict[int, set[int]] = {month: set() for month in by_month}
    for meeting, month, kind, amount in told.values_list("meeting", "month", "kind", "amount"):
        by_month[month].answers += 1
        by_month[month].kinds[kind] += 1
        meetings[month].add(meeting)
        if amount is not None:
            amounts[month].setdefault(meeting, amount)
    for month, one in by_month.items():
        one.meetings, one.amount = len(meetings[month]), sum(amounts[month].values())
    figures.follow_ups = list(by_month.values())
    figures.amount = sum((amounts[6] | amounts[12]).values())
