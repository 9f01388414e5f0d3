"""The lower half of the sheet that a person prints at home: print, cut, fold."""

from collections.abc import Callable, Iterator

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm as MM
from reportlab.pdfgen.canvas import Canvas

from attendees.badges.pen import FAINT, INK, LEAF, SAND, SOFT, WHITE, ink, write
from attendees.badges.stock import HEIGHT
from attendees.badges.words import words
from forum.core.typeface import HEADING, STRONG, TEXT, Typeface, typeface

MARGIN = 15 * MM
COLUMN, BETWEEN = 52 * MM, 12 * MM
PICTURE = 26 * MM
Picture = Callable[[Canvas], None]


def write_instructions(canvas: Canvas, language: str) -> None:
    """Write under the badge where to cut and fold, and what to do without a printer."""
    said = words(language)
    _mark_guides(canvas, said.cut_here, said.fold_here)
    text, top = typeface(TEXT), HEIGHT - 34 * MM
    write(canvas, said.heading, typeface(HEADING), 20, (MARGIN, top))
    pictures: tuple[Picture, ...] = (_paint_printed, _paint_cut, _paint_folded)
    for number, (picture, (verb, how)) in enumerate(zip(pictures, said.steps, strict=True), start=1):
        x, y = MARGIN + (number - 1) * (COLUMN + BETWEEN), top - 12 * MM - PICTURE
        canvas.saveState()
        canvas.translate(x, y)
        picture(canvas)
        canvas.restoreState()
        write(canvas, f"{number}. {verb}", typeface(STRONG), 12.5, (x, y - 8 * MM))
        _write_paragraph(canvas, how, text, (x, y - 14 * MM), COLUMN)
    _write_paragraph(canvas, said.without_paper, text, (MARGIN, 34 * MM), A4[0] - 2 * MARGIN)


def _mark_guides(canvas: Canvas, cut_here: str, fold_here: str) -> None:
    face, size, middle = typeface(STRONG), 9.5, A4[0] / 2
    y = HEIGHT - 6.5 * MM
    paint_scissors(canvas, MARGIN, HEIGHT)
    write(canvas, cut_here, face, size, (MARGIN, y), SOFT)
    left = middle - face.width(fold_here, size) / 2
    canvas.setStrokeColor(ink(SOFT))
    canvas.setLineWidth(1)
    arrow = canvas.beginPath()
    arrow.moveTo(middle, y + 4 * MM - 3)
    arrow.lineTo(middle, HEIGHT - 3)
    arrow.moveTo(middle - 3, HEIGHT - 6.5)
    arrow.lineTo(middle, HEIGHT - 3)
    arrow.lineTo(middle + 3, HEIGHT - 6.5)
    canvas.drawPath(arrow)
    write(canvas, fold_here, face, size, (left, y - 1 * MM), SOFT)


def paint_scissors(canvas: Canvas, x: float, y: float) -> None:
    """A pair of scissors that cuts to the right along a height."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.setFillColor(ink(WHITE))
    canvas.rect(-2, -5, 20, 10, stroke=0, fill=1)
    canvas.setStrokeColor(ink(SOFT))
    canvas.setLineWidth(1.1)
    canvas.setLineCap(1)
    for side in (-1, 1):
        canvas.circle(2.4, side * 2.9, 2, stroke=1, fill=0)
        canvas.line(4.2, side * 2, 15, -side * 2.6)
    canvas.restoreState()


def _write_paragraph(canvas: Canvas, text: str, face: Typeface, at: tuple[float, float], width: float) -> None:
    x, y = at
    for number, line in enumerate(_wrap(text, face, 10.5, width)):
        write(canvas, line, face, 10.5, (x, y - number * 14.5), INK)


def _wrap(text: str, face: Typeface, size: float, width: float) -> Iterator[str]:
    """Yield lines of whole words; no-break spaces hold."""
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and face.width(longer, size) > width:
            yield line
            longer = word
        line = longer
    yield line


def _sheet(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    canvas.setFillColor(ink(WHITE))
    canvas.setStrokeColor(ink(INK))
    canvas.setLineWidth(1.1)
    canvas.setDash()
    canvas.rect(x, y, width, height, stroke=1, fill=1)


def _small_face(canvas: Canvas, x: float, y: float) -> None:
    """A badge's face as small as a nail: motif, name, code, band."""
    for colour, (left, bottom, width, height) in (
        (LEAF, (2, 21, 18, 5)),
        (INK, (2, 15.5, 12, 3)),
        (FAINT, (2, 12, 8, 1.6)),
        (INK, (13, 6, 7, 7)),
        (SOFT, (2, 2, 18, 2.6)),
    ):
        canvas.setFillColor(ink(colour))
        canvas.rect(x + left, y + bottom, width, height, stroke=0, fill=1)


def _paint_printed(canvas: Canvas) -> None:
    _backdrop(canvas)
    _sheet(canvas, 15, 5, 44, 62)
    _small_face(canvas, 15, 37)
    _small_face(canvas, 37, 37)


def _paint_cut(canvas: Canvas) -> None:
    _backdrop(canvas)
    _sheet(canvas, 15, 37, 44, 30)
    _small_face(canvas, 15, 38)
    _small_face(canvas, 37, 38)
    _sheet(canvas, 15, 3, 44, 26)
    canvas.setStrokeColor(ink(SOFT))
    canvas.setDash(3, 2.5)
    canvas.line(6, 33, 68, 33)
    canvas.setDash()
    canvas.setStrokeColor(ink(INK))
    for side in (-1, 1):
        canvas.circle(8, 33 + side * 4, 2.8, stroke=1, fill=0)
        canvas.line(10.4, 33 + side * 2.8, 25, 33 - side * 3.4)


def _paint_folded(canvas: Canvas) -> None:
    _backdrop(canvas)
    canvas.setFillColor(ink(SAND))
    canvas.setStrokeColor(ink(INK))
    canvas.setLineWidth(1.1)
    back = canvas.beginPath()
    back.moveTo(26, 20)
    back.lineTo(48, 27)
    back.lineTo(48, 57)
    back.lineTo(26, 50)
    back.close()
    _sheet(canvas, 26, 20, 22, 30)
    canvas.setFillColor(ink(WHITE))
    canvas.drawPath(back, stroke=1, fill=1)
    _sheet(canvas, 26, 20, 22, 30)
    _small_face(canvas, 26, 20.5)


def _backdrop(canvas: Canvas) -> None:
    canvas.setFillColor(ink(SAND))
    canvas.roundRect(0, 0, PICTURE, PICTURE, 3 * MM, stroke=0, fill=1)
