"""A chart as data: what it shows, and nothing of how it is drawn."""

from dataclasses import dataclass
from enum import StrEnum

Value = float | int | None


class Form(StrEnum):
    """How a chart is drawn."""

    BARS = "bars"
    """Bars that lie: one or two measures for each row."""
    COLUMNS = "columns"
    """Columns side by side, as many as there are rows: hours of a day."""
    CURVES = "curves"
    """Lines over numbers, such as days before a date; the first measure is the one that matters."""
    YEARS = "years"
    """A slot for each year; rows of the same label share one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table behind a chart. A value of None is unknown, never zero.

    In a chart of years, a row without a value says by its note why there is none; without a note it is unknown.
    """

    label: str
    values: tuple[Value, ...]
    note: str = ""
    is_claim: bool = False
    """Reported by somebody, not counted by us: drawn otherwise."""
    language: str = ""
    """Of its label, where that is not the page's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What a chart shows, in words ready for the page. Its key is unique on the page."""

    key: str
    form: Form
    title: str
    description: str
    row_heading: str
    measures: tuple[str, ...]
    rows: tuple[Row, ...]
    unit: str = ""
    is_invented: bool = False
    limit: float | None = None

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.values) != len(self.measures):
                raise ValueError(f"{self.key}, {row.label}: {len(row.values)} values, {len(self.measures)} measures")

    @property
    def is_empty(self) -> bool:
        """Say whether there is no number to draw."""
        return not any(value is not None for row in self.rows for value in row.values)
