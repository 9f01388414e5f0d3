"""Putting, moving, cancelling, locking meetings: one by one, or a whole timetable in one act.

All of them end in `change_timetable`: everything is checked on the ground that the locks hold, in memory, and then
written in a number of queries that grows with the journal alone. Nobody is written to from here: a timetable that is
published tells hundreds at once, so whoever calls decides which letter goes to whom.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from attendees.models import AgendaEntry
from forum.core.journal import Actor, record
from matchmaking.enums import MEETING_MOVES, MeetingSource, MeetingState, Side
from matchmaking.models import Meeting, MeetingProgramme, MeetingSeat, Participant, Slot, Table
from matchmaking.pairs import pair_key
from matchmaking.services.ground import (
    Ban,
    ChangedMeanwhile,
    Ground,
    MeetingLocked,
    MeetingMoveRefused,
    MeetingRefused,
    NotAllowed,
    check_number,
    check_pair,
    check_slot,
    choose_table,
    engage_meeting,
    free_meetings,
    lock_programme,
    take_ground,
)
from matchmaking.wording import table_words


@dataclass(frozen=True, slots=True)
class Put:
    """A meeting to put. Without a table, one is chosen."""

    a: Participant
    b: Participant
    slot: Slot
    table: Table | None = None
    is_locked: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """A meeting to move. Without a table, one is chosen; `version` is the one that was shown, to be told of changes."""

    meeting: Meeting
    slot: Slot
    table: Table | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What a change came to: meetings as they are now, their seats in `meeting.both`, side a first."""

    put: list[Meeting] = field(default_factory=list)
    moved: list[Meeting] = field(default_factory=list)
    cancelled: list[Meeting] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Placed:
    meeting: Meeting
    pair: tuple[Participant, Participant]
    entries: list[AgendaEntry]


def put_meeting(
    programme: MeetingProgramme,
    a: Participant,
    b: Participant,
    slot: Slot,
    table: Table | None = None,
    *,
    source: MeetingSource,
    actor: Actor,
    at: datetime,
    insists: bool = False,
) -> Meeting:
    """Put a meeting of two participants into a slot and return it; see `change_timetable` for what it raises."""
    put = [Put(a, b, slot, table)]
    return change_timetable(programme, put=put, source=source, actor=actor, at=at, insists=insists).put[0]


def move_meeting(
    meeting: Meeting,
    slot: Slot,
    table: Table | None = None,
    *,
    version: int | None = None,
    actor: Actor,
    at: datetime,
    insists: bool = False,
) -> Meeting:
    """Move a meeting and return it; one that is there already stays as it is. Raises what `change_timetable` does."""
    move = [Move(meeting, slot, table, version)]
    changes = change_timetable(meeting.programme, move=move, actor=actor, at=at, insists=insists)
    return changes.moved[0] if changes.moved else Meeting.objects.get(pk=meeting.pk)


def cancel_meeting(
    meeting: Meeting, *, version: int | None = None, actor: Actor, at: datetime, insists: bool = False
) -> Meeting:
    """Cancel a meeting and return it: slot, table and people's time are free again.

    Raises MeetingMoveRefused, MeetingLocked unless one insists, ChangedMeanwhile.
    """
    with transaction.atomic():
        programme = lock_programme(meeting.programme)
        [current] = read_meetings(programme, [meeting])
        check_version(current, version)
        return cancel_meetings(programme, [current], actor=actor, at=at, insists=insists)[0]


@transaction.atomic
def lock_meeting(
    meeting: Meeting, *, is_locked: bool, version: int | None = None, actor: Actor, at: datetime
) -> Meeting:
    """Lock a meeting, so that no new timetable moves it, or unlock it. Raises MeetingMoveRefused, ChangedMeanwhile."""
    programme = lock_programme(meeting.programme)
    [current] = read_meetings(programme, [meeting])
    check_version(current, version)
    if not current.is_live:
        raise MeetingMoveRefused(current.state)
    if current.is_locked == is_locked:
        return current
    current.is_locked, current.changed_at = is_locked, at
    current.version += 1
    current.save(update_fields=["is_locked", "changed_at", "version"])
    changes = {"is_locked": [not is_locked, is_locked]}
    record(actor, "meeting_lock_changed", current, at=at, scope=programme.edition.slug, changes=changes)
    return current


