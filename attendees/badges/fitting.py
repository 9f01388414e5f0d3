"""Making a text as large as its box allows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

from forum.core.typeface import RISE, Typeface, fall, rise

ELLIPSIS = "…"
# A line ends at a space, which goes, or after a hyphen, which stays.
_PARTS = re.compile(r"[^ -]*-+|[^ -]+| +")
# More parts than this are joined from the end: the ways to part a text grow too fast with them.
_MOST_PARTS = 12


@dataclass(frozen=True, slots=True)
class Box:
    """The room for a text and the manners of its shrinking, in points and ems."""

    width: float
    height: float
    largest: float
    lines: int = 1
    # A size that is large enough: no further line is taken to go beyond it.
    enough: float = 1000.0
    smallest: float = 0.0
    tracking: float = 0.0
    leading: float = 1.0


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines of text at one size, and the pitch of their baselines."""

    lines: tuple[str, ...]
    size: float
    pitch: float
    widest: float = 0.0

    @property
    def height(self) -> float:
        """How much room the lines take, from the highest stroke to the lowest."""
        if not self.lines:
            return 0.0
        return (rise(self.lines[0]) + fall(self.lines[-1])) * self.size + self.pitch * (len(self.lines) - 1)


NOTHING = Fitted((), 0.0, 0.0)


def fit(text: str, face: Typeface, box: Box) -> Fitted:
    """Set a text as large as fits its box, on as few lines as do it; cut only where the box has a smallest size."""
    if not text:
        return NOTHING
    best = NOTHING
    for count in range(1, box.lines + 1):
        tried = max((_set(lines, face, box) for lines in _partings(text, count)), key=_merit, default=NOTHING)
        best = tried if tried.size > best.size else best
        if best.size >= min(box.enough, box.largest):
            break
    if best.size < box.smallest:
        return _cut(text, face, box)
    return best


def _merit(fitted: Fitted) -> tuple[float, float]:
    """Larger is better; of two ways as large, the one whose lines are more alike."""
    return fitted.size, -fitted.widest


def _set(lines: tuple[str, ...], face: Typeface, box: Box) -> Fitted:
    widest = max(face.width(line, 1, box.tracking) for line in lines)
    # An accented capital on a lower line needs more room above it.
    leading = box.leading + max((rise(line) - RISE for line in lines[1:]), default=0.0)
    tallest = rise(lines[0]) + fall(lines[-1]) + leading * (len(lines) - 1)
    size = min(box.largest, box.width / max(widest, 0.01), box.height / tallest)
    return Fitted(lines, size, leading * size, widest * size)


def _partings(text: str, count: int) -> Iterator[tuple[str, ...]]:
    """Yield each way to part a text on so many lines."""
    if count == 1:
        yield (text,)
        return
    parts = _PARTS.findall(text)
    if len(parts) > _MOST_PARTS:
        parts[_MOST_PARTS - 1 :] = ["".join(parts[_MOST_PARTS - 1 :])]
    for cuts in combinations(range(1, len(parts)), count - 1):
        edges = (0, *cuts, len(parts))
        lines = tuple("".join(parts[a:b]).strip() for a, b in pairwise(edges))
        if all(lines):
            yield lines


def _cut(text: str, face: Typeface, box: Box) -> Fitted:
    """Set at the smallest size, on one line, what goes there, and end with an ellipsis."""
    end = len(text)
    while end and face.width(text[:end] + ELLIPSIS, box.smallest, box.tracking) > box.width:
        end -= 1
    return Fitted((text[:end].rstrip() + ELLIPSIS,), box.smallest, box.smallest)
