"""Reading the outbox: how it goes, and its mails, the newest first."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min

from forum.core.enums import MailState
from forum.core.models import OutboxMail
from forum.core.models.outbox_mail import OutboxMailQuerySet

# A worker passes every second or so; one that has not for this long is not there.
PATIENCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFilter:
    """What to look for."""

    state: str = ""
    letter: str = ""
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """How the outbox goes: mails by state, and since when the oldest of those that are due waits."""

    counts: dict[str, int]
    waiting_since: datetime | None
    is_stuck: bool


def read_health(*, at: datetime) -> Health:
    """Return how the outbox goes. Two queries, on indexes alone."""
    states = OutboxMail.objects.order_by().values_list("state").annotate(number=Count("pk"))
    counts = dict.fromkeys(MailState.values, 0) | dict(states)
    oldest = OutboxMail.objects.due(at).aggregate(oldest=Min("next_try_at"))["oldest"]
    return Health(counts, oldest, oldest is not None and oldest < at - PATIENCE)


def find_mails(wanted: MailFilter) -> OutboxMailQuerySet:
    """Return the mails that match, the newest first."""
    mails = OutboxMail.objects.order_by("-pk")
    if wanted.state:
        mails = mails.filter(state=wanted.state)
    if wanted.letter:
        mails = mails.filter(template=wanted.letter)
    if wanted.recipient:
        mails = mails.filter(recipient__icontains=wanted.recipient)
    return mails


def read_mails(
    mails: OutboxMailQuerySet, size: int, *, before: int | None = None
) -> tuple[list[OutboxMail], int | None]:
    """Return up to `size` mails older than number `before`, and the number to go on from. One query, no count."""
    found = list((mails if before is None else mails.filter(pk__lt=before))[: size + 1])
    shown = found[:size]
    return shown, shown[-1].pk if len(found) > size else None
