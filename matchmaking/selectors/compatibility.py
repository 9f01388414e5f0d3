"""What two participants have for each other, criterion by criterion, in words: never a mystery number.

A pure function of criteria and answers. What one side offers is held against what the other seeks; a criterion that
asks both in both senses gives two lines. Texts are not judged, nor criteria that count for nothing or are not public.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import get_language, gettext

from forum.core.templatetags.components import localized_text
from forum.core.text import NBSP, THIN_NBSP, tongue
from matchmaking.enums import CriterionKind, Stance
from matchmaking.models import Criterion, CriterionOption, ProfileAnswer
from matchmaking.territories import lies_in, name_of

# From how many names on a list says how many others there are.
MOST_NAMES = 6


class Match(StrEnum):
    FITS = "fits"
    PARTLY = "partly"
    DOES_NOT = "does not"
    UNKNOWN = "unknown"


class Answer(NamedTuple):
    """What somebody answers to a criterion in one sense. Lists hold thousands: a tuple is made in no time."""

    options: frozenset[int] = frozenset()
    lower: int | None = None
    upper: int | None = None
    territories: tuple[str, ...] = ()
    text: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.options or self.territories or self.text) and self.lower is None and self.upper is None


# By criterion and sense.
Answers = Mapping[tuple[int, str], Answer]
NO_ANSWER = Answer()
# What was put in words already, by criterion.
Said = dict[tuple[int, Answer], str]


@dataclass(frozen=True, slots=True)
class Fit:
    """One line: a criterion, in the sense in which the reader answers it, how the two match, and why."""

    criterion: Criterion
    stance: Stance
    match: Match
    sentence: str = ""


class Tally(NamedTuple):
    """How many lines of a comparison fit, fit in part, and were compared at all."""

    fits: int
    partly: int
    lines: int

    @property
    def order(self) -> tuple[int, int]:
        """What the best come first by."""
        return (-self.fits, -self.partly)


def compared(criteria: Iterable[Criterion], mine: str, theirs: str) -> list[tuple[Criterion, Stance, Stance]]:
    """Return the lines on which two sides compare: a criterion, the sense of my answer, and of theirs."""
    crossed = ((Stance.OFFERS, Stance.SEEKS), (Stance.SEEKS, Stance.OFFERS))
    return [
        (criterion, own, other)
        for criterion in criteria
        if criterion.is_public and criterion.weight and criterion.kind != CriterionKind.TEXT
        for own, other in crossed
        if own in criterion.stances_of(mine) and other in criterion.stances_of(theirs)
    ]


def judge(criterion: Criterion, offered: Answer, sought: Answer) -> Match:
    """Return how what one offers matches what the other seeks."""
    if offered.is_empty or sought.is_empty:
        return Match.UNKNOWN
    if criterion.kind == CriterionKind.CHOICE:
        return _judge_options(offered.options, sought.options)
    if criterion.kind == CriterionKind.RANGE:
        return _judge_ranges(offered, sought)
    return _judge_territories(offered.territories, sought.territories)


def tally(lines: Sequence[tuple[Criterion, Stance, Stance]], mine: Answers, theirs: Answers) -> Tally:
    """Return how many lines of `compared` fit."""
    return tally_for(lines, mine)(theirs)


def tally_for(lines: Sequence[tuple[Criterion, Stance, Stance]], mine: Answers) -> Callable[[Answers], Tally]:
    """Return what tallies somebody's answers against `mine`: without words, for a list of hundreds."""
    asked = [
        (criterion, own == Stance.OFFERS, one, (criterion.pk, other))
        for criterion, own, other in lines
        if not (one := mine.get((criterion.pk, own), NO_ANSWER)).is_empty
    ]

    def tally_theirs(theirs: Answers) -> Tally:
        fits = partly = 0
        for criterion, offers, one, key in asked:
            two = theirs.get(key, NO_ANSWER)
            match = judge(criterion, one, two) if offers else judge(criterion, two, one)
            if match is Match.FITS:
                fits += 1
            elif match is Match.PARTLY:
                partly += 1
        return Tally(fits, partly, len(lines))

    return tally_theirs


def explain(
    lines: Sequence[tuple[Criterion, Stance, Stance]], mine: Answers, theirs: Answers, said: Said | None = None
) -> list[Fit]:
    """Return every line of `compared` in words, for the one whose answers are `mine`. The options must be at hand.

    Whoever explains several hands on what was `said`: answers that come back are put in words once.
    """
    known = {} if said is None else said
    return [Fit(line[0], line[1], _match(line, mine, theirs), _sentence(line, mine, theirs, known)) for line in lines]


def _match(line: tuple[Criterion, Stance, Stance], mine: Answers, theirs: Answers) -> Match:
    criterion, own, other = line
    one = mine.get((criterion.pk, own), NO_ANSWER)
    two = theirs.get((criterion.pk, other), NO_ANSWER)
    return judge(criterion, one, two) if own == Stance.OFFERS else judge(criterion, two, one)


def _judge_options(offered: frozenset[int], sought: frozenset[int]) -> Match:
    common = offered & sought
    if not common:
        return Match.DOES_NOT
    return Match.FITS if common in (offered, sought) else Match.PARTLY


