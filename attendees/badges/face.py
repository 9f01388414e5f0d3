"""One face of a badge, A6 upright: drawn once, placed on both sides of the fold.

Nothing comes nearer to an edge than what any office printer reaches, so no badge needs a printer without margins.
"""

from dataclasses import dataclass, replace

from reportlab.lib.units import mm as MM
from reportlab.pdfgen.canvas import Canvas

from attendees.badges.content import BadgeContent
from attendees.badges.fitting import Box, Fitted, fit
from attendees.badges.pen import (
    ALERT,
    FAINT,
    INK,
    SOFT,
    SUN,
    WHITE,
    ink,
    motif_height,
    paint_motif,
    paint_qr,
    write,
    write_cells,
    write_lines,
)
from attendees.badges.stock import HEIGHT, WIDTH, Stock
from attendees.badges.words import words
from forum.core.colour import ink_on
from forum.core.typeface import DISPLAY, HEADING, STRONG, TEXT, Typeface, loses_words, printable, rise, typeface

MARGIN = 6.5 * MM
INNER = WIDTH - 2 * MARGIN

# How tall a capital is, in ems; half of it is what centres a line on a height.
CAPITAL = 0.666
HALF_CAPITAL = CAPITAL / 2

MOTIF_GRID = (8, 2)
MOTIF_BOTTOM = HEIGHT - MARGIN - motif_height(MOTIF_GRID, INNER)
BAND_HEIGHT = 11.5 * MM
QR_SIDE = 34 * MM
# Four modules of the smallest code that a ticket's address needs (29 a side).
QR_QUIET = 4 * QR_SIDE / 29
# The short code stands between the band and the white around the QR.
CODE_SIZE, CODE_CELL = 9.5, 0.9
CODE_FOOT = MARGIN + BAND_HEIGHT + 1.6 * MM
FOOT = CODE_FOOT + CAPITAL * CODE_SIZE + QR_QUIET
FOOT_WIDTH = INNER - QR_SIDE - QR_QUIET
TILE = 12 * MM
BESIDE = MARGIN + TILE + 3 * MM

NAME_TOP = MOTIF_BOTTOM - 5.2 * MM
NAME_BOTTOM = FOOT + QR_SIDE + QR_QUIET
GAP = 4 * MM

TIGHT, LOOSE = -0.025, 0.04
# The last name does not outgrow a first name that had to shrink, as long as it stays readable itself.
UNDER, UNDER_LEAST = 0.8, 14
FIRST_NAME = Box(INNER, NAME_TOP - NAME_BOTTOM, largest=96, lines=3, smallest=9, tracking=TIGHT, leading=0.98)
LAST_NAME = Box(INNER, 14 * MM, largest=25, lines=2, enough=15, smallest=8, leading=1.05)
ORGANISATION = Box(INNER, 14 * MM, largest=14, lines=3, enough=10, smallest=6, leading=1.2)
BAND = Box(INNER - 8 * MM, BAND_HEIGHT - 4 * MM, largest=15, lines=2, enough=9, tracking=LOOSE, leading=1.1)
EDITION = Box(MARGIN + FOOT_WIDTH - BESIDE, 9 * MM, largest=11, lines=2, enough=8.5, leading=1.15)
SIGN = Box(MARGIN + FOOT_WIDTH - BESIDE, 9 * MM, largest=11, lines=2, enough=10, leading=1.15)


@dataclass(frozen=True, slots=True)
class Names:
    """What is written large and what under it; `by_hand` where our fonts lack a word of them."""

    large: str
    under: str
    by_hand: bool


def names_of(content: BadgeContent) -> Names:
    """Choose the large name: the first, or the last of somebody who has a single name."""
    pairs = (content.first_name, DISPLAY), (content.last_name, HEADING)
    drawn = [printable(name, typeface(face)) for name, face in pairs]
    by_hand = any(loses_words(name, left) for (name, _), left in zip(pairs, drawn, strict=True)) or not any(drawn)
    large, under = (*filter(None, drawn), "", "")[:2]
    return Names(large, under, by_hand)


def declare_face(stock: Stock, name: str, content: BadgeContent) -> None:
    """Draw one badge's face as a form of that name."""
    language = content.language
    parts = [stock.place(_paint_motif, stock.edition_seed)]
    if stock.demo:
        parts.append(stock.place(_paint_demo_mark, language))
    if content.no_photo:
        parts.append(stock.place(_paint_no_photo, language))
    parts.append(stock.place(_paint_shelf, content.shelf_letter, content.edition_label, language))
    parts.append(stock.place(_paint_band, content.category_label, content.category_colour))
    stock.declare(name, _paint_face, content, parts)


def _paint_face(canvas: Canvas, content: BadgeContent, parts: list[str]) -> None:
    # Names first: a reader that speaks or copies the page follows the order of drawing.
    _write_names(canvas, content)
    for part in parts:
        canvas.doForm(part)
    paint_qr(canvas, content.qr_text, (WIDTH - MARGIN - QR_SIDE, FOOT), QR_SIDE)
    if content.code:
        _write_code(canvas, content.code)


def _write_code(canvas: Canvas, code: str) -> None:
    """The short code in two halves under the middle of the QR, each letter as wide as the others."""
    half = len(code) // 2
    letters = f"{code[:half]} {code[half:]}"
    cell = CODE_CELL * CODE_SIZE
    left = WIDTH - MARGIN - (QR_SIDE + len(letters) * cell) / 2
    write_cells(canvas, letters, typeface(STRONG), CODE_SIZE, (left, CODE_FOOT), cell)


def _paint_motif(canvas: Canvas, edition_seed: str) -> None:
    paint_motif(canvas, edition_seed, MOTIF_GRID, (MARGIN, HEIGHT - MARGIN), INNER)


