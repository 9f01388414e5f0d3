"""The timetable of invented meetings: the solver's own, asked for, kept and accepted as organisers do."""

from datetime import datetime, timedelta

from forum.core.journal import Actor, record
from matchmaking.enums import RunState
from matchmaking.models import MeetingProgramme, ScheduleRun
from matchmaking.services.draft import accept_run
from matchmaking.services.run import WORKER, NothingToPlace, ask_for_run, finish_run
from matchmaking.solver.effort import Progress
from matchmaking.solver.reading import parse_problem
from matchmaking.solver.relay import schedule_as_plain
from matchmaking.solver.solve import solve

MANAGER = Actor.system("Rendez-vous (démonstration)")
SECONDS, SEED = 30, 1
# How often the search looks up before it is told that this will do: counted, so that every machine finds the same.
LOOKS = 48
# How long a draft is looked at.
READ_FOR = timedelta(minutes=20)


def compute_timetable(programme: MeetingProgramme, *, at: datetime) -> ScheduleRun | None:
    """Have a timetable computed, here and now, and accept it whole; None where there is nobody to place.

    No worker is waited for: what it would do is done in its stead, within the caller's transaction.
    """
    try:
        run = ask_for_run(programme, seconds=SECONDS, seed=SEED, actor=MANAGER, at=at)
    except NothingToPlace:
        return None
    run.state, run.started_at, run.claimed_at = RunState.RUNNING, at, at
    run.save(update_fields=["state", "started_at", "claimed_at"])
    record(WORKER, "run_started", run, at=at, scope=programme.edition.slug)
    looks = _Looks()
    schedule = solve(parse_problem(run.input["problem"]), progress=looks.hear, stop=looks.are_enough)
    taken = timedelta(seconds=schedule.seconds)
    finish_run(run, schedule=schedule_as_plain(schedule), at=at + taken)
    run = ScheduleRun.objects.select_related("programme__edition").get(pk=run.pk)
    if schedule.meetings:
        accept_run(run, actor=MANAGER, at=at + READ_FOR)
    return run


class _Looks:
    """Counts how often the search for fewer gaps tells where it is."""

    def __init__(self) -> None:
        self.count = 0

    def hear(self, progress: Progress) -> None:
        self.count += progress.gap is not None

    def are_enough(self) -> bool:
        return self.count >= LOOKS
