"""Charts drawn on the server, from one list of shapes: as SVG for pages, on a PDF canvas, as PNG for slides."""

from forum.core.charts.chart import Chart, Form, Row, Value

__all__ = ["Chart", "Form", "Row", "Value"]
