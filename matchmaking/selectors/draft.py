"""What a computed timetable would change: a draft, read against the meetings as they are now.

Meetings that a colleague moved, locked or cancelled since the run was asked for are left to them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any
from uuid import UUID

from matchmaking.enums import MeetingState
from matchmaking.models import MeetingProgramme, Participant, ScheduleRun, Slot, Table
from matchmaking.pairs import text_pair_key, to_key
from matchmaking.selectors.board import SHOWN
from matchmaking.selectors.question import LivePair, live_pairs
from matchmaking.selectors.weight import WishedPair, points_of, wished_pairs


class LineKind(StrEnum):
    ADD = "add"
    MOVE = "move"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One change: a meeting to put, to move or to cancel. `key` names it, and the version of the meeting it is of."""

    kind: LineKind
    key: str
    a: Participant
    b: Participant
    slot: Slot
    table: Table | None
    pair: WishedPair | None
    former_slot: Slot | None = None
    former_table: Table | None = None
    meeting: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Gain:
    """What a participant has before and after: how many meetings, and what their own wishes are worth in them."""

    participant: Participant
    before: int
    after: int
    points: int

    @property
    def change(self) -> int:
        return self.after - self.before

    @property
    def order(self) -> tuple[int, int, str]:
        return (-abs(self.change), -abs(self.points), self.participant.sort_key)


class Lack(StrEnum):
    """Why somebody is under their minimum."""

    ABSENT = "absent"  # there in too few slots
    WISHES = "wishes"  # too few meetings that could be held
    FULL = "full"  # those who would meet them are taken


@dataclass(frozen=True, slots=True)
class Shortfall:
    participant: Participant
    count: int
    least: int
    lack: Lack
    # How many slots they are there, or how many could meet them.
    number: int


@dataclass(frozen=True)
class Draft:
    """The whole of it."""

    run: ScheduleRun
    programme: MeetingProgramme
    people: Mapping[UUID, Participant]
    lines: list[DraftLine]
    kept: int
    # Meetings of the draft that can no longer be: somebody left, refused, or a slot is gone.
    gone: int
    live: list[LivePair] = field(default_factory=list)
    pairs: Mapping[str, WishedPair] = field(default_factory=dict)

    def of(self, kind: str) -> list[DraftLine]:
        return [line for line in self.lines if line.kind == kind]

    @property
    def added(self) -> list[DraftLine]:
        return self.of(LineKind.ADD)

    @property
    def moved(self) -> list[DraftLine]:
        return self.of(LineKind.MOVE)

    @property
    def dropped(self) -> list[DraftLine]:
        return self.of(LineKind.DROP)

    @cached_property
    def digest(self) -> str:
        """What tells it from what it is once a meeting has changed."""
        return sha256("\n".join([line.key for line in self.lines]).encode()).hexdigest()[:16]

    @cached_property
    def sums(self) -> dict[int, list[int]]:
        """What everybody has before and after, and what their own wishes gain, by the number of their key.

        Keys themselves are dear to find by, and there are thousands to find.
        """
        sums = {pk.int: [0, 0, 0] for pk in self.people}
        for one in self.live:
            for person in (one.a, one.b):
                of = sums[person.int]
                of[0] += 1
                of[1] += 1
        for line in self.lines:
            if line.kind == LineKind.MOVE:
                continue
            step = 1 if line.kind == LineKind.ADD else -1
            for key in (line.a.pk.int, line.b.pk.int):
                of = sums[key]
                of[1] += step
                of[2] += step * _points(line.pair, key)
        return sums

    @cached_property
    def gains(self) -> list[Gain]:
        """Who gains and who loses if all of it is accepted, the most first."""
        touched = [
            Gain(self.people[pk], before, after, points)
            for pk in self.people
            for before, after, points in [self.sums[pk.int]]
            if after != before or points
        ]
        return sorted(touched, key=lambda gain: gain.order)

    @property
    def gainers(self) -> list[Gain]:
        return [gain for gain in self.gains if (gain.change, gain.points) > (0, 0)]

    @property
    def losers(self) -> list[Gain]:
        return [gain for gain in self.gains if (gain.change, gain.points) < (0, 0)]

    @cached_property
    def shortfalls(self) -> list[Shortfall]:
        """Who would stay under their minimum, and why, those who lack most first."""
        counts = {person: after for person, (_before, after, _points) in self.sums.items()}
        short = [one for one in self.people.values() if one.is_approved and counts[one.pk.int] < one.least]
        reasons = _Reasons(self.run.input["problem"])
        found = [reasons.explain(one, counts[one.pk.int]) for one in short]
        return sorted(found, key=lambda one: (one.count - one.least, one.participant.sort_key))


