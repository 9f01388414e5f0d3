"""Charts drawn on the server, from one list of shapes: as SVG for pages, on a PDF canvas, as PNG for slides."""

from forum.core.charts.chart import Chart, Form, Row, Value
from forum.core.charts.draw import as_sheet, draw
from forum.core.charts.pdf import to_pdf
from forum.core.charts.png import to_png
from forum.core.charts.shapes import Drawing
from forum.core.charts.svg import to_svg, to_svg_file
from forum.core.charts.table import Table, table_of, to_csv

__all__ = [
    "Chart",
    "Drawing",
    "Form",
    "Row",
    "Table",
    "Value",
    "as_sheet",
    "draw",
    "table_of",
    "to_csv",
    "to_pdf",
    "to_png",
    "to_svg",
    "to_svg_file",
]
