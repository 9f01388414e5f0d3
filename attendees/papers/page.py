"""An A4 page and the pen that goes down it: head and foot, lines broken to a width, a new page when one is full."""

import re
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm as MM
from reportlab.pdfgen.canvas import Canvas

from attendees.badges.fitting import Box, fit
from attendees.badges.pen import FAINT, INK, SOFT, SUN, ink, motif_height, paint_motif, write, write_lines
from attendees.papers.content import Heading
from forum.core.typeface import HEADING, STRONG, TEXT, Typeface, printable, rise, typeface

rl_config.useA85 = 0

WIDTH, HEIGHT = A4
MARGIN = 16 * MM
INNER = WIDTH - 2 * MARGIN
FOOT = 16 * MM
GRID = (24, 1)
TITLE = Box(INNER, 22 * MM, largest=26, lines=2, enough=20, smallest=11, leading=1.1)
# Where the line with the name stands.
HEAD = HEIGHT - MARGIN - motif_height(GRID, INNER) - 6 * MM
LEADING = 1.35
# Where a line may end: at any white, but for the spaces of French typography that hold a sign to its word.
_BREAKS = re.compile(r"[^\S\u00a0\u202f]+")


class Sheet:
    """A file being written, from the top of a page down."""

    def __init__(self, heading: Heading, title: str) -> None:
        self.heading = heading
        self._out = BytesIO()
        # Invariant: the same meetings give the same bytes, whatever the hour.
        self.canvas = Canvas(
            self._out, pagesize=A4, pageCompression=1, invariant=1, lang=heading.language,
            initialFontName=typeface(TEXT).name,  # type: ignore[arg-type]  # a name; the stubs say a number
        )  # fmt: skip
        self.canvas.setTitle(title)
        self.canvas.setAuthor("")
        self.canvas.setSubject("")
        self.canvas.setCreator("Forum ESS")
        self._head = ""
        # How many pages there will be, where that is known: their numbers then say it.
        self.total = 0
        self.number = 0
        self.y = 0.0

    def open_page(self) -> None:
        """Begin a page: motif and name above, its number and the demonstration's word below."""
        if self.number:
            self.canvas.showPage()
        self.number += 1
        self._place_head()
        face, word = typeface(TEXT), f"{self.number} / {self.total}" if self.total else str(self.number)
        write(self.canvas, word, face, 9.5, (WIDTH - MARGIN - face.width(word, 9.5), FOOT - 6 * MM), SOFT)
        self.y = HEAD - 7 * MM

    def room(self, height: float) -> bool:
        """Return whether so much is left on the page."""
        return self.number > 0 and self.y - height >= FOOT

    def title(self, text: str) -> None:
        face = typeface(HEADING)
        block = fit(printable(text, face), face, TITLE)
        if block.lines:
            top = self.y - rise(block.lines[0]) * block.size
            write_lines(self.canvas, block, face, (MARGIN, top))
            self.y -= block.height + 4 * MM

    def text(
        self, text: str, *, size: float = 11, strong: bool = False, colour: str = INK, indent: float = 0, most: int = 0
    ) -> None:
        """Write a paragraph down the page; `most` lines at most, the last one ending with an ellipsis."""
        face = typeface(STRONG if strong else TEXT)
        lines = list(wrap(text, face, size, INNER - indent))
        if most and len(lines) > most:
            lines = [*lines[: most - 1], shorten(" ".join(lines[most - 1 :]), face, size, INNER - indent)]
        for line in lines:
            if not self.room(size * LEADING):
                self.open_page()
            self.y -= size * LEADING
            set_line(self.canvas, line, face, size, (MARGIN + indent, self.y + size * 0.28), colour)

    def rule(self, *, soft: bool = True) -> None:
        self.canvas.setStrokeColor(ink(FAINT if soft else INK))
        self.canvas.setLineWidth(0.5 if soft else 1)
        self.canvas.line(MARGIN, self.y, WIDTH - MARGIN, self.y)

    def gap(self, millimetres: float) -> None:
        self.y -= millimetres * MM

    def finish(self) -> bytes:
        """Return the file. One without a page is none: there is always one."""
        if not self.number:
            self.open_page()
        self.canvas.showPage()
        self.canvas.save()
        return self._out.getvalue()

    def _place_head(self) -> None:
        # Drawn once, placed on every page.
        if not self._head:
            self._head = "head"
            self.canvas.beginForm(self._head, 0, 0, WIDTH, HEIGHT)
            self._paint_head()
            self.canvas.endForm()
        self.canvas.doForm(self._head)

    def _paint_head(self) -> None:
        heading, face = self.heading, typeface(STRONG)
        paint_motif(self.canvas, heading.seed, GRID, (MARGIN, HEIGHT - MARGIN), INNER)
        line = " · ".join(filter(None, [heading.name, heading.when]))
        write(self.canvas, shorten(line, face, 10.5, INNER), face, 10.5, (MARGIN, HEAD), SOFT)
        if heading.demo:
            self._paint_demo(heading.words["invented"])

    def _paint_demo(self, mark: str) -> None:
        face, size = typeface(STRONG), 10
        width = face.width(mark, size) + 6 * MM
        self.canvas.setFillColor(ink(SUN))
        self.canvas.setStrokeColor(ink(INK))
        self.canvas.setLineWidth(0.8)
        self.canvas.roundRect(MARGIN, FOOT - 8 * MM, width, 6 * MM, 3 * MM, stroke=1, fill=1)
        write(self.canvas, mark, face, size, (MARGIN + 3 * MM, FOOT - 6.1 * MM))


