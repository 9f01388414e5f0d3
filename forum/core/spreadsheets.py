"""Tables that leave for a spreadsheet. What people typed must never run there as a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from itertools import chain

from django.http import HttpResponse, StreamingHttpResponse

# A cell that begins with one of these is a formula to a spreadsheet.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
# Tells a spreadsheet that the text is UTF-8.
_BOM = "\ufeff"

Cell = str | int | None


def safe_cell(value: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if not isinstance(value, str):
        return value
    text = value.replace("\0", "")
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def csv_text(rows: Iterable[Sequence[Cell]]) -> str:
    """Return rows as CSV with semicolons, as spreadsheets here open it with a double click."""
    out = StringIO()
    # Files have thousands of empty cells.
    csv.writer(out, delimiter=";").writerows([cell and safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def csv_response(name: str, rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """Return rows as a CSV file to download."""
    response = HttpResponse(_BOM + csv_text(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def csv_stream(name: str, rows: Iterable[Sequence[Cell]]) -> StreamingHttpResponse:
    """Return rows as a CSV file that leaves while it is made, for lists that know no end. No cache keeps it."""
    lines = (csv_text([row]) for row in rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(chain([_BOM], lines), content_type="text/csv; charset=utf-8", headers=headers)
