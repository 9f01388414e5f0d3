"""What every page about an edition, and every file about a registration, is wrapped in."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from events.models import Edition
from forum.core.models import MadeFile


def render_in(
    edition: Edition, request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page about an edition: its band, its hours. A form that was sent and must be mended answers 422."""
    form = context.get("form")
    if status == 200 and request.method == "POST" and form is not None and form.errors:
        status = 422
    request.edition = edition  # type: ignore[attr-defined]  # read by the layout
    with timezone.override(edition.zone):
        return render(request, template, {"edition": edition, **context}, status=status)


def calendar_file(content: bytes, edition: Edition) -> HttpResponse:
    return file_response(content, "text/calendar; charset=utf-8", f"forum-{edition.slug}.ics", attached=True)


def file_response(content: bytes, content_type: str, name: str, *, attached: bool) -> HttpResponse:
    """Send a file that belongs to one person: no cache keeps it."""
    disposition = "attachment" if attached else "inline"
    headers = {"Content-Disposition": f'{disposition}; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=content_type, headers=headers)


def send_file(file: MadeFile, name: str) -> FileResponse:
    """Send a PDF that the worker made. 404 where it is gone from the store."""
    try:
        content = file.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    response = FileResponse(content, as_attachment=True, filename=name, content_type="application/pdf")
    response["Cache-Control"] = "no-store"
    return response
