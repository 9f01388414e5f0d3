"""What `change_timetable` would say of every cell of the board, without doing it: the same rules, no lock."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple, cast
from uuid import UUID

from attendees.enums import AgendaKind
from attendees.models import AgendaEntry, Registration
from matchmaking.models import Meeting, MeetingProgramme, Participant, ParticipantMember, Slot, Table
from matchmaking.selectors.question import LivePair, live_pairs
from matchmaking.services.ground import (
    MANY,
    Ground,
    MeetingRefused,
    TableTaken,
    check_number,
    check_pair,
    check_slot,
    choose_table,
    members_of,
    read_ground,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A slot and a table: free for the two, taken by a meeting that may change places with theirs, or not possible.

    `version` is that of the meeting in `swap`.
    """

    slot: Slot
    table: Table | None
    refusal: MeetingRefused | None = None
    swap: int | None = None
    version: int | None = None


def cells_for(
    programme: MeetingProgramme, pair: Sequence[Participant], *, meeting: Meeting | None = None
) -> list[Cell]:
    """Return what is possible for two participants in every cell, slot by slot.

    `meeting` is theirs, which leaves its place first; then a cell that holds another meeting says whether the two
    meetings may change places. Twelve queries at most, whatever the programme holds.
    """
    live = live_pairs(programme)
    # The meetings that may move.
    others = {one.meeting: one for one in live if not one.is_fixed} if meeting else {}
    people = {one.pk for one in pair} | {person for one in others.values() for person in (one.a, one.b)}
    ground = _see_ground(programme, people, live)
    if meeting is not None:
        ground.lift([meeting])
    both = tuple(ground.participants[one.pk] for one in pair)
    cells = []
    for slot in ground.slots.values():
        refusal = _refusal_of_slot(ground, both, slot, meeting)
        for table in ground.tables.values() or (None,):
            cells.append(_cell(ground, both, slot, table, refusal, meeting, others))
    return cells


class _Known(NamedTuple):
    """Somebody behind a participant, of whom nothing is asked here but whether they are free."""

    pk: UUID


def _see_ground(programme: MeetingProgramme, wanted: set[UUID], live: Sequence[LivePair]) -> Ground:
    """Return the ground without its locks. Seven queries.

    The programme's own meetings are left out of agendas: where they engage somebody, the participant sits already.
    """
    members = members_of(wanted, programme)
    people = {person for found in members.values() for person in found}
    known = cast("dict[UUID, Registration]", {person: _Known(person) for person in people})
    own = programme.meetings.order_by().values("pk")
    behind = ParticipantMember.objects.present().filter(programme=programme).order_by().values("registration")
    entries = AgendaEntry.objects.all()
    agenda = entries.filter(registration__in=behind) if len(people) > MANY else entries.filter(registration__in=people)
    elsewhere = agenda.exclude(kind=AgendaKind.MEETING, source_id__in=own)
    return read_ground(programme, wanted, members, known, elsewhere, live)


def _refusal_of_slot(
    ground: Ground, both: Sequence[Participant], slot: Slot, meeting: Meeting | None
) -> MeetingRefused | None:
    try:
        pair = check_pair(ground, *both)
        if meeting is None:
            check_number(ground, pair, insists=False)
        check_slot(ground, pair, slot, insists=False, stays=meeting is not None and meeting.slot_id == slot.pk)
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
    others: Mapping[int, LivePair],
) -> Cell:
    """Return one cell. Where another meeting stands, the question is whether the two may change places."""
    there = ground.laid.get((table.pk, slot.pk)) if table else None
    # What keeps the two out of the slot, whoever leaves this cell, is said of it at once.
    is_kept_out = refusal is not None and there not in {ground.seated.get((one.pk, slot.pk)) for one in both}
    if meeting is not None and there is not None and there in others and not is_kept_out:
        return _swap_cell(ground, both, slot, table, meeting, others[there])
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
    there: LivePair,
) -> Cell:
    """Return a cell whose meeting would go where theirs stands."""
    other_pair = [ground.participants[person] for person in (there.a, there.b)]
    possible = Cell(slot, table, None, there.meeting, there.version)
    if slot.pk == meeting.slot_id:
        # In one slot nobody's hours change: only the tables do.
        holders = (ground.holders.get(table.pk if table else 0), ground.holders.get(meeting.table_id or 0))
        free = holders[0] in {None, *(one.pk for one in both)} and holders[1] in {None, *(one.pk for one in other_pair)}
        return possible if free else Cell(slot, table, TableTaken(table))
    try:
        with _lifted(ground, there.meeting, slot, table, other_pair):
            check_slot(ground, both, slot, insists=False)
            choose_table(ground, both, slot, table)
            check_slot(ground, other_pair, ground.slots[meeting.slot_id], insists=False)
            choose_table(ground, other_pair, ground.slots[meeting.slot_id], meeting.table)
    except MeetingRefused as refusal:
        return Cell(slot, table, refusal)
    return possible


@contextmanager
def _lifted(
    ground: Ground, meeting: int, slot: Slot, table: Table | None, people: Sequence[Participant]
) -> Iterator[None]:
    """Play for a moment that a meeting has left its place: agendas do not tell of it here.

    Cheaper than `lift`: it is done for each cell.
    """
    seats = {(one.pk, slot.pk): ground.seated.pop((one.pk, slot.pk), meeting) for one in people}
    place = (table.pk if table else 0, slot.pk)
    laid = ground.laid.pop(place, None)
    try:
        yield
    finally:
        ground.seated |= seats
        if laid is not None:
            ground.laid[place] = laid
