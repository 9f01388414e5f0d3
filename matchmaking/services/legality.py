"""What `change_timetable` would say of every cell of the board, without doing it: the same rules, no lock."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from attendees.enums import AgendaKind
from matchmaking.models import Meeting, MeetingProgramme, Participant, Slot, Table
from matchmaking.selectors.question import live_pairs
from matchmaking.services.ground import (
    Ground,
    MeetingRefused,
    TableTaken,
    check_number,
    check_pair,
    check_slot,
    choose_table,
    see_ground,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A slot and a table: free for the two, taken by a meeting that may change places with theirs, or not possible."""

    slot: Slot
    table: Table | None
    refusal: MeetingRefused | None = None
    swap: int | None = None


def cells_for(
    programme: MeetingProgramme, pair: Sequence[Participant], *, meeting: Meeting | None = None
) -> list[Cell]:
    """Return what is possible for two participants in every cell, slot by slot.

    `meeting` is theirs, which leaves its place first; then a cell that holds another meeting says whether the two
    meetings may change places. Thirteen queries at most, whatever the programme holds.
    """
    others = _others(programme) if meeting else {}
    people = {one.pk for one in pair} | {person for found in others.values() for person in found}
    ground = see_ground(programme, people)
    if meeting is not None:
        ground.lift([meeting])
    both = tuple(ground.participants[one.pk] for one in pair)
    cells = []
    for slot in ground.slots.values():
        refusal = _refusal_of_slot(ground, both, slot, is_new=meeting is None)
        for table in ground.tables.values() or (None,):
            cells.append(_cell(ground, both, slot, table, refusal, meeting, others))
    return cells


def _others(programme: MeetingProgramme) -> dict[int, tuple[UUID, UUID]]:
    """Return who meets in the meetings that may move."""
    return {one.meeting: (one.a, one.b) for one in live_pairs(programme) if not one.is_fixed}


def _refusal_of_slot(ground: Ground, both: Sequence[Participant], slot: Slot, *, is_new: bool) -> MeetingRefused | None:
    try:
        pair = check_pair(ground, *both)
        if is_new:
            check_number(ground, pair, insists=False)
        check_slot(ground, pair, slot, insists=False)
    except MeetingRefused as refusal:
        return refusal
    return None


def _cell(
    ground: Ground,
    both: Sequence[Participant],
    slot: Slot,
    table: Table | None,
    refusal: MeetingRefused | None,
    meeting: Meeting | None,
    others: Mapping[int, tuple[UUID, UUID]],
) -> Cell:
    """Return one cell. Where another meeting stands, the question is whether the two may change places."""
    there = ground.laid.get((table.pk, slot.pk)) if table else None
    # What keeps the two out of the slot, whoever leaves this cell, is said of it at once.
    is_kept_out = refusal is not None and there not in {ground.seated.get((one.pk, slot.pk)) for one in both}
    if meeting is not None and there is not None and there in others and not is_kept_out:
        other_pair = [ground.participants[person] for person in others[there]]
        return _swap_cell(ground, both, slot, table, meeting, there, other_pair)
    if refusal is None and table is not None:
        try:
            choose_table(ground, both, slot, table)
        except TableTaken as taken:
            refusal = taken
    return Cell(slot, table, refusal)


def _swap_cell(
    ground: Ground,
    both: Sequence[Participant],
    slot: Slot,
    table: Table | None,
    meeting: Meeting,
    there: int,
    other_pair: Sequence[Participant],
) -> Cell:
    """Return a cell whose meeting would go where theirs stands."""
    if slot.pk == meeting.slot_id:
        # In one slot nobody's hours change: only the tables do.
        holders = (ground.holders.get(table.pk if table else 0), ground.holders.get(meeting.table_id or 0))
        free = holders[0] in {None, *(one.pk for one in both)} and holders[1] in {None, *(one.pk for one in other_pair)}
        return Cell(slot, table, None if free else TableTaken(table), there if free else None)
    try:
        with _lifted(ground, there, slot, table, other_pair):
            check_slot(ground, both, slot, insists=False)
            choose_table(ground, both, slot, table)
            check_slot(ground, other_pair, ground.slots[meeting.slot_id], insists=False)
            choose_table(ground, other_pair, ground.slots[meeting.slot_id], meeting.table)
    except MeetingRefused as refusal:
        return Cell(slot, table, refusal)
    return Cell(slot, table, None, there)


@contextmanager
def _lifted(
    ground: Ground, meeting: int, slot: Slot, table: Table | None, people: Sequence[Participant]
) -> Iterator[None]:
    """Play for a moment that a meeting has left its place. Cheaper than `lift`: it is done for each cell."""
    seats = {(one.pk, slot.pk): ground.seated.pop((one.pk, slot.pk), meeting) for one in people}
    place = (table.pk if table else 0, slot.pk)
    laid = ground.laid.pop(place, None)
    engaged = {person.pk: ground.agenda[person.pk] for one in people for person in ground.members[one.pk]}
    for person, entries in engaged.items():
        ground.agenda[person] = [
            entry for entry in entries if entry.kind != AgendaKind.MEETING or entry.source_id != meeting
        ]
    try:
        yield
    finally:
        ground.seated |= seats
        ground.agenda |= engaged
        if laid is not None:
            ground.laid[place] = laid
