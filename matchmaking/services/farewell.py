"""Somebody leaves with meetings: those whom they were to meet are told, once for all of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from attendees.models import Registration
from forum.core.journal import Actor
from matchmaking.enums import MeetingSource
from matchmaking.models import Meeting, MeetingProgramme, Participant, ParticipantMember
from matchmaking.services.meeting import both_of
from matchmaking.services.member import leave_meetings
from matchmaking.services.telling import tell

# Those that their people know of before the timetable is published: they made them.
KNOWN = (MeetingSource.DIRECT, MeetingSource.REQUEST)


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
        if programme.is_published or meeting.source in KNOWN:
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
