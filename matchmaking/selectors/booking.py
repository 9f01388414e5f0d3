"""Requests as one reads them."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from matchmaking.enums import RequestState
from matchmaking.models import MeetingRequest, Participant, Wish


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
