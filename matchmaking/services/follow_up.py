"""News of meetings, 6 and 12 months later: what came of them, and how much."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from forum.core.journal import WITHHELD, Actor, record
from matchmaking.enums import FollowUpKind
from matchmaking.models import FollowUp, Meeting, Participant
from matchmaking.selectors.outcome import going_on, news_window
from matchmaking.services.ground import lock_programme


class NewsRefused(Exception):
    """News cannot be told; nothing was changed. The subclasses say why."""


class NewsNotAsked(NewsRefused):
    """It is too early, too late, or the meeting is not one of those that are asked about."""


@dataclass(frozen=True, slots=True)
class News:
    meeting: Meeting
    kind: FollowUpKind
    amount: int | None = None
    words: str = ""


@transaction.atomic
def tell_news(author: Participant, month: int, news: Iterable[News], *, actor: Actor, at: datetime) -> None:
    """Write what came of meetings, in place of what was told before for the same month. Raises NewsNotAsked."""
    programme = lock_programme(author.programme)
    window = news_window(programme, month)
    if window is None or not window[0] <= at <= window[1]:
        raise NewsNotAsked
    asked = {meeting.pk for meeting in going_on(author)}
    for one in news:
        if one.meeting.pk not in asked:
            raise NewsNotAsked
        amount = None if one.kind == FollowUpKind.NOTHING else one.amount
        told = {"kind": one.kind, "amount": amount, "words": one.words}
        before = FollowUp.objects.filter(meeting=one.meeting, author=author, month=month).first()
        if before and told == {name: getattr(before, name) for name in told}:
            continue
        FollowUp.objects.update_or_create(
            meeting=one.meeting, author=author, month=month, defaults=told | {"answered_at": at}
        )
        changes = {"month": [None, month], "kind": [before.kind if before else None, str(one.kind)], "amount": WITHHELD}
        record(actor, "news_told", one.meeting, at=at, scope=programme.edition.slug, changes=changes)
