"""The report on paper: A4, black and white does it no harm."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from reportlab.lib.units import mm as MM

from attendees.badges.pen import INK, SOFT, ink, write
from attendees.papers.content import Heading
from attendees.papers.page import INNER, LEADING, MARGIN, Sheet, wrap
from forum.core.charts import Chart, Drawing, Form, draw, to_pdf
from forum.core.typeface import DISPLAY, STRONG, TEXT, printable, typeface
from forum.pages.figures.panels import Stat
from forum.pages.figures.report import Report

VALUE, LABEL = 30, 10
TITLE, CHART_TITLE = 17, 12.5
GAP = 6 * MM
# Drawn as for a desk, then made small: four pages hold everything.
SCALE = 0.68


def render_report(report: Report, heading: Heading, *, title: str, caution_label: str) -> bytes:
    """Return the file. What `heading` says stands on every page; nothing is cut between two pages but a chapter."""
    sheet = Sheet(heading, title)
    sheet.open_page()
    sheet.title(title)
    _write_figures(sheet, report.figures)
    for sentence in report.sentences:
        sheet.text(sentence, size=13)
        sheet.gap(1.5)
    if report.caution:
        _write_caution(sheet, f"{caution_label} {report.caution}")
    for chapter in report.chapters:
        _write_chapter(sheet, chapter.title, chapter.charts)
    return sheet.finish()


def _write_figures(sheet: Sheet, figures: Sequence[Stat]) -> None:
    """Write the big numbers beside one another, what each counts below it."""
    width = INNER / max(1, len(figures))
    face, small = typeface(DISPLAY), typeface(TEXT)
    labels = [list(wrap(stat.label, small, LABEL, width - 4 * MM)) for stat in figures]
    top = sheet.y - VALUE
    for number, (stat, lines) in enumerate(zip(figures, labels, strict=True)):
        x = MARGIN + number * width
        value = printable(stat.value, face)
        size = min(VALUE, VALUE * (width - 8 * MM) / max(1.0, face.width(value, VALUE)))
        write(sheet.canvas, value, face, size, (x, top), INK)
        for row, line in enumerate(lines, 1):
            write(sheet.canvas, line, small, LABEL, (x, top - 5 - row * LABEL * LEADING), SOFT)
    sheet.y = top - 5 - max(map(len, labels), default=0) * LABEL * LEADING - GAP


def _write_caution(sheet: Sheet, caution: str) -> None:
    """Write the caution beside a thick line, which any printer shows."""
    face, size = typeface(STRONG), 11
    lines = list(wrap(caution, face, size, INNER - 6 * MM))
    sheet.gap(2)
    top = sheet.y
    sheet.canvas.setStrokeColor(ink(INK))
    sheet.canvas.setLineWidth(2.5)
    height = len(lines) * size * LEADING
    sheet.canvas.line(MARGIN + 1, top, MARGIN + 1, top - height)
    sheet.text(caution, size=size, strong=True, indent=6 * MM)
    sheet.y -= GAP


def _write_chapter(sheet: Sheet, title: str, charts: Sequence[Chart]) -> None:
    """Write a chapter, two charts of bars beside one another; its title stays with its first chart."""
    for number, row in enumerate(_rows(charts)):
        placed = [_Placed.of(chart, index, len(row)) for index, chart in enumerate(row)]
        height = max(one.height for one in placed)
        if not sheet.room(height + (TITLE * LEADING + 5 * MM if number == 0 else 0)):
            sheet.open_page()
        if number == 0:
            sheet.gap(3)
            sheet.text(title, size=TITLE, strong=True)
            sheet.gap(2)
        for one in placed:
            one.paint(sheet, sheet.y)
        sheet.y -= height + GAP


def _rows(charts: Sequence[Chart]) -> list[list[Chart]]:
    """Put charts of bars two by two, others alone: hours and years need the width."""
    rows: list[list[Chart]] = []
    for chart in charts:
        if rows and len(rows[-1]) == 1 and chart.form == rows[-1][0].form == Form.BARS:
            rows[-1].append(chart)
        else:
            rows.append([chart])
    return rows


@dataclass(frozen=True, slots=True)
class _Placed:
    """A chart under its title, in its column."""

    drawing: Drawing
    lines: tuple[str, ...]
    x: float

    @classmethod
    def of(cls, chart: Chart, index: int, columns: int) -> Self:
        """Draw a chart for one of so many columns."""
        width = (INNER - (columns - 1) * GAP) / columns
        lines = tuple(wrap(chart.title, typeface(STRONG), CHART_TITLE, width))
        return cls(draw(chart, width=round(width / SCALE)), lines, MARGIN + index * (width + GAP))

    @property
    def above(self) -> float:
        return len(self.lines) * CHART_TITLE * LEADING + 2 * MM

    @property
    def height(self) -> float:
        return self.above + self.drawing.height * SCALE

    def paint(self, sheet: Sheet, top: float) -> None:
        """Paint from a height of the page down."""
        face = typeface(STRONG)
        for number, line in enumerate(self.lines, 1):
            write(sheet.canvas, line, face, CHART_TITLE, (self.x, top - number * CHART_TITLE * LEADING + 3), INK)
        sheet.canvas.saveState()
        sheet.canvas.translate(self.x, top - self.height)
        sheet.canvas.scale(SCALE, SCALE)
        to_pdf(self.drawing, sheet.canvas, 0, 0)
        sheet.canvas.restoreState()
