"""`{% chart chart csv_url=… svg_url=… png_url=… %}`: a chart, its table, its files. Its page takes css/charts.css."""

from functools import lru_cache
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

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
    narrow, wide = (_drawn(chart, width, get_language()) for width in (NARROW, WIDE))
    return {**shown, "narrow": narrow, "wide": wide, "table": table_of(chart)}


@lru_cache(maxsize=300)
def _drawn(chart: Chart, width: int, language: str | None) -> SafeString:
    """Draw a chart once: figures change seldom, and pages are read often. Its numbers are written in `language`."""
    return to_svg(draw(chart, width=width), chart)