def _write_names(canvas: Canvas, content: BadgeContent) -> None:
    names = names_of(content)
    display, heading, text = typeface(DISPLAY), typeface(HEADING), typeface(TEXT)
    organisation = fit(printable(content.organisation, text), text, ORGANISATION)
    last = fit(names.under, heading, LAST_NAME)
    top = _rule_line(canvas, NAME_TOP, content.language) if names.by_hand else NAME_TOP
    room = top - NAME_BOTTOM - sum(block.height + GAP for block in (last, organisation) if block.lines)
    first = fit(names.large, display, replace(FIRST_NAME, height=room))
    largest = max(first.size * UNDER, UNDER_LEAST)
    if last.size > largest:
        last = fit(names.under, heading, replace(LAST_NAME, largest=largest))
    y = _write_block(canvas, first, display, top, INK, TIGHT)
    y = _write_block(canvas, last, heading, y, INK)
    _write_block(canvas, organisation, text, y, SOFT)


def _write_block(canvas: Canvas, block: Fitted, face: Typeface, top: float, colour: str, tracking: float = 0) -> float:
    """Write lines under a height, and return the height at which the next may begin."""
    if not block.lines:
        return top
    write_lines(canvas, block, face, (MARGIN, top - rise(block.lines[0]) * block.size), colour, tracking)
    return top - block.height - GAP


def _rule_line(canvas: Canvas, top: float, language: str) -> float:
    """Leave a line to write on, for what of a name our fonts lack."""
    y = top - 11 * MM
    canvas.setStrokeColor(ink(FAINT))
    canvas.setLineWidth(0.8)
    canvas.line(MARGIN, y, MARGIN + INNER, y)
    write(canvas, words(language).by_hand, typeface(TEXT), 8.5, (MARGIN, y - 10), SOFT)
    return y - 10 - GAP


def _paint_demo_mark(canvas: Canvas, language: str) -> None:
    mark, face, size = words(language).invented, typeface(STRONG), 10.5
    width = face.width(mark, size) + 7 * MM
    x, y = MARGIN + INNER - width - 1.5 * MM, MOTIF_BOTTOM - 3.2 * MM
    canvas.setFillColor(ink(SUN))
    canvas.setStrokeColor(ink(WHITE))
    canvas.setLineWidth(3)
    canvas.roundRect(x, y, width, 6.6 * MM, 3.3 * MM, stroke=1, fill=1)
    write(canvas, mark, face, size, (x + 3.5 * MM, y + 2.1 * MM))


def _paint_shelf(canvas: Canvas, letter: str, edition_label: str, language: str) -> None:
    """The letter under which the badge waits, in a tile; beside it the edition's name."""
    display, text, strong, size = typeface(DISPLAY), typeface(TEXT), typeface(STRONG), 25
    canvas.setFillColor(ink(INK))
    canvas.roundRect(MARGIN, FOOT, TILE, TILE, 2 * MM, stroke=0, fill=1)
    left = MARGIN + (TILE - display.width(letter, size)) / 2
    write(canvas, letter, display, size, (left, FOOT + TILE / 2 - HALF_CAPITAL * size), WHITE)
    y = FOOT + 1.4 * MM
    write(canvas, f"{words(language).shelf} {letter}", text, 11, (BESIDE, y), SOFT)
    edition = fit(printable(edition_label, strong), strong, EDITION)
    lift = 13.5 + edition.pitch * (len(edition.lines) - 1)
    write_lines(canvas, edition, strong, (BESIDE, y + lift))


def _paint_no_photo(canvas: Canvas, language: str) -> None:
    """A camera, crossed, and the words beside it."""
    strong, y = typeface(STRONG), FOOT + QR_SIDE - TILE
    sign = fit(words(language).no_photo, strong, SIGN)
    write_lines(canvas, sign, strong, (BESIDE, _centred(sign, y + TILE / 2)), ALERT)
    canvas.translate(MARGIN, y)
    canvas.scale(TILE / 24, TILE / 24)
    canvas.setFillColor(ink(INK))
    canvas.roundRect(4.5, 6.5, 15, 10, 1.8, stroke=0, fill=1)
    canvas.roundRect(9, 15, 6, 3, 1, stroke=0, fill=1)
    canvas.setFillColor(ink(WHITE))
    canvas.circle(12, 11.5, 3.6, stroke=0, fill=1)
    canvas.setFillColor(ink(INK))
    canvas.circle(12, 11.5, 2, stroke=0, fill=1)
    canvas.setStrokeColor(ink(WHITE))
    canvas.setLineWidth(4.6)
    canvas.line(4.6, 4.6, 19.4, 19.4)
    canvas.setStrokeColor(ink(ALERT))
    canvas.setLineWidth(2.2)
    canvas.circle(12, 12, 10.7, stroke=1, fill=0)
    canvas.line(4.6, 4.6, 19.4, 19.4)


def _paint_band(canvas: Canvas, label: str, colour: str) -> None:
    canvas.setFillColor(ink(colour))
    canvas.roundRect(MARGIN, MARGIN, INNER, BAND_HEIGHT, 2.5 * MM, stroke=0, fill=1)
    face = typeface(STRONG)
    word = fit(printable(label.upper(), face), face, BAND)
    y = _centred(word, MARGIN + BAND_HEIGHT / 2)
    for number, line in enumerate(word.lines):
        x = (WIDTH - face.width(line, word.size, LOOSE)) / 2
        write(canvas, line, face, word.size, (x, y - number * word.pitch), ink_on(colour), LOOSE)


def _centred(block: Fitted, middle: float) -> float:
    """Return the first baseline of lines whose capitals stand around a height."""
    return middle + block.pitch * (len(block.lines) - 1) / 2 - HALF_CAPITAL * block.size
