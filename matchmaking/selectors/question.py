"""What the solver is asked: a programme as it stands, in the solver's format.

Approved participants may meet, with their least and most, their own table, the slots in which they are there. Pairs
that somebody wishes for and nobody refuses may be brought together. Meetings that must not move are locked where they
are: whatever has become of the hours of those who meet, or of how many meetings they take, it gives way to them.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from matchmaking.enums import MeetingState, Side
from matchmaking.models import Meeting, MeetingProgramme, MeetingSeat, Participant, Slot, Table
from matchmaking.pairs import as_text, other_in, pair_key, to_key
from matchmaking.selectors.presence import away_slots
from matchmaking.selectors.weight import AGREED, WishedPair, refused_pairs, wished_pairs
from matchmaking.solver import problem as asked


@dataclass(frozen=True, slots=True)
class Question:
    """A problem, and the slots and tables that its numbers stand for. No tables: the programme has none to give."""

    problem: asked.Problem
    slots: tuple[Slot, ...]
    tables: tuple[Table, ...]


class LivePair(NamedTuple):
    """A meeting that holds its place, as far as the solver cares."""

    meeting: int
    a: UUID
    b: UUID
    slot: int
    table: int | None
    key: str
    is_fixed: bool
    version: int


def live_pairs(programme: MeetingProgramme) -> list[LivePair]:
    """Return the meetings of a programme that hold their place, side a first, by hour. One query."""
    rows = MeetingSeat.objects.filter(meeting__programme=programme, meeting__is_live=True, side=Side.A)
    found = rows.order_by("meeting__slot__number", "meeting__table__number", "meeting").values_list(
        "meeting",
        as_text("participant"),
        "meeting__slot",
        "meeting__table",
        "meeting__pair_key",
        "meeting__state",
        "meeting__is_locked",
        "meeting__version",
    )
    pairs = []
    for pk, text, slot, table, key, state, is_locked, version in found:
        a, is_fixed = to_key(text), is_locked or state != MeetingState.PUBLISHED
        pairs.append(LivePair(pk, a, other_in(key, a), slot, table, key, is_fixed, version))
    return pairs


def read_question(
    programme: MeetingProgramme,
    *,
    movable: Collection[int] = (),
    offers_cancelled: bool = False,
    gone_by: datetime | None = None,
    seed: int = 1,
    seconds: float = 30,
) -> Question:
    """Return what to ask of the solver.

    Every meeting that holds its place stays there, but those of `movable`. With `gone_by`, slots that have begun by
    then take nobody any more. A pair whose meeting was cancelled since the timetable came out is not brought together
    again, unless `offers_cancelled`: somebody had their reason. Twelve queries at most, whatever the programme holds.
    """
    slots = tuple(programme.slots.order_by("number"))
    tables = tuple(programme.tables.order_by("number"))
    live = live_pairs(programme)
    locked = [one for one in live if one.is_fixed or one.meeting not in movable]
    met = {one.a for one in locked} | {one.b for one in locked}
    people = [
        one for one in programme.participants.select_related("table").in_order() if one.is_approved or one.pk in met
    ]
    for one in people:
        one.programme = programme
    sheet = _Sheet(slots, tables, locked)
    closed = {slot.pk for slot in slots if gone_by is not None and slot.starts_at <= gone_by}
    away = away_slots(programme, slots)
    barred = {one.key for one in locked} | (set() if offers_cancelled else cancelled_pairs(programme))
    problem = asked.Problem(
        name=programme.name,
        slots=len(slots),
        # Without tables, as many as could ever be in use: none stands in the way.
        tables=len(tables) or max(1, len(people) // 2),
        participants=tuple(sheet.participant(one, away.get(one.pk, set()) | closed) for one in people),
        wishes=_wishes(people, wished_pairs(programme), _agreed(programme, live, locked), barred),
        locked=tuple(sheet.locked(one) for one in locked),
        pauses=frozenset(number for number, slot in enumerate(slots) if slot.is_pause),
        idle=asked.Idle(programme.idle),
        minimise=asked.Minimise(programme.minimise),
        spread=programme.spread,
        weight_slack=programme.weight_slack,
        seconds=seconds,
        seed=seed,
    )
    return Question(problem, slots, tables)


def cancelled_pairs(programme: MeetingProgramme) -> set[str]:
    """Return the pairs whose meeting was cancelled once people knew of it. At most one query."""
    if programme.published_at is None:
        return set()
    gone = Meeting.objects.filter(
        programme=programme, state=MeetingState.CANCELLED, changed_at__gte=programme.published_at
    )
    return set(gone.order_by("pk").values_list("pair_key", flat=True))


class _Sheet:
    """From numbers of rows to the solver's, which count from 0."""

    def __init__(self, slots: Sequence[Slot], tables: Sequence[Table], locked: Sequence[LivePair]) -> None:
        self.slots = {slot.pk: number for number, slot in enumerate(slots)}
        self.tables = {table.pk: number for number, table in enumerate(tables)}
        ends = [(person, one.slot) for one in locked for person in (one.a, one.b)]
        self.met = set(ends)
        self.counts = Counter(person for person, _slot in ends)

    def participant(self, one: Participant, away: Collection[int]) -> asked.Participant:
        """Return a participant; what they have already is never more than they take."""
        most = one.most if one.is_approved else 0
        if most is not None:
            most = max(most, self.counts[one.pk])
        least = one.least if one.is_approved else 0
        return asked.Participant(
            id=str(one.pk),
            side=one.side,
            unavailable=frozenset(self.slots[slot] for slot in away if (one.pk, slot) not in self.met),
            min=least if most is None else min(least, most),
            max=most,
            table=None if one.table_id is None else self.tables.get(one.table_id),
        )

    def locked(self, one: LivePair) -> asked.Locked:
        table = None if one.table is None else self.tables[one.table]
        return asked.Locked(str(one.a), str(one.b), self.slots[one.slot], table)


def _agreed(programme: MeetingProgramme, live: Sequence[LivePair], locked: Sequence[LivePair]) -> list[LivePair]:
    """Return the meetings that may move and that nobody refuses, wished for or not. At most one query."""
    kept = {one.key for one in locked}
    movable = [one for one in live if one.key not in kept]
    refused = refused_pairs(programme) if movable else set()
    return [one for one in movable if one.key not in refused]


def _wishes(
    people: Sequence[Participant],
    pairs: dict[str, WishedPair],
    agreed: Sequence[LivePair],
    barred: Collection[str],
) -> tuple[asked.Wish, ...]:
    """Return the pairs that may be brought together, in an order that depends on nothing but the pairs."""
    approved = {one.pk for one in people if one.is_approved}
    wanted = {one.key: (one.a, one.b, AGREED) for one in agreed}
    wanted |= {key: (pair.a, pair.b, pair.weight) for key, pair in pairs.items()}
    return tuple(
        asked.Wish(str(a), str(b), weight)
        for key, (a, b, weight) in sorted(wanted.items())
        if key not in barred and a in approved and b in approved
    )


def pair_of(one: asked.Wish | asked.Locked | asked.Meeting) -> str:
    """Return the key of a pair that the solver names."""
    return pair_key(UUID(one.a), UUID(one.b))
