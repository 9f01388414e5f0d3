"""Bars that lie, with their label above them, or at their left where there is room."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from forum.core.charts.chart import Chart, Row, Value
from forum.core.charts.legend import legend
from forum.core.charts.lettering import SIZE, STRONG, TEXT, clean, text_width, wrap
from forum.core.charts.numbers import drawn_number, name_and_number, numbers_of
from forum.core.charts.shapes import Bar, Ink, Line, Shape, Side, Words

# From which width labels stand at the left, and the share of it that they may take.
WIDE, LABEL_SHARE = 520, 0.34
_LINE, _GAP, _VALUE_GAP, _PAD, _LABEL_LINES = 17.0, 15.0, 8.0, 14.0, 3
# How far the line at the left goes beyond the first bar and the last.
_EDGE = 4.0
# How thick one bar is, and each of two.
_THICK, _THIN, _BETWEEN = 20.0, 15.0, 3.0


@dataclass(frozen=True, slots=True)
class _Frame:
    left: float
    scale: float
    is_wide: bool
    label_room: float
    thickness: float


def draw_bars(chart: Chart, width: float) -> tuple[list[Shape], float]:
    """Return the shapes of a chart of bars, and their height."""
    shapes, y = legend(chart, width)
    y = y or _EDGE
    frame = _frame(chart, width, len(chart.measures))
    if not frame.is_wide:
        for row in chart.rows:
            y = _add_row(shapes, chart, row, frame, y)
        return shapes, y - _GAP
    top = y
    for row in chart.rows:
        y = _add_row(shapes, chart, row, frame, y)
    shapes.append(Line(((frame.left, top - _EDGE), (frame.left, y - _GAP + _EDGE)), Ink.AXIS))
    return shapes, y - _GAP + _EDGE + 1


def _frame(chart: Chart, width: float, count: int) -> _Frame:
    is_wide = width >= WIDE
    room = width * LABEL_SHARE if is_wide else width
    longest = max((text_width(clean(row.label), SIZE) for row in chart.rows), default=0.0)
    left = min(room, longest) + _PAD if is_wide else 0.0
    scale = min(
        (
            (width - left - _VALUE_GAP - text_width(drawn_number(value, chart.unit), SIZE, STRONG)) / value
            for row in chart.rows
            for value in numbers_of(row.values[:2])
            if value
        ),
        default=0.0,
    )
    return _Frame(left, scale, is_wide, left - _PAD if is_wide else room, _THICK if count == 1 else _THIN)


def _add_row(shapes: list[Shape], chart: Chart, row: Row, frame: _Frame, y: float) -> float:
    """Add a row from its top; return the top of the next."""
    lines = wrap(clean(row.label), frame.label_room, SIZE, _LABEL_LINES)
    values = row.values[: min(2, len(chart.measures))]
    bars = len(values) * (frame.thickness + _BETWEEN) - _BETWEEN
    labels = len(lines) * _LINE
    height = max(bars, labels) if frame.is_wide else labels + 3 + bars
    first = y + (height - labels) / 2 if frame.is_wide else y
    for number, line in enumerate(lines):
        shapes.append(Words(0, first + number * _LINE + 12.5, line, Ink.LABEL, SIZE, TEXT, language=row.language))
    top = y + (height - bars) / 2 if frame.is_wide else y + labels + 3
    for number, value in enumerate(values):
        shapes += _bar(chart, row, value, number, frame, top + number * (frame.thickness + _BETWEEN))
    return y + height + _GAP


def _bar(chart: Chart, row: Row, value: Value, number: int, frame: _Frame, top: float) -> Iterator[Shape]:
    ink = Ink.SECOND if number else Ink.CLAIM if row.is_claim else Ink.FIRST
    baseline = top + frame.thickness / 2 + SIZE * 0.35
    if value is None:
        yield Words(frame.left + _VALUE_GAP, baseline, _("inconnu"), Ink.TICK, SIZE, TEXT)
        return
    length = numbers_of((value,))[0] * frame.scale
    text = drawn_number(value, chart.unit)
    if length:
        hint = name_and_number(chart.measures[number], value, chart.unit)
        yield Bar(frame.left, top, length, frame.thickness, ink, Side.RIGHT, 6, hint)
    else:
        # A bar of nothing still stands where it would begin.
        yield Line(((frame.left, top + 2), (frame.left, top + frame.thickness - 2)), Ink.AXIS)
    yield Words(frame.left + length + _VALUE_GAP, baseline, text, Ink.VALUE, SIZE, STRONG)
