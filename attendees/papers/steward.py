"""What a steward keeps at hand: the answers of the phone and what each asks for, on one page.

It is read at arm's length and printed in black: each answer has a sign of its own shape, and its colour's name.
"""

from collections.abc import Callable

from reportlab.lib.units import mm as MM
from reportlab.pdfgen.canvas import Canvas

from attendees.badges.fitting import Fitted
from attendees.badges.pen import FAINT, INK, WHITE, ink
from attendees.papers.content import Answer, Heading, Reminder
from attendees.papers.page import FOOT, INNER, MARGIN, WIDTH, Sheet, set_line
from attendees.papers.table import fit_cell
from forum.core.typeface import HEADING, STRONG, TEXT, typeface

BAND, BETWEEN = 22 * MM, 2 * MM
LABEL = 42 * MM
SIGN = 15 * MM
PITCH, TOPIC = 1.28, 13
COLUMN, GUTTER = (INNER - 8 * MM) / 2, 8 * MM
CALL, CALL_FLOOR = 16 * MM, FOOT + 1.5 * MM


def render_reminder(reminder: Reminder, heading: Heading) -> bytes:
    """Return the page. What would be too long for its place is set smaller."""
    sheet = Sheet(heading, reminder.title)
    sheet.open_page()
    sheet.title(reminder.title)
    top = sheet.y - 1 * MM
    for answer in reminder.answers:
        _write_answer(sheet.canvas, answer, top)
        top -= BAND + BETWEEN
    _write_topics(sheet.canvas, reminder.topics, top - 3 * MM, CALL_FLOOR + CALL + 1 * MM)
    _write_call(sheet.canvas, reminder)
    return sheet.finish()


def _write_answer(canvas: Canvas, answer: Answer, top: float) -> None:
    bottom, left = top - BAND, MARGIN + LABEL + 5 * MM
    canvas.setFillColor(ink(WHITE))
    canvas.setStrokeColor(ink(answer.colour))
    canvas.setLineWidth(1.2)
    canvas.roundRect(MARGIN, bottom, INNER, BAND, 3 * MM, stroke=1, fill=1)
    canvas.setFillColor(ink(answer.colour))
    canvas.roundRect(MARGIN, bottom, LABEL, BAND, 3 * MM, stroke=0, fill=1)
    paint_sign(canvas, answer, MARGIN + 3 * MM, bottom + (BAND - SIGN) / 2)
    label = MARGIN + SIGN + 5.5 * MM
    name = fit_cell(answer.colour_word, STRONG, 13, MARGIN + LABEL - label - 2 * MM, 8 * MM)
    write_block(canvas, name, STRONG, label, bottom + BAND / 2 + 0.36 * name.size, WHITE)
    word = fit_cell(answer.word, HEADING, 17, WIDTH - MARGIN - 3 * MM - left, 9 * MM)
    write_block(canvas, word, HEADING, left, top - 2.6 * MM, INK)
    room = BAND - 2.6 * MM - word.size - 2.6 * MM
    advice = fit_cell(answer.advice, TEXT, 12, WIDTH - MARGIN - 3 * MM - left, room, PITCH)
    write_block(canvas, advice, TEXT, left, top - 2.6 * MM - word.size - 1.2 * MM, INK)


