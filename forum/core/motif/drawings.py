"""What grows on a plot: each function draws one thing on a piece of ground."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from forum.core.motif.dice import Dice
from forum.core.motif.shapes import Circle, Path, Rect, Shape, Step

SUN = "#f2b134"
ROUND = 0.5523  # how far the handles of a Bézier quarter circle reach, for a radius of 1


@dataclass(frozen=True)
class Plot:
    """A piece of ground, and the colour of what grows there."""

    x: float
    y: float
    width: float
    height: float
    ground: str
    ink: str

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def reach(self) -> float:
        """Half of the shorter side."""
        return min(self.width, self.height) / 2


def _line(*points: tuple[float, float]) -> tuple[Step, ...]:
    return tuple(("L" if i else "M", point) for i, point in enumerate(points))


def _furrows(plot: Plot, dice: Dice) -> list[Shape]:
    steps: tuple[Step, ...] = ()
    if plot.height > plot.width or (plot.height == plot.width and dice.below(3) == 0):
        for i in range(1, round(plot.width / 12)):
            x = plot.x + plot.width * i / round(plot.width / 12)
            steps += _line((x, plot.y + 9), (x, plot.y + plot.height - 9))
    else:
        for i in range(1, round(plot.height / 12)):
            y = plot.y + plot.height * i / round(plot.height / 12)
            steps += _line((plot.x + 9, y), (plot.x + plot.width - 9, y))
    return [Path(steps, stroke=plot.ink, stroke_width=4.5)]


def _pond(plot: Plot, dice: Dice) -> list[Shape]:
    """Water: waves that run across the plot."""
    steps: list[Step] = []
    waves = round((plot.width - 16) / 22)
    length = (plot.width - 18) / waves
    rise = dice.pick((5, -5))
    for row in range(1, round(plot.height / 15)):
        y = plot.y + plot.height * row / round(plot.height / 15)
        steps.append(("M", (plot.x + 9, y)))
        for wave in range(waves):
            x = plot.x + 9 + wave * length
            steps.append(("C", (x + length / 3, y - rise, x + length * 2 / 3, y + rise, x + length, y)))
    return [Path(tuple(steps), stroke=plot.ink, stroke_width=4)]


def _leaf(plot: Plot, dice: Dice) -> list[Shape]:
    left, right = plot.x + 8, plot.x + plot.width - 8
    top, bottom = plot.y + 8, plot.y + plot.height - 8
    if dice.below(2):
        left, right = right, left
    blade: tuple[Step, ...] = (
        ("M", (left, bottom)),
        ("C", (left, top + (bottom - top) * 0.25, left + (right - left) * 0.3, top, right, top)),
        ("C", (right, bottom - (bottom - top) * 0.25, right - (right - left) * 0.3, bottom, left, bottom)),
        ("Z", ()),
    )
    vein = _line((left, bottom), (left + (right - left) * 0.62, bottom + (top - bottom) * 0.62))
    return [Path(blade, fill=plot.ink), Path(vein, stroke=plot.ground, stroke_width=3)]


def _seeds(plot: Plot, dice: Dice) -> list[Shape]:
    columns, rows = round(plot.width / 15) - 1, round(plot.height / 15) - 1
    across, down = plot.width / (columns + 1), plot.height / (rows + 1)
    big = dice.below(2)
    return [
        Circle(
            plot.x + across * (i + 1),
            plot.y + down * (j + 1),
            4.6 if big and (i + j) % 2 else 3.4,
            plot.ink,
        )
        for j in range(rows)
        for i in range(columns)
    ]


def _tree(plot: Plot, dice: Dice) -> list[Shape]:
    """A crown seen from above: rings, or one plain disc like a sun."""
    x, y = plot.centre
    radius = plot.reach - 9
    if dice.below(3) == 0:
        return [Circle(x, y, radius * dice.pick((0.7, 0.85, 1)), plot.ink)]
    return [
        Circle(x, y, radius, plot.ink),
        Circle(x, y, radius * 0.66, plot.ground),
        Circle(x, y, radius * 0.36, plot.ink),
    ]


def _around(plot: Plot, count: int, radius: float, size: float) -> list[Shape]:
    x, y = plot.centre
    turns = (2 * math.pi * k / count for k in range(count))
    return [Circle(x + radius * math.cos(turn), y + radius * math.sin(turn), size, plot.ink) for turn in turns]


def _table(plot: Plot, dice: Dice) -> list[Shape]:
    """A round table and its chairs: people meet."""
    unit = plot.reach / 30
    chairs = dice.pick((6, 6, 8))
    return [Circle(*plot.centre, 12 * unit, plot.ink), *_around(plot, chairs, 21.5 * unit, 4.2 * unit)]


def _flower(plot: Plot, dice: Dice) -> list[Shape]:
    unit = plot.reach / 30
    petals = _around(plot, dice.pick((5, 6)), 12.5 * unit, 8.2 * unit)
    heart = SUN if SUN not in (plot.ground, plot.ink) else plot.ground
    return [*petals, Circle(*plot.centre, 6.5 * unit, heart)]


def _house(plot: Plot, dice: Dice) -> list[Shape]:
    x, y, right, bottom = plot.x + 9, plot.y + 10, plot.x + plot.width - 9, plot.y + plot.height - 10
    eaves, ridge = y + (bottom - y) * 0.42, plot.x + plot.width / 2
    walls = (*_line((x, bottom), (x, eaves), (ridge, y), (right, eaves), (right, bottom)), ("Z", ()))
    door = Rect(ridge - 6, bottom - 17, 12, 17, 0, plot.ground)
    window = Circle(ridge, eaves + 4, 5, plot.ground)
    openings: tuple[Shape, ...] = (door, door, window)
    return [Path(walls, fill=plot.ink), dice.pick(openings)]


def _arc(x: float, y: float, radius: float, across: int, down: int) -> tuple[Step, ...]:
    handle = radius * ROUND
    start, end = (x + across * radius, y), (x, y + down * radius)
    bend = (start[0], y + down * handle, x + across * handle, end[1], *end)
    return ("M", start), ("C", bend)


def _path(plot: Plot, dice: Dice) -> list[Shape]:
    """A path that turns round a corner of the plot, with its borders."""
    corner = dice.below(4)
    across, down = (1 if corner % 2 else -1), (1 if corner // 2 else -1)
    x = plot.x + 6 if across > 0 else plot.x + plot.width - 6
    y = plot.y + 6 if down > 0 else plot.y + plot.height - 6
    radius = plot.reach * 2 - 12
    wedge = (*_arc(x, y, radius * 0.3, across, down), ("L", (x, y)), ("Z", ()))
    bends = [_arc(x, y, radius * share, across, down) for share in (0.58, 0.92)]
    return [Path(wedge, fill=plot.ink), *(Path(bend, stroke=plot.ink, stroke_width=6) for bend in bends)]


def _hedge(plot: Plot, dice: Dice) -> list[Shape]:
    """Rows of half rounds, like a clipped hedge or tiles."""
    columns, rows = round(plot.width / 30), round(plot.height / 30)
    wide, high = (plot.width - 12) / columns, (plot.height - 12) / rows
    radius = wide / 2 - 1.5
    up = dice.pick((1, -1))
    steps: list[Step] = []
    for j in range(rows):
        for i in range(columns):
            x = plot.x + 6 + wide * (i + 0.5)
            y = plot.y + 6 + high * (j + 0.5) + up * radius / 2
            top, handle = y - up * radius, radius * ROUND
            steps += [
                ("M", (x - radius, y)),
                ("C", (x - radius, y - up * handle, x - handle, top, x, top)),
                ("C", (x + handle, top, x + radius, y - up * handle, x + radius, y)),
                ("Z", ()),
            ]
    return [Path(tuple(steps), fill=plot.ink)]


def _paving(plot: Plot, dice: Dice) -> list[Shape]:
    columns, rows = round(plot.width / 20), round(plot.height / 20)
    wide, high = (plot.width - 14) / columns, (plot.height - 14) / rows
    missing = dice.below(columns * rows)
    return [
        Rect(plot.x + 7 + wide * i + 1.5, plot.y + 7 + high * j + 1.5, wide - 3, high - 3, 3, plot.ink)
        for j in range(rows)
        for i in range(columns)
        if j * columns + i != missing
    ]


def _sprig(plot: Plot, dice: Dice) -> list[Shape]:
    """A stem with leaves on both sides."""
    x, _ = plot.centre
    bottom, top = plot.y + plot.height - 7, plot.y + 9
    pairs = max(2, round((bottom - top) / 20))
    reach = min(plot.width / 2 - 8, 24)
    leaves: list[Step] = []
    for i in range(pairs):
        y = bottom - 4 - (bottom - top - 12) * i / pairs
        for side in (-1, 1):
            tip = (x + side * reach, y - 15)
            leaves += [
                ("M", (x, y)),
                ("C", (x + side * reach * 0.2, y - 14, x + side * reach * 0.6, y - 17, *tip)),
                ("C", (x + side * reach * 0.9, y - 3, x + side * reach * 0.4, y + 1, x, y)),
                ("Z", ()),
            ]
    stem = _line((x, bottom), (x, top + 3))
    return [
        Path(tuple(leaves), fill=plot.ink),
        Path(stem, stroke=plot.ink, stroke_width=3),
        Circle(x, top + 1, 4.5, plot.ink),
    ]


Drawing = Callable[[Plot, Dice], list[Shape]]
SMALL: tuple[Drawing, ...] = (
    _furrows,
    _furrows,
    _leaf,
    _leaf,
    _leaf,
    _seeds,
    _tree,
    _tree,
    _table,
    _flower,
    _house,
    _path,
    _hedge,
    _paving,
    _sprig,
)
WIDE: tuple[Drawing, ...] = (_furrows, _pond, _leaf, _hedge, _seeds)
TALL: tuple[Drawing, ...] = (_furrows, _sprig, _leaf, _seeds)
BIG: tuple[Drawing, ...] = (_tree, _table, _flower, _path, _leaf)
SIZES = ((1, 1),) * 11 + ((2, 1),) * 4 + ((1, 2),) * 2 + ((2, 2),) * 2
DRAWINGS = {(1, 1): SMALL, (2, 1): WIDE, (1, 2): TALL, (2, 2): BIG}
