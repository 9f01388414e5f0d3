"""Tables on paper: columns by name, cells that fit, rules."""

from collections.abc import Mapping
from functools import lru_cache
from itertools import accumulate

from reportlab.lib.units import mm as MM
from reportlab.pdfgen.canvas import Canvas

from attendees.badges.fitting import Fitted
from attendees.badges.pen import FAINT, INK, SOFT, ink
from attendees.papers.page import set_line, shorten, wrap
from forum.core.typeface import STRONG, TEXT, Typeface, printable, typeface

PAD = 1.6 * MM
SMALLEST, STEP, PITCH = 7.0, 0.5, 1.15
LABEL = 8.5


class Table:
    """Columns side by side: their widths in millimetres, which fill a line."""

    def __init__(self, widths: Mapping[str, float], left: float, inner: float) -> None:
        ends = [left, *(left + width * MM for width in accumulate(widths.values()))]
        if abs(ends[-1] - left - inner) > 1:
            raise ValueError(f"Columns take {(ends[-1] - left) / MM:.1f} mm of {inner / MM:.1f}.")
        self._ends = ends
        self._places = {name: (ends[number], ends[number + 1]) for number, name in enumerate(widths)}

    def edges(self, name: str) -> tuple[float, float]:
        return self._places[name]

    def left(self, name: str) -> float:
        """Return where a column's text begins."""
        return self._places[name][0] + PAD

    def right(self, name: str) -> float:
        return self._places[name][1] - PAD

    def room(self, name: str) -> float:
        """Return how wide a column's text may be."""
        return self.right(name) - self.left(name)

    def write_labels(self, canvas: Canvas, bottom: float, height: float, labels: Mapping[str, str]) -> None:
        """Head the columns; the first rows begin at `bottom`."""
        for name in self._places:
            self.write(
                canvas,
                name,
                fit_cell(labels[name], STRONG, LABEL, self.room(name), height),
                bottom + height,
                height,
                SOFT,
                STRONG,
            )

    def write(
        self, canvas: Canvas, name: str, cell: Fitted, top: float, height: float, colour: str = INK, face: str = TEXT
    ) -> None:
        """Write a cell's lines around the middle of its row."""
        first = top - height / 2 - 0.34 * cell.size + (len(cell.lines) - 1) * cell.pitch / 2
        for number, line in enumerate(cell.lines):
            set_line(canvas, line, typeface(face), cell.size, (self.left(name), first - number * cell.pitch), colour)

    def rule(self, canvas: Canvas, top: float, height: float, rows: int) -> None:
        """Rule so many rows, and the columns as long as they are."""
        if not rows:
            return
        bottom, left, right = top - rows * height, self._ends[0], self._ends[-1]
        canvas.setStrokeColor(ink(FAINT))
        canvas.setLineWidth(0.5)
        across = [(left, top - row * height, right, top - row * height) for row in range(rows + 1)]
        canvas.lines(across + [(x, bottom, x, top) for x in self._ends])


@lru_cache(maxsize=4096)
def fit_cell(text: str, font: str, size: float, width: float, height: float, pitch: float = PITCH) -> Fitted:
    """Set a text in a box, smaller where it must be, cut where even that is not enough."""
    face = typeface(font)
    while True:
        lines, most = tuple(wrap(text, face, size, width)), max(1, int(height // (size * pitch)))
        if len(lines) <= most and not _is_broken(text, lines, face):
            break
        if size - STEP < SMALLEST:
            if len(lines) > most:
                lines = (*lines[: most - 1], shorten(" ".join(lines[most - 1 :]), face, size, width))
            break
        size -= STEP
    return Fitted(lines, size, size * pitch)


def _is_broken(text: str, lines: tuple[str, ...], face: Typeface) -> bool:
    """Return whether a word was cut between two lines: a smaller size may keep it whole."""
    return len(lines) > 1 and " ".join(lines) != printable(text, face)
