"""Signs for tables: A4 across, folded in the middle, so that both sides read."""

from collections.abc import Iterable
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm as MM
from reportlab.pdfgen.canvas import Canvas

from attendees.badges.fitting import Box, fit
from attendees.badges.pen import FAINT, SOFT, ink, motif_height, paint_motif, write
from attendees.papers.content import Heading
from forum.core.typeface import DISPLAY, HEADING, STRONG, TEXT, Typeface, printable, rise, typeface
from matchmaking.papers.content import Sign

WIDTH, HEIGHT = A4[0], A4[1] / 2
MARGIN = 14 * MM
INNER = WIDTH - 2 * MARGIN
GRID = (24, 1)
NUMBER = Box(INNER, 74 * MM, largest=220, lines=2, smallest=20)
HOLDER = Box(INNER, 22 * MM, largest=30, lines=2, enough=20, smallest=9, leading=1.1)


def render_signs(signs: Iterable[Sign], heading: Heading, *, title: str) -> bytes:
    """Return one sheet a table: cut nothing, fold at the line, stand it up."""
    out = BytesIO()
    canvas = Canvas(
        out, pagesize=A4, pageCompression=1, invariant=1, lang=heading.language,
        initialFontName=typeface(TEXT).name,  # type: ignore[arg-type]  # a name; the stubs say a number
    )  # fmt: skip
    canvas.setTitle(title)
    canvas.setCreator("Forum ESS")
    canvas.beginForm("motif", 0, 0, WIDTH, HEIGHT)
    paint_motif(canvas, heading.seed, GRID, (MARGIN, HEIGHT - MARGIN), INNER)
    canvas.endForm()
    for sign in signs:
        _paint_face(canvas, sign, heading)
        canvas.saveState()
        canvas.translate(WIDTH, 2 * HEIGHT)
        canvas.rotate(180)
        _paint_face(canvas, sign, heading)
        canvas.restoreState()
        canvas.setStrokeColor(ink(FAINT))
        canvas.setLineWidth(0.5)
        canvas.setDash(1, 4)
        canvas.line(0, HEIGHT, WIDTH, HEIGHT)
        canvas.setDash()
        canvas.showPage()
    if canvas.getPageNumber() == 1:
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _paint_face(canvas: Canvas, sign: Sign, heading: Heading) -> None:
    """The number as large as it goes, under its word; whose table it is below."""
    display, text, strong = typeface(DISPLAY), typeface(TEXT), typeface(STRONG)
    canvas.doForm("motif")
    top = HEIGHT - MARGIN - motif_height(GRID, INNER) - 9 * MM
    if sign.word:
        _write_centred(canvas, sign.word, typeface(HEADING), 26, top - 4 * MM)
    block = fit(printable(sign.number, display), display, NUMBER)
    floor = 40 * MM if sign.holder else 26 * MM
    middle = (top - 8 * MM + floor) / 2
    first = middle + block.pitch * (len(block.lines) - 1) / 2 - 0.33 * block.size
    for number, line in enumerate(block.lines):
        _write_centred(canvas, line, display, block.size, first - number * block.pitch)
    holder = fit(printable(sign.holder, strong), strong, HOLDER)
    if holder.lines:
        for number, line in enumerate(holder.lines):
            y = 20 * MM + holder.height - rise(line) * holder.size - number * holder.pitch
            _write_centred(canvas, line, strong, holder.size, y)
    foot = " · ".join(filter(None, [heading.name, heading.words["invented"] if heading.demo else ""]))
    _write_centred(canvas, printable(foot, text), text, 11, 11 * MM, SOFT)


def _write_centred(canvas: Canvas, line: str, face: Typeface, size: float, y: float, colour: str = "#1b2a27") -> None:
    write(canvas, line, face, size, ((WIDTH - face.width(line, size)) / 2, y), colour)
