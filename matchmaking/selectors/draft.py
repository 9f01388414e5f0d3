"""What a computed timetable would change: a draft, read against the meetings as they are now.

Meetings that a colleague moved, locked or cancelled since the run was asked for are left to them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Func, JSONField

from matchmaking.enums import MeetingState
from matchmaking.models import MeetingProgramme, ScheduleRun, Slot, Table
from matchmaking.pairs import text_pair_key, to_key
from matchmaking.selectors.person import Person, read_people
from matchmaking.selectors.question import LivePair, live_pairs
from matchmaking.selectors.weight import WishedPair, points_of, wished_pairs


class LineKind(StrEnum):
    ADD = "add"
    MOVE = "move"
    DROP = "drop"


class DraftLine(NamedTuple):
    """One change: a meeting to put, to move or to cancel. `key` names it, and the version of the meeting it is of."""

    kind: LineKind
    key: str
    a: Person
    b: Person
    slot: Slot
    table: Table | None
    pair: WishedPair | None
    former_slot: Slot | None = None
    former_table: Table | None = None
    meeting: int | None = None
    version: int | None = None


class Gain(NamedTuple):
    """What a participant has before and after: how many meetings, and what their own wishes are worth in them."""

    participant: Person
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
    participant: Person
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
    people: Mapping[UUID, Person]
    lines: list[DraftLine]
    kept: int
    # Meetings of the draft that can no longer be: somebody left, refused, or a slot is gone.
    gone: int
    slots: Sequence[Slot] = ()
    # Of each, by key: in how many slots they were there when it was asked for, and how many they could meet.
    chances: Mapping[str, Sequence[int]] = field(default_factory=dict)
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
        before = Counter([one.a.int for one in self.live])
        before.update([one.b.int for one in self.live])
        sums = {pk.int: [had, had, 0] for pk in self.people for had in [before.get(pk.int, 0)]}
        for line in self.lines:
            if line.kind is LineKind.MOVE:
                continue
            step = 1 if line.kind is LineKind.ADD else -1
            of_a, of_b = sums[line.a.pk.int], sums[line.b.pk.int]
            of_a[1] += step
            of_b[1] += step
            if line.pair is not None:
                a_first = line.pair.a == line.a.pk
                of_a[2] += step * points_of(line.pair.rank_of_a if a_first else line.pair.rank_of_b)
                of_b[2] += step * points_of(line.pair.rank_of_b if a_first else line.pair.rank_of_a)
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
        # Who came since the run was asked for had no chance in it.
        newcomer = (sum(not slot.is_pause for slot in self.slots), 0)
        found = [_explain(one, counts[one.pk.int], *self.chances.get(str(one.pk), newcomer)) for one in short]
        return sorted(found, key=lambda one: (one.count - one.least, one.participant.sort_key))


def chances_of(problem: Mapping[str, Any]) -> dict[str, list[int]]:
    """Return in how many slots each participant of a problem is there, and how many they could meet."""
    pauses = set(problem["pauses"])
    held = problem["slots"] - len(pauses)
    possible = Counter([one[end] for one in (*problem["wishes"], *problem["locked"]) for end in ("a", "b")])
    return {
        one["id"]: [held - len(set(one["unavailable"]) - pauses), possible[one["id"]]]
        for one in problem["participants"]
    }


def _explain(one: Person, count: int, there: int, possible: int) -> Shortfall:
    if there < one.least:
        return Shortfall(one, count, one.least, Lack.ABSENT, there)
    if possible < one.least:
        return Shortfall(one, count, one.least, Lack.WISHES, possible)
    return Shortfall(one, count, one.least, Lack.FULL, possible)


def read_draft(run: ScheduleRun) -> Draft:
    """Return what a run would change now. Call with a result. Eight queries, whatever it holds."""
    programme = run.programme
    people = read_people(programme)
    slots, tables = list(programme.slots.all()), list(programme.tables.all())
    asked = _asked(run)
    reading = _Reading(run.result or {}, asked, people, {one.pk: one for one in slots}, {one.pk: one for one in tables})
    live = live_pairs(programme)
    pairs = wished_pairs(programme)
    cancelled = programme.meetings.filter(state=MeetingState.CANCELLED, changed_at__gt=run.created_at)
    barred = set(cancelled.order_by("pk").values_list("pair_key", flat=True))
    lines = list(reading.lines({one.key: one for one in live}, pairs, barred))
    kept = len(live) - sum(line.kind != LineKind.ADD for line in lines)
    return Draft(run, programme, people, lines, kept, reading.gone, slots, asked.chances, live, pairs)


class _Asked(NamedTuple):
    """What a run was asked about: rows of slots and tables in its order, versions of the meetings that it may move."""

    slots: list[int]
    tables: list[int]
    movable: dict[str, int]
    chances: dict[str, list[int]]


class _WithoutProblem(Func):
    """The input of a run but for the problem itself, which is most of it."""

    template = "(%(expressions)s - 'problem')"
    output_field = JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="JSON_REMOVE(%(expressions)s, '$.problem')", **more)


def _asked(run: ScheduleRun) -> _Asked:
    """Return what a draft needs of its run's input. One query; another for runs from before chances were kept."""
    kept = ScheduleRun.objects.annotate(kept=_WithoutProblem("input")).values_list("kept", flat=True).get(pk=run.pk)
    chances = kept["chances"] if "chances" in kept else chances_of(run.input["problem"])
    return _Asked(kept["slots"], kept["tables"], kept["movable"], chances)


class _Reading:
    """Goes through a draft, meeting by meeting."""

    def __init__(
        self,
        result: Mapping[str, Any],
        asked: _Asked,
        people: Mapping[UUID, Person],
        slots: Mapping[int, Slot],
        tables: Mapping[int, Table],
    ) -> None:
        self.people, self.slots, self.tables = people, slots, tables
        self.slot_of, self.table_of, self.movable = asked.slots, asked.tables, asked.movable
        self.meetings = result.get("meetings", [])
        self.gone = 0

    def lines(
        self, live: Mapping[str, LivePair], pairs: Mapping[str, WishedPair], barred: set[str]
    ) -> Iterable[DraftLine]:
        planned = set()
        for one in sorted(self.meetings, key=lambda one: (one["slot"], one["table"], one["a"])):
            a, b = self.people.get(to_key(one["a"])), self.people.get(to_key(one["b"]))
            key = text_pair_key(one["a"], one["b"])
            planned.add(key)
            slot = self.slots.get(self.slot_of[one["slot"]])
            table = self.tables.get(self.table_of[one["table"]]) if self.table_of else None
            is_lost = slot is None or (table is None and bool(self.table_of))
            if meeting := live.get(key):
                if not is_lost and self._moves(meeting, slot, table):
                    yield self._change(LineKind.MOVE, meeting, pairs.get(key), slot, table)
            elif is_lost or key in barred or key not in pairs or not (a and b and a.is_approved and b.is_approved):
                self.gone += 1
            else:
                yield DraftLine(LineKind.ADD, f"add:{one['a']}:{one['b']}", a, b, slot, table, pairs[key])  # type: ignore[arg-type]  # not lost
        for key, meeting in live.items():
            if key not in planned and self._is_free(meeting):
                yield self._change(LineKind.DROP, meeting, pairs.get(key))

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