def set_line(
    canvas: Canvas, text: str, face: Typeface, size: float, at: tuple[float, float], colour: str = INK
) -> None:
    """Write a line of running text: without kerning, which reads the same at this size and costs five times more."""
    line = canvas.beginText(*at)
    line.setFont(face.name, size)
    line.setFillColor(ink(colour))
    line.textOut(text)
    canvas.drawText(line)


@lru_cache(maxsize=20_000)
def _word_width(word: str, name: str) -> float:
    """Return how wide a word is at size 1."""
    widths = typeface(name).widths
    return sum(widths[ord(letter)] for letter in word) / 1000


def wrap(text: str, face: Typeface, size: float, width: float) -> Iterator[str]:
    """Break a text into lines at spaces, no-break ones aside; a word wider than a line is cut.

    Ends of lines of the text are kept.
    """
    space = _word_width(" ", face.name) * size
    for paragraph in text.splitlines():
        line: list[str] = []
        taken = 0.0
        for piece in _BREAKS.split(paragraph):
            word = printable(piece, face)
            if not word:
                continue
            wide = _word_width(word, face.name) * size
            if line and taken + space + wide > width:
                yield " ".join(line)
                line, taken = [], 0.0
            if wide > width:
                *full, word = cut(word, face, size, width)
                yield from full
                wide = _word_width(word, face.name) * size
            taken += wide + (space if line else 0)
            line.append(word)
        if any(line):
            yield " ".join(line)


def cut(word: str, face: Typeface, size: float, width: float) -> list[str]:
    """Cut a word that is wider than a line into parts that are not."""
    parts = [""]
    for letter in word:
        if parts[-1] and face.width(parts[-1] + letter, size) > width:
            parts.append("")
        parts[-1] += letter
    return parts


def shorten(text: str, face: Typeface, size: float, width: float) -> str:
    """Return a text on one line, ended with an ellipsis where it is too long."""
    text = printable(text, face)
    if _word_width(text, face.name) * size <= width:
        return text
    fits, beyond = 0, len(text)
    while fits < beyond:
        middle = (fits + beyond + 1) // 2
        if _word_width(f"{text[:middle]}…", face.name) * size <= width:
            fits = middle
        else:
            beyond = middle - 1
    return f"{text[:fits].rstrip()}…"
