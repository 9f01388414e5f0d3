"""What scans mean. Pure: scans of one person in, presences out; the database only remembers what this says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Passage:
    """A scan that let its person pass, or the undoing of one: what presence depends on, no more."""

    id: UUID
    at: datetime
    door: int
    undoes: UUID | None = None


@dataclass(frozen=True, slots=True)
class Presence:
    """A person inside, from the passage that began it."""

    entry: UUID
    door: int
    entered_at: datetime
    left_at: datetime | None = None


class Kind(Enum):
    ENTRY = "entry"
    REPEAT = "repeat"
    UNDO = "undo"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a passage did, and the presence that it began, repeated or took back."""

    kind: Kind
    presence: Presence | None = None


def find_stays(passages: Iterable[Passage]) -> tuple[Presence, ...]:
    """Return the presences that passages of one person tell, in whatever order they arrived."""
    inside, _meanings = _walk(passages)
    return (inside,) if inside else ()


def find_meaning(known: Iterable[Passage], passage: Passage) -> Meaning:
    """Return what one more passage of the same person means among those already known."""
    _inside, meanings = _walk([*known, passage])
    return meanings[passage.id]


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


def _walk(passages: Iterable[Passage]) -> tuple[Presence | None, dict[UUID, Meaning]]:
    inside: Presence | None = None
    meanings: dict[UUID, Meaning] = {}
    for passage in _in_order(passages):
        before = inside
        if passage.undoes is not None:
            took_back = before is not None and before.entry == passage.undoes
            inside = None if took_back else before
            meanings[passage.id] = Meaning(Kind.UNDO, before) if took_back else Meaning(Kind.NOTHING)
        elif before is None:
            inside = Presence(passage.id, passage.door, passage.at)
            meanings[passage.id] = Meaning(Kind.ENTRY, inside)
        else:
            meanings[passage.id] = Meaning(Kind.REPEAT, before)
    return inside, meanings


def _in_order(passages: Iterable[Passage]) -> list[Passage]:
    """Sort by time. An undo follows what it undoes, whatever the clocks said; ids settle what is left."""
    known = {passage.id: passage for passage in passages}

    def order(passage: Passage) -> tuple[datetime, bool, UUID]:
        undone = known.get(passage.undoes) if passage.undoes else None
        return max(passage.at, undone.at) if undone else passage.at, passage.undoes is not None, passage.id

    return sorted(known.values(), key=order)
