"""What changed from one counted edition to the next, said with the caution that small numbers ask for. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

# Below, a percentage says more than is known: one person is over three points of it.
SMALL = 30
# 95 % of differences that chance alone makes lie within so many standard deviations.
BY_CHANCE = 1.96


class Caution(StrEnum):
    """What a reader must know of a change."""

    NONE = ""
    SMALL = "small"
    """Too few for a percentage."""
    CHANCE = "chance"
    """No more than chance alone would make."""


@dataclass(frozen=True, slots=True)
class Change:
    """From `before` to `after`; `percent` to one decimal, None where it would mislead."""

    before: int
    after: int
    difference: int
    percent: float | None
    caution: Caution


def compare(before: int, after: int) -> Change:
    """Return how much a count changed.

    Two counts of independent arrivals differ by chance with a variance of about their sum (Poisson; E. Przyborowski
    and H. Wilenski, "Homogeneity of results in testing samples from Poisson series", Biometrika 31, 1940, in its
    normal approximation). A difference within 1.96 standard deviations may be nothing but that.
    """
    difference = after - before
    if min(before, after) < SMALL:
        return Change(before, after, difference, None, Caution.SMALL)
    may_be_chance = abs(difference) <= BY_CHANCE * sqrt(before + after)
    percent = round(100 * difference / before, 1)
    return Change(before, after, difference, percent, Caution.CHANCE if may_be_chance else Caution.NONE)
