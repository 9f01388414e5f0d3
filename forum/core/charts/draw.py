"""From a chart to its drawing."""

from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext as _

from forum.core.charts.bars import draw_bars
from forum.core.charts.chart import Chart, Form
from forum.core.charts.columns import draw_columns
from forum.core.charts.curves import draw_curves
from forum.core.charts.lettering import HEADING, SIZE, SMALL, STRONG, TEXT, clean, wrap
from forum.core.charts.shapes import Bar, Drawing, Ink, Line, Mark, Shape, Words
from forum.core.charts.years import draw_years

_FORMS: dict[Form, Callable[[Chart, float], tuple[list[Shape], float]]] = {
    Form.BARS: draw_bars,
    Form.COLUMNS: draw_columns,
    Form.CURVES: draw_curves,
    Form.YEARS: draw_years,
}
_TITLE, _TITLE_LINE, _EDGE = 19, 23.0, 20.0


def draw(chart: Chart, *, width: int) -> Drawing:
    """Return a chart drawn for a width, its numbers written in the language in force; the height follows.

    A chart without any number is drawn as the sentence that says so.
    """
    if chart.is_empty:
        shapes, height = _nothing(width)
    else:
        shapes, height = _FORMS[chart.form](chart, float(width))
    # Of some labels our fonts can write nothing.
    written = tuple(shape for shape in shapes if not isinstance(shape, Words) or shape.text)
    return Drawing(
        width=width, height=height, shapes=written, title=chart.title, is_invented=chart.is_invented,
        key=f"{chart.key}-{width}",
    )  # fmt: skip


def _nothing(width: float) -> tuple[list[Shape], float]:
    lines = wrap(clean(_("Pas encore de chiffre à montrer.")), width, SIZE, 2)
    return [Words(0, 20 + 18 * number, line, Ink.TICK, SIZE, TEXT) for number, line in enumerate(lines)], 44


def as_sheet(drawing: Drawing) -> Drawing:
    """Return a drawing that stands alone: under its title, in a margin, on paper, marked where it is invented."""
    lines = wrap(clean(drawing.title, HEADING), drawing.width, _TITLE, 3, HEADING)
    above: list[Shape] = [
        Words(_EDGE, _EDGE + 16 + number * _TITLE_LINE, line, Ink.LABEL, _TITLE, HEADING)
        for number, line in enumerate(lines)
    ]
    top = _EDGE + len(lines) * _TITLE_LINE + 4
    if drawing.is_invented:
        above.append(Words(_EDGE, top + 12, clean(_("Données fictives")), Ink.WARNING, SMALL, STRONG))
        top += 20
    top += 8
    moved = [_moved(shape, _EDGE, top) for shape in drawing.shapes]
    return replace(
        drawing, width=drawing.width + 2 * _EDGE, height=top + drawing.height + _EDGE, shapes=(*above, *moved)
    )


def _moved(shape: Shape, right: float, down: float) -> Shape:
    if isinstance(shape, Line):
        return Line(tuple((x + right, y + down) for x, y in shape.points), shape.ink)
    assert isinstance(shape, Bar | Mark | Words)  # noqa: S101  what is left
    return replace(shape, x=shape.x + right, y=shape.y + down)
