"""Timetables computed in the background: asked for by an organiser, made by the worker, kept as drafts.

A draft never sits among meetings: what becomes of it is `matchmaking.services.draft`'s.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from forum.core.journal import Actor, record
from forum.core.models import LogEntry
from matchmaking.enums import RUN_MOVES, UNFINISHED_RUNS, MeetingState, RunState
from matchmaking.models import Meeting, MeetingProgramme, ScheduleRun
from matchmaking.selectors.draft import chances_of
from matchmaking.selectors.question import Question, read_question
from matchmaking.services.ground import lock_programme
from matchmaking.solver.relay import problem_as_plain

# A worker that gives no sign for this long is dead: another takes its run over.
LEASE = timedelta(minutes=1)
# What stopped this many workers will stop the next one too.
ATTEMPTS = 3
WORKER = Actor.system("meetings")


class RunRefused(Exception):
    """What was asked of a run cannot be done; nothing was changed. The subclasses say why."""


class NothingToPlace(RunRefused):
    """The programme has no slots, or nobody wishes for anybody."""


class RunMoveRefused(RunRefused):
    """The run's state does not allow it: it is over already, say."""


class RunReplaced(Exception):
    """The run was taken over, or is over, while it was being made."""


@transaction.atomic
def ask_for_run(
    programme: MeetingProgramme,
    *,
    moves_published: bool = False,
    offers_cancelled: bool = False,
    seconds: int = 30,
    seed: int = 1,
    actor: Actor,
    at: datetime,
) -> ScheduleRun:
    """Ask for a timetable and return the run; while one is on its way, asking again returns it.

    Meetings stay where they are, unless `moves_published`: then those that nobody locked may move. Those locked or held
    never do. Raises NothingToPlace.
    """
    programme = lock_programme(programme)
    if under_way := programme.runs.filter(state__in=UNFINISHED_RUNS).first():
        return under_way
    movable: dict[int, int] = {}
    if moves_published:
        free = Meeting.objects.filter(
            programme=programme, state=MeetingState.PUBLISHED, is_locked=False, slot__starts_at__gt=at
        )
        movable = dict(free.order_by("pk").values_list("pk", "version"))
    question = read_question(
        programme, movable=movable, offers_cancelled=offers_cancelled, seed=seed, seconds=seconds, gone_by=at
    )
    if not question.slots or not (question.problem.wishes or question.problem.locked):
        raise NothingToPlace
    kept = write_question(question) | {"movable": {str(pk): version for pk, version in movable.items()}}
    run = ScheduleRun.objects.create(
        programme=programme,
        input=kept,
        input_digest=digest_of(kept["problem"]),
        seed=seed,
        seconds=seconds,
        asked_by=actor.label,
        created_at=at,
    )
    changes = {"seed": [None, seed], "seconds": [None, seconds], "moves_published": [None, moves_published]}
    record(actor, "run_asked", run, at=at, scope=programme.edition.slug, changes=changes)
    return run


def write_question(question: Question) -> dict[str, Any]:
    """Return a question as a run keeps it: the problem in the exchange format, and what its numbers stand for.

    What a draft tells of the problem stands beside it: to read the whole again would be dear.
    """
    problem = problem_as_plain(question.problem)
    return {
        "problem": problem,
        "chances": chances_of(problem),
        "slots": [slot.pk for slot in question.slots],
        "tables": [table.pk for table in question.tables],
    }


def digest_of(problem: Mapping[str, Any]) -> str:
    """Return what tells one problem from another, whatever its seed and its time."""
    told = {name: value for name, value in problem.items() if name not in ("seed", "seconds", "name")}
    return sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


