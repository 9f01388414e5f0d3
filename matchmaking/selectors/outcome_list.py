"""What came of every meeting, as organisers read it: answers and promises, never a message nor a note."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models
from django.db.models import Count, Prefetch

from matchmaking.enums import LeadKind, MeetingState, Standing, Verdict
from matchmaking.models import Meeting, MeetingProgramme, MeetingSeat, Outcome, OutcomeLead, Participant
from matchmaking.models.meeting import MeetingQuerySet
from matchmaking.pairs import as_text
from matchmaking.selectors.figures import promises_of
from matchmaking.selectors.outcome import standing_of

BOTH = 2


@dataclass(slots=True)
class Said:
    """What a side answered."""

    verdict: Verdict
    introduction_to: str
    is_kept: bool
    leads: list[LeadKind] = field(default_factory=list)


@dataclass(slots=True)
class Row:
    """A meeting with the names of its two sides and what they answered, side a first."""

    starts_at: datetime
    table: str
    sides: list[tuple[str, Said | None]]
    standing: Standing
    # Nothing is known of it because it has not begun.
    is_to_come: bool
    is_exchanged: bool


@dataclass(slots=True)
class Promise:
    outcome: Outcome
    other: Participant


def list_outcomes(programme: MeetingProgramme, *, shown: str = "") -> MeetingQuerySet:
    """Return the meetings of a programme that were not cancelled, in the order of the day.

    `shown`: "silent" for those that a side said nothing of, "exchanged" for those that both go on with.
    """
    meetings = Meeting.objects.filter(programme=programme).exclude(state=MeetingState.CANCELLED).in_order()
    if shown == "silent":
        meetings = meetings.annotate(said=Count("outcomes")).filter(said__lt=BOTH)
    elif shown == "exchanged":
        meetings = meetings.filter(exchange__isnull=False)
    return meetings


def rows_of(meetings: MeetingQuerySet, *, at: datetime) -> list[Row]:
    """Return meetings of `list_outcomes`, or a slice of them, as rows at a moment: thousands, without instances.

    Messages and notes stay where they are: they are not even read. Four queries.
    """
    fields = ("pk", "slot__starts_at", "table__label", "table__number", "state", "exchange")
    found = list(meetings.values_list(*fields))
    keys = [row[0] for row in found]
    said = _said_of(keys)
    sides: dict[int, list[tuple[str, Said | None]]] = defaultdict(list)
    seats = MeetingSeat.objects.filter(meeting__in=keys).order_by("side", "pk")
    for meeting, person, name in seats.values_list("meeting", as_text("participant"), "participant__name"):
        sides[meeting].append((name, said[meeting].get(person)))
    rows = []
    for pk, starts_at, label, number, state, exchange in found:
        standing = standing_of(state, [one.verdict for one in said[pk].values()])
        rows.append(
            Row(
                starts_at=starts_at,
                table=label or ("" if number is None else str(number)),
                sides=sides[pk],
                standing=standing,
                is_to_come=standing == Standing.UNKNOWN and starts_at > at,
                is_exchanged=exchange is not None,
            )
        )
    return rows


def _said_of(meetings: Sequence[int]) -> dict[int, dict[str, Said]]:
    """Return what was answered, by meeting and by who says it. Two queries."""
    said: dict[int, dict[str, Said]] = defaultdict(dict)
    by_outcome: dict[int, Said] = {}
    outcomes = Outcome.objects.filter(meeting__in=meetings).order_by("pk")
    fields = ("pk", "meeting", as_text("author"), "verdict", "introduction_to", "introduction_kept_at")
    for pk, meeting, author, verdict, introduction_to, kept_at in outcomes.values_list(*fields):
        one = Said(Verdict(verdict), introduction_to, kept_at is not None)
        by_outcome[pk] = said[meeting][author] = one
    leads = OutcomeLead.objects.filter(outcome__meeting__in=meetings).order_by("outcome_id", "kind", "pk")
    for outcome, kind in leads.values_list("outcome", "kind"):
        by_outcome[outcome].leads.append(LeadKind(kind))
    return said


def list_promises(programme: MeetingProgramme) -> models.QuerySet[Outcome]:
    """Return the introductions that were promised, those that wait first, who meets at hand. Two queries."""
    promised = promises_of(programme).defer("shared_message", "private_note")
    return promised.prefetch_related(_named_seats("meeting__seats"))


def _named_seats(name: str) -> Prefetch:
    """Read who sits at meetings: their names, and nothing else of them."""
    seats = MeetingSeat.objects.select_related("participant").only("meeting", "side", "participant__name")
    return Prefetch(name, seats.order_by("side", "pk"))


def promises_in(outcomes: Iterable[Outcome]) -> list[Promise]:
    """Return outcomes of `list_promises` with whom they were promised to. No query."""
    return [Promise(outcome, _other_of(outcome)) for outcome in outcomes]


def _other_of(outcome: Outcome) -> Participant:
    [other] = [seat.participant for seat in outcome.meeting.seats.all() if seat.participant_id != outcome.author_id]
    return other