@transaction.atomic
def change_timetable(
    programme: MeetingProgramme,
    *,
    put: Sequence[Put] = (),
    move: Sequence[Move] = (),
    cancel: Sequence[Meeting] = (),
    source: MeetingSource = MeetingSource.BY_HAND,
    actor: Actor,
    at: datetime,
    insists: bool = False,
) -> Changes:
    """Cancel, move and put meetings, all of it or nothing, and return how they are now.

    What is cancelled or moved makes room first, so that two meetings may change places. `insists` overrides locks,
    what participants said of their hours, and how many meetings they take; never a slot, a table or somebody's agenda.
    Raises MeetingLocked, MeetingMoveRefused, ChangedMeanwhile, NotAllowed, SlotTaken, TableTaken, AlreadyMeeting,
    AgendaClash, NotAvailable, EnoughMeetings, GroundMoved, each with the line that it is `about`.
    """
    seats = MeetingSeat.objects.filter(meeting__in=[one.meeting.pk for one in move])
    touched = {one.pk for line in put for one in (line.a, line.b)} | set(seats.values_list("participant", flat=True))
    ground = take_ground(programme, touched)
    if not ground.programme.takes_meetings:
        raise NotAllowed(Ban.PROGRAMME)
    current = {one.pk: one for one in read_meetings(ground.programme, [*cancel, *(line.meeting for line in move)])}
    cancelled = [current[one.pk] for one in cancel]
    moving = [line for line in move if _goes_elsewhere(current[line.meeting.pk], line, insists=insists)]
    # Whose table alone changes goes on engaging those whom it engages.
    staying = {
        one.pk: ground.engaged_by(one, both_of(one))
        for one, slot in ((current[line.meeting.pk], line.slot) for line in moving)
        if slot.pk == one.slot_id
    }
    ground.lift([*cancelled, *(current[line.meeting.pk] for line in moving)])
    moved = [
        _place_again(ground, current[line.meeting.pk], line, staying.get(line.meeting.pk), insists=insists)
        for line in moving
    ]
    added = [_place_new(ground, line, source, at=at, insists=insists) for line in put]
    cancel_meetings(ground.programme, cancelled, actor=actor, at=at, insists=insists)
    _write_moves(ground, moved, actor=actor, at=at)
    _write_new(ground, added, actor=actor, at=at)
    return Changes([one.meeting for one in added], [one.meeting for one in moved], cancelled)


def read_meetings(programme: MeetingProgramme, meetings: Iterable[Meeting]) -> list[Meeting]:
    """Return meetings of a programme as they are now, slot, table, seats and participants at hand.

    Call under the programme's lock. Raises NotAllowed for one of another programme. Two queries.
    """
    wanted = [meeting.pk for meeting in meetings]
    rows = Meeting.objects.filter(pk__in=wanted, programme=programme).select_related("slot", "table").order_by("pk")
    found = {meeting.pk: meeting for meeting in rows.prefetch_related("seats__participant")}
    if set(wanted) - found.keys():
        raise NotAllowed(Ban.ELSEWHERE)
    for meeting in found.values():
        meeting.programme = programme
    return [found[pk] for pk in wanted]


def both_of(meeting: Meeting) -> list[Participant]:
    """Return who meets, side a first. No query on a meeting of `read_meetings`."""
    return [seat.participant for seat in sorted(meeting.seats.all(), key=lambda seat: seat.side)]


