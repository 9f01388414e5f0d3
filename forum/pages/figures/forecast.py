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
class Turnout:
    """How a counted edition turned out. `absent`: confirmed before and never seen; `walk_ins`: registered at the door.

    `present` is everybody whom a door saw; `meals` how many they were served, None where nobody counted. At least one
    person was confirmed.
    """

    confirmed: int
    absent: int
    walk_ins: int
    present: int
    meals: int | None = None

    @property
    def came(self) -> float:
        """Which share of the confirmed came."""
        return (self.confirmed - self.absent) / self.confirmed

    @property
    def others(self) -> float:
        """How many came, for one confirmed, who had not been confirmed before."""
        return (self.present - self.confirmed + self.absent) / self.confirmed

    @property
    def people(self) -> float:
        return self.present / self.confirmed

    @property
    def badges_at_door(self) -> float:
        return self.walk_ins / self.confirmed

    @property
    def served(self) -> float:
        return (self.meals or 0) / self.confirmed


@dataclass(frozen=True, slots=True)
class Forecast:
    """`expected` people, those who register at the door included.

    `enough` people, `blank` badges for those who register at the door and `served` meals are each exceeded once in
    100 / risk such editions; `served` is None where under two editions counted meals.
    """

    confirmed: int
    risk: int
    expected: int
    enough: int
    blank: int
    served: int | None = None

    @property
    def badges(self) -> int:
        """How many badges that makes: each confirmed person has one printed, whether they come or not."""
        return self.confirmed + self.blank

    @property
    def meals(self) -> int:
        """How many meals to prepare: what doors of meals tell, else one for each person."""
        return self.enough if self.served is None else self.served


def forecast(turnouts: Sequence[Turnout], confirmed: int, risk: int) -> Forecast:
    """Return how many to prepare for where `confirmed` people are registered, one at least.

    Each bound is the upper prediction limit of one future observation from a normal sample: mean + t × s × √(1 + 1/n),
    with n − 1 degrees of freedom (W. Meeker, G. Hahn, L. Escobar, "Statistical Intervals", 2nd edition, 2017,
    chapter 4). The chance of each person is added to the spread between editions, which is all that a handful of
    editions shows: see `_chance_of_people` and `_chance_of_meals`.

    Raises TooFewEditions under two, ValueError for a risk that has no table.
    """
    number = len(turnouts)
    if number < FEWEST_EDITIONS:
        raise TooFewEditions(number)
    if risk not in RISKS:
        raise ValueError(risk)
    people, at_door = [one.people for one in turnouts], [one.badges_at_door for one in turnouts]
    fed = [one for one in turnouts if one.meals is not None]
    return Forecast(
        confirmed,
        risk,
        round(mean(people) * confirmed),
        _limit(people, _chance_of_people(turnouts), confirmed, risk),
        _limit(at_door, mean(at_door), confirmed, risk),
        _limit([one.served for one in fed], _chance_of_meals(fed), confirmed, risk)
        if len(fed) >= FEWEST_EDITIONS
        else None,
    )


def _chance_of_people(turnouts: Sequence[Turnout]) -> float:
    """Return the variance of how many come, for one confirmed.

    A confirmed person comes or does not (binomial), whoever else comes was announced by nobody (Poisson).
    """
    came, others = (mean(getattr(one, stream) for one in turnouts) for stream in ("came", "others"))
    return came * (1 - came) + others


def _chance_of_meals(turnouts: Sequence[Turnout]) -> float:
    """Return the variance of how many meals are served, for one confirmed.

    That of a sum of as many terms as people come, N, of what each of them takes, X: E(N) Var(X) + Var(N) E(X)²
    (W. Feller, "An Introduction to Probability Theory and Its Applications", volume I, 3rd edition, 1968, chapter XII).
    Of X only the mean is known. Nobody takes half a meal, so its variance is f(1 − f) at least where the mean is f
    above a whole number: that where nobody takes two; nothing where each takes one, and meals are then as many as
    people. Where some take two and others none it is more, which the spread between editions shows.
    """
    people = mean(one.people for one in turnouts)
    each = mean(one.served for one in turnouts) / people
    return each**2 * _chance_of_people(turnouts) + people * (each % 1) * (1 - each % 1)


def _limit(ratios: Sequence[float], chance: float, confirmed: int, risk: int) -> int:
    """Return the upper prediction limit of a number from ratios to those confirmed; `chance`: its variance for one."""
    number = len(ratios)
    reach = _quantile(risk, number - 1) * sqrt(stdev(ratios) ** 2 * (1 + 1 / number) + chance / confirmed)
    # A hair under a whole number is that number: floats are not exact.
    return ceil((mean(ratios) + reach) * confirmed - 1e-9)


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
