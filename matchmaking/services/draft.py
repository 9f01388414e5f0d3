"""What becomes of a computed timetable: accepted, whole or in part; and publishing what was accepted."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from forum.core.journal import Actor, record
from forum.core.models import LogEntry, OutboxMail
from matchmaking.enums import MeetingSource, ProgrammeState, RunState
from matchmaking.models import Meeting, MeetingProgramme, ScheduleRun
from matchmaking.selectors.draft import DraftLine, LineKind, read_draft
from matchmaking.services.ground import MeetingRefused, lock_programme
from matchmaking.services.meeting import Changes, Move, Put, change_timetable
from matchmaking.services.notice import PUBLISHED, tell_of_changes, tell_participants
from matchmaking.services.programme import move_programme
from matchmaking.services.run import RunRefused, decide_run, lock_run

# Lines that cannot be are looked for one after the other; beyond this, the draft has had its day.
MOST_REFUSALS = 12


class DraftMoved(RunRefused):
    """Meetings changed since the draft was shown: some of the lines that were chosen are no longer in it."""


class NothingChosen(RunRefused):
    """No line was chosen."""


class LinesRefused(RunRefused):
    """Some lines cannot be as things stand, by key, with what stands in their way. Nothing was changed."""

    def __init__(self, lines: dict[str, MeetingRefused]) -> None:
        super().__init__(lines)
        self.lines = lines


@dataclass(frozen=True, slots=True)
class Accepted:
    changes: Changes
    mails: list[OutboxMail]


def accept_run(run: ScheduleRun, *, chosen: Collection[str] | None = None, actor: Actor, at: datetime) -> Accepted:
    """Make meetings of a draft, whole or the `chosen` lines of it, and return what changed and who is written to.

    What is left out of it is put aside with it. Raises NothingChosen, DraftMoved, LinesRefused, RunMoveRefused.
    """
    lines = read_draft(run).lines
    if chosen is not None:
        known = {line.key for line in lines}
        if set(chosen) - known:
            raise DraftMoved
        lines = [line for line in lines if line.key in chosen]
    if not lines:
        raise NothingChosen
    try:
        return _accept(run, lines, actor=actor, at=at)
    except _Refused as refusal:
        raise LinesRefused(_find_refused(run, lines, refusal, actor=actor, at=at)) from None


class _Refused(Exception):
    def __init__(self, key: str, why: MeetingRefused) -> None:
        super().__init__(key)
        self.key, self.why = key, why


@transaction.atomic
def _accept(run: ScheduleRun, lines: list[DraftLine], *, actor: Actor, at: datetime) -> Accepted:
    """Write lines, and that the run is accepted. Raises _Refused for the first that does not hold."""
    changes = _write(run.programme, lines, actor=actor, at=at)
    row = lock_run(run)
    decide_run(row, RunState.ACCEPTED, at=at)
    counts = {"put": len(changes.put), "moved": len(changes.moved), "cancelled": len(changes.cancelled)}
    told = {name: [0, count] for name, count in counts.items()}
    record(actor, "run_accepted", row, at=at, scope=row.programme.edition.slug, changes=told)
    return Accepted(changes, tell_of_changes(row.programme, changes, at=at))


def _find_refused(
    run: ScheduleRun, lines: list[DraftLine], refusal: _Refused, *, actor: Actor, at: datetime
) -> dict[str, MeetingRefused]:
    """Return every line that does not hold beside those that do, so that one need not send twelve times."""
    refused = {refusal.key: refusal.why}
    while len(refused) < MOST_REFUSALS:
        try:
            with transaction.atomic():
                _write(run.programme, [line for line in lines if line.key not in refused], actor=actor, at=at)
                transaction.set_rollback(True)
        except _Refused as next_one:
            refused[next_one.key] = next_one.why
        else:
            break
    return refused


def _write(programme: MeetingProgramme, lines: list[DraftLine], *, actor: Actor, at: datetime) -> Changes:
    """Change the timetable by some lines. Raises _Refused."""
    meetings = {one.pk: one for one in Meeting.objects.filter(pk__in=[line.meeting for line in lines if line.meeting])}
    added = [line for line in lines if line.kind == LineKind.ADD]
    people = {one.pk: one for one in programme.participants.order_by("pk")} if added else {}
    put = {line.key: Put(people[line.a.pk], people[line.b.pk], line.slot, line.table) for line in added}
    move = {
        line.key: Move(meetings[line.meeting or 0], line.slot, line.table, line.version)
        for line in lines
        if line.kind == LineKind.MOVE
    }
    drop = {line.key: meetings[line.meeting or 0] for line in lines if line.kind == LineKind.DROP}
    try:
        return change_timetable(
            programme, put=[*put.values()], move=[*move.values()], cancel=[*drop.values()],
            source=MeetingSource.TIMETABLE, actor=actor, at=at,
        )  # fmt: skip
    except MeetingRefused as refusal:
        about = refusal.about
        key = next((key for key, line in (put | move | drop).items() if line is about or line == about), None)
        if key is None:
            raise
        raise _Refused(key, refusal) from refusal


@transaction.atomic
def publish_timetable(programme: MeetingProgramme, *, actor: Actor, at: datetime) -> list[OutboxMail]:
    """Show a timetable to its people and write to each once; return the mails.

    Where it had been out before and was taken back, only those whose meetings changed meanwhile are written to.
    Raises ProgrammeMoveRefused.
    """
    programme = lock_programme(programme)
    was_out = programme.published_at is not None
    since = _taken_back_at(programme) if was_out else None
    programme = move_programme(programme, ProgrammeState.PUBLISHED, actor=actor, at=at)
    meetings = programme.meetings.all()
    if since is not None:
        meetings = meetings.filter(changed_at__gte=since)
    people = set(meetings.order_by("pk").values_list("seats__participant", flat=True)) - {None}
    if not was_out:
        people |= set(programme.participants.approved().order_by("pk").values_list("pk", flat=True))
    return tell_participants(PUBLISHED, {key: {} for key in people}, at=at)


def _taken_back_at(programme: MeetingProgramme) -> datetime | None:
    moves = LogEntry.objects.about(programme).filter(verb="programme_moved").order_by("-pk")
    taken_back = [ProgrammeState.PUBLISHED, ProgrammeState.OPEN]
    back = next((one for one in moves if one.changes["state"] == taken_back), None)
    return back.at if back else None
