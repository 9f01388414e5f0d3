"""What people of a programme may do at a moment."""

from datetime import datetime

from matchmaking.enums import PhaseKind, ProgrammeState
from matchmaking.models import MeetingProgramme, Phase

# Where what people do is still of use.
TAKING = (ProgrammeState.OPEN, ProgrammeState.PUBLISHED)


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


def takes_profiles(programme: MeetingProgramme, *, at: datetime) -> bool:
    """Return whether people may join, and write their sheets: in such a phase, or as long as none was ever planned."""
    if programme.state not in TAKING:
        return False
    planned = [phase for phase in phases_of(programme) if phase.kind == PhaseKind.PROFILES]
    return not planned or any(phase.opens_at <= at < phase.closes_at for phase in planned)


def takes_bookings(programme: MeetingProgramme, *, at: datetime) -> bool:
    """Return whether people book free slots by themselves: in such a phase, or once the timetable is published."""
    if programme.state == ProgrammeState.PUBLISHED:
        return programme.direct_quota != 0
    return programme.state == ProgrammeState.OPEN and is_open(programme, PhaseKind.DIRECT, at=at)


def takes_requests(programme: MeetingProgramme, *, at: datetime) -> bool:
    """Return whether people ask each other for meetings: in such a phase, or once the timetable is published."""
    if programme.state == ProgrammeState.PUBLISHED:
        return programme.request_quota != 0
    return programme.state == ProgrammeState.OPEN and is_open(programme, PhaseKind.REQUESTS, at=at)


def takes_wishes(programme: MeetingProgramme, *, at: datetime) -> bool:
    """Return whether people say whom they wish to meet: in such a phase alone."""
    return programme.state in TAKING and is_open(programme, PhaseKind.WISHES, at=at)
