"""A drawing as SVG: classes for colours on a page, colours of paper where it leaves as a file."""

import re
from collections.abc import Iterator
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from forum.core.charts.chart import Chart
from forum.core.charts.draw import as_sheet
from forum.core.charts.lettering import HEADING, STRONG
from forum.core.charts.palette import LOOKS, WHITE, Hatch
from forum.core.charts.shapes import Anchor, Bar, Drawing, Ink, Line, Mark, Shape, Side, Sign, Words, mark_points

_WEIGHTS = {HEADING: ' font-weight="600"', STRONG: ' font-weight="700"'}
_FAMILIES = {True: "Bricolage Grotesque,system-ui,sans-serif", False: "Atkinson Hyperlegible Next,system-ui,sans-serif"}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'


def to_svg(drawing: Drawing, chart: Chart) -> SafeString:
    """Return a drawing for a page that has charts.css; it takes the width of what it stands in."""
    return _svg(drawing, chart, is_file=False)


def to_svg_file(drawing: Drawing, chart: Chart) -> SafeString:
    """Return a drawing as a file of its own: with its title, its colours and white paper."""
    return _svg(as_sheet(drawing), chart, is_file=True)


def _svg(drawing: Drawing, chart: Chart, *, is_file: bool) -> SafeString:
    key = f"chart-{drawing.key}"
    width, height = _number(drawing.width), _number(drawing.height)
    body = "".join(_group(key, ink, kind, list(run), is_file=is_file) for (kind, ink), run in _runs(drawing.shapes))
    used = sorted({shape.ink for shape in drawing.shapes if isinstance(shape, Bar) and LOOKS[shape.ink].hatch})
    patterns = "".join(_pattern(key, ink, is_file=is_file) for ink in used)
    size = f' width="{width}" height="{height}"' if is_file else ' class="chart__drawing"'
    paper = f'<rect width="100%" height="100%" fill="{WHITE}"/>' if is_file else ""
    told = f"<desc>{_said(chart.description)}</desc>" if chart.description else ""
    # Every text and attribute that comes from the chart is escaped here or in _group.
    return mark_safe(  # noqa: S308  see above
        f'<svg{_NAMESPACE if is_file else ""}{size} viewBox="0 0 {width} {height}" role="img"'
        f' aria-label="{_said(chart.title)}"><title>{_said(chart.title)}</title>{told}'
        f"{f'<defs>{patterns}</defs>' if patterns else ''}{paper}{body}</svg>"
    )


def _said(text: str) -> str:
    """Return a text to write in a file of XML, which some characters are not allowed to stand in at all."""
    return escape(_NOT_XML.sub("", text))


def _runs(shapes: tuple[Shape, ...]) -> Iterator[tuple[tuple[type[Shape], Ink], Iterator[Shape]]]:
    return groupby(shapes, key=lambda shape: (type(shape), shape.ink))


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0").replace("-0.", "-.").removeprefix("0") or "0"


def _pattern_id(key: str, ink: Ink) -> str:
    return f"{escape(key)}-{ink}"


def _pattern(key: str, ink: Ink, *, is_file: bool) -> str:
    look = LOOKS[ink]
    hatch = look.hatch or Hatch(0, 1, 1, "")
    step = _number(hatch.step)
    colours = (f' fill="{look.fill}"', f' fill="{hatch.colour}"') if is_file else ("", "")
    return (
        f'<pattern id="{_pattern_id(key, ink)}" width="{step}" height="{step}" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate({hatch.angle})" class="chart__hatch chart__hatch--{ink}">'
        f'<rect width="{step}" height="{step}"{colours[0]}/>'
        f'<rect width="{_number(hatch.width)}" height="{step}"{colours[1]}/></pattern>'
    )


def _group(key: str, ink: Ink, kind: type[Shape], shapes: list[Shape], *, is_file: bool) -> str:
    attributes, look = f' class="chart__{ink}"', LOOKS[ink]
    if kind is Bar:
        attributes = f' class="chart__bar chart__{ink}"'
        if look.hatch:
            attributes += f' fill="url(#{_pattern_id(key, ink)})" stroke-width="{_number(look.width)}"'
            attributes += f' stroke="{look.stroke}"' if is_file else ""
        elif is_file:
            attributes += f' fill="{look.fill}"'
    elif kind is Line:
        attributes = f' class="chart__line chart__{ink}"{_stroke(ink, is_file=is_file)}'
    elif kind is Mark:
        attributes = f' class="chart__mark chart__{ink}"'
        attributes += f' fill="{look.fill or look.stroke}" stroke="{WHITE}"' if is_file else ""
    elif is_file:
        attributes += f' fill="{look.fill}"'
    return f"<g{attributes}>{''.join(_element(shape, is_file=is_file) for shape in shapes)}</g>"


