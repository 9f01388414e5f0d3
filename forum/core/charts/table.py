"""The numbers of a chart as a table: for a page, for a spreadsheet."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from forum.core.charts.chart import Chart, Row, Value
from forum.core.charts.numbers import is_said_once, plain_number, write_number
from forum.core.spreadsheets import Cell, csv_text

# Tells a spreadsheet that the text is UTF-8.
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it is read, and as it is counted; an unknown one has no plain form."""

    text: str
    plain: str


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    figures: tuple[Figure, ...]
    note: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    has_notes: bool


def table_of(chart: Chart) -> Table:
    """Return the table behind a chart."""
    lines = tuple(
        Line(row.label, tuple(_figure(chart, value) for value in _values(chart, row)), _note(row), row.language)
        for row in chart.rows
    )
    return Table(tuple(_headings(chart)), lines, any(line.note for line in lines))


def to_csv(chart: Chart) -> str:
    """Return the table behind a chart as a file for spreadsheets; invented figures say so on their first line."""
    return _BOM + csv_text(_rows(chart))


def _rows(chart: Chart) -> Iterator[list[Cell]]:
    table = table_of(chart)
    if chart.is_invented:
        yield [_("Données fictives")]
    notes = [_("Précision")] if table.has_notes else []
    # Cells are bare numbers here: what they count is said above them.
    units = [f"{measure} ({chart.unit})" if chart.unit else measure for measure in chart.measures]
    yield [chart.row_heading, *units, *notes]
    for row, line in zip(chart.rows, table.lines, strict=True):
        numbers = [_cell(value) for value in _values(chart, row)]
        yield [row.label, *numbers, *([line.note] if table.has_notes else [])]


def _values(chart: Chart, row: Row) -> tuple[Value, ...]:
    return row.values[: len(chart.measures)]


def _headings(chart: Chart) -> Iterator[str]:
    for measure in chart.measures:
        yield f"{measure} ({chart.unit})" if is_said_once(chart.unit) else measure


def _figure(chart: Chart, value: Value) -> Figure:
    if value is None:
        return Figure(_("inconnu"), "")
    return Figure(write_number(value, chart.unit), str(plain_number(value)))


def _cell(value: Value) -> Cell:
    if value is None:
        return ""
    plain = plain_number(value)
    # A spreadsheet reads a number with the decimal sign of its language.
    return plain if isinstance(plain, int) else number_format(plain, force_grouping=False)


def _note(row: Row) -> str:
    claim = _("chiffre annoncé") if row.is_claim else ""
    return ", ".join(part for part in (row.note, claim) if part)
