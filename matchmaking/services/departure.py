"""Leaving before the end, or coming after the beginning: what was planned meanwhile is off, and each is told once."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from forum.core.journal import Actor, record
from matchmaking.enums import MeetingState, Unavailability
from matchmaking.models import Availability, Meeting, Participant, Slot
from matchmaking.services.ground import Ban, NotAllowed, lock_programme
from matchmaking.services.meeting import Changes, cancel_meetings, read_meetings
from matchmaking.services.notice import tell_of_changes


@transaction.atomic
def leave_for_the_day(participant: Participant, slot: Slot, *, actor: Actor, at: datetime) -> list[Meeting]:
    """Note that somebody leaves before a slot and return the meetings that are off.

    The others are told once, of what takes its place too where the rest is placed anew soon. Raises NotAllowed.
    """
    gone = participant.programme.slots.filter(number__gte=slot.number, ends_at__gt=at)
    cancelled = _be_away(participant, gone.order_by("number"), Unavailability.LEFT, actor=actor, at=at)
    changes, scope = {"slot": [None, slot.number]}, participant.programme.edition.slug
    record(actor, "participant_left", participant, at=at, scope=scope, changes=changes)
    return cancelled


@transaction.atomic
def arrive_late(participant: Participant, slot: Slot, *, actor: Actor, at: datetime) -> list[Meeting]:
    """Note that somebody is there from a slot on only and return the meetings that are off; as for leaving."""
    missed = participant.programme.slots.filter(number__lt=slot.number, ends_at__gt=at)
    cancelled = _be_away(participant, missed.order_by("number"), Unavailability.LATE, actor=actor, at=at)
    changes, scope = {"slot": [None, slot.number]}, participant.programme.edition.slug
    record(actor, "participant_delayed", participant, at=at, scope=scope, changes=changes)
    return cancelled


@transaction.atomic
def come_back(participant: Participant, *, actor: Actor, at: datetime) -> int:
    """Take back that somebody left or comes late; return in how many slots they are there again.

    Meetings that were off stay off: they may have been given to others.
    """
    lock_programme(participant.programme)
    said = participant.unavailabilities.filter(reason__in=[Unavailability.LEFT, Unavailability.LATE])
    freed, _kinds = said.filter(slot__ends_at__gt=at).delete()
    if freed:
        record(actor, "participant_came_back", participant, at=at, scope=participant.programme.edition.slug)
    return freed


def _be_away(
    participant: Participant, slots: Iterable[Slot], reason: Unavailability, *, actor: Actor, at: datetime
) -> list[Meeting]:
    programme = lock_programme(participant.programme)
    if not programme.takes_meetings:
        raise NotAllowed(Ban.PROGRAMME)
    away = [slot for slot in slots if not slot.is_pause]
    Availability.objects.bulk_create(
        (Availability(participant=participant, slot=slot, reason=reason) for slot in away), ignore_conflicts=True
    )
    planned = Meeting.objects.filter(
        seats__participant=participant, state=MeetingState.PUBLISHED, slot__in=away, programme=programme
    )
    meetings = read_meetings(programme, planned.order_by("slot__number", "pk"))
    cancelled = cancel_meetings(programme, meetings, actor=actor, at=at, insists=True)
    tell_of_changes(programme, Changes(cancelled=cancelled), at=at, knows=[participant.pk])
    return cancelled
