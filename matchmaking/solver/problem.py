"""What the solver is asked and what it answers: the exchange format as dataclasses.

Slots and tables are numbered from 0, slots in time order. Weights are finite numbers, 0 or more.
"""

from dataclasses import dataclass
from enum import StrEnum

from matchmaking.solver.reasons import Reason


class Idle(StrEnum):
    """Which slots count as waiting between a person's first and last meeting."""

    AVAILABLE = "available"  # those where the person is unavailable are passed over
    ALL = "all"


class Minimise(StrEnum):
    WAITING = "waiting"  # slots without a meeting
    BREAKS = "breaks"  # runs of such slots


class Status(StrEnum):
    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"


@dataclass(frozen=True, slots=True)
class Participant:
    id: str
    side: str
    unavailable: frozenset[int] = frozenset()
    min: int = 0
    max: int | None = None
    table: int | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """A pair that may meet, once."""

    a: str
    b: str
    weight: float = 1
    must: bool = False
    slots: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Locked:
    """A meeting that stays where it is; a null table may be chosen."""

    a: str
    b: str
    slot: int
    table: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    name: str
    slots: int
    tables: int
    participants: tuple[Participant, ...]
    wishes: tuple[Wish, ...]
    locked: tuple[Locked, ...] = ()
    pauses: frozenset[int] = frozenset()
    idle: Idle = Idle.AVAILABLE
    minimise: Minimise = Minimise.WAITING
    spread: int | None = None
    weight_slack: float = 0.0
    seconds: float = 60.0
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Meeting:
    a: str
    b: str
    slot: int
    table: int


@dataclass(frozen=True, slots=True)
class Objective:
    """How good an answer is, goal by goal, with the proven bounds beside."""

    below_min: int
    weight: float
    weight_bound: float
    meetings: int
    fewest: int
    most: int
    breaks: int
    waiting: int
    gap_bound: int
    table_changes: int


@dataclass(frozen=True, slots=True)
class Schedule:
    status: Status
    seconds: float
    meetings: tuple[Meeting, ...]
    objective: Objective
    unplaced_musts: tuple[tuple[str, str], ...] = ()
    reasons: tuple[Reason, ...] = ()
