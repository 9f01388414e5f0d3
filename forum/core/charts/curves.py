"""Lines over numbers: the first measure thick, the others behind it, each named where it ends."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from forum.core.charts.bars import WIDE
from forum.core.charts.chart import Chart
from forum.core.charts.columns import Plot, scaled
from forum.core.charts.lettering import SMALL, STRONG, TEXT, clean, overlap, shorten, span, text_width
from forum.core.charts.numbers import drawn_number, name_and_number, numbers_of, ticks_between
from forum.core.charts.shapes import OTHERS, Anchor, Ink, Line, Mark, Shape, Sign, Words

_SIGNS = (Sign.SQUARE, Sign.TRIANGLE, Sign.DIAMOND, Sign.DISC)
_LINE, _GAP, _LONGEST_NARROW, _LONGEST_WIDE = 16.0, 11.0, 112.0, 190.0
# Heights that are tried for the name of a curve that ends early.
_TRIED = 15.0
# Ends that far to the right are named in the margin; the others beside their end.
_AT_EDGE = 0.97
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Curve:
    """A measure as points: its parts between missing values, and its name with its last number."""

    name: str
    runs: tuple[tuple[Point, ...], ...]
    ink: Ink
    sign: Sign

    @property
    def end(self) -> Point:
        return self.runs[-1][-1]


def draw_curves(chart: Chart, width: float) -> tuple[list[Shape], float]:
    """Return the shapes of a chart of curves, and their height."""
    places, are_numbers = _places(chart)
    highest = max(value for row in chart.rows for value in numbers_of(row.values)) or 1
    wide, marks = scaled(chart, highest, -8, width)
    longest = _LONGEST_WIDE if width >= WIDE else _LONGEST_NARROW
    margin = max(text_width(name, SMALL, STRONG) for name in _names(chart, longest)) + _GAP + 2
    plot = Plot(wide.left, width - margin, wide.top, wide.bottom, wide.highest)
    shapes = [_cut(mark, plot) for mark in marks]
    shapes.append(Line(((plot.left, plot.bottom), (plot.right, plot.bottom)), Ink.AXIS))
    curves = _curves(chart, places, plot, longest)
    # The first lies over the others.
    for curve in reversed(curves):
        shapes += (Line(run, curve.ink) for run in curve.runs if len(run) > 1)
        shapes += (Mark(*run[0], Sign.DISC, 2.5, curve.ink) for run in curve.runs[:-1] if len(run) == 1)
    for curve in reversed(curves):
        shapes.append(Mark(*curve.end, curve.sign, 5.5 if curve.ink is Ink.FIRST else 4.5, curve.ink))
    shapes += _named(curves, plot)
    return shapes + list(_below(chart, places, plot, are_numbers=are_numbers)), plot.bottom + 40


def _cut(mark: Shape, plot: Plot) -> Shape:
    """End a line of the grid where the names begin."""
    if not isinstance(mark, Line):
        return mark
    (left, y), _end = mark.points
    return Line(((left, y), (plot.right, y)), mark.ink)


def _places(chart: Chart) -> tuple[list[float], bool]:
    """Return where each row stands, at its own number or else at its rank; and whether labels are numbers."""
    try:
        return [float(row.label.replace("−", "-").replace(",", ".")) for row in chart.rows], True
    except ValueError:
        return [float(number) for number in range(len(chart.rows))], False


def _names(chart: Chart, room: float) -> list[str]:
    names = []
    for number, measure in enumerate(chart.measures):
        known = [row.values[number] for row in chart.rows if row.values[number] is not None]
        last = known[-1] if known else None
        if last is None:
            names.append("")
            continue
        rest = name_and_number("", last, chart.unit)
        names.append(shorten(clean(measure), room - text_width(rest, SMALL, STRONG), SMALL, STRONG) + rest)
    return names


def _curves(chart: Chart, places: list[float], plot: Plot, longest: float) -> list[Curve]:
    names = _names(chart, longest)
    low, high = min(places), max(places)
    across = (plot.right - plot.left) / ((high - low) or 1)
    order = sorted(range(len(places)), key=places.__getitem__)
    curves = []
    for number, name in enumerate(names):
        runs: list[list[Point]] = [[]]
        for place in order:
            value = chart.rows[place].values[number]
            if value is None:
                runs.append([])
            else:
                runs[-1].append((plot.left + (places[place] - low) * across, plot.y(value)))
        if known := tuple(tuple(run) for run in runs if run):
            ink = OTHERS[(number - 1) % len(OTHERS)] if number else Ink.FIRST
            sign = _SIGNS[(number - 1) % len(_SIGNS)] if number else Sign.DISC
            curves.append(Curve(name, known, ink, sign))
    return curves


# Names


def _named(curves: list[Curve], plot: Plot) -> Iterator[Shape]:
    edge = plot.left + (plot.right - plot.left) * _AT_EDGE
    at_edge = [curve for curve in curves if curve.end[0] >= edge]
    placed: list[Words] = []
    for curve, y in zip(at_edge, _apart([curve.end[1] for curve in at_edge], plot), strict=True):
        end_x, end_y = curve.end
        if abs(y - end_y) > _LINE / 4:
            yield Line(((end_x + 5, end_y), (plot.right + _GAP - 2, y)), Ink.LEADER)
        placed.append(_words(curve, plot.right + _GAP, y + SMALL * 0.35))
        yield placed[-1]
    segments = [pair for curve in curves for run in curve.runs for pair in pairwise(run)]
    for curve in curves:
        if curve not in at_edge:
            # Where there is no room at all, its look and the table still tell it.
            beside = [words] if (words := _beside(curve, segments, placed, plot)) else []
            placed += beside
            yield from beside


def _words(curve: Curve, x: float, y: float, anchor: Anchor = Anchor.START) -> Words:
    is_first = curve.ink is Ink.FIRST
    font = STRONG if is_first else TEXT
    return Words(x, y, curve.name, Ink.LABEL, SMALL, font, anchor, has_halo=True)


def _apart(wanted: list[float], plot: Plot) -> list[float]:
    """Return heights as near the wanted ones as lines of text allow, in the same order."""
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    heights = list(wanted)
    least = plot.top - 6
    for number in order:
        heights[number] = max(heights[number], least)
        least = heights[number] + _LINE
    most = plot.bottom
    for number in reversed(order):
        heights[number] = min(heights[number], most)
        most = heights[number] - _LINE
    return heights


def _beside(curve: Curve, segments: list[tuple[Point, Point]], placed: list[Words], plot: Plot) -> Words | None:
    """Return the name of a curve that ends early, where it hides no other name and the fewest lines."""
    best, least = None, 0
    for words in _tries(curve):
        box = span(words)
        outside = box[0] < plot.left or box[2] > plot.right + _GAP or box[1] < plot.top - 12 or box[3] > plot.bottom
        if outside or any(overlap(box, span(other)) for other in placed):
            continue
        crossed = sum(_crosses(segment, box) for segment in segments)
        if best is None or crossed < least:
            best, least = words, crossed
        if not least:
            break
    return best


def _tries(curve: Curve) -> Iterator[Words]:
    """Yield the places for a name, the nearest heights first."""
    x, y = curve.end
    for line in sorted(range(-16, 17), key=abs):
        down = SMALL * 0.35 + line * _TRIED
        yield _words(curve, x + _GAP, y + down)
        yield _words(curve, x - _GAP, y + down, Anchor.END)
        if line:
            yield _words(curve, x, y + down, Anchor.MIDDLE)


def _crosses(segment: tuple[Point, Point], box: tuple[float, float, float, float]) -> bool:
    (x1, y1), (x2, y2) = segment
    left, top, right, bottom = box
    steps = (number / 8 for number in range(9))
    return any(left < x1 + (x2 - x1) * s < right and top < y1 + (y2 - y1) * s < bottom for s in steps)


# The axis below


def _below(chart: Chart, places: list[float], plot: Plot, *, are_numbers: bool) -> Iterator[Shape]:
    low, high = min(places), max(places)
    across = (plot.right - plot.left) / ((high - low) or 1)
    if are_numbers:
        most = max(1, int((plot.right - plot.left) / 56))
        marks = [(mark, drawn_number(mark)) for mark in (ticks_between(low, high, most) if high > low else (low,))]
    else:
        marks = [(place, clean(row.label)) for place, row in zip(places, chart.rows, strict=True)]
    end = -_GAP
    for place, text in sorted(marks):
        x, half = plot.left + (place - low) * across, text_width(text, SMALL) / 2
        if x - half < end + _GAP:
            continue
        end = x + half
        yield Line(((x, plot.bottom), (x, plot.bottom + 4)), Ink.AXIS)
        yield Words(x, plot.bottom + 17, text, Ink.TICK, SMALL, TEXT, Anchor.MIDDLE)
    heading = shorten(clean(chart.row_heading), plot.right, SMALL)
    yield Words(plot.right, plot.bottom + 35, heading, Ink.TICK, SMALL, TEXT, Anchor.END)
