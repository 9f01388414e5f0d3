"""The few strokes that badges are drawn with, over the PDF writer."""

from collections.abc import Callable
from functools import cache

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from attendees.badges.fitting import Fitted
from attendees.badges.qr import dark_runs, qr_matrix
from forum.core.motif import Circle, Path, Rect, Shape, motif_shapes, motif_size
from forum.core.motif.garden import GAP
from forum.core.typeface import Typeface

INK, SOFT, FAINT, SUN, LEAF = "#1b2a27", "#4d5c58", "#8b958f", "#f2b134", "#8cc4a4"
ALERT, WHITE, SAND = "#b3261e", "#ffffff", "#f1efe6"

# Two dark rows that only touch show a hair of white between them on screens: each goes a little under the next.
_OVERLAP = 1.03


@cache
def ink(colour: str) -> Color:
    return HexColor(colour)


def write(
    canvas: Canvas,
    text: str,
    face: Typeface,
    size: float,
    at: tuple[float, float],
    colour: str = INK,
    tracking: float = 0,
) -> None:
    """Write one line, kerned, from its left end."""
    x, y = at
    line = canvas.beginText()
    line.setFont(face.name, size)
    line.setFillColor(ink(colour))
    line.setCharSpace(tracking * size)
    for distance, piece in face.pieces(text, size, tracking):
        line.setTextOrigin(x + distance, y)
        line.textOut(piece)
    canvas.drawText(line)


def write_cells(
    canvas: Canvas, text: str, face: Typeface, size: float, at: tuple[float, float], cell: float, colour: str = INK
) -> None:
    """Write one line, each character in the middle of a cell as wide as the others, from the first one's left edge."""
    x, y = at
    line = canvas.beginText()
    line.setFont(face.name, size)
    line.setFillColor(ink(colour))
    for number, character in enumerate(text):
        line.setTextOrigin(x + (number + 0.5) * cell - face.width(character, size) / 2, y)
        line.textOut(character)
    canvas.drawText(line)


def write_lines(
    canvas: Canvas, fitted: Fitted, face: Typeface, at: tuple[float, float], colour: str = INK, tracking: float = 0
) -> None:
    """Write lines one under the other, from the baseline of the first, their first strokes on one vertical."""
    x, y = at
    for number, line in enumerate(fitted.lines):
        start = x - face.bearing(line, fitted.size)
        write(canvas, line, face, fitted.size, (start, y - number * fitted.pitch), colour, tracking)


def paint_qr(canvas: Canvas, text: str, at: tuple[float, float], side: float) -> None:
    """Paint a QR code without its quiet zone, which the paper around it gives; `at` is its lower left corner."""
    matrix = qr_matrix(text)
    scale = side / len(matrix)
    x, y = at
    runs = "\n".join(f"{column} {row} {length} {_OVERLAP} re" for row, column, length in dark_runs(matrix))
    canvas.addLiteral(f"q 0 g {scale:.4f} 0 0 {-scale:.4f} {x:.3f} {y + side:.3f} cm\n{runs}\nf Q")


def motif_scale(grid: tuple[int, int], width: float) -> float:
    """Return what a motif's unit measures when its plots, without the half gap around them, take a width."""
    return width / (motif_size(*grid)[0] - GAP)


def motif_height(grid: tuple[int, int], width: float) -> float:
    return motif_scale(grid, width) * (motif_size(*grid)[1] - GAP)


def paint_motif(canvas: Canvas, seed: str, grid: tuple[int, int], at: tuple[float, float], width: float) -> None:
    """Paint an edition's motif, so many columns and rows, its plots up to its edges; `at` is its upper left corner."""
    scale = motif_scale(grid, width)
    canvas.saveState()
    canvas.translate(*at)
    canvas.scale(scale, -scale)
    canvas.translate(-GAP / 2, -GAP / 2)
    for shape in motif_shapes(seed, *grid):
        paint_shape(canvas, shape)
    canvas.restoreState()


def paint_shape(canvas: Canvas, shape: Shape) -> None:
    if isinstance(shape, Rect):
        canvas.setFillColor(ink(shape.fill))
        canvas.roundRect(shape.x, shape.y, shape.width, shape.height, shape.radius, stroke=0, fill=1)
        return
    _take_colours(canvas, shape)
    filled, stroked = int(bool(shape.fill)), int(bool(shape.stroke))
    if isinstance(shape, Circle):
        canvas.circle(shape.x, shape.y, shape.radius, stroke=stroked, fill=filled)
    else:
        _paint_path(canvas, shape, stroked, filled)


def _take_colours(canvas: Canvas, shape: Circle | Path) -> None:
    if shape.fill:
        canvas.setFillColor(ink(shape.fill))
    if shape.stroke:
        canvas.setStrokeColor(ink(shape.stroke))
        canvas.setLineWidth(shape.stroke_width)
        canvas.setLineCap(1)
        canvas.setLineJoin(1)


def _paint_path(canvas: Canvas, shape: Path, stroked: int, filled: int) -> None:
    path = canvas.beginPath()
    draw: dict[str, Callable[..., object]] = {"M": path.moveTo, "L": path.lineTo, "C": path.curveTo, "Z": path.close}
    for step, numbers in shape.steps:
        draw[step](*numbers)
    # Non-zero winding, as SVG fills: the writer's own default is even-odd.
    canvas.drawPath(path, stroke=stroked, fill=filled, fillMode=1)
