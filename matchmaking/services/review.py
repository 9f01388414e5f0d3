"""What organisers do with participants: review, put in by hand, settle, staff. Whoever loses a meeting by it is told.

People behind a participant are locked first, by number, and the programme after: see `ground`.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from attendees.models import Registration
from forum.core.journal import Actor, record
from forum.core.text import fold
from matchmaking.enums import PARTICIPANT_MOVES, MeetingState, ParticipantState
from matchmaking.models import (
    Meeting,
    MeetingProgramme,
    MeetingRequest,
    MeetingSeat,
    Participant,
    ParticipantMember,
    Profile,
    Table,
    Wish,
)
from matchmaking.services.farewell import tell_departure
from matchmaking.services.ground import lock_programme
from matchmaking.services.meeting import cancel_meetings, read_meetings
from matchmaking.services.member import add_member, remove_member
from matchmaking.services.setting import lock_unsettled
from matchmaking.services.telling import tell

# The letter that each verdict sends.
LETTERS = {
    ParticipantState.APPROVED: "participant_approved",
    ParticipantState.TO_AMEND: "participant_to_amend",
    ParticipantState.DECLINED: "participant_declined",
}


class ReviewRefused(Exception):
    """What was asked of a participant cannot be done; nothing was changed. The subclasses say why."""


class VerdictRefused(ReviewRefused):
    """The participant's state does not allow it: a colleague was quicker, say."""


class HasMeetings(ReviewRefused):
    """The participant has meetings to come, which what was asked would leave hanging."""


class SideTaken(ReviewRefused):
    """The participant has wished, was wished for, or has met: its side stays."""


class TableNotFree(ReviewRefused):
    """The table is somebody else's all day, or others meet there."""


def _lock(programme: MeetingProgramme, participant: Participant) -> Participant:
    """Return a participant as it is now, under the programme's lock, and its own."""
    rows = Participant.objects.select_for_update(of=("self",), no_key=True)
    found = rows.get(pk=participant.pk, programme=programme)
    found.programme = programme
    return found


@transaction.atomic
def review_participant(
    participant: Participant, verdict: ParticipantState, *, words: str = "", actor: Actor, at: datetime
) -> Participant:
    """Approve a participant, ask to amend its sheet, or decline it; its people are told, with words.

    Whoever is declined loses their meetings to come, and those whom they were to meet are told.
    Raises VerdictRefused, HasMeetings where a sheet is to be amended while it has meetings, ProgrammeSettled.
    """
    programme = lock_unsettled(participant.programme)
    participant = _lock(programme, participant)
    before = ParticipantState(participant.state)
    if verdict not in LETTERS or verdict not in PARTICIPANT_MOVES[before]:
        raise VerdictRefused(before, verdict)
    coming = _meetings_to_come(participant, at=at)
    if coming and verdict == ParticipantState.TO_AMEND:
        raise HasMeetings
    participant.state, participant.reviewed_at, participant.review_words = verdict, at, words
    participant.save(update_fields=["state", "reviewed_at", "review_words"])
    changes = {"state": [before, verdict]}
    record(actor, "participant_reviewed", participant, at=at, scope=programme.edition.slug, changes=changes)
    if verdict == ParticipantState.DECLINED:
        gone = cancel_meetings(programme, read_meetings(programme, coming), actor=actor, at=at, insists=True)
        tell_departure(programme, gone, {participant.pk}, at=at)
    tell(LETTERS[verdict], [participant], at=at)
    return participant


def _meetings_to_come(participant: Participant, *, at: datetime) -> list[Meeting]:
    seated = Meeting.objects.filter(
        seats__participant=participant, seats__is_live=True, state=MeetingState.PUBLISHED, slot__starts_at__gt=at
    )
    return list(seated.order_by("slot__number", "pk"))


@transaction.atomic
def put_participant(
    programme: MeetingProgramme,
    people: Sequence[Registration] = (),
    *,
    side: str,
    name: str,
    organisation: str = "",
    organisation_kind: str = "",
    actor: Actor,
    at: datetime,
) -> Participant:
    """Make a participant for those who did not do it themselves, approved, people behind it, and return it.

    Raises AlreadyMember, NotConfirmed, ProgrammeSettled.
    """
    numbers = sorted(person.pk for person in people)
    list(Registration.objects.filter(pk__in=numbers).order_by("pk").select_for_update(of=("self",), no_key=True))
    programme = lock_unsettled(programme)
    participant = Participant.objects.create(
        programme=programme,
        side=side,
        state=ParticipantState.APPROVED,
        name=name,
        sort_key=fold(name)[:120],
        organisation=organisation,
        organisation_kind=organisation_kind,
        created_at=at,
        submitted_at=at,
        reviewed_at=at,
    )
    Profile.objects.create(participant=participant, search_key=fold(f"{name} {organisation}"), updated_at=at)
    changes = {"side": [None, side]}
    record(actor, "participant_put", participant, at=at, scope=programme.edition.slug, changes=changes)
    for person in sorted(people, key=lambda person: person.pk):
        add_member(participant, person, actor=actor, at=at)
    return participant


@transaction.atomic
def settle_participant(
    participant: Participant,
    *,
    side: str,
    least: int | None,
    most: int | None,
    table: Table | None,
    takes_standby: bool,
    actor: Actor,
    at: datetime,
) -> Participant:
    """Set how many meetings a participant is promised and has at most, its side and its table; return it.

    A maximum below what it has already cancels nothing. Raises SideTaken, TableNotFree, ProgrammeSettled.
    """
    programme = lock_unsettled(participant.programme)
    participant = _lock(programme, participant)
    if side != participant.side and (side not in programme.sides or _is_engaged(participant)):
        raise SideTaken
    if table is not None and table.pk != participant.table_id and not _is_free(table, participant):
        raise TableNotFree
    wanted = {
        "side": side,
        "min_meetings": least,
        "max_meetings": most,
        "table_id": table.pk if table else None,
        "takes_standby": takes_standby,
    }
    changes = {}
    for name, value in wanted.items():
        before = getattr(participant, name)
        if before != value:
            setattr(participant, name, value)
            changes[name.removesuffix("_id")] = [before, value]
    if changes:
        participant.save(update_fields=list(changes))
        record(actor, "participant_settled", participant, at=at, scope=programme.edition.slug, changes=changes)
    return participant


def _is_engaged(participant: Participant) -> bool:
    """Return whether others know a participant on its side: wishes, requests, meetings."""
    wished = Wish.objects.filter(Q(wisher=participant) | Q(wished=participant)).exists()
    asked = MeetingRequest.objects.filter(Q(asker=participant) | Q(asked=participant)).exists()
    return wished or asked or participant.meeting_seats.exists()


def _is_free(table: Table, participant: Participant) -> bool:
    """Return whether a table may be a participant's alone: nobody else's, and nobody else meets there."""
    if table.programme_id != participant.programme_id:
        return False
    held = Participant.objects.filter(table=table).exclude(pk=participant.pk).exists()
    own = MeetingSeat.objects.filter(participant=participant, is_live=True).values("meeting")
    return not held and not Meeting.objects.live().filter(table=table).exclude(pk__in=own).exists()


@transaction.atomic
def release_member(member: ParticipantMember, *, actor: Actor, at: datetime) -> list[Meeting]:
    """Take a person from behind a participant; where nobody is left for a meeting, who loses it is told.

    Return the meetings that are cancelled.
    """
    gone = remove_member(member, actor=actor, at=at)
    tell_departure(lock_programme(member.programme), gone, {member.participant_id}, at=at)
    return gone
