"""What a drawing is made of, in the order of painting. y grows downwards; a unit is a pixel, or a point on paper."""

from dataclasses import dataclass, field
from enum import StrEnum

from forum.core.motif.shapes import Step

# How far a handle reaches for a curve to be a quarter of a circle.
ROUND = 0.5523


class Ink(StrEnum):
    """What a shape stands for. Its look is said by palette.py on paper and by charts.css on a page."""

    FIRST = "first"
    SECOND = "second"
    CLAIM = "claim"
    OTHER_1 = "other-1"
    OTHER_2 = "other-2"
    OTHER_3 = "other-3"
    OTHER_4 = "other-4"
    AXIS = "axis"
    GRID = "grid"
    LIMIT = "limit"
    UNKNOWN = "unknown"
    LEADER = "leader"
    MARK = "mark"
    LABEL = "label"
    VALUE = "value"
    TICK = "tick"
    WARNING = "warning"


OTHERS = (Ink.OTHER_1, Ink.OTHER_2, Ink.OTHER_3, Ink.OTHER_4)


class Side(StrEnum):
    """The end of a bar that is round: the far one."""

    TOP = "top"
    RIGHT = "right"
    ALL = "all"


class Sign(StrEnum):
    DISC = "disc"
    SQUARE = "square"
    TRIANGLE = "triangle"
    DIAMOND = "diamond"
    CROSS = "cross"


class Anchor(StrEnum):
    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle with a round end; x and y are its top left corner. The hint is shown to a pointer that stays."""

    x: float
    y: float
    width: float
    height: float
    ink: Ink
    side: Side
    radius: float = 5
    hint: str = ""

    @property
    def bend(self) -> float:
        """Return the radius that its size allows."""
        across, along = (self.height, self.width) if self.side is Side.RIGHT else (self.width, self.height)
        return max(0.0, min(self.radius, across / 2, along))

    def within(self, edge: float) -> "Bar":
        """Return the bar less half a stroke all around, so that its edge does not make it longer."""
        inset = min(edge / 2, self.width / 2, self.height / 2)
        return Bar(
            self.x + inset, self.y + inset, self.width - 2 * inset, self.height - 2 * inset,
            self.ink, self.side, self.radius, self.hint,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points, with round joins."""

    points: tuple[tuple[float, float], ...]
    ink: Ink


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign around a point."""

    x: float
    y: float
    sign: Sign
    reach: float
    ink: Ink


@dataclass(frozen=True, slots=True)
class Words:
    """A text from its baseline; turned ones are read upwards. With a halo it can be read over lines."""

    x: float
    y: float
    text: str
    ink: Ink
    size: float
    font: str
    anchor: Anchor = Anchor.START
    is_turned: bool = False
    has_halo: bool = False
    language: str = ""


Shape = Bar | Line | Mark | Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A chart drawn for a width, with what a sheet of its own needs above it."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    title: str
    is_invented: bool = False
    key: str = field(default="")


def bar_steps(bar: Bar) -> tuple[Step, ...]:
    """Return the outline of a bar."""
    left, top, right, bottom = bar.x, bar.y, bar.x + bar.width, bar.y + bar.height
    r, k = bar.bend, bar.bend * (1 - ROUND)
    top_left = bar.side is not Side.RIGHT
    bottom_right = bar.side is not Side.TOP
    steps: list[Step] = [("M", (left, bottom - (r if bar.side is Side.ALL else 0)))]
    if top_left:
        steps += [("L", (left, top + r)), ("C", (left, top + k, left + k, top, left + r, top))]
    else:
        steps += [("L", (left, top))]
    steps += [("L", (right - r, top)), ("C", (right - k, top, right, top + k, right, top + r))]
    if bottom_right:
        steps += [("L", (right, bottom - r)), ("C", (right, bottom - k, right - k, bottom, right - r, bottom))]
    else:
        steps += [("L", (right, bottom))]
    if bar.side is Side.ALL:
        steps += [("L", (left + r, bottom)), ("C", (left + k, bottom, left, bottom - k, left, bottom - r))]
    return (*steps, ("Z", ()))


def mark_points(mark: Mark) -> tuple[tuple[float, float], ...]:
    """Return the corners of a sign; a disc has none, a cross has its four ends."""
    x, y, r = mark.x, mark.y, mark.reach
    match mark.sign:
        case Sign.SQUARE:
            s = r * 0.88
            return ((x - s, y - s), (x + s, y - s), (x + s, y + s), (x - s, y + s))
        case Sign.TRIANGLE:
            return ((x, y - r * 1.15), (x + r * 1.1, y + r * 0.8), (x - r * 1.1, y + r * 0.8))
        case Sign.DIAMOND:
            return ((x, y - r * 1.25), (x + r * 1.25, y), (x, y + r * 1.25), (x - r * 1.25, y))
        case Sign.CROSS:
            return ((x - r, y - r), (x + r, y + r), (x - r, y + r), (x + r, y - r))
        case _:
            return ()
