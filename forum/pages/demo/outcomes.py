"""What invented people say of their meetings, on the evening, and half a year and a year later."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import cycle
from typing import NamedTuple

from forum.pages.demo.meeting_content import ProgrammePlan
from matchmaking.enums import FollowUpKind, LeadKind, MeetingState, Side, Verdict
from matchmaking.models import ContactExchange, FollowUp, Meeting, MeetingProgramme, Outcome, OutcomeLead
from matchmaking.selectors.outcome import ends_of_meetings, news_window

TOLD_AFTER, KEPT_AFTER, NEWS_AFTER = timedelta(hours=2), timedelta(days=30), timedelta(days=8)
AMOUNTS = (15_000, 8_000, 30_000, 12_000, 50_000)


class Talk(NamedTuple):
    """What each side says of a meeting, None for nothing; and whether the second promises an introduction."""

    a: Verdict | None
    b: Verdict | None
    introduces: bool = False


ON, USEFUL, OFF = Verdict.TO_BE_CONTINUED, Verdict.USEFUL, Verdict.NO_INTEREST
# One meeting after the other: most are told of, by one side or both; some go on, some lead to others.
TALKS = (
    Talk(ON, ON), Talk(USEFUL, USEFUL), Talk(ON, ON, True), Talk(None, USEFUL), Talk(USEFUL, ON), Talk(ON, None),
    Talk(OFF, OFF), Talk(USEFUL, ON, True), Talk(None, None), Talk(ON, ON), Talk(USEFUL, OFF),
)  # fmt: skip


def tell_outcomes(programme: MeetingProgramme, plan: ProgrammePlan, *, at: datetime, is_long_ago: bool) -> None:
    """Have people tell what came of their meetings, where nobody has yet; news too, of those long ago."""
    held = Meeting.objects.filter(programme=programme, state=MeetingState.HELD, outcomes=None).in_order()
    meetings = list(held.prefetch_related("seats"))
    ends_at = ends_of_meetings(programme)
    if not meetings or ends_at is None:
        return
    told_at = min(ends_at + TOLD_AFTER, at)
    words = {Side.A: cycle(plan.a.messages), Side.B: cycle(plan.b.messages)}
    leads, introductions = cycle(plan.leads), cycle(plan.introductions)
    outcomes, kinds, exchanges = [], [], []
    for meeting, talk in zip(meetings, cycle(TALKS), strict=False):
        for seat in sorted(meeting.seats.all(), key=lambda seat: seat.side):
            verdict = talk.a if seat.side == Side.A else talk.b
            if verdict is None:
                continue
            introduces = talk.introduces and seat.side == Side.B
            outcome = Outcome(
                meeting=meeting,
                author_id=seat.participant_id,
                verdict=verdict,
                introduction_to=next(introductions) if introduces else "",
                shared_message=next(words[Side(seat.side)]) if verdict == ON else "",
                answered_at=told_at,
            )
            outcomes.append(outcome)
            kinds.append(_leads_of(verdict, next(leads), introduces=introduces))
        if talk.a == talk.b == ON:
            exchanges.append(ContactExchange(meeting=meeting, exchanged_at=told_at))
    Outcome.objects.bulk_create(outcomes)
    OutcomeLead.objects.bulk_create(
        OutcomeLead(outcome=outcome, kind=kind) for outcome, of in zip(outcomes, kinds, strict=True) for kind in of
    )
    ContactExchange.objects.bulk_create(exchanges)
    if is_long_ago:
        _keep_promises(outcomes, told_at, at=at)
        _tell_news(programme, plan, [exchange.meeting for exchange in exchanges], at=at)


def _leads_of(verdict: Verdict, kind: LeadKind, *, introduces: bool) -> Sequence[LeadKind]:
    if verdict != ON:
        return ()
    return (kind, LeadKind.INTRODUCTION) if introduces else (kind,)


def _keep_promises(outcomes: Sequence[Outcome], told_at: datetime, *, at: datetime) -> None:
    """Have all promises kept but the last: somebody still waits."""
    promises = [outcome for outcome in outcomes if outcome.introduction_to][:-1]
    for outcome in promises:
        outcome.introduction_kept_at = min(told_at + KEPT_AFTER, at)
    Outcome.objects.bulk_update(promises, ["introduction_kept_at"])


def _tell_news(programme: MeetingProgramme, plan: ProgrammePlan, meetings: Sequence[Meeting], *, at: datetime) -> None:
    """Tell what came of meetings that both sides wanted to go on with, as far as it has been asked for."""
    news = []
    for month in (6, 12):
        window = news_window(programme, month)
        if window is None or window[0] > at:
            continue
        told_at = min(window[0] + NEWS_AFTER, at)
        for meeting, kind, amount in zip(meetings, cycle(plan.news), cycle(AMOUNTS), strict=False):
            [author] = [seat.participant_id for seat in meeting.seats.all() if seat.side == Side.A]
            told = None if kind == FollowUpKind.NOTHING else amount
            news.append(
                FollowUp(meeting=meeting, author_id=author, month=month, kind=kind, amount=told, answered_at=told_at)
            )
    FollowUp.objects.bulk_create(news)
