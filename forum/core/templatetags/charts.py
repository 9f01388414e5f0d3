"""`{% chart chart csv_url=… svg_url=… png_url=… %}`: a chart, its table, its files. Its page takes css/charts.css."""

from typing import Any

from django import template

from forum.core.charts import Chart, draw, table_of, to_svg

register = template.Library()

# Drawn twice, and one of them shown: letters as large on a phone as on a desk.
NARROW, WIDE = 320, 720


@register.inclusion_tag("components/chart.html", name="chart")
def show_chart(
    chart: Chart, *, csv_url: str = "", svg_url: str = "", png_url: str = "", level: int = 3
) -> dict[str, Any]:
    """Show a chart under a heading of a level, 2 to 4."""
    shown = {"chart": chart, "level": level, "csv_url": csv_url, "svg_url": svg_url, "png_url": png_url}
    if chart.is_empty:
        return shown
    narrow, wide = (to_svg(draw(chart, width=width), chart) for width in (NARROW, WIDE))
    return {**shown, "narrow": narrow, "wide": wide, "table": table_of(chart)}
