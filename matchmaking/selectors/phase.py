"""What people of a programme may do at a moment."""

from datetime import datetime

from matchmaking.enums import PhaseKind
from matchmaking.models import MeetingProgramme, Phase


def phases_of(programme: MeetingProgramme) -> list[Phase]:
    """Return the phases of a programme, in order. One query."""
    return list(programme.phases.order_by("position", "pk"))


def open_phases(programme: MeetingProgramme, *, at: datetime) -> list[Phase]:
    """Return the phases that are open at a moment, in order; none of a programme that its people do not see."""
    if not programme.is_shown:
        return []
    return [phase for phase in phases_of(programme) if phase.opens_at <= at < phase.closes_at]


def is_open(programme: MeetingProgramme, kind: PhaseKind, *, at: datetime) -> bool:
    """Return whether a phase of a kind is open at a moment. At most one query."""
    return any(phase.kind == kind for phase in open_phases(programme, at=at))


def next_phase(programme: MeetingProgramme, *, at: datetime) -> Phase | None:
    """Return the phase that opens next, or None. One query."""
    coming = programme.phases.filter(opens_at__gt=at)
    return coming.order_by("opens_at", "position").first()
