"""The meetings of an edition as its figures hold them: lines of a programme have codes that begin with its address."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from events.enums import FigureMoment
from events.figures import Line, Number, Part, Table
from events.models import Edition
from matchmaking.enums import FollowUpKind, LeadKind, MeetingState, ProgrammeState, Side, Verdict
from matchmaking.models import FollowUp, MeetingProgramme
from matchmaking.selectors.figures import ProgrammeFigures, programme_figures

# Of a programme; `mean_*`: meetings for each participant of the first side, those without any counting too; `amount`
# in euros, as told months later.
MEASURES = (
    "participants_a", "participants_b", "planned", "held", "missed", "unknown", "to_come", "no_show", "mean_planned_a",
    "mean_held_a", "exchanges", "promised", "kept", "wishes", "wishes_met", "amount",
)  # fmt: skip
FOLLOWED = ("answers", "meetings", "amount")

Counted = tuple[MeetingProgramme, ProgrammeFigures]


class AmountTold(NamedTuple):
    """An amount that one side told of a meeting, so many months after it."""

    edition: int
    programme: str
    month: int
    meeting: int
    amount: int
    answered_at: datetime


def count_meetings(edition: Edition, *, at: datetime) -> Part:
    """Count the meetings of an edition; cancelled programmes count nowhere. Twelve queries a programme."""
    programmes = MeetingProgramme.objects.filter(edition=edition).exclude(state=ProgrammeState.CANCELLED)
    counted = [(programme, programme_figures(programme, at=at)) for programme in programmes.order_by("name", "pk")]
    table = Table(MEASURES, tuple(_line(*one) for one in counted))
    numbers: dict[str, Number] = {
        name: sum(getattr(figures, name) for _programme, figures in counted)
        for name in ("planned", "held", "missed", "no_show", "exchanges", "promised", "kept", "amount")
    }
    numbers["programmes"] = len(counted)
    numbers["participants"] = sum(side.participants for _programme, figures in counted for side in figures.sides)
    # What meetings came to is told until the news of the twelfth month are in.
    return Part(
        "meetings",
        numbers,
        {
            "programmes": table,
            "verdicts": _by_kind(counted, Verdict.values, lambda figures, kind: figures.verdicts[Verdict(kind)]),
            "leads": _by_kind(counted, LeadKind.values, lambda figures, kind: figures.leads[LeadKind(kind)]),
            "follow_ups": _follow_ups(counted),
            "outcomes": _by_kind(
                counted, FollowUpKind.values, lambda figures, kind: sum(one.kinds[kind] for one in figures.follow_ups)
            ),
        },
        counted_until=FigureMoment.MONTHS_12,
    )


def _line(programme: MeetingProgramme, figures: ProgrammeFigures) -> Line:
    sides = {side.side: side for side in figures.sides}
    first, second = sides[Side.A], sides.get(Side.B)
    values: tuple[Number, ...] = (
        first.participants, second.participants if second else None, figures.planned, figures.held, figures.missed,
        figures.unknown, figures.to_come, figures.no_show, round(first.mean_planned, 1), round(first.mean_held, 1),
        figures.exchanges, figures.promised, figures.kept, figures.wishes, figures.wishes_met, figures.amount,
    )  # fmt: skip
    return Line(programme.slug, values, programme.name, programme.name_en)


def _by_kind(
    counted: Iterable[Counted], kinds: Iterable[str], number_of: Callable[[ProgrammeFigures, str], int]
) -> Table:
    """Count something of each programme by kind, under codes like "financements/useful"."""
    lines = (
        Line(f"{programme.slug}/{kind}", (number_of(figures, kind),), programme.name, programme.name_en)
        for programme, figures in counted
        for kind in kinds
    )
    return Table(("number",), tuple(lines))


def _follow_ups(counted: Iterable[Counted]) -> Table:
    """Tell what came so many months later, under codes like "financements/6"."""
    lines = (
        Line(
            f"{programme.slug}/{one.month}", (one.answers, one.meetings, one.amount), programme.name, programme.name_en
        )
        for programme, figures in counted
        for one in figures.follow_ups
    )
    return Table(FOLLOWED, tuple(lines))


def amounts_told(editions: Iterable[int]) -> list[AmountTold]:
    """Return every amount behind the sums of editions, in the order in which they count. One query."""
    told = FollowUp.objects.filter(meeting__programme__edition__in=list(editions), amount__isnull=False)
    told = told.exclude(meeting__state=MeetingState.CANCELLED)
    rows = told.order_by("author__side", "author_id", "month", "pk").values_list(
        "meeting__programme__edition", "meeting__programme__slug", "month", "meeting", "amount", "answered_at"
    )
    return [
        AmountTold(edition, slug, month, meeting, amount or 0, answered_at)
        for edition, slug, month, meeting, amount, answered_at in rows
    ]
