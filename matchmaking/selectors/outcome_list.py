"""What came of every meeting, as organisers read it: answers and promises, never a message nor a note."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, Prefetch

from matchmaking.enums import MeetingState, Standing
from matchmaking.models import Meeting, MeetingProgramme, MeetingSeat, Outcome, Participant
from matchmaking.models.meeting import MeetingQuerySet
from matchmaking.selectors.figures import promises_of
from matchmaking.selectors.outcome import exchanged_at, standing_of

BOTH = 2


@dataclass(slots=True)
class Row:
    """A meeting with what its two sides answered, side a first."""

    meeting: Meeting
    sides: list[tuple[Participant, Outcome | None]]
    standing: Standing
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
    # Notes stay where they are: they are not even read.
    outcomes = Prefetch("outcomes", Outcome.objects.defer("shared_message", "private_note").order_by("pk"))
    rows = meetings.select_related("slot", "table", "exchange")
    return rows.prefetch_related(_named_seats("seats"), outcomes, "outcomes__leads")


def rows_of(meetings: Iterable[Meeting]) -> list[Row]:
    """Return meetings of `list_outcomes` as rows. No query."""
    rows = []
    for meeting in meetings:
        said = {outcome.author_id: outcome for outcome in meeting.outcomes.all()}
        people = [seat.participant for seat in sorted(meeting.seats.all(), key=lambda seat: seat.side)]
        standing = standing_of(meeting.state, [outcome.verdict for outcome in said.values()])
        sides = [(one, said.get(one.pk)) for one in people]
        rows.append(Row(meeting, sides, standing, exchanged_at(meeting) is not None))
    return rows


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
