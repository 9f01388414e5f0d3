"""Why a timetable is impossible, why two people meet or not: a code, who, figures; the words in English."""

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """Stable names: a caller may put its own words on them."""

    NO_TABLES = "no_tables"
    NO_SLOTS = "no_slots"
    LOCK_IN_PAUSE = "lock_in_pause"
    LOCK_UNAVAILABLE = "lock_unavailable"
    LOCK_CLASH = "lock_clash"
    LOCK_TABLE_CLASH = "lock_table_clash"
    LOCK_TABLE_OWNED = "lock_table_owned"
    LOCKS_OVER_MAX = "locks_over_max"
    LOCKS_OVER_TABLES = "locks_over_tables"
    MUST_WITHOUT_SLOT = "must_without_slot"
    MUSTS_OVER_MAX = "musts_over_max"
    MUSTS_OVER_SLOTS = "musts_over_slots"
    MUSTS_OVER_TABLES = "musts_over_tables"
    MUSTS_CLASH = "musts_clash"
    SPREAD = "spread"
    STOPPED = "stopped"
    # Of a pair.
    LOCKED = "locked"
    MUST = "must"
    WISHED = "wished"
    NOT_WISHED = "not_wished"
    NO_COMMON_SLOT = "no_common_slot"
    FULL = "full"
    FULL_BY_SHARE = "full_by_share"
    NO_FREE_TABLE = "no_free_table"
    DAY_HOLDS = "day_holds"


WORDS = {
    Code.NO_TABLES: "There is no table to meet at.",
    Code.NO_SLOTS: "There is no slot outside the pauses.",
    Code.LOCK_IN_PAUSE: "{0} and {1} are locked in slot {n0}, which is a pause.",
    Code.LOCK_UNAVAILABLE: "{0} and {1} are locked in slot {n0}, when {2} is not available.",
    Code.LOCK_CLASH: "{0} is locked twice in slot {n0}: with {1} and with {2}.",
    Code.LOCK_TABLE_CLASH: "{0} with {1} and {2} with {3} are locked at the same table {n1} in slot {n0}.",
    Code.LOCK_TABLE_OWNED: "{0} and {1} are locked at table {n1} in slot {n0}, which is {2}'s alone.",
    Code.LOCKS_OVER_MAX: "{0} has {n0} locked meetings and may have {n1}.",
    Code.LOCKS_OVER_TABLES: "Slot {n0} has {n1} locked meetings and {n2} tables for them: {who}.",
    Code.MUST_WITHOUT_SLOT: "{0} and {1} must meet and have no slot in common.",
    Code.MUSTS_OVER_MAX: "{0} must have {n0} meetings and may have {n1}: {others}.",
    Code.MUSTS_OVER_SLOTS: "{0} must have {n0} meetings and has {n1} slots for them: {others}.",
    Code.MUSTS_OVER_TABLES: "{n0} meetings must take place and the tables hold {n1}: {who}.",
    Code.MUSTS_CLASH: "These cannot all meet: {pairs}.",
    Code.SPREAD: "Breaks cannot be shared so that any two people differ by at most {n0}: {who}.",
    Code.STOPPED: "Stopped before every meeting had its place.",
    Code.LOCKED: "{0} and {1} meet: their meeting is locked.",
    Code.MUST: "{0} and {1} meet: they must.",
    Code.WISHED: "{0} and {1} meet: they wished it.",
    Code.NOT_WISHED: "{0} and {1} do not meet: nobody wished it.",
    Code.NO_COMMON_SLOT: "{0} and {1} do not meet: they have no slot in common.",
    Code.FULL: "{0} and {1} do not meet: {2} is full with higher wishes.",
    Code.FULL_BY_SHARE: "{0} and {1} do not meet: {2} is full, with meetings that others needed more.",
    Code.NO_FREE_TABLE: "{0} and {1} do not meet: every table is taken whenever both are available.",
    Code.DAY_HOLDS: "{0} and {1} do not meet: the day as a whole is better without.",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Who is concerned, in the order that the words name them; then slots, tables and counts."""

    code: Code
    who: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()

    def __str__(self) -> str:
        """Return the reason in plain English, on one line."""
        names = [name.replace("\n", " ") for name in self.who]
        figures = {f"n{index}": number for index, number in enumerate(self.numbers)}
        pairs = " and ".join(" with ".join(pair) for pair in zip(names[::2], names[1::2], strict=False))
        return WORDS[self.code].format(
            *names, **figures, who=", ".join(names), others=", ".join(names[1:]), pairs=pairs
        )
