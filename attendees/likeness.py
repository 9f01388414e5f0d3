"""Finding people by what a steward heard: parts of names, an organisation, two letters wrong. Pure.

The phones' own copy is forum/static/js/scanner/likeness.js; a test asks both the same questions.
"""

from collections.abc import Iterable

WORDS_LOOKED_FOR = 6
# A word of so many letters is found with one letter wrong, then with two. Shorter ones are too like each other.
ONE_WRONG, TWO_WRONG = 4, 7
EXACT, BEGINS, CONTAINS, LIKE = 0, 1, 2, 5


def rate(asked: Iterable[str], known: Iterable[str]) -> int | None:
    """Return how far the words known of somebody are from those asked, 0 at best; None when one is not among them.

    Both are folded: small letters without accents. Each word asked must be like a word known: be it, begin it, be a
    part of it, or differ by a letter or two put in, left out, changed or swapped with the next.
    """
    words = list(known)
    total = 0
    for word in list(asked)[:WORDS_LOOKED_FOR]:
        rated = [rating for one in words if (rating := _rate_word(word, one)) is not None]
        if not rated:
            return None
        total += min(rated)
    return total


def _rate_word(asked: str, known: str) -> int | None:
    if asked == known:
        return EXACT
    if known.startswith(asked):
        return BEGINS
    if asked in known:
        return CONTAINS
    most = 0 if len(asked) < ONE_WRONG else 1 if len(asked) < TWO_WRONG else 2
    wrong = count_wrong(asked, known, most=most)
    return None if wrong is None else LIKE * wrong


def count_wrong(one: str, other: str, *, most: int) -> int | None:
    """Return how many letters are wrong between two words, None when more than `most`.

    Optimal string alignment: a letter put in, left out, changed, or two neighbours swapped (Damerau, 1964).
    """
    if abs(len(one) - len(other)) > most or not most:
        return None
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None
