"""Badges to train with: each shows one of the scanner's answers, and opens no door.

Cut along the dashes they are shown to the phone like real ones; whole, the page is their key.
"""

from collections.abc import Sequence

from reportlab.lib.units import mm as MM
from reportlab.pdfgen.canvas import Canvas

from attendees.badges.pen import FAINT, INK, SOFT, WHITE, ink, paint_qr, write
from attendees.papers.content import Heading, Sample
from attendees.papers.page import FOOT, INNER, MARGIN, WIDTH, Sheet
from attendees.papers.steward import paint_sign, write_block
from attendees.papers.table import fit_cell
from forum.core.typeface import DISPLAY, HEADING, STRONG, TEXT, typeface

QR_SIDE = 29 * MM
# Four modules of the smallest code, which holds these texts (21 a side).
QR_QUIET = 4 * QR_SIDE / 21
LEFT = MARGIN + 2 * QR_QUIET + QR_SIDE
NUMBER = 16 * MM
PITCH = 1.25


def render_samples(samples: Sequence[Sample], heading: Heading, *, title: str, lead: str, mark: str) -> bytes:
    """Return the page. `mark` stands on each badge: what it does not do."""
    sheet = Sheet(heading, title)
    sheet.open_page()
    sheet.title(title)
    sheet.text(lead, size=11.5)
    top = sheet.y - 4 * MM
    height = (top - FOOT - 1 * MM) / len(samples)
    for number, sample in enumerate(samples, 1):
        _write_sample(sheet.canvas, number, sample, top, height, mark)
        top -= height
        if number < len(samples):
            _rule_cut(sheet.canvas, top)
    return sheet.finish()


def _write_sample(canvas: Canvas, number: int, sample: Sample, top: float, height: float, mark: str) -> None:
    """The code at the left; beside it the number, whose badge it plays, and what the phone answers."""
    answer, right = sample.answer, WIDTH - MARGIN
    paint_qr(canvas, sample.text, (MARGIN + QR_QUIET, top - (height + QR_SIDE) / 2), QR_SIDE)
    display = typeface(DISPLAY)
    write(canvas, str(number), display, 40, (LEFT, top - 5 * MM - 0.7 * 40))
    left = LEFT + NUMBER
    name = fit_cell(sample.name, HEADING, 16, right - left - 52 * MM, 7 * MM)
    write_block(canvas, name, HEADING, left, top - 4.4 * MM, INK)
    stamp = fit_cell(mark, STRONG, 11, 48 * MM, 5 * MM)
    _write_stamp(canvas, stamp.lines[0], stamp.size, right, top - 4.2 * MM)
    band, foot = 15 * MM, top - 4.4 * MM - 8.6 * MM
    canvas.setFillColor(ink(answer.colour))
    canvas.roundRect(left, foot - band, right - left, band, 2.5 * MM, stroke=0, fill=1)
    paint_sign(canvas, answer, left + 2.5 * MM, foot - band + 2.25 * MM, 10.5 * MM)
    word = fit_cell(f"{answer.colour_word} · {answer.word}", STRONG, 14, right - left - 19 * MM, 12 * MM)
    middle = foot - band / 2 + 0.36 * word.size + (len(word.lines) - 1) * word.pitch / 2
    write_block(canvas, word, STRONG, left + 16 * MM, middle, WHITE)
    advice = fit_cell(answer.advice, TEXT, 11, right - left, height - 32 * MM, PITCH)
    write_block(canvas, advice, TEXT, left, foot - band - 2 * MM, INK)


def _write_stamp(canvas: Canvas, mark: str, size: float, right: float, top: float) -> None:
    """What the badge does not do, in a frame at the right."""
    face = typeface(STRONG)
    width = face.width(mark, size) + 5 * MM
    canvas.setStrokeColor(ink(SOFT))
    canvas.setLineWidth(0.9)
    canvas.roundRect(right - width, top - 6.4 * MM, width, 6.4 * MM, 1.5 * MM, stroke=1, fill=0)
    write(canvas, mark, face, size, (right - width + 2.5 * MM, top - 3.2 * MM - 0.34 * size), SOFT)


def _rule_cut(canvas: Canvas, y: float) -> None:
    canvas.saveState()
    canvas.setStrokeColor(ink(FAINT))
    canvas.setLineWidth(0.5)
    canvas.setDash(6, 4)
    canvas.line(MARGIN, y, MARGIN + INNER, y)
    canvas.restoreState()
