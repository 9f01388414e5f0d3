"""A drawing on a PDF canvas: lines and letters, so that it stays sharp and its words can be found."""

from collections.abc import Callable
from functools import cache
from math import cos, hypot, radians, sin

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from forum.core.charts.lettering import clean
from forum.core.charts.palette import LOOKS, WHITE, Hatch
from forum.core.charts.shapes import Anchor, Bar, Drawing, Line, Mark, Shape, Sign, Words, bar_steps, mark_points
from forum.core.typeface import typeface

_HALO = 1.8


def to_pdf(drawing: Drawing, canvas: Canvas, x: float, y: float) -> None:
    """Draw on a canvas, a unit a point; x and y are the lower left corner, as the PDF writer counts."""
    canvas.saveState()
    canvas.translate(x, y + drawing.height)
    canvas.scale(1, -1)
    canvas.setLineJoin(1)
    for shape in drawing.shapes:
        _paint(canvas, shape)
    canvas.restoreState()


@cache
def _colour(code: str) -> Color:
    return HexColor(code)


def _paint(canvas: Canvas, shape: Shape) -> None:
    match shape:
        case Bar():
            _paint_bar(canvas, shape)
        case Line():
            look = LOOKS[shape.ink]
            _stroke(canvas, look.stroke, look.width, look.dash)
            canvas.drawPath(_through(canvas, shape.points), stroke=1, fill=0)
        case Mark():
            _paint_mark(canvas, shape)
        case Words():
            _write(canvas, shape)


def _stroke(canvas: Canvas, colour: str, width: float, dash: tuple[float, ...] = ()) -> None:
    canvas.setStrokeColor(_colour(colour))
    canvas.setLineWidth(width)
    canvas.setLineCap(1)
    canvas.setDash(list(dash))


def _through(canvas: Canvas, points: tuple[tuple[float, float], ...], *, is_closed: bool = False) -> PDFPathObject:
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    if is_closed:
        path.close()
    return path


def _outline(canvas: Canvas, bar: Bar) -> PDFPathObject:
    path = canvas.beginPath()
    draw: dict[str, Callable[..., object]] = {"M": path.moveTo, "L": path.lineTo, "C": path.curveTo, "Z": path.close}
    for step, numbers in bar_steps(bar):
        draw[step](*numbers)
    return path


def _paint_bar(canvas: Canvas, bar: Bar) -> None:
    look = LOOKS[bar.ink]
    canvas.setFillColor(_colour(look.fill))
    if not look.hatch:
        canvas.drawPath(_outline(canvas, bar), stroke=0, fill=1)
        return
    inner = bar.within(look.width)
    canvas.drawPath(_outline(canvas, inner), stroke=0, fill=1)
    canvas.saveState()
    canvas.clipPath(_outline(canvas, inner), stroke=0, fill=0)
    _stroke(canvas, look.hatch.colour, look.hatch.width)
    canvas.setLineCap(0)
    canvas.lines(list(hatching(inner, look.hatch)))
    canvas.restoreState()
    _stroke(canvas, look.stroke, look.width)
    canvas.drawPath(_outline(canvas, inner), stroke=1, fill=0)


def hatching(bar: Bar, hatch: Hatch) -> list[tuple[float, float, float, float]]:
    """Return the lines that cover a bar, a little beyond it, where a page's pattern has them too."""
    across = (cos(radians(hatch.angle)), sin(radians(hatch.angle)))
    corners = [(bar.x + w, bar.y + h) for w in (0, bar.width) for h in (0, bar.height)]
    along = [x * across[0] + y * across[1] for x, y in corners]
    reach = hypot(bar.width, bar.height)
    middle = (bar.x + bar.width / 2, bar.y + bar.height / 2)
    here = middle[0] * across[0] + middle[1] * across[1]
    lines = []
    for number in range(int(min(along) // hatch.step), int(max(along) // hatch.step) + 1):
        away = number * hatch.step + hatch.width / 2 - here
        x, y = middle[0] + away * across[0], middle[1] + away * across[1]
        lines.append((x + across[1] * reach, y - across[0] * reach, x - across[1] * reach, y + across[0] * reach))
    return lines


def _paint_mark(canvas: Canvas, mark: Mark) -> None:
    look = LOOKS[mark.ink]
    if mark.sign is Sign.CROSS:
        _stroke(canvas, look.stroke, look.width)
        one, two, three, four = mark_points(mark)
        canvas.lines([(*one, *two), (*three, *four)])
        return
    canvas.setFillColor(_colour(look.fill))
    _stroke(canvas, WHITE, 1.5)
    if mark.sign is Sign.DISC:
        canvas.circle(mark.x, mark.y, mark.reach, stroke=1, fill=1)
    else:
        canvas.drawPath(_through(canvas, mark_points(mark), is_closed=True), stroke=1, fill=1)


def _write(canvas: Canvas, words: Words) -> None:
    text = clean(words.text, words.font)
    width = typeface(words.font).width(text, words.size)
    before = {Anchor.START: 0.0, Anchor.MIDDLE: width / 2, Anchor.END: width}[words.anchor]
    canvas.saveState()
    canvas.translate(words.x, words.y)
    # Letters stand upright on a canvas that was turned upside down.
    canvas.scale(1, -1)
    if words.is_turned:
        canvas.rotate(90)
    if words.has_halo:
        # A slip of paper under them: letters drawn twice would be found twice.
        canvas.setFillColor(_colour(WHITE))
        canvas.roundRect(-before - _HALO, -_HALO, width + 2 * _HALO, words.size * 0.72 + 2 * _HALO, 3, stroke=0, fill=1)
    face = typeface(words.font)
    line = canvas.beginText()
    line.setFont(face.name, words.size)
    line.setFillColor(_colour(LOOKS[words.ink].fill))
    for distance, piece in face.pieces(text, words.size):
        line.setTextOrigin(distance - before, 0)
        line.textOut(piece)
    canvas.drawText(line)
    canvas.restoreState()