def _stroke(ink: Ink, *, is_file: bool) -> str:
    look = LOOKS[ink]
    dash = f' stroke-dasharray="{" ".join(map(_number, look.dash))}"' if look.dash else ""
    colour = f' stroke="{look.stroke}" fill="none" stroke-linejoin="round" stroke-linecap="round"' if is_file else ""
    return f' stroke-width="{_number(look.width)}"{dash}{colour}'


def _element(shape: Shape, *, is_file: bool) -> str:
    match shape:
        case Bar():
            outlined = shape.within(LOOKS[shape.ink].width) if LOOKS[shape.ink].hatch else shape
            hint = f"<title>{_said(shape.hint)}</title>" if shape.hint else ""
            return f'<path d="{_outline(outlined)}"{f">{hint}</path>" if hint else "/>"}'
        case Line():
            return f'<path d="{_through(shape.points)}"/>'
        case Mark():
            return _sign(shape, is_file=is_file)
        case Words():
            return _text(shape, is_file=is_file)


def _through(points: tuple[tuple[float, float], ...]) -> str:
    (x, y), *rest = points
    return f"M{_number(x)} {_number(y)}L" + " ".join(f"{_number(x)} {_number(y)}" for x, y in rest)


def _outline(bar: Bar) -> str:
    left, top, right, bottom = bar.x, bar.y, bar.x + bar.width, bar.y + bar.height
    r = bar.bend
    turn = f"a{_number(r)} {_number(r)} 0 0 1 "
    far = f"{turn}{_number(r)} {_number(r)}"
    n = _number
    if bar.side is Side.TOP:
        return f"M{n(left)} {n(bottom)}V{n(top + r)}{turn}{n(r)} {n(-r)}H{n(right - r)}{far}V{n(bottom)}z"
    if bar.side is Side.RIGHT:
        return f"M{n(left)} {n(top)}H{n(right - r)}{far}V{n(bottom - r)}{turn}{n(-r)} {n(r)}H{n(left)}z"
    return (
        f"M{n(left)} {n(bottom - r)}V{n(top + r)}{turn}{n(r)} {n(-r)}H{n(right - r)}{far}V{n(bottom - r)}"
        f"{turn}{n(-r)} {n(r)}H{n(left + r)}{turn}{n(-r)} {n(-r)}z"
    )


def _sign(mark: Mark, *, is_file: bool) -> str:
    if mark.sign is Sign.DISC:
        return f'<circle cx="{_number(mark.x)}" cy="{_number(mark.y)}" r="{_number(mark.reach)}"/>'
    points = [f"{_number(x)} {_number(y)}" for x, y in mark_points(mark)]
    if mark.sign is Sign.CROSS:
        colour = f' stroke="{LOOKS[mark.ink].stroke}" stroke-width="2" stroke-linecap="round"' if is_file else ""
        return f'<path class="chart__cross"{colour} d="M{points[0]}L{points[1]}M{points[2]}L{points[3]}"/>'
    return f'<path d="M{"L".join(points)}z"/>'


def _text(words: Words, *, is_file: bool) -> str:
    x, y = _number(words.x), _number(words.y)
    place = f' transform="translate({x} {y})rotate(-90)"' if words.is_turned else f' x="{x}" y="{y}"'
    anchor = f' text-anchor="{words.anchor}"' if words.anchor is not Anchor.START else ""
    more = ' class="chart__halo"' if words.has_halo else ""
    if is_file:
        more = f' font-family="{_FAMILIES[words.font == HEADING]}"'
        if words.has_halo:
            more += f' stroke="{WHITE}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'
    weight = _WEIGHTS.get(words.font, "")
    if words.language:
        weight += f' lang="{escape(words.language)}"'
    return f'<text{place}{anchor}{more} font-size="{_number(words.size)}"{weight}>{_said(words.text)}</text>'
