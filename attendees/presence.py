"""What scans mean. Pure: scans of one person in, presences out; the database only remembers what this says.

The phones' own copy is forum/static/js/scanner/presence.js; a test plays the same scans through both.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from attendees.enums import CheckpointKind, StayEnd

DAY_TURNS = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Passage:
    """A scan that let its person pass, or the undoing of one: what presence depends on, no more.

    `was_doubted`: the answer was that the person had passed before, so nobody is served by it. `place` is what the
    doors of one room share; `day_ends_at` when the day of the passage ends (`day_end`).
    """

    id: UUID
    at: datetime
    door: int
    undoes: UUID | None = None
    is_exit: bool = False
    kind: CheckpointKind = CheckpointKind.MAIN
    place: str = "building"
    day_ends_at: datetime | None = None
    was_doubted: bool = False


@dataclass(frozen=True, slots=True)
class Presence:
    """A person inside, from the passage that began it; or served, which is over at once."""

    entry: UUID
    door: int
    entered_at: datetime
    left_at: datetime | None = None
    kind: CheckpointKind = CheckpointKind.MAIN
    place: str = "building"
    ended: StayEnd | None = None
    day_ends_at: datetime | None = None

    def covers(self, at: datetime) -> bool:
        """Whether the person was there at `at`."""
        return self.entered_at <= at and (self.left_at is None or at < self.left_at)


class Kind(Enum):
    ENTRY = "entry"
    REPEAT = "repeat"
    EXIT = "exit"
    UNDO = "undo"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a passage did, and the presence that it began, repeated, ended or took back."""

    kind: Kind
    presence: Presence | None = None


def find_stays(passages: Iterable[Passage]) -> tuple[Presence, ...]:
    """Return the presences that passages of one person tell, in whatever order they arrived; the first begun first.

    One is in the building, and in one room of it at most: whatever is scanned elsewhere ends the stay in a room.
    Leaving the building leaves the room. A day's presences end with the day.
    """
    presences, _meanings = _walk(passages)
    return presences


def find_meaning(known: Iterable[Passage], passage: Passage) -> Meaning:
    """Return what one more passage of the same person means among those already known."""
    _presences, meanings = _walk([*known, passage])
    return meanings[passage.id]


def day_end(at: datetime, zone: str) -> datetime:
    """Return when the forum's day ends: at the next four in the morning there. An evening may outlast midnight."""
    return _turn_after((at.astimezone(ZoneInfo(zone)) - DAY_TURNS).toordinal(), zone)


def day_start(at: datetime, zone: str) -> datetime:
    """Return when the forum's day of a moment began."""
    return _turn_after((at.astimezone(ZoneInfo(zone)) - DAY_TURNS).toordinal() - 1, zone)