def _write_topics(canvas: Canvas, topics: tuple[tuple[str, str], ...], top: float, floor: float) -> None:
    """Two columns of boxes as high as the page leaves them, read down the left one first."""
    rows = (len(topics) + 1) // 2
    height = (top - floor) / rows
    room = height - TOPIC - 3.2 * MM
    # One size for all: that of the longest.
    size = min(fit_cell(text, TEXT, 11.5, COLUMN, room, PITCH).size for _title, text in topics)
    for number, (title, text) in enumerate(topics):
        x = MARGIN + (number // rows) * (COLUMN + GUTTER)
        y = top - (number % rows) * height
        canvas.setStrokeColor(ink(INK))
        canvas.setLineWidth(1)
        canvas.line(x, y, x + COLUMN, y)
        write_block(canvas, fit_cell(title, STRONG, TOPIC, COLUMN, TOPIC * 1.2), STRONG, x, y - 1.8 * MM, INK)
        body = fit_cell(text, TEXT, size, COLUMN, room, PITCH)
        write_block(canvas, body, TEXT, x, y - TOPIC - 3.2 * MM, INK)


def _write_call(canvas: Canvas, reminder: Reminder) -> None:
    """A box with lines to write on: whom to call."""
    canvas.setStrokeColor(ink(INK))
    canvas.setLineWidth(1.4)
    canvas.roundRect(MARGIN, CALL_FLOOR, INNER, CALL, 3 * MM, stroke=1, fill=0)
    strong, y = typeface(STRONG), CALL_FLOOR + 3.4 * MM
    emergency = fit_cell(reminder.emergency, STRONG, 12, 40 * MM, CALL - 4 * MM)
    left = WIDTH - MARGIN - 4 * MM - 40 * MM
    write_block(
        canvas, emergency, STRONG, left, CALL_FLOOR + CALL / 2 + len(emergency.lines) * emergency.pitch / 2, INK
    )
    each = (left - MARGIN - 8 * MM) / len(reminder.lines)
    for number, word in enumerate(reminder.lines):
        x = MARGIN + 4 * MM + number * each
        cell = fit_cell(word, STRONG, 11, each - 4 * MM, 6 * MM)
        set_line(canvas, " ".join(cell.lines), strong, cell.size, (x, CALL_FLOOR + CALL - 5.2 * MM))
        canvas.setStrokeColor(ink(FAINT))
        canvas.setLineWidth(0.8)
        canvas.line(x, y, x + each - 5 * MM, y)


def write_block(canvas: Canvas, block: Fitted, font: str, left: float, top: float, colour: str) -> None:
    """Write lines down from a height."""
    for number, line in enumerate(block.lines):
        y = top - 0.72 * block.size - number * block.pitch
        set_line(canvas, line, typeface(font), block.size, (left, y), colour)


# --- signs: each in a white shape of its own, in a square of 24 --------------


def paint_sign(canvas: Canvas, answer: Answer, x: float, y: float, side: float = SIGN) -> None:
    """Paint an answer's sign; `x` and `y` are its lower left corner."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(side / 24, side / 24)
    canvas.setFillColor(ink(WHITE))
    canvas.setStrokeColor(ink(answer.colour))
    canvas.setLineWidth(3)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    SIGNS[answer.sign](canvas, answer.colour)
    canvas.restoreState()


def _trace(canvas: Canvas, *points: tuple[float, float], is_shape: bool = False) -> None:
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    if is_shape:
        path.close()
    canvas.drawPath(path, stroke=not is_shape, fill=is_shape)


def _paint_ok(canvas: Canvas, _colour: str) -> None:
    canvas.circle(12, 12, 12, stroke=0, fill=1)
    _trace(canvas, (6.5, 12), (10.5, 7.8), (17.5, 16))


def _paint_wait(canvas: Canvas, _colour: str) -> None:
    _trace(canvas, (12, 24), (-0.5, 1.5), (24.5, 1.5), is_shape=True)
    _trace(canvas, (12, 16.5), (12, 9.5))
    _trace(canvas, (12, 5), (12, 5.01))


def _paint_stop(canvas: Canvas, _colour: str) -> None:
    corners = (7, 0), (17, 0), (24, 7), (24, 17), (17, 24), (7, 24), (0, 17), (0, 7)
    _trace(canvas, *corners, is_shape=True)
    _trace(canvas, (7.5, 7.5), (16.5, 16.5))
    _trace(canvas, (7.5, 16.5), (16.5, 7.5))


def _paint_plain(canvas: Canvas, colour: str) -> None:
    canvas.roundRect(0.5, 0.5, 23, 23, 4, stroke=0, fill=1)
    canvas.setLineWidth(2.6)
    canvas.arc(6, 5, 18, 17, 130, -285)
    canvas.setFillColor(ink(colour))
    _trace(canvas, (4.4, 12.4), (4.9, 19.4), (11.3, 14.4), is_shape=True)


SIGNS: dict[str, Callable[[Canvas, str], None]] = {
    "ok": _paint_ok,
    "wait": _paint_wait,
    "stop": _paint_stop,
    "plain": _paint_plain,
}
