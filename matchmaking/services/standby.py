"""Giving whoever was left waiting somebody else to meet."""

from contextlib import suppress
from datetime import datetime
from functools import partial

from django.db import transaction

from forum.core.journal import Actor
from matchmaking.enums import MeetingSource, MeetingState
from matchmaking.models import Meeting, MeetingProgramme, Participant, Slot
from matchmaking.selectors.day import DayView, Sign, day_view
from matchmaking.selectors.standby import standby_for
from matchmaking.services.day import MeetingOver, mark_meeting
from matchmaking.services.ground import MeetingRefused, TableTaken
from matchmaking.services.meeting import put_meeting
from matchmaking.services.telling import tell

# What must be left of a slot for a meeting to be worth the walk.
LEAST_LEFT = 3


class NotOnStandby(MeetingRefused):
    """The person is not, or no longer, on the stand-by list. Why is told to nobody."""


@transaction.atomic
def put_standby(
    programme: MeetingProgramme, waiting: Participant, candidate: Participant, slot: Slot, *, actor: Actor, at: datetime
) -> Meeting:
    """Have somebody of the stand-by list meet whoever waits, where they wait if the table is free, and tell both.

    Raises MeetingOver, NotOnStandby, and what putting a meeting raises.
    """
    if not has_time_left(slot, at=at):
        raise MeetingOver(slot)
    if candidate.pk not in {one.participant.pk for one in standby_for(programme, waiting, slot)}:
        raise NotOnStandby
    missed = Meeting.objects.filter(seats__participant=waiting, slot=slot, state=MeetingState.NO_SHOW)
    last = missed.select_related("table").order_by("-pk").first()
    put = partial(put_meeting, programme, waiting, candidate, slot, source=MeetingSource.STANDBY, actor=actor, at=at)
    try:
        meeting = put(table=last.table if last else None)
    except TableTaken:
        meeting = put()
    tell("meeting_added", [waiting, candidate], at=at, meetings=[meeting.pk])
    return meeting


def has_time_left(slot: Slot, *, at: datetime) -> bool:
    """Return whether a slot is worth beginning a meeting in: a third of it is left."""
    return at <= slot.ends_at - (slot.ends_at - slot.starts_at) / LEAST_LEFT


def replace_missing(programme: MeetingProgramme, *, actor: Actor, at: datetime) -> int:
    """In the slot that is on, note who does not come and give those left waiting the best who is wished for.

    Only where the door has seen one of the two: where it is not used, nobody is taken for missing. Return how much
    was done.
    """
    done = 0
    seen = day_view(programme, at=at)
    if seen.slot is None or not seen.slot.starts_at <= at or not has_time_left(seen.slot, at=at):
        return done
    for row in seen.rows:
        if row.is_to_mark and any(one.sign == Sign.PRESENT for one in row.sitters):
            missing = {one.pk for one in row.missing}
            with suppress(MeetingRefused):
                mark_meeting(row.meeting, MeetingState.NO_SHOW, missing=missing, actor=actor, at=at)
                done += 1
    return done + _fill(day_view(programme, at=at) if done else seen, actor=actor, at=at)


def _fill(seen: DayView, *, actor: Actor, at: datetime) -> int:
    done = 0
    if seen.slot is None:
        return done
    for waiting in seen.waiting:
        waiting.programme = seen.programme
        candidates = standby_for(seen.programme, waiting, seen.slot)
        for candidate in (one for one in candidates if one.is_wanted):
            with suppress(MeetingRefused):
                put_standby(seen.programme, waiting, candidate.participant, seen.slot, actor=actor, at=at)
                done += 1
                break
    return done