def _judge_ranges(offered: Answer, sought: Answer) -> Match:
    """One number within the other's bounds, or bounds within bounds, fit; bounds that overlap do in part."""
    low, high = _bounds(offered)
    least, most = _bounds(sought)
    if high < least or most < low:
        return Match.DOES_NOT
    contained = (least <= low and high <= most) or (low <= least and most <= high)
    return Match.FITS if contained else Match.PARTLY


def _bounds(answer: Answer) -> tuple[float, float]:
    lower = float("-inf") if answer.lower is None else answer.lower
    upper = float("inf") if answer.upper is None else answer.upper
    return lower, upper


@lru_cache(maxsize=4096)
def _judge_territories(offered: tuple[str, ...], sought: tuple[str, ...]) -> Match:
    """A place within a wider one fits, whichever of the two is the wider."""
    near = [any(lies_in(one, other) or lies_in(other, one) for other in sought) for one in offered]
    if not any(near):
        return Match.DOES_NOT
    back = all(any(lies_in(one, other) or lies_in(other, one) for one in offered) for other in sought)
    return Match.FITS if all(near) or back else Match.PARTLY


# --- in words ----------------------------------------------------------------


def _sentence(line: tuple[Criterion, Stance, Stance], mine: Answers, theirs: Answers, said: Said) -> str:
    """Say what the two answered, to the one whose answers are `mine`."""
    criterion, own, other = line
    one = mine.get((criterion.pk, own), NO_ANSWER)
    two = theirs.get((criterion.pk, other), NO_ANSWER)
    if one.is_empty and two.is_empty:
        return gettext("Ni vous ni l’autre côté n’avez répondu.")
    if two.is_empty:
        return gettext("L’autre côté n’a pas répondu.")
    if one.is_empty:
        words = gettext("Vous n’avez pas répondu. En face : %(theirs)s.")
    elif own == Stance.OFFERS:
        words = gettext("Chez vous : %(mine)s. Recherché : %(theirs)s.")
    else:
        words = gettext("Vous cherchez : %(mine)s. En face : %(theirs)s.")
    return words % {"mine": _once(criterion, one, said), "theirs": _once(criterion, two, said)}


def _once(criterion: Criterion, answer: Answer, said: Said) -> str:
    key = (criterion.pk, answer)
    if key not in said:
        said[key] = in_words(criterion, answer)
    return said[key]


def in_words(criterion: Criterion, answer: Answer, *, most: int | None = MOST_NAMES) -> str:
    """Return an answer in words, of a long list the first names. The criterion's options must be at hand."""
    if criterion.kind == CriterionKind.CHOICE:
        return _listed([label for option, label in labels_of(criterion) if option in answer.options], most)
    return _words(criterion, answer, (), most=most)


def labels_of(criterion: Criterion) -> list[tuple[int, str]]:
    """Return a criterion's options and their labels, in the language of the page. No query where they are at hand.

    They are kept with the criterion that was read for the page: hundreds of answers name the same few.
    """
    language = get_language()
    kept: dict[str | None, list[tuple[int, str]]] = criterion.__dict__.setdefault("labels_by_language", {})
    if language not in kept:
        kept[language] = [(option.pk, localized_text(option, "label")) for option in criterion.options.all()]
    return kept[language]


def stored_in_words(answer: ProfileAnswer) -> str:
    """Return an answer, as it is stored, in words: all of them. No query where criterion and options are at hand."""
    return _words(answer.criterion, answer, answer.options.all(), most=None)


def _words(
    criterion: Criterion, answer: Answer | ProfileAnswer, chosen: Iterable[CriterionOption], *, most: int | None
) -> str:
    if criterion.kind == CriterionKind.CHOICE:
        return _listed([localized_text(option, "label") for option in chosen], most)
    if criterion.kind == CriterionKind.RANGE:
        return _range_in_words(answer, localized_text(criterion, "unit"))
    if criterion.kind == CriterionKind.TERRITORY:
        return _listed([name_of(code) for code in answer.territories], most)
    return answer.text


def _listed(names: Sequence[str], most: int | None) -> str:
    """Join names: labels hold commas of their own."""
    between = "; " if tongue(get_language() or "fr") == "en" else f"{NBSP}; "
    if most is None or len(names) <= most:
        return between.join(names)
    shown = between.join(names[: most - 1])
    return gettext("%(names)s et %(count)s autres") % {"names": shown, "count": len(names) - most + 1}


def _range_in_words(answer: Answer | ProfileAnswer, unit: str) -> str:
    if answer.lower is None and answer.upper is None:
        return ""
    low, high = (None if bound is None else number_in_words(bound, unit) for bound in (answer.lower, answer.upper))
    if low is None:
        return gettext("jusqu’à %(most)s") % {"most": high}
    if high is None:
        return gettext("à partir de %(least)s") % {"least": low}
    if low == high:
        return low
    return gettext("de %(least)s à %(most)s") % {"least": low, "most": high}


def number_in_words(number: int, unit: str = "") -> str:
    """Write a number with its unit, thousands apart."""
    thousands = "," if tongue(get_language() or "fr") == "en" else THIN_NBSP
    written = f"{number:,}".replace(",", thousands)
    return f"{written}\u00a0{unit}" if unit else written
