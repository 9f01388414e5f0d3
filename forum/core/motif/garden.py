"""The garden: plots laid on a grid, each with its ground, its ink and what grows there."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from forum.core.motif.dice import Dice
from forum.core.motif.drawings import DRAWINGS, SIZES, SUN, Drawing, Plot
from forum.core.motif.shapes import Rect, Shape, to_svg

GREEN, DEEP, SKY, LEAF, SAND = "#0b6e4f", "#084c37", "#2a6f97", "#8cc4a4", "#f1efe6"
# Ground and what grows on it. A pair listed twice comes up twice as often.
PAIRS = (
    (GREEN, LEAF),
    (GREEN, SUN),
    (DEEP, GREEN),
    (DEEP, SUN),
    (DEEP, LEAF),
    (LEAF, DEEP),
    (LEAF, GREEN),
    (SAND, GREEN),
    (SAND, SUN),
    (SAND, SKY),
    (SAND, LEAF),
    (SUN, DEEP),
    (SKY, SAND),
)
CELL, GAP, RADIUS = 60, 4, 10
PITCH = CELL + GAP
FORMS = ("disc", "leaf", "leaf", "hill", "square")  # what a mail can draw


@dataclass(frozen=True)
class Tile:
    """A plot in short, for mails: colours and one of FORMS."""

    ground: str
    ink: str
    form: str


def _plots(dice: Dice, columns: int, rows: int) -> Iterator[tuple[tuple[int, int], Plot]]:
    """Lay plots on the grid without a hole; no two neighbours stand on the same ground."""
    grounds: dict[tuple[int, int], str] = {}
    for j in range(rows):
        for i in range(columns):
            if (i, j) in grounds:
                continue
            wide, high = dice.pick(SIZES)
            cells = [(i + a, j + b) for a in range(wide) for b in range(high)]
            if any(cell in grounds or cell[0] >= columns or cell[1] >= rows for cell in cells):
                (wide, high), cells = (1, 1), [(i, j)]
            beside = {grounds.get(cell) for a, b in cells for cell in ((a - 1, b), (a, b - 1), (a + 1, b))}
            ground, ink = dice.pick([pair for pair in PAIRS if pair[0] not in beside])
            grounds.update(dict.fromkeys(cells, ground))
            x, y = i * PITCH + GAP / 2, j * PITCH + GAP / 2
            yield (wide, high), Plot(x, y, wide * PITCH - GAP, high * PITCH - GAP, ground, ink)


def motif_size(columns: int, rows: int) -> tuple[int, int]:
    """Return the width and height of a motif, in its own units."""
    return columns * PITCH, rows * PITCH


def motif_shapes(seed: str, columns: int, rows: int) -> list[Shape]:
    """Return the shapes of a motif, in the order in which they are painted."""
    dice = Dice(f"{seed}/{columns}x{rows}")
    shapes: list[Shape] = []
    last: Drawing | None = None
    for size, plot in _plots(dice, columns, rows):
        last = dice.pick([drawing for drawing in DRAWINGS[size] if drawing is not last])
        shapes.append(Rect(plot.x, plot.y, plot.width, plot.height, RADIUS, plot.ground))
        shapes += last(plot, dice)
    return shapes


def motif_tiles(seed: str, count: int) -> list[Tile]:
    """Return a row of plots in short; no two neighbours stand on the same ground."""
    dice = Dice(f"{seed}/{count} tiles")
    tiles: list[Tile] = []
    while len(tiles) < count:
        before = tiles[-1].ground if tiles else ""
        ground, ink = dice.pick([pair for pair in PAIRS if pair[0] != before])
        tiles.append(Tile(ground, ink, dice.pick(FORMS)))
    return tiles


@lru_cache(maxsize=64)
def motif(seed: str, columns: int, rows: int) -> str:
    """Return a motif as an SVG that assistive technologies pass over. Sized by its class, `motif`."""
    width, height = motif_size(columns, rows)
    body = "".join(map(to_svg, motif_shapes(seed, columns, rows)))
    return (
        f'<svg class="motif" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' aria-hidden="true" focusable="false">{body}</svg>'
    )
