"""From a `Schedule` to the plain values of the exchange format."""

from dataclasses import asdict
from typing import Any

from matchmaking.solver.problem import Schedule


def plain(schedule: Schedule) -> dict[str, Any]:
    """Return the answer as JSON holds it; reasons in plain words."""
    return {
        "status": str(schedule.status),
        "seconds": schedule.seconds,
        "meetings": [asdict(meeting) for meeting in schedule.meetings],
        "objective": {name: _whole(value) for name, value in asdict(schedule.objective).items()},
        "unplaced_musts": [{"a": a, "b": b} for a, b in schedule.unplaced_musts],
        "reasons": [str(reason) for reason in schedule.reasons],
    }


def _whole(value: float) -> float:
    """Return 412 for 412.0."""
    return int(value) if value == int(value) else value
