"""A drawing as a picture on white paper, with its title: for slides."""

from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from math import hypot

from django.utils.translation import override
from PIL import Image, ImageDraw, ImageFont

from forum.core.charts.draw import as_sheet
from forum.core.charts.lettering import clean
from forum.core.charts.palette import LOOKS, WHITE
from forum.core.charts.pdf import hatching
from forum.core.charts.shapes import Anchor, Bar, Drawing, Line, Mark, Shape, Sign, Words, bar_steps, mark_points
from forum.core.typeface import FOLDER

# Drawn larger, then made small: the writer of pictures has no soft edges.
_FINER = 2
_ARC = 8
_HALO = 1.8
Point = tuple[float, float]


def to_png(drawing: Drawing, *, scale: float = 2, language: str) -> bytes:
    """Return a picture, so many pixels a unit; `language` is that of the mark of invented figures."""
    with override(language):
        sheet = as_sheet(drawing)
    size = round(sheet.width * scale), round(sheet.height * scale)
    pen = _Pen(size, scale * _FINER)
    for shape in sheet.shapes:
        pen.paint(shape)
    out = BytesIO()
    pen.image.resize(size, Image.Resampling.BOX).save(out, "PNG", optimize=True)
    return out.getvalue()


@lru_cache(maxsize=32)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    # The simple layout gives the same picture on every machine.
    return ImageFont.truetype(FOLDER / f"{name}.ttf", size, layout_engine=ImageFont.Layout.BASIC)


class _Pen:
    """Draws shapes on a picture, each unit so many dots."""

    def __init__(self, size: tuple[int, int], dots: float) -> None:
        self.image = Image.new("RGB", (size[0] * _FINER, size[1] * _FINER), WHITE)
        self.draw = ImageDraw.Draw(self.image)
        self.dots = dots

    def paint(self, shape: Shape) -> None:
        match shape:
            case Bar():
                self.bar(shape)
            case Line():
                look = LOOKS[shape.ink]
                for run in dashed(shape.points, look.dash):
                    self.line(run, look.stroke, look.width)
            case Mark():
                self.mark(shape)
            case Words():
                self.words(shape)

    def at(self, points: list[Point] | tuple[Point, ...]) -> list[Point]:
        return [(x * self.dots, y * self.dots) for x, y in points]

    def line(self, points: tuple[Point, ...] | list[Point], colour: str, width: float) -> None:
        """Draw a line with round joins and ends."""
        wide, radius = max(1, round(width * self.dots)), width * self.dots / 2
        dots = self.at(points)
        self.draw.line(dots, fill=colour, width=wide)
        for x, y in dots if width > 1.2 else ():
            self.draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)

    def bar(self, bar: Bar) -> None:
        look = LOOKS[bar.ink]
        if not look.hatch:
            self.draw.polygon(self.at(_outline(bar)), fill=look.fill)
            return
        inner = bar.within(look.width)
        outline = self.at(_outline(inner))
        left, top = round(inner.x * self.dots), round(inner.y * self.dots)
        size = max(1, round(inner.width * self.dots)) + 1, max(1, round(inner.height * self.dots)) + 1
        mask = Image.new("L", size, 0)
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in outline], fill=255)
        ground = Image.new("RGB", size, look.fill)
        strokes = ImageDraw.Draw(ground)
        for x1, y1, x2, y2 in hatching(inner, look.hatch):
            ends = [(x * self.dots - left, y * self.dots - top) for x, y in ((x1, y1), (x2, y2))]
            strokes.line(ends, fill=look.hatch.colour, width=round(look.hatch.width * self.dots))
        self.image.paste(ground, (left, top), mask)
        self.line([*_outline(inner), _outline(inner)[0]], look.stroke, look.width)

    def mark(self, mark: Mark) -> None:
        look, corners = LOOKS[mark.ink], self.at(mark_points(mark))
        if mark.sign is Sign.CROSS:
            one, two, three, four = mark_points(mark)
            self.line((one, two), look.stroke, look.width)
            self.line((three, four), look.stroke, look.width)
        elif mark.sign is Sign.DISC:
            x, y, r = mark.x * self.dots, mark.y * self.dots, mark.reach * self.dots
            edge = round(1.5 * self.dots)
            self.draw.ellipse((x - r - edge / 2, y - r - edge / 2, x + r + edge / 2, y + r + edge / 2), fill=WHITE)
            self.draw.ellipse((x - r, y - r, x + r, y + r), fill=look.fill)
        else:
            self.line([*mark_points(mark), mark_points(mark)[0]], WHITE, 3)
            self.draw.polygon(corners, fill=look.fill)

    def words(self, words: Words) -> None:
        text = clean(words.text, words.font)
        font = _font(words.font, round(words.size * self.dots))
        colour = LOOKS[words.ink].fill
        if words.is_turned:
            self.turned(words, text, font)
            return
        anchor = {Anchor.START: "ls", Anchor.MIDDLE: "ms", Anchor.END: "rs"}[words.anchor]
        place = (words.x * self.dots, words.y * self.dots)
        if words.has_halo:
            self.draw.text(place, text, WHITE, font, anchor, stroke_width=round(_HALO * self.dots), stroke_fill=WHITE)
        self.draw.text(place, text, colour, font, anchor)

    def turned(self, words: Words, text: str, font: ImageFont.FreeTypeFont) -> None:
        """Write upwards: on a slip of its own, turned, then laid in place."""
        width, height = round(font.getlength(text)) + 2, round(words.size * self.dots * 1.4)
        base = round(height * 0.75)
        slip = Image.new("L", (width, height), 0)
        ImageDraw.Draw(slip).text((0, base), text, 255, font, "ls")
        before = {Anchor.START: 0.0, Anchor.MIDDLE: width / 2, Anchor.END: float(width)}[words.anchor]
        corner = round(words.x * self.dots - base), round(words.y * self.dots - width + before)
        self.image.paste(LOOKS[words.ink].fill, corner, slip.transpose(Image.Transpose.ROTATE_90))


def _outline(bar: Bar) -> list[Point]:
    """Return the outline of a bar as points, its curves in short lines."""
    points: list[Point] = []
    for step, numbers in bar_steps(bar):
        if step in "ML":
            points.append((numbers[0], numbers[1]))
        elif step == "C":
            start, (x1, y1, x2, y2, x, y) = points[-1], numbers
            for number in range(1, _ARC + 1):
                t = number / _ARC
                a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
                points.append((a * start[0] + b * x1 + c * x2 + d * x, a * start[1] + b * y1 + c * y2 + d * y))
    return points


def dashed(points: tuple[Point, ...], dash: tuple[float, ...]) -> list[list[Point]]:
    """Return the parts of a line that are drawn, going on with the same rhythm round its corners."""
    if not dash:
        return [list(points)]
    runs: list[list[Point]] = [[points[0]]]
    place, left, is_on = 0, dash[0], True
    for (x1, y1), (x2, y2) in pairwise(points):
        length = hypot(x2 - x1, y2 - y1)
        gone = 0.0
        while length - gone > left:
            gone += left
            point = (x1 + (x2 - x1) * gone / length, y1 + (y2 - y1) * gone / length)
            if is_on:
                runs[-1].append(point)
            else:
                runs.append([point])
            place, is_on = (place + 1) % len(dash), not is_on
            left = dash[place]
        left -= length - gone
        if is_on:
            runs[-1].append((x2, y2))
    return [run for run in runs if len(run) > 1]
