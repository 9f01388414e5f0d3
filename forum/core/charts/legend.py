"""What says above a drawing which look stands for what."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from forum.core.charts.chart import Chart
from forum.core.charts.lettering import SMALL, TEXT, clean, shorten, text_width
from forum.core.charts.shapes import Bar, Ink, Shape, Side, Words

_SWATCH, _HEIGHT, _LINE, _GAP = 20.0, 13.0, 22.0, 18.0


def legend(chart: Chart, width: float) -> tuple[list[Shape], float]:
    """Return swatches with their words, on as many lines as they need, and the height that these take."""
    shapes: list[Shape] = []
    x, y = 0.0, 0.0
    for ink, label in _entries(chart):
        words = shorten(clean(label), width - _SWATCH - 8, SMALL)
        needed = _SWATCH + 7 + text_width(words, SMALL)
        if x and x + needed > width:
            x, y = 0.0, y + _LINE
        shapes.append(Bar(x, y + 2, _SWATCH, _HEIGHT, ink, Side.ALL, 3))
        shapes.append(Words(x + _SWATCH + 7, y + 13, words, Ink.TICK, SMALL, TEXT))
        x += needed + _GAP
    return shapes, (y + _LINE + 6 if shapes else 0.0)


def _entries(chart: Chart) -> Iterator[tuple[Ink, str]]:
    claims = {row.is_claim for row in chart.rows if any(value is not None for value in row.values)}
    if len(chart.measures) > 1:
        yield from zip((Ink.FIRST, Ink.SECOND), chart.measures, strict=False)
    elif len(claims) > 1:
        yield Ink.FIRST, _("chiffre compté")
    if True in claims:
        yield Ink.CLAIM, _("chiffre annoncé")
