"""A chart as a file: its numbers, or its picture for a slide."""

from collections.abc import Callable, Iterable

from django.http import Http404, HttpResponse
from django.utils.translation import get_language

from forum.core.charts import Chart, draw, to_csv, to_png, to_svg_file

# On a slide, in pixels.
SLIDE_WIDTH, SLIDE_SCALE = 720, 3
FILES: dict[str, tuple[str, Callable[[Chart], str | bytes]]] = {
    "csv": ("text/csv; charset=utf-8", to_csv),
    "svg": ("image/svg+xml", lambda chart: to_svg_file(draw(chart, width=SLIDE_WIDTH), chart)),
    "png": (
        "image/png",
        lambda chart: to_png(draw(chart, width=SLIDE_WIDTH), scale=SLIDE_SCALE, language=get_language() or "fr"),
    ),
}


def chart_file(charts: Iterable[Chart], key: str, kind: str, name: str) -> HttpResponse:
    """Return one of some charts as a file of a kind. Raises Http404 where there is no such chart, or kind."""
    chart = next((chart for chart in charts if chart.key == key), None)
    if chart is None or kind not in FILES:
        raise Http404
    content_type, write = FILES[kind]
    headers = {
        "Content-Disposition": f'attachment; filename="{name}-{key}.{kind}"', "Cache-Control": "private, no-store",
    }  # fmt: skip
    return HttpResponse(write(chart), content_type=content_type, headers=headers)
