"""What stands between a participant and others: meetings, and requests as one reads them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from matchmaking.enums import RequestState
from matchmaking.models import Meeting, MeetingRequest, Participant, Wish
from matchmaking.pairs import pair_key
from matchmaking.selectors.timetable import is_meeting_shown


def meetings_with(own: Participant, others: Iterable[UUID]) -> dict[UUID, Meeting]:
    """Return the live meetings of a participant with some others, by these, as its people see them. One query.

    Slot and table are at hand. The participant's programme must be.
    """
    keys = {pair_key(own.pk, other): other for other in others}
    rows = Meeting.objects.live().filter(programme=own.programme_id, pair_key__in=keys)
    meetings = rows.select_related("slot", "table").order_by("pk")
    return {keys[one.pair_key]: one for one in meetings if is_meeting_shown(one, own.programme)}


def requests_received(participant: Participant) -> QuerySet[MeetingRequest]:
    """Return the requests that a participant was sent, the last first, who asked at hand.

    Not those of somebody to whom it said "no thanks": it asked not to hear of them.
    """
    refused = Wish.objects.filter(wisher=OuterRef("asked"), wished=OuterRef("asker"), no_thanks=True)
    rows = MeetingRequest.objects.filter(~Exists(refused), asked=participant)
    return rows.select_related("asker", "slot").order_by("-asked_at", "-pk")


def requests_sent(participant: Participant) -> QuerySet[MeetingRequest]:
    """Return the requests that a participant sent, the last first, who was asked at hand."""
    rows = MeetingRequest.objects.filter(asker=participant)
    return rows.select_related("asked", "slot").order_by("-asked_at", "-pk")


def requests_to_answer(participant: Participant, *, at: datetime) -> int:
    """Return how many requests wait for a participant's answer. One query."""
    return requests_received(participant).filter(state=RequestState.PENDING, expires_at__gt=at).count()
