"""Columns side by side, with marks at the left and as many labels below as can be read."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from forum.core.charts.bars import WIDE
from forum.core.charts.chart import Chart
from forum.core.charts.legend import legend
from forum.core.charts.lettering import SMALL, STRONG, TEXT, clean, parts, shorten, text_width, wrap
from forum.core.charts.numbers import drawn_number, is_said_once, name_and_number, numbers_of, ticks
from forum.core.charts.shapes import Anchor, Bar, Ink, Line, Shape, Side, Words

_PLOT_NARROW, _PLOT_WIDE, _PAD, _LINE = 170.0, 220.0, 8.0, 15.0
# Every how many columns a label stands. No thirds: quarters of an hour are what is most often drawn.
_EVERY = (1, 2, 4, 8, 12, 16, 20, 24, 32, 40, 60, 80, 100)
_LABEL_GAP, _LABEL_LINES = 8.0, 5
# From how wide a column its label may be turned, and how long it then is.
_TURNABLE, _LONGEST_TURNED = 26.0, 110.0


@dataclass(frozen=True, slots=True)
class Plot:
    """Where numbers are drawn; `top` stands for the highest mark."""

    left: float
    right: float
    top: float
    bottom: float
    highest: float

    def y(self, value: float) -> float:
        return self.bottom - max(0.0, value) / self.highest * (self.bottom - self.top)


def draw_columns(chart: Chart, width: float) -> tuple[list[Shape], float]:
    """Return the shapes of a chart of columns, and their height."""
    shapes, y = legend(chart, width)
    known = [value for row in chart.rows for value in numbers_of(row.values[:2])]
    plot, marks = scaled(chart, max([*known, chart.limit or 0]) or 1, y, width)
    shapes += marks
    slot = (plot.right - plot.left) / len(chart.rows)
    for number in range(len(chart.rows)):
        shapes += _columns(chart, number, plot, slot)
    shapes.append(Line(((plot.left, plot.bottom), (plot.right, plot.bottom)), Ink.AXIS))
    shapes += _peak(chart, plot, slot)
    shapes += _limit(chart, plot)
    labels, height = _labels([clean(row.label) for row in chart.rows], plot, slot, width)
    return shapes + labels, plot.bottom + height


def scaled(chart: Chart, highest: float, y: float, width: float) -> tuple[Plot, list[Shape]]:
    """Return the place for numbers up to a highest one, with its marks at the left."""
    values = [value for row in chart.rows for value in row.values if value is not None]
    whole = all(value == int(value) for value in values)
    marked = ticks(highest, 4, whole=whole)
    texts = [drawn_number(mark, chart.unit) for mark in marked]
    left = max(text_width(text, SMALL) for text in texts) + _PAD
    unit = clean(chart.unit) if is_said_once(chart.unit) else ""
    top = y + 20 + (_LINE if unit else 0)
    plot = Plot(left, width - 2, top, top + (_PLOT_WIDE if width >= WIDE else _PLOT_NARROW), marked[-1])
    lines: list[Shape] = [Line(((left, plot.y(mark)), (plot.right, plot.y(mark))), Ink.GRID) for mark in marked[1:]]
    words = [
        Words(left - _PAD, plot.y(mark) + SMALL * 0.35, text, Ink.TICK, SMALL, TEXT, Anchor.END)
        for mark, text in zip(marked, texts, strict=True)
    ]
    said = [Words(0, y + SMALL, unit, Ink.TICK, SMALL, TEXT)] if unit else []
    return plot, [*lines, *words, *said]


def _columns(chart: Chart, number: int, plot: Plot, slot: float) -> Iterator[Shape]:
    row = chart.rows[number]
    values = row.values[: min(2, len(chart.measures))]
    gap = min(12.0, slot * 0.22)
    wide = min(56.0, (slot - gap) / len(values))
    start = plot.left + (number + 0.5) * slot - wide * len(values) / 2
    for place, value in enumerate(values):
        x = start + place * wide
        if value is None:
            yield Words(x + wide / 2, plot.bottom - 5, "?", Ink.TICK, SMALL, TEXT, Anchor.MIDDLE)
        elif numbers_of((value,))[0]:
            ink = Ink.SECOND if place else Ink.CLAIM if row.is_claim else Ink.FIRST
            top = plot.y(value)
            hint = name_and_number(row.label, value, chart.unit)
            yield Bar(x, top, wide, plot.bottom - top, ink, Side.TOP, 4, hint)


def _peak(chart: Chart, plot: Plot, slot: float) -> Iterator[Shape]:
    """Write the highest number of the first measure over its column."""
    firsts = [(row.values[0] or 0, -number) for number, row in enumerate(chart.rows) if row.values]
    value, number = max(firsts, default=(0, 0))
    if value <= 0:
        return
    text = drawn_number(value, chart.unit)
    half = text_width(text, SMALL, STRONG) / 2
    middle = plot.left + (0.5 - number) * slot  # of two equal ones the first, whose number is negated above
    if len(chart.measures) > 1:
        middle -= min(56.0, slot * 0.39) / 2
    x = min(max(middle, plot.left + half), plot.right - half)
    yield Words(x, plot.y(value) - 5, text, Ink.VALUE, SMALL, STRONG, Anchor.MIDDLE, has_halo=True)


def _limit(chart: Chart, plot: Plot) -> Iterator[Shape]:
    """Draw the line that is not to be passed, its words over the half where columns are lower."""
    if chart.limit is None:
        return
    y, half = plot.y(chart.limit), len(chart.rows) // 2
    yield Line(((plot.left, y), (plot.right, y)), Ink.LIMIT)
    text = _("limite : %(number)s") % {"number": drawn_number(chart.limit, chart.unit)}
    highs = [max(numbers_of(row.values[:2]), default=0.0) for row in chart.rows]
    at_left = max(highs[:half], default=0.0) < max(highs[half:], default=0.0)
    x, anchor = (plot.left + 4, Anchor.START) if at_left else (plot.right - 2, Anchor.END)
    yield Words(x, y - 6, clean(text), Ink.WARNING, SMALL, STRONG, anchor, has_halo=True)


def _labels(labels: list[str], plot: Plot, slot: float, width: float) -> tuple[list[Shape], float]:
    """Write the labels below: all of them on several lines if their words fit, else one in so many."""
    room = slot - _LABEL_GAP / 2
    wrapped = [wrap(label, room, SMALL, len(label)) for label in labels]
    whole = all(text_width(part.rstrip(" "), SMALL) <= room for label in labels for part in parts(label))
    if whole and max(map(len, wrapped)) <= _LABEL_LINES:
        return [
            Words(plot.left + (number + 0.5) * slot, plot.bottom + 16 + line * _LINE, text, Ink.TICK, SMALL, TEXT,
                  Anchor.MIDDLE)
            for number, lines in enumerate(wrapped)
            for line, text in enumerate(lines)
        ], 6 + _LINE * max(1, *map(len, wrapped))  # fmt: skip
    return _one_line(labels, plot, slot, width) if slot < _TURNABLE else _turned(labels, plot, slot)


def _turned(labels: list[str], plot: Plot, slot: float) -> tuple[list[Shape], float]:
    """Write each label upwards: few columns are not a scale, where a part tells of the rest."""
    short = [shorten(label, _LONGEST_TURNED, SMALL) for label in labels]
    return [
        Words(plot.left + (number + 0.5) * slot + SMALL * 0.35, plot.bottom + 8 + text_width(text, SMALL), text,
              Ink.TICK, SMALL, TEXT, is_turned=True)
        for number, text in enumerate(short)
    ], 12 + max(text_width(text, SMALL) for text in short)  # fmt: skip


def _one_line(labels: list[str], plot: Plot, slot: float, width: float) -> tuple[list[Shape], float]:
    """Write one label in so many, evenly."""
    short = [shorten(label, (plot.right - plot.left) * 0.4, SMALL) for label in labels]
    widths = [text_width(label, SMALL) for label in short]
    every, first = _spread(widths, slot)
    words: list[Shape] = []
    end = -_LABEL_GAP
    for number in range(first, len(short), every):
        middle, half = plot.left + (number + 0.5) * slot, widths[number] / 2
        x = min(max(middle, half), width - half)
        if x - half >= end + _LABEL_GAP:
            words.append(Words(x, plot.bottom + 16, short[number], Ink.TICK, SMALL, TEXT, Anchor.MIDDLE))
            end = x + half
    return words, 6 + _LINE


def _spread(widths: list[float], slot: float) -> tuple[int, int]:
    """Return every how many columns a label is written and from which: the shortest, as full hours are."""
    for every in _EVERY:
        starts = {first: widths[first::every] for first in range(min(every, len(widths)))}
        first = min(starts, key=lambda start: (sum(starts[start]) / len(starts[start]), start))
        if max(starts[first]) + _LABEL_GAP <= every * slot:
            return every, first
    return len(widths), 0