class _Reasons:
    """What the problem itself says of somebody's chances."""

    def __init__(self, problem: Mapping[str, Any]) -> None:
        self.open = problem["slots"] - len(problem["pauses"])
        self.pauses = set(problem["pauses"])
        self.away = {one["id"]: set(one["unavailable"]) for one in problem["participants"]}
        ends = [one[end] for one in (*problem["wishes"], *problem["locked"]) for end in ("a", "b")]
        self.possible = Counter(ends)

    def explain(self, one: Participant, count: int) -> Shortfall:
        name = str(one.pk)
        there = self.open - len(self.away.get(name, set()) - self.pauses)
        if there < one.least:
            return Shortfall(one, count, one.least, Lack.ABSENT, there)
        if self.possible[name] < one.least:
            return Shortfall(one, count, one.least, Lack.WISHES, self.possible[name])
        return Shortfall(one, count, one.least, Lack.FULL, self.possible[name])


def _points(pair: WishedPair | None, person: int) -> int:
    if pair is None:
        return 0
    return points_of(pair.rank_of_a if person == pair.a.int else pair.rank_of_b)


def read_draft(run: ScheduleRun) -> Draft:
    """Return what a run would change now. Call with a result. Eight queries, whatever it holds."""
    programme = run.programme
    people = {one.pk: one for one in programme.participants.only(*SHOWN).in_order()}
    for one in people.values():
        one.programme = programme
    reading = _Reading(
        run, people, {one.pk: one for one in programme.slots.all()}, {one.pk: one for one in programme.tables.all()}
    )
    live = live_pairs(programme)
    pairs = wished_pairs(programme)
    cancelled = programme.meetings.filter(state=MeetingState.CANCELLED, changed_at__gt=run.created_at)
    barred = set(cancelled.order_by("pk").values_list("pair_key", flat=True))
    lines = list(reading.lines({one.key: one for one in live}, pairs, barred))
    kept = len(live) - sum(line.kind != LineKind.ADD for line in lines)
    return Draft(run, programme, people, lines, kept, reading.gone, live, pairs)


class _Reading:
    """Goes through a draft, meeting by meeting."""

    def __init__(
        self,
        run: ScheduleRun,
        people: Mapping[UUID, Participant],
        slots: Mapping[int, Slot],
        tables: Mapping[int, Table],
    ) -> None:
        self.people, self.slots, self.tables = people, slots, tables
        self.slot_of, self.table_of = run.input["slots"], run.input["tables"]
        self.movable: Mapping[str, int] = run.input["movable"]
        self.meetings = (run.result or {}).get("meetings", [])
        self.gone = 0

    def lines(
        self, live: Mapping[str, LivePair], pairs: Mapping[str, WishedPair], barred: set[str]
    ) -> Iterable[DraftLine]:
        planned = set()
        for one in sorted(self.meetings, key=lambda one: (one["slot"], one["table"], one["a"])):
            a, b = to_key(one["a"]), to_key(one["b"])
            key = text_pair_key(one["a"], one["b"])
            planned.add(key)
            slot = self.slots.get(self.slot_of[one["slot"]])
            table = self.tables.get(self.table_of[one["table"]]) if self.table_of else None
            lost = slot is None or (table is None and bool(self.table_of))
            if meeting := live.get(key):
                if not lost and self._moves(meeting, slot, table):
                    yield self._change(LineKind.MOVE, meeting, pairs.get(key), slot, table)
            elif lost or key in barred or key not in pairs or not self._may_meet(a, b):
                self.gone += 1
            else:
                named = f"add:{one['a']}:{one['b']}"
                yield DraftLine(LineKind.ADD, named, self.people[a], self.people[b], slot, table, pairs[key])  # type: ignore[arg-type]  # not lost
        for key, meeting in live.items():
            if key not in planned and self._is_free(meeting):
                yield self._change(LineKind.DROP, meeting, pairs.get(key))

    def _may_meet(self, *ends: UUID) -> bool:
        return all(end in self.people and self.people[end].is_approved for end in ends)

    def _is_free(self, meeting: LivePair) -> bool:
        """Return whether the run may touch a meeting: it was told so, and nobody changed the meeting since."""
        return not meeting.is_fixed and self.movable.get(str(meeting.meeting)) == meeting.version

    def _moves(self, meeting: LivePair, slot: Slot | None, table: Table | None) -> bool:
        wanted = (slot.pk if slot else None, table.pk if table else None)
        return self._is_free(meeting) and wanted != (meeting.slot, meeting.table)

    def _change(
        self,
        kind: LineKind,
        meeting: LivePair,
        pair: WishedPair | None,
        slot: Slot | None = None,
        table: Table | None = None,
    ) -> DraftLine:
        former_slot = self.slots[meeting.slot]
        former_table = None if meeting.table is None else self.tables[meeting.table]
        return DraftLine(
            kind=kind,
            key=f"{kind}:{meeting.meeting}:{meeting.version}",
            a=self.people[meeting.a],
            b=self.people[meeting.b],
            slot=slot or former_slot,
            table=table if kind == LineKind.MOVE else former_table,
            pair=pair,
            former_slot=former_slot,
            former_table=former_table,
            meeting=meeting.meeting,
            version=meeting.version,
        )
