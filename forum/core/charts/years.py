"""A slot for each year, wider where several claims stand side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from forum.core.charts.bars import WIDE
from forum.core.charts.chart import Chart, Row
from forum.core.charts.legend import legend
from forum.core.charts.lettering import SMALL, STRONG, TEXT, clean, shorten, text_width
from forum.core.charts.numbers import drawn_number, name_and_number, numbers_of
from forum.core.charts.shapes import Anchor, Bar, Ink, Line, Mark, Shape, Side, Sign, Words

_PLOT_NARROW, _PLOT_WIDE = 170.0, 210.0
# Room that a turned line of text needs, and how wide a bar is at most.
_TURNED, _WIDEST = 12.5, 44.0
_YEAR_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Slot:
    """One year: its rows, and from where to where it goes."""

    label: str
    rows: tuple[Row, ...]
    left: float
    right: float

    @property
    def bars(self) -> list[tuple[Row, float]]:
        return [(row, number) for row in self.rows for number in numbers_of(row.values[:1])]

    @property
    def note(self) -> str:
        return next((row.note for row in self.rows if row.note), "")

    @property
    def is_unknown(self) -> bool:
        return not self.bars and not self.note

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def draw_years(chart: Chart, width: float) -> tuple[list[Shape], float]:
    """Return the shapes of a chart of years, and their height."""
    shapes, y = legend(chart, width)
    slots = _slots(chart, width)
    texts = [drawn_number(value, chart.unit) for slot in slots for _row, value in slot.bars]
    widest = max((text_width(text, SMALL, STRONG) for text in texts), default=0.0)
    pitch = min((_pitch(slot) for slot in slots if slot.bars), default=0.0)
    is_turned = widest + 3 > pitch
    top = y + (widest + 10 if is_turned else 20.0)
    bottom = top + (_PLOT_WIDE if width >= WIDE else _PLOT_NARROW)
    highest = max((value for slot in slots for _row, value in slot.bars), default=0.0) or 1.0
    for slot in slots:
        shapes += _bars(chart, slot, (top, bottom, highest), is_turned=is_turned)
        shapes += _absence(slot, top, bottom)
    shapes += _base(slots, bottom)
    labels, height = _labels(slots, bottom)
    return shapes + labels, bottom + height


def _slots(chart: Chart, width: float) -> list[Slot]:
    grouped = [(label, tuple(rows)) for label, rows in groupby(chart.rows, key=lambda row: row.label)]
    weights = [max(1, sum(bool(numbers_of(row.values[:1])) for row in rows)) for _label, rows in grouped]
    unit, left = width / sum(weights), 0.0
    slots = []
    for (label, rows), weight in zip(grouped, weights, strict=True):
        slots.append(Slot(clean(label), rows, left, left + weight * unit))
        left += weight * unit
    return slots


def _pitch(slot: Slot) -> float:
    """Return how far one bar of a slot is from the next."""
    gap = min(10.0, (slot.right - slot.left) * 0.16)
    return min(_WIDEST, (slot.right - slot.left - gap) / len(slot.bars))


def _bars(chart: Chart, slot: Slot, plot: tuple[float, float, float], *, is_turned: bool) -> Iterator[Shape]:
    if not slot.bars:
        return
    top, bottom, highest = plot
    pitch = _pitch(slot)
    between = min(3.0, pitch * 0.12)
    x = slot.middle - pitch * len(slot.bars) / 2
    for row, value in slot.bars:
        height = value / highest * (bottom - top)
        text = drawn_number(value, chart.unit)
        middle = x + pitch / 2
        if height:
            ink, hint = Ink.CLAIM if row.is_claim else Ink.FIRST, name_and_number(row.label, value, chart.unit)
            yield Bar(x + between / 2, bottom - height, pitch - between, height, ink, Side.TOP, 5, hint)
        if not is_turned:
            yield Words(middle, bottom - height - 6, text, Ink.VALUE, SMALL, STRONG, Anchor.MIDDLE)
        elif pitch >= _TURNED:
            yield _turned(middle, bottom - height - 6, text, Ink.VALUE, STRONG)
        x += pitch


def _turned(middle: float, bottom: float, text: str, ink: Ink, font: str = TEXT) -> Words:
    return Words(middle + SMALL * 0.35, bottom, text, ink, SMALL, font, is_turned=True)


def _absence(slot: Slot, top: float, bottom: float) -> Iterator[Shape]:
    """Draw a year that has no number and says why."""
    if slot.bars or not slot.note:
        return
    yield Mark(slot.middle, bottom - 11, Sign.CROSS, 4, Ink.MARK)
    if slot.right - slot.left >= _TURNED:
        yield _turned(slot.middle, bottom - 24, shorten(clean(slot.note), bottom - top - 24, SMALL), Ink.TICK)


def _base(slots: list[Slot], bottom: float) -> Iterator[Shape]:
    """Draw the ground: whole under what is known, dotted under years of which nothing is."""
    for is_unknown, run in groupby(slots, key=lambda slot: slot.is_unknown):
        years = list(run)
        left, right = years[0].left, years[-1].right
        if is_unknown:
            yield Line(((left + 4, bottom), (right - 3, bottom)), Ink.UNKNOWN)
            yield Words((left + right) / 2, bottom - 8, "?", Ink.TICK, 16, STRONG, Anchor.MIDDLE)
        else:
            yield Line(((left, bottom), (right, bottom)), Ink.AXIS)


def _labels(slots: list[Slot], bottom: float) -> tuple[list[Shape], float]:
    """Write the years below: whole, or by their last two digits, or turned."""
    labels = [slot.label for slot in slots]
    narrowest = min(slot.right - slot.left for slot in slots)
    if all(label.isdigit() and len(label) == _YEAR_DIGITS for label in labels):
        short = [f"’{label[2:]}" for label in labels]
    else:
        short = labels
    for texts in (labels, short):
        if max(text_width(text, SMALL) for text in texts) + 2 <= narrowest:
            return [
                Words(slot.middle, bottom + 17, text, Ink.TICK, SMALL, TEXT, Anchor.MIDDLE)
                for slot, text in zip(slots, texts, strict=True)
            ], 22.0
    cut = [shorten(label, 90, SMALL) for label in labels]
    longest = max(text_width(text, SMALL) for text in cut)
    every = 1 if narrowest >= _TURNED else 2
    return [
        _turned(slot.middle, bottom + 8 + text_width(text, SMALL), text, Ink.TICK)
        for slot, text in list(zip(slots, cut, strict=True))[::every]
    ], longest + 12
