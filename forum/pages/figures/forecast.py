"""How many will come, at a chosen risk, as earlier editions let one expect. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist, mean, stdev

# Of one edition nobody knows how much the next one differs from it.
FEWEST_EDITIONS = 2
RISKS = (5, 10, 20)
# One-sided quantiles of Student's t, by risk in percent, for 1 to 10 degrees of freedom (any table of it, such as
# NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2); beyond, the normal law errs by under a tenth.
_STUDENT = {
    5: (6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812),
    10: (3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372),
    20: (1.376, 1.061, 0.978, 0.941, 0.920, 0.906, 0.896, 0.889, 0.883, 0.879),
}
_Z = 1.96


class TooFewEditions(Exception):
    """There are not two counted editions yet. `known` says how many there are."""

    def __init__(self, known: int) -> None:
        super().__init__(known)
        self.known = known


@dataclass(frozen=True, slots=True)
class Forecast:
    """`expected` people, walk-ins included, and the number that is exceeded once in 100 / risk such editions."""

    confirmed: int
    risk: int
    expected: int
    enough: int


def forecast(ratios: Sequence[float], confirmed: int, risk: int) -> Forecast:
    """Return how many to prepare for where `confirmed` people are registered.

    `ratios`: of each counted edition, people present, walk-ins included, for one confirmed. The bound is the upper
    prediction limit of one future observation from a normal sample: mean + t × s × √(1 + 1/n), with n − 1 degrees of
    freedom (W. Meeker, G. Hahn, L. Escobar, "Statistical Intervals", 2nd edition, 2017, chapter 4). The chance of each
    person is added to the spread between editions, which is all that a handful of editions shows.

    Raises TooFewEditions under two, ValueError for a risk that has no table.
    """
    number = len(ratios)
    if number < FEWEST_EDITIONS:
        raise TooFewEditions(number)
    if risk not in RISKS:
        raise ValueError(risk)
    average, spread = mean(ratios), stdev(ratios)
    by_person = average * max(0.0, 1 - average) / confirmed if confirmed else 0.0
    upper = average + _quantile(risk, number - 1) * sqrt(spread**2 * (1 + 1 / number) + by_person)
    # A hair under a whole number is that number: floats are not exact.
    return Forecast(confirmed, risk, round(average * confirmed), ceil(upper * confirmed - 1e-9))


def _quantile(risk: int, freedom: int) -> float:
    table = _STUDENT[risk]
    return table[freedom - 1] if freedom <= len(table) else NormalDist().inv_cdf(1 - risk / 100)


def between(part: int, whole: int) -> tuple[float, float] | None:
    """Return between which shares, in percent to one decimal, a true share lies 95 times in 100; None of nothing.

    Wilson's score interval, which holds for small numbers too (E. B. Wilson, "Probable inference, the law of
    succession, and statistical inference", Journal of the American Statistical Association 22, 1927).
    """
    if not whole:
        return None
    seen, square = part / whole, _Z**2
    middle = (seen + square / (2 * whole)) / (1 + square / whole)
    reach = _Z / (1 + square / whole) * sqrt(seen * (1 - seen) / whole + square / (4 * whole**2))
    return round(100 * max(0.0, middle - reach), 1), round(100 * min(1.0, middle + reach), 1)
