"""Runs with a result that was written by hand."""

from collections.abc import Sequence
from typing import Any

from matchmaking.enums import MeetingState, RunState
from matchmaking.models import Meeting, MeetingProgramme, Participant, ScheduleRun
from matchmaking.selectors.question import read_question
from matchmaking.services.run import digest_of, write_question
from tests.factories.moments import BEFORE

# Who meets whom, in the slot and at the table of these numbers, counted from 1.
Planned = tuple[Participant, Participant, int, int]


def draft_of(programme: MeetingProgramme, planned: Sequence[Planned], *, moves: bool = False) -> ScheduleRun:
    """Return a run that is done, whose answer is `planned`."""
    movable = {}
    if moves:
        free = Meeting.objects.filter(programme=programme, state=MeetingState.PUBLISHED, is_locked=False)
        movable = {str(one.pk): one.version for one in free.order_by("pk")}
    kept = write_question(read_question(programme, movable=[int(pk) for pk in movable]))
    meetings = [{"a": str(a.pk), "b": str(b.pk), "slot": slot - 1, "table": table - 1} for a, b, slot, table in planned]
    return ScheduleRun.objects.create(
        programme=programme,
        state=RunState.DONE,
        input=kept | {"movable": movable},
        input_digest=digest_of(kept["problem"]),
        result=answer(meetings),
        figures=answer(meetings)["objective"] | {"status": "feasible", "seconds": 0.5},
        created_at=BEFORE,
        finished_at=BEFORE,
    )


def answer(meetings: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        "status": "feasible",
        "seconds": 0.5,
        "meetings": list(meetings),
        "objective": {
            "below_min": 0, "weight": 250, "weight_bound": 251, "meetings": len(meetings), "fewest": 1, "most": 3,
            "breaks": 2, "waiting": 3, "gap_bound": 1, "table_changes": 4,
        },
        "unplaced_musts": [],
        "reasons": [],
    }  # fmt: skip
