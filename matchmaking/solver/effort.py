"""How long a search may go on, and what is told meanwhile."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum


class Phase(StrEnum):
    PAIRS = "pairs"  # who meets whom
    SLOTS = "slots"  # a slot for each
    GAPS = "gaps"  # fewer breaks, less waiting
    TABLES = "tables"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands. Figures not known yet are None."""

    phase: Phase = Phase.PAIRS
    weight: float | None = None
    weight_bound: float | None = None
    gap: int | None = None
    gap_bound: int | None = None
    seconds: float = 0.0

    @property
    def at_most_better(self) -> float | None:
        """Return by how many percent of its weight the timetable could still be better, at the very most."""
        if self.weight is None or self.weight_bound is None:
            return None
        if self.weight <= 0:
            return 0.0 if self.weight_bound <= 0 else None
        return max(0.0, 100 * (self.weight_bound - self.weight) / self.weight)


class Effort:
    """The last stop of a run: its seconds are over, or somebody said so. Searches count their own work besides."""

    def __init__(
        self,
        seconds: float,
        progress: Callable[[Progress], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> None:
        self.started = time.monotonic()
        self.seconds = seconds
        self.now = Progress()
        self._progress = progress
        self._stop = stop
        self.stopped = False

    def spent(self) -> float:
        return time.monotonic() - self.started

    def left(self) -> float:
        return max(0.0, self.seconds - self.spent())

    def over(self) -> bool:
        """Say whether to end here; once said, it stays said."""
        if not self.stopped:
            self.stopped = self.left() <= 0 or (self._stop is not None and self._stop())
        return self.stopped

    def tell(self, phase: Phase, **figures: float | None) -> None:
        """Keep what is known now, and tell who wants to know."""
        self.now = replace(self.now, phase=phase, seconds=self.spent(), **figures)  # type: ignore[arg-type]  # by name
        if self._progress is not None:
            self._progress(self.now)
