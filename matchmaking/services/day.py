"""What happens to a meeting on the day: one of the two is late, gives it up, does not come; or it is held."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from attendees.models import AgendaEntry
from forum.core.journal import Actor, record
from matchmaking.enums import LIVE_MEETINGS, MEETING_MOVES, MeetingState
from matchmaking.models import Meeting, MeetingSeat, Participant
from matchmaking.services.ground import (
    Ban,
    Ground,
    MeetingMoveRefused,
    NotAllowed,
    TableTaken,
    check_number,
    check_pair,
    check_slot,
    engage_meeting,
    free_meetings,
    lock_programme,
    take_ground,
)
from matchmaking.services.meeting import (
    both_of,
    cancel_meetings,
    check_version,
    labels_of,
    place_of,
    read_meetings,
)
from matchmaking.services.telling import tell

MOST_LATE = 60


class MeetingOver(MeetingMoveRefused):
    """The meeting's hour is past."""


@transaction.atomic
def announce_late(
    meeting: Meeting, participant: Participant, *, minutes: int | None, actor: Actor, at: datetime
) -> MeetingSeat:
    """Note by how many minutes a participant will be late, None for not at all, and return their seat.

    The other side and the organisers read it on their pages. Raises MeetingMoveRefused, MeetingOver.
    """
    programme = lock_programme(meeting.programme)
    [current] = read_meetings(programme, [meeting])
    _check_to_come(current, at=at)
    seat = MeetingSeat.objects.select_related("participant").get(meeting=current, participant=participant)
    if seat.late_minutes == minutes:
        return seat
    changes = {"late_minutes": [seat.late_minutes, minutes]}
    seat.late_minutes = minutes
    seat.save(update_fields=["late_minutes"])
    record(actor, "meeting_late", current, at=at, scope=programme.edition.slug, changes=changes)
    return seat


@transaction.atomic
def give_up_meeting(
    meeting: Meeting,
    participant: Participant,
    *,
    words: str = "",
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> Meeting:
    """Cancel a meeting as one of the two asks, a locked one too, and write to the other with the reason given.

    Raises MeetingMoveRefused, MeetingOver, ChangedMeanwhile, NotAllowed.
    """
    programme = lock_programme(meeting.programme)
    if not programme.takes_meetings:
        raise NotAllowed(Ban.PROGRAMME)
    [current] = read_meetings(programme, [meeting])
    check_version(current, version)
    _check_to_come(current, at=at)
    if participant.pk not in {one.pk for one in both_of(current)}:
        raise NotAllowed(Ban.ELSEWHERE)
    [cancelled] = cancel_meetings(programme, [current], actor=actor, at=at, insists=True)
    others = [one for one in both_of(cancelled) if one.pk != participant.pk]
    tell("meetings_cancelled", others, at=at, meetings=[cancelled.pk], words=words)
    return cancelled


@transaction.atomic
def mark_meeting(
    meeting: Meeting,
    state: MeetingState,
    *,
    missing: Collection[UUID] = (),
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> Meeting:
    """Mark a meeting as held, as missed by those who are `missing`, or as planned again, and return it.

    One that was missed frees its slot and table, so that whoever came may meet somebody else; it comes back only where
    both are still free. Raises MeetingMoveRefused, ChangedMeanwhile, and what putting a meeting raises.
    """
    seats = MeetingSeat.objects.filter(meeting=meeting).order_by("pk")
    ground = take_ground(meeting.programme, seats.values_list("participant", flat=True))
    [current] = read_meetings(ground.programme, [meeting])
    check_version(current, version)
    before = MeetingState(current.state)
    if state == MeetingState.CANCELLED or state not in MEETING_MOVES[before]:
        raise MeetingMoveRefused(before)
    if state in LIVE_MEETINGS and not current.is_live:
        _take_place_again(ground, current)
    elif state not in LIVE_MEETINGS:
        free_meetings([current.pk])
    _write_state(current, state, missing, at=at)
    changes = {"state": [before, state], "missing": [[], sorted(str(one) for one in missing)]}
    record(actor, "meeting_marked", current, at=at, scope=ground.programme.edition.slug, changes=changes)
    return current


def _check_to_come(meeting: Meeting, *, at: datetime) -> None:
    if meeting.state != MeetingState.PUBLISHED:
        raise MeetingMoveRefused(meeting.state)
    if meeting.slot.ends_at <= at:
        raise MeetingOver(meeting.state)


def _take_place_again(ground: Ground, meeting: Meeting) -> None:
    """Check that a meeting that had left its place may come back to it, and engage people's time again."""
    one, other = both_of(meeting)
    pair = check_pair(ground, one, other)
    check_number(ground, pair, insists=True)
    slot = check_slot(ground, pair, meeting.slot, insists=True)
    if meeting.table_id is not None and (meeting.table_id, slot.pk) in ground.laid:
        raise TableTaken(meeting.table)
    people = [
        (person, *labels_of(facing))
        for side, facing in (pair, pair[::-1])
        for person in ground.free_members(side, slot)
    ]
    AgendaEntry.objects.bulk_create(engage_meeting(meeting, slot, place_of(ground.programme, meeting.table), people))


def _write_state(meeting: Meeting, state: MeetingState, missing: Collection[UUID], *, at: datetime) -> None:
    meeting.state, meeting.is_live, meeting.changed_at = state, state in LIVE_MEETINGS, at
    meeting.version += 1
    meeting.save(update_fields=["state", "is_live", "changed_at", "version"])
    for seat in meeting.seats.all():
        seat.is_live, seat.is_missing = meeting.is_live, seat.participant_id in missing
        seat.save(update_fields=["is_live", "is_missing"])
