"""How shapes look on white paper. A page takes its colours from charts.css and everything else from here.

Whoever prints in black and white still tells a count from a claim and an edition from another: by its hatching, by
its dashes, by the sign at its end.
"""

from dataclasses import dataclass

from forum.core.charts.shapes import Ink


@dataclass(frozen=True, slots=True)
class Hatch:
    """Lines that fill a shape: their angle, how far one is from the next, how wide each is."""

    angle: int
    step: float
    width: float
    colour: str


@dataclass(frozen=True, slots=True)
class Look:
    fill: str = ""
    stroke: str = ""
    width: float = 0
    dash: tuple[float, ...] = ()
    hatch: Hatch | None = None


WHITE = "#ffffff"
_INK, _SOFT, _GREEN, _SKY = "#1b2a27", "#4d5c58", "#0b6e4f", "#2a6f97"
_PLUM, _BARK, _EDGE, _LINE = "#7a3b69", "#8f4e00", "#77857f", "#dcd9cc"

LOOKS = {
    Ink.FIRST: Look(fill=_GREEN, stroke=_GREEN, width=3.5),
    Ink.SECOND: Look(fill="#fdf3dc", stroke=_BARK, width=1.5, hatch=Hatch(-45, 6, 2.2, "#f2b134")),
    Ink.CLAIM: Look(fill=WHITE, stroke=_GREEN, width=1.5, hatch=Hatch(45, 7, 3, "#8cc4a4")),
    Ink.OTHER_1: Look(fill=_SKY, stroke=_SKY, width=2.2, dash=(8, 4)),
    Ink.OTHER_2: Look(fill=_BARK, stroke=_BARK, width=2.2, dash=(2, 4)),
    Ink.OTHER_3: Look(fill=_PLUM, stroke=_PLUM, width=2.2, dash=(12, 4, 2, 4)),
    Ink.OTHER_4: Look(fill=_SOFT, stroke=_SOFT, width=1.6),
    Ink.AXIS: Look(stroke=_EDGE, width=1.2),
    Ink.GRID: Look(stroke=_LINE, width=1),
    Ink.LIMIT: Look(stroke="#b3261e", width=2, dash=(9, 5)),
    Ink.UNKNOWN: Look(stroke=_EDGE, width=2, dash=(0.1, 5)),
    Ink.LEADER: Look(stroke=_EDGE, width=1),
    Ink.MARK: Look(stroke=_SOFT, width=2),
    Ink.LABEL: Look(fill=_INK),
    Ink.VALUE: Look(fill=_INK),
    Ink.TICK: Look(fill=_SOFT),
    Ink.WARNING: Look(fill="#b3261e"),
}