def check_version(meeting: Meeting, version: int | None) -> None:
    """Raise ChangedMeanwhile if somebody changed a meeting since `version` was shown."""
    if version is not None and meeting.version != version:
        raise ChangedMeanwhile(meeting)


def cancel_meetings(
    programme: MeetingProgramme, meetings: Sequence[Meeting], *, actor: Actor, at: datetime, insists: bool = False
) -> list[Meeting]:
    """Cancel meetings that `read_meetings` returned, and return them. Call under the programme's lock.

    Raises MeetingMoveRefused, MeetingLocked unless one insists.
    """
    for meeting in meetings:
        if MeetingState.CANCELLED not in MEETING_MOVES[MeetingState(meeting.state)]:
            raise _about(meeting, MeetingMoveRefused(meeting.state))
        if meeting.is_locked and not insists:
            raise _about(meeting, MeetingLocked())
    for meeting in meetings:
        changes = {
            "state": [meeting.state, MeetingState.CANCELLED],
            "participants": [[str(one.pk) for one in both_of(meeting)], []],
        }
        meeting.state, meeting.is_live, meeting.changed_at = MeetingState.CANCELLED, False, at
        meeting.version += 1
        record(actor, "meeting_cancelled", meeting, at=at, scope=programme.edition.slug, changes=changes)
    Meeting.objects.bulk_update(meetings, ["state", "is_live", "changed_at", "version"])
    numbers = [meeting.pk for meeting in meetings]
    MeetingSeat.objects.filter(meeting__in=numbers).update(is_live=False)
    free_meetings(numbers)
    return list(meetings)


# --- checking ----------------------------------------------------------------


def _about(line: object, refusal: MeetingRefused) -> MeetingRefused:
    refusal.about = line
    return refusal


def _goes_elsewhere(meeting: Meeting, line: Move, *, insists: bool) -> bool:
    """Return whether a move changes something. Raises MeetingMoveRefused, MeetingLocked, ChangedMeanwhile."""
    try:
        check_version(meeting, line.version)
        if meeting.state != MeetingState.PUBLISHED:
            raise MeetingMoveRefused(meeting.state)
        wanted = line.table.pk if line.table else meeting.table_id
        if (line.slot.pk, wanted) == (meeting.slot_id, meeting.table_id):
            return False
        if meeting.is_locked and not insists:
            raise MeetingLocked
    except MeetingRefused as refusal:
        raise _about(line, refusal) from None
    return True


def _place_again(
    ground: Ground, meeting: Meeting, line: Move, staying: Collection[UUID] | None, *, insists: bool
) -> _Placed:
    """Play a move on the ground, which the meeting has left; `staying` are those engaged, if its hour stays."""
    one, other = both_of(meeting)
    try:
        pair = check_pair(ground, one, other)
        slot = check_slot(ground, pair, line.slot, insists=insists, stays=staying is not None)
        table = choose_table(ground, pair, slot, line.table, former=meeting.table)
    except MeetingRefused as refusal:
        raise _about(line, refusal) from None
    meeting.former = (meeting.slot_id, meeting.table_id)  # type: ignore[attr-defined]  # for the journal's line
    meeting.slot, meeting.table = slot, table
    return _sit(ground, meeting, pair, staying or ())


def _place_new(ground: Ground, line: Put, source: MeetingSource, *, at: datetime, insists: bool) -> _Placed:
    """Play a new meeting on the ground."""
    try:
        pair = check_pair(ground, line.a, line.b)
        check_number(ground, pair, insists=insists)
        slot = check_slot(ground, pair, line.slot, insists=insists)
        table = choose_table(ground, pair, slot, line.table)
    except MeetingRefused as refusal:
        raise _about(line, refusal) from None
    meeting = Meeting(
        programme=ground.programme,
        slot=slot,
        table=table,
        pair_key=pair_key(pair[0].pk, pair[1].pk),
        source=source,
        is_locked=line.is_locked,
        created_at=at,
        changed_at=at,
    )
    return _sit(ground, meeting, pair)


