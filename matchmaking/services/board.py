"""What an organiser does on the board: puts, moves, swaps, cancels, and takes back what they did last.

Each act is told to the people concerned once the timetable is out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import transaction

from forum.core.journal import Actor, record
from forum.core.models import LogEntry
from matchmaking.enums import MeetingSource
from matchmaking.models import Meeting, MeetingProgramme, Participant, Slot, Table, Wish
from matchmaking.services.ground import MeetingRefused
from matchmaking.services.meeting import Changes, Move, Put, both_of, cancel_meeting, change_timetable, lock_meeting
from matchmaking.services.notice import tell_of_changes

UNDONE = "meetings_undone"
VERBS = ("meeting_put", "meeting_moved", "meeting_cancelled", "meeting_lock_changed")
# How far back one goes, in lines of the journal; and how many meetings one step may be of.
MOST_LINES, LARGEST_STEP = 200, 20


class PairNotPossible(MeetingRefused):
    """The two cannot be brought together. Why is nobody's business."""


class NothingToUndo(Exception):
    """The organiser did nothing on this board lately that can be taken back."""


class ChangedSince(Exception):
    """Somebody changed one of the meetings after the act: taking it back would undo their work."""


@transaction.atomic
def place_meeting(
    programme: MeetingProgramme,
    a: Participant,
    b: Participant,
    slot: Slot,
    table: Table | None = None,
    *,
    insists: bool = False,
    actor: Actor,
    at: datetime,
) -> Meeting:
    """Put a meeting by hand and return it. Raises PairNotPossible, and what `change_timetable` does."""
    if Wish.objects.filter(no_thanks=True, wisher__in=[a, b], wished__in=[a, b]).exists():
        raise PairNotPossible
    changes = _change(programme, put=[Put(a, b, slot, table)], insists=insists, actor=actor, at=at)
    return changes.put[0]


@transaction.atomic
def replace_meeting(
    meeting: Meeting,
    slot: Slot,
    table: Table | None = None,
    *,
    version: int | None = None,
    insists: bool = False,
    actor: Actor,
    at: datetime,
) -> Changes:
    """Move a meeting. Raises what `change_timetable` does."""
    move = [Move(meeting, slot, table, version)]
    return _change(meeting.programme, move=move, insists=insists, actor=actor, at=at)


@transaction.atomic
def swap_meetings(
    one: Meeting,
    other: Meeting,
    *,
    version: int | None = None,
    other_version: int | None = None,
    actor: Actor,
    at: datetime,
) -> Changes:
    """Have two meetings change places, slot and table. Raises what `change_timetable` does."""
    moves = [Move(one, other.slot, other.table, version), Move(other, one.slot, one.table, other_version)]
    return _change(one.programme, move=moves, actor=actor, at=at)


@transaction.atomic
def withdraw_meeting(
    meeting: Meeting, *, version: int | None = None, insists: bool = False, actor: Actor, at: datetime
) -> Meeting:
    """Cancel a meeting and tell both sides. Raises what `cancel_meeting` does."""
    cancelled = cancel_meeting(meeting, version=version, insists=insists, actor=actor, at=at)
    tell_of_changes(cancelled.programme, Changes(cancelled=[cancelled]), at=at)
    return cancelled


def _change(
    programme: MeetingProgramme,
    *,
    put: Sequence[Put] = (),
    move: Sequence[Move] = (),
    cancel: Sequence[Meeting] = (),
    insists: bool = False,
    actor: Actor,
    at: datetime,
) -> Changes:
    changes = change_timetable(
        programme, put=put, move=move, cancel=cancel, source=MeetingSource.BY_HAND, actor=actor, at=at, insists=insists
    )
    tell_of_changes(programme, changes, at=at)
    return changes


# --- taking back -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """What one act did, as the journal tells it: a line for each meeting."""

    lines: tuple[LogEntry, ...]
    meetings: tuple[Meeting, ...]

    @property
    def number(self) -> int:
        return self.lines[-1].pk


def last_step(programme: MeetingProgramme, actor: Actor) -> Step | None:
    """Return the last act of an organiser on the board of a programme that was not taken back yet. Three queries.

    Drafts that were accepted are no act of the board, nor is taking back.
    """
    lines = LogEntry.objects.filter(
        actor_kind=actor.kind,
        actor_id=actor.id,
        scope=programme.edition.slug,
        verb__in=[*VERBS, UNDONE, "run_accepted"],
    ).order_by("-pk")[:MOST_LINES]
    found = list(lines)
    undone = {line.changes["step"][0] for line in found if line.verb == UNDONE}
    meetings = {
        str(one.pk): one
        for one in programme.meetings.filter(pk__in=[int(line.target_id) for line in found if line.verb in VERBS])
        .select_related("slot", "table")
        .prefetch_related("seats__participant")
    }
    for one in meetings.values():
        one.programme = programme
    for _at, group in groupby(found, key=lambda line: line.at):
        act = list(group)
        is_own = all(line.verb in VERBS and line.target_id in meetings for line in act)
        if is_own and len(act) <= LARGEST_STEP and act[-1].pk not in undone:
            return Step(tuple(act), tuple(meetings[line.target_id] for line in act))
    return None


@transaction.atomic
def undo_step(programme: MeetingProgramme, *, number: int, actor: Actor, at: datetime) -> Changes:
    """Take back the last act of an organiser, as a new act. `number` is the step that was shown.

    What was put is cancelled, what was moved goes back, what was cancelled is put again where it was. Raises
    NothingToUndo, ChangedSince, and what `change_timetable` does.
    """
    step = last_step(programme, actor)
    if step is None or step.number != number:
        raise NothingToUndo
    put: list[Put] = []
    move: list[Move] = []
    cancel: list[Meeting] = []
    for line, meeting in zip(step.lines, step.meetings, strict=True):
        _check_untouched(line, meeting)
        if line.verb == "meeting_put":
            cancel.append(meeting)
        elif line.verb == "meeting_moved":
            move.append(_back(line, meeting))
        elif line.verb == "meeting_cancelled":
            a, b = both_of(meeting)
            put.append(Put(a, b, meeting.slot, meeting.table, meeting.is_locked))
        else:
            lock_meeting(meeting, is_locked=line.changes["is_locked"][0], actor=actor, at=at)
    changes = _change(programme, put=put, move=move, cancel=cancel, insists=True, actor=actor, at=at)
    record(
        actor, "meetings_undone", programme, at=at, scope=programme.edition.slug, changes={"step": [step.number, None]}
    )
    return changes


def _back(line: LogEntry, meeting: Meeting) -> Move:
    slot = Slot.objects.filter(pk=line.changes["slot"][0]).first()
    table = Table.objects.filter(pk=line.changes["table"][0]).first()
    if slot is None:
        raise ChangedSince
    return Move(meeting, slot, table, meeting.version)


def _check_untouched(line: LogEntry, meeting: Meeting) -> None:
    """Raise ChangedSince if a meeting is no longer as the act left it."""
    after = {
        "meeting_put": meeting.is_live and line.changes.get("slot", [None, None])[1] == meeting.slot_id,
        "meeting_moved": meeting.is_live
        and [line.changes.get(name, [None, None])[1] for name in ("slot", "table")]
        == [meeting.slot_id, meeting.table_id],
        "meeting_cancelled": not meeting.is_live,
        "meeting_lock_changed": line.changes.get("is_locked", [None, None])[1] == meeting.is_locked,
    }
    later = LogEntry.objects.about(meeting).filter(verb__in=VERBS, pk__gt=line.pk)
    if not after[line.verb] or later.exists():
        raise ChangedSince
