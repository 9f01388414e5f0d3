"""Shapes as plain data, in the order of painting: for SVG here, for PDF where badges are made."""

from dataclasses import dataclass

Step = tuple[str, tuple[float, ...]]


@dataclass(frozen=True)
class Rect:
    """A rounded rectangle; x and y are its top left corner, y grows downwards."""

    x: float
    y: float
    width: float
    height: float
    radius: float
    fill: str


@dataclass(frozen=True)
class Circle:
    """A disc, or a ring where the fill is empty and a stroke is given."""

    x: float
    y: float
    radius: float
    fill: str
    stroke: str = ""
    stroke_width: float = 0


@dataclass(frozen=True)
class Path:
    """A path of absolute steps: ("M", (x, y)), ("L", (x, y)), ("C", (x1, y1, x2, y2, x, y)), ("Z", ()).

    An empty fill or stroke is not painted; strokes have round ends and joins.
    """

    steps: tuple[Step, ...]
    fill: str = ""
    stroke: str = ""
    stroke_width: float = 0


Shape = Rect | Circle | Path


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _paint(shape: Circle | Path) -> str:
    fill = shape.fill or "none"
    if not shape.stroke:
        return f'fill="{fill}"'
    ends = ' stroke-linecap="round" stroke-linejoin="round"'
    return f'fill="{fill}" stroke="{shape.stroke}" stroke-width="{_number(shape.stroke_width)}"{ends}'


def to_svg(shape: Shape) -> str:
    """Return one shape as an SVG element."""
    if isinstance(shape, Rect):
        x, y, width, height = map(_number, (shape.x, shape.y, shape.width, shape.height))
        rounded = f' rx="{_number(shape.radius)}"' if shape.radius else ""
        return f'<rect x="{x}" y="{y}" width="{width}" height="{height}"{rounded} fill="{shape.fill}"/>'
    if isinstance(shape, Circle):
        x, y, radius = map(_number, (shape.x, shape.y, shape.radius))
        return f'<circle cx="{x}" cy="{y}" r="{radius}" {_paint(shape)}/>'
    drawn = "".join(letter + " ".join(map(_number, numbers)) for letter, numbers in shape.steps)
    return f'<path d="{drawn}" {_paint(shape)}/>'
