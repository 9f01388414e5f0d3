"""The rest of the day, computed anew when somebody comes late or leaves early: what holds stays where it is."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from forum.core.journal import Actor, record
from matchmaking.enums import MeetingSource
from matchmaking.models import Meeting, MeetingProgramme, Participant
from matchmaking.selectors.presence import away_slots
from matchmaking.selectors.question import LivePair, Question, live_pairs, pair_of, read_question
from matchmaking.services.meeting import Changes, Move, Put, change_timetable
from matchmaking.services.notice import tell_of_changes

# With reading, checking and writing, nobody waits two seconds at the desk.
SECONDS = 1.0


class RestNotFound(Exception):
    """The solver found no timetable for the rest of the day in time; nothing was changed. Asking again may."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What to change for the rest of the day, and who loses a meeting that finds no other place."""

    put: list[Put]
    move: list[Move]
    cancel: list[Meeting]


def resolve_rest(
    programme: MeetingProgramme, *, seconds: float = SECONDS, seed: int = 1, actor: Actor, at: datetime
) -> Changes:
    """Compute what is left of the day anew, write it, tell those concerned, and return what changed.

    Slots that have begun by `at` are over. Meetings that were held or locked stay, and so does any other that still
    holds: both are there. Those that no longer hold move to another slot, or are cancelled where there is none. Then
    whoever has room gets what they wish for and have not. Raises RestNotFound, and what `change_timetable` does.
    """
    rest = plan_rest(programme, seconds=seconds, seed=seed, at=at)
    return write_rest(programme, rest, actor=actor, at=at)


def plan_rest(programme: MeetingProgramme, *, seconds: float = SECONDS, seed: int = 1, at: datetime) -> Rest:
    """Return what the rest of the day would become, without changing anything. Raises RestNotFound."""
    # Slow to load: processes that never compute do not.
    from matchmaking.solver.solve import Unsound, solve

    broken = broken_meetings(programme, at=at)
    question = read_question(programme, movable=[one.meeting for one in broken], gone_by=at, seconds=seconds, seed=seed)
    try:
        schedule = solve(question.problem)
    except Unsound as fault:
        raise RestNotFound from fault
    if schedule.reasons:
        raise RestNotFound(str(schedule.reasons[0]))
    return _changes(programme, question, {pair_of(one): (one.slot, one.table) for one in schedule.meetings}, broken)


@transaction.atomic
def write_rest(programme: MeetingProgramme, rest: Rest, *, actor: Actor, at: datetime) -> Changes:
    """Write what `plan_rest` found, and return what changed. Raises what `change_timetable` does."""
    changes = change_timetable(
        programme, put=rest.put, move=rest.move, cancel=rest.cancel, source=MeetingSource.TIMETABLE, actor=actor, at=at
    )
    counts = {"put": len(changes.put), "moved": len(changes.moved), "cancelled": len(changes.cancelled)}
    told = {name: [0, count] for name, count in counts.items()}
    record(actor, "rest_resolved", programme, at=at, scope=programme.edition.slug, changes=told)
    tell_of_changes(programme, changes, at=at)
    return changes


def broken_meetings(programme: MeetingProgramme, *, at: datetime) -> list[LivePair]:
    """Return the meetings to come that somebody will not be there for; locked ones are the organisers' own affair."""
    slots = list(programme.slots.order_by("number"))
    coming = {slot.pk for slot in slots if slot.starts_at > at}
    away = away_slots(programme, slots)
    return [
        one
        for one in live_pairs(programme)
        if one.slot in coming
        and not one.is_fixed
        and (one.slot in away.get(one.a, ()) or one.slot in away.get(one.b, ()))
    ]


def _changes(
    programme: MeetingProgramme, question: Question, planned: dict[str, tuple[int, int]], broken: list[LivePair]
) -> Rest:
    people: dict[UUID, Participant] = {one.pk: one for one in programme.participants.order_by("pk")}
    meetings = {one.pk: one for one in Meeting.objects.filter(pk__in=[one.meeting for one in broken]).order_by("pk")}
    rest = Rest([], [], [])
    free = {one.key: one for one in broken}
    locked = {pair_of(one) for one in question.problem.locked}
    ends = {pair_of(one): (UUID(one.a), UUID(one.b)) for one in question.problem.wishes}
    for key, (slot_number, table_number) in planned.items():
        slot = question.slots[slot_number]
        table = question.tables[table_number] if question.tables else None
        if key in free:
            rest.move.append(Move(meetings[free[key].meeting], slot, table, free[key].version))
        elif key not in locked:
            a, b = ends[key]
            rest.put.append(Put(people[a], people[b], slot, table))
    rest.cancel.extend(meetings[one.meeting] for key, one in free.items() if key not in planned)
    return rest