def _sit(
    ground: Ground, meeting: Meeting, pair: tuple[Participant, Participant], staying: Collection[UUID] = ()
) -> _Placed:
    """Take the place on the ground: nobody who comes later in the same act gets it."""
    slot, table = meeting.slot, meeting.table
    # One that is new has no number yet; any that nobody else has does.
    number = meeting.pk or -1 - len(ground.pairs)
    people = [
        (person, *labels_of(other))
        for one, other in (pair, pair[::-1])
        for person in ground.members[one.pk]
        if person.pk in staying or not ground.overlapping(person, slot)
    ]
    entries = list(engage_meeting(meeting, slot, place_of(ground.programme, table), people))
    for one in pair:
        ground.sit(one.pk, slot.pk, number)
    if table is not None:
        ground.laid[table.pk, slot.pk] = number
    ground.pairs[meeting.pair_key] = number
    for entry in entries:
        ground.agenda[entry.registration_id].append(entry)
    return _Placed(meeting, pair, entries)


def labels_of(other: Participant) -> tuple[str, str]:
    """Return what a meeting with somebody is called in an agenda, in French and in English."""
    labels = []
    for language in ("fr", "en"):
        with translation.override(language):
            labels.append((_("Rendez-vous : %(name)s") % {"name": other.name})[:200])
    return labels[0], labels[1]


def place_of(programme: MeetingProgramme, table: Table | None) -> str:
    """Return where a meeting is held, in words."""
    return table_words(programme, table)[:200]


# --- writing -----------------------------------------------------------------


def _write_moves(ground: Ground, moved: Sequence[_Placed], *, actor: Actor, at: datetime) -> None:
    if not moved:
        return
    numbers = [one.meeting.pk for one in moved]
    # Meetings that change places would meet half-way: all leave first.
    MeetingSeat.objects.filter(meeting__in=numbers).update(is_live=False)
    Meeting.objects.filter(pk__in=numbers).update(table=None)
    seats = []
    for one in moved:
        meeting = one.meeting
        meeting.version += 1
        meeting.changed_at = at
        for seat in meeting.seats.all():
            seat.slot, seat.is_live, seat.late_minutes = meeting.slot, True, None
            seats.append(seat)
        was_slot, was_table = meeting.former  # type: ignore[attr-defined]  # noted when the move was played
        changes = {"slot": [was_slot, meeting.slot_id], "table": [was_table, meeting.table_id]}
        record(actor, "meeting_moved", meeting, at=at, scope=ground.programme.edition.slug, changes=changes)
    Meeting.objects.bulk_update([one.meeting for one in moved], ["slot", "table", "version", "changed_at"])
    MeetingSeat.objects.bulk_update(seats, ["slot", "is_live", "late_minutes"])
    free_meetings(numbers)
    AgendaEntry.objects.bulk_create(entry for one in moved for entry in one.entries)


def _write_new(ground: Ground, added: Sequence[_Placed], *, actor: Actor, at: datetime) -> None:
    if not added:
        return
    Meeting.objects.bulk_create(one.meeting for one in added)
    seats, entries = [], []
    for one in added:
        meeting = one.meeting
        for side, participant in zip((Side.A, Side.B), one.pair, strict=True):
            seats.append(MeetingSeat(meeting=meeting, participant=participant, side=side, slot=meeting.slot))
        for entry in one.entries:
            entry.source_id = meeting.pk
            entries.append(entry)
        changes = {
            "slot": [None, meeting.slot_id],
            "table": [None, meeting.table_id],
            "participants": [[], [str(participant.pk) for participant in one.pair]],
            "source": [None, meeting.source],
        }
        record(actor, "meeting_put", meeting, at=at, scope=ground.programme.edition.slug, changes=changes)
    MeetingSeat.objects.bulk_create(seats)
    AgendaEntry.objects.bulk_create(entries)