@lru_cache(maxsize=100)
def _turn_after(day: int, zone: str) -> datetime:
    morning = datetime.combine(date.fromordinal(day + 1), time(DAY_TURNS.seconds // 3600), ZoneInfo(zone))
    return morning.astimezone(UTC)


def settle_time(
    device_at: datetime, *, sent_at: datetime | None, last_contact_at: datetime, received_at: datetime
) -> datetime:
    """Return when a scan was made: the phone's hour, less its clock's error, between last contact and receipt.

    `sent_at` is what the phone's clock said when it sent the scan: what it differs from `received_at` is the error.
    """
    try:
        corrected = device_at + (received_at - sent_at) if sent_at else device_at
    except OverflowError:
        return received_at
    return min(max(corrected, last_contact_at), received_at)


def _walk(passages: Iterable[Passage]) -> tuple[tuple[Presence, ...], dict[UUID, Meaning]]:
    standing: list[Passage] = []
    meanings: dict[UUID, Meaning] = {}
    story = _Story()
    for passage in _in_order(passages):
        if passage.undoes is None:
            meanings[passage.id] = story.take(passage)
            standing.append(passage)
            continue
        taken_back = story.meanings.get(passage.undoes, Meaning(Kind.NOTHING))
        if taken_back.kind not in (Kind.ENTRY, Kind.EXIT):
            meanings[passage.id] = Meaning(Kind.NOTHING)
            continue
        meanings[passage.id] = Meaning(Kind.UNDO, taken_back.presence)
        standing = [one for one in standing if not story.rests_on(one.id, passage.undoes)]
        story = _Story()
        for one in standing:
            story.take(one)
    return story.told(), meanings


class _Story:
    """One person's presences as their passages come, in order of time."""

    def __init__(self) -> None:
        self.presences: list[Presence] = []
        self.building: int | None = None
        self.room: int | None = None
        self.day_ends_at: datetime | None = None
        self.meanings: dict[UUID, Meaning] = {}

    def take(self, passage: Passage) -> Meaning:
        if self.day_ends_at is not None and passage.at >= self.day_ends_at:
            self._end_room(self.day_ends_at, StayEnd.DAY)
            self._end_building(self.day_ends_at, StayEnd.DAY)
        self.day_ends_at = passage.day_ends_at
        act = self._leave if passage.is_exit else self._enter
        self.meanings[passage.id] = meaning = act(passage)
        return meaning

    def rests_on(self, passage: UUID, entry: UUID) -> bool:
        """Whether taking an entry back takes this passage with it: the entry itself, and its repeats."""
        meaning = self.meanings[passage]
        is_repeat = meaning.kind is Kind.REPEAT and meaning.presence is not None and meaning.presence.entry == entry
        return passage == entry or is_repeat

    def told(self) -> tuple[Presence, ...]:
        return tuple(self.presences)

    def _enter(self, passage: Passage) -> Meaning:
        held = self._held(passage)
        if held is not None and self.presences[held].place == passage.place:
            if passage.kind is CheckpointKind.MAIN:
                self._end_room(passage.at, StayEnd.MOVED)
            return Meaning(Kind.REPEAT, self.presences[held])
        self._end_room(passage.at, StayEnd.MOVED)
        is_served = passage.kind is CheckpointKind.MEAL
        if is_served and passage.was_doubted:
            return Meaning(Kind.NOTHING)
        presence = Presence(
            passage.id,
            passage.door,
            passage.at,
            passage.at if is_served else None,
            passage.kind,
            passage.place,
            StayEnd.SERVED if is_served else None,
            passage.day_ends_at,
        )
        self.presences.append(presence)
        if passage.kind is CheckpointKind.MAIN:
            self.building = len(self.presences) - 1
        elif not is_served:
            self.room = len(self.presences) - 1
        return Meaning(Kind.ENTRY, presence)

    def _leave(self, passage: Passage) -> Meaning:
        held = self._held(passage)
        was_there = held is not None and self.presences[held].place == passage.place
        presence = self.presences[held] if held is not None and was_there else None
        if passage.kind is CheckpointKind.MAIN:
            self._end_room(passage.at, StayEnd.LEFT)
            self._end_building(passage.at, StayEnd.EXIT)
        else:
            self._end_room(passage.at, StayEnd.EXIT if was_there else StayEnd.MOVED)
        return Meaning(Kind.EXIT, presence) if presence else Meaning(Kind.NOTHING)

    def _held(self, passage: Passage) -> int | None:
        return self.building if passage.kind is CheckpointKind.MAIN else self.room

    def _end_room(self, at: datetime, ended: StayEnd) -> None:
        self._end(self.room, at, ended)
        self.room = None

    def _end_building(self, at: datetime, ended: StayEnd) -> None:
        self._end(self.building, at, ended)
        self.building = None

    def _end(self, index: int | None, at: datetime, ended: StayEnd) -> None:
        if index is not None:
            self.presences[index] = replace(self.presences[index], left_at=at, ended=ended)


def _in_order(passages: Iterable[Passage]) -> list[Passage]:
    """Sort by time. An undo follows what it undoes, whatever the clocks said; ids settle what is left."""
    known = {passage.id: passage for passage in passages}

    def order(passage: Passage) -> tuple[datetime, bool, UUID]:
        undone = known.get(passage.undoes) if passage.undoes else None
        return max(passage.at, undone.at) if undone else passage.at, passage.undoes is not None, passage.id

    return sorted(known.values(), key=order)