@transaction.atomic
def claim_run(*, at: datetime) -> ScheduleRun | None:
    """Claim the oldest run that nobody makes, or whose worker died, and return it.

    One that several workers left unfinished comes back as failed: the caller has nothing to do with it.
    """
    free = Q(state=RunState.QUEUED) | Q(state=RunState.RUNNING, claimed_at__lte=at - LEASE)
    due = ScheduleRun.objects.filter(free).select_related("programme__edition").order_by("created_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(of=("self",), skip_locked=True)
    run = due.first()
    if run is None:
        return None
    run.state, run.claimed_at, run.started_at, run.progress = RunState.RUNNING, at, run.started_at or at, {}
    run.save(update_fields=["state", "claimed_at", "started_at", "progress"])
    if LogEntry.objects.about(run).filter(verb="run_started").count() >= ATTEMPTS:
        fail_run(run, reason=f"left unfinished {ATTEMPTS} times", at=at)
        run.state = RunState.FAILED
    else:
        record(WORKER, "run_started", run, at=at, scope=run.programme.edition.slug)
    return run


def note_progress(run: ScheduleRun, *, progress: Mapping[str, Any] | None, at: datetime) -> bool:
    """Say how far a claimed run is, and that its worker lives; return whether somebody asked it to stop.

    Raises RunReplaced.
    """
    mine = ScheduleRun.objects.filter(pk=run.pk, state=RunState.RUNNING, claimed_at=run.claimed_at)
    told: dict[str, Any] = {"claimed_at": at} if progress is None else {"claimed_at": at, "progress": progress}
    if not mine.update(**told):
        raise RunReplaced
    run.claimed_at = at
    return ScheduleRun.objects.filter(pk=run.pk, stop_asked_at__isnull=False).exists()


@transaction.atomic
def finish_run(run: ScheduleRun, *, schedule: dict[str, Any], at: datetime) -> None:
    """Keep what the solver answered. Raises RunReplaced, and keeps nothing then."""
    row = _mine(run)
    row.state = RunState.STOPPED if row.stop_asked_at else RunState.DONE
    row.result, row.finished_at, row.claimed_at = schedule, at, None
    row.figures = schedule["objective"] | {"status": schedule["status"], "seconds": schedule["seconds"]}
    row.save(update_fields=["state", "result", "figures", "finished_at", "claimed_at"])
    changes = {"meetings": [None, len(schedule["meetings"])], "status": [None, schedule["status"]]}
    record(WORKER, "run_finished", row, at=at, scope=row.programme.edition.slug, changes=changes)


@transaction.atomic
def fail_run(run: ScheduleRun, *, reason: str, at: datetime) -> None:
    """Write down that a run cannot be made, with the reason for whoever looks into it."""
    mine = ScheduleRun.objects.filter(pk=run.pk, state=RunState.RUNNING, claimed_at=run.claimed_at)
    if mine.update(state=RunState.FAILED, failure=reason[:300], finished_at=at, claimed_at=None):
        record(
            WORKER, "run_failed", run, at=at, scope=run.programme.edition.slug, changes={"reason": ["", reason[:300]]}
        )


@transaction.atomic
def stop_run(run: ScheduleRun, *, actor: Actor, at: datetime) -> ScheduleRun:
    """Ask a run to stop with the best found so far, and return it; one that waits stops at once, with nothing.

    Raises RunMoveRefused.
    """
    row = lock_run(run)
    if row.state not in UNFINISHED_RUNS:
        raise RunMoveRefused(row.state)
    if row.stop_asked_at is not None:
        return row
    row.stop_asked_at = at
    if row.state == RunState.QUEUED:
        row.state, row.finished_at = RunState.STOPPED, at
    row.save(update_fields=["state", "stop_asked_at", "finished_at"])
    record(actor, "run_stop_asked", row, at=at, scope=row.programme.edition.slug)
    return row


@transaction.atomic
def discard_run(run: ScheduleRun, *, actor: Actor, at: datetime) -> ScheduleRun:
    """Put a draft, or a run that failed, aside and return it; it stays in the list. Raises RunMoveRefused."""
    row = lock_run(run)
    decide_run(row, RunState.DISCARDED, at=at)
    record(actor, "run_discarded", row, at=at, scope=row.programme.edition.slug)
    return row


def decide_run(run: ScheduleRun, state: RunState, *, at: datetime) -> None:
    """Write what was decided of a run that is locked. Raises RunMoveRefused."""
    if state not in RUN_MOVES[RunState(run.state)]:
        raise RunMoveRefused(run.state)
    run.state, run.decided_at = state, at
    run.save(update_fields=["state", "decided_at"])


def lock_run(run: ScheduleRun) -> ScheduleRun:
    """Lock a run until the transaction ends and return it as it is now, its programme and edition at hand."""
    rows = ScheduleRun.objects.select_related("programme__edition")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=run.pk)


def _mine(run: ScheduleRun) -> ScheduleRun:
    """Return a claimed run under its lock. Raises RunReplaced."""
    row = lock_run(run)
    if row.state != RunState.RUNNING or row.claimed_at != run.claimed_at:
        raise RunReplaced
    return row
