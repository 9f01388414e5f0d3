"""Somebody leaves with meetings: those whom they were to meet are told, once for all of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from attendees.models import Registration
from forum.core.journal import Actor
from matchmaking.models import Meeting, MeetingProgramme, Participant, ParticipantMember
from matchmaking.selectors.timetable import is_meeting_shown
from matchmaking.services.colleague import take_leave
from matchmaking.services.meeting import both_of
from matchmaking.services.member import leave_meetings
from matchmaking.services.participant import withdraw_participant
from matchmaking.services.telling import tell


def tell_departure(
    programme: MeetingProgramme, meetings: Iterable[Meeting], gone: Collection[UUID], *, at: datetime
) -> int:
    """Write to whoever loses meetings because others are `gone`, one letter each; return how many letters.

    Call in the transaction of the change, with what `cancel_meetings` returned. Nobody hears of a draft.
    """
    if not programme.is_shown:
        return 0
    lost: dict[UUID, list[Meeting]] = defaultdict(list)
    people: dict[UUID, Participant] = {}
    for meeting in meetings:
        if is_meeting_shown(meeting, programme):
            for one in both_of(meeting):
                if one.pk not in gone:
                    people[one.pk] = one
                    lost[one.pk].append(meeting)
    return sum(
        tell("meeting_cancelled", [people[pk]], at=at, meetings=sorted(meeting.pk for meeting in found))
        for pk, found in sorted(lost.items())
    )


def leave_and_tell(registration: Registration, *, actor: Actor, at: datetime) -> list[Meeting]:
    """Take a person, whose registration was given up, from behind every participant, and tell whoever loses meetings.

    Return those meetings. Call in the transaction that gives the registration up.
    """
    meetings = leave_meetings(registration, actor=actor, at=at)
    if meetings:
        own = ParticipantMember.objects.filter(registration=registration, left_at=at)
        gone = set(own.order_by("pk").values_list("participant", flat=True))
        by_programme: dict[int, list[Meeting]] = defaultdict(list)
        for meeting in meetings:
            by_programme[meeting.programme_id].append(meeting)
        for lost in by_programme.values():
            tell_departure(lost[0].programme, lost, gone, at=at)
    return meetings


@transaction.atomic
def withdraw_and_tell(participant: Participant, *, actor: Actor, at: datetime) -> None:
    """Take a participant out of the game, and write to its people and to each who was to meet it: one letter each.

    Raises ParticipantMoveRefused.
    """
    _tell_both(participant, withdraw_participant(participant, actor=actor, at=at), at=at)


@transaction.atomic
def take_leave_and_tell(member: ParticipantMember, *, actor: Actor, at: datetime) -> None:
    """Take one of several people from behind a participant; whom this costs meetings is told, in one letter each.

    Raises LastMember.
    """
    _tell_both(member.participant, take_leave(member, actor=actor, at=at), at=at)


def _tell_both(participant: Participant, meetings: list[Meeting], *, at: datetime) -> None:
    programme = participant.programme
    tell_departure(programme, meetings, {participant.pk}, at=at)
    known = [meeting.pk for meeting in meetings if is_meeting_shown(meeting, programme)]
    if known and programme.is_shown:
        tell("meeting_called_off", [participant], at=at, meetings=known)
