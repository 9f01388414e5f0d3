"""What is counted of an edition, in one shape for whatever part of it: numbers by name, tables by name. Pure.

The apps above each count their part; pages, the report, the open data and the recount of the tests read only this.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from events.enums import FigureMoment

# None where it cannot be told: a share of nothing, the median of nobody.
Number = int | float | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table. `label` only where the words are the organiser's; else the code says which they are."""

    code: str
    values: tuple[Number, ...]
    label: str = ""
    label_en: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers by line and measure."""

    measures: tuple[str, ...]
    lines: tuple[Line, ...] = ()

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)

    def value(self, code: str, measure: str) -> Number:
        """Return what a line says of a measure, None where it has no such line."""
        column = self.measures.index(measure)
        return next((line.values[column] for line in self.lines if line.code == code), None)

    def column(self, measure: str) -> dict[str, Number]:
        """Return a measure by line."""
        column = self.measures.index(measure)
        return {line.code: line.values[column] for line in self.lines}


@dataclass(frozen=True, slots=True)
class Part:
    """What was counted of one part of an edition.

    `counted_until`: the last moment at which it is counted again. What it leans on is erased afterwards, needs and
    other editions' people among it; only what is told months later is counted to the end.
    """

    section: str
    numbers: Mapping[str, Number]
    tables: Mapping[str, Table] = field(default_factory=dict)
    counted_until: FigureMoment = FigureMoment.DAYS_15

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return {
            "numbers": dict(self.numbers),
            "tables": {
                name: {
                    "measures": list(table.measures),
                    "lines": [[line.code, list(line.values), line.label, line.label_en] for line in table],
                }
                for name, table in self.tables.items()
            },
        }

    @classmethod
    def from_data(cls, section: str, data: Mapping[str, Any]) -> "Part":
        """Return what was kept by `as_data`."""
        return cls(section, data["numbers"], {name: read_table(table) for name, table in data["tables"].items()})


def read_table(data: Mapping[str, Any]) -> Table:
    """Return a table that was kept by `as_data`."""
    lines = (Line(code, tuple(values), label, label_en) for code, values, label, label_en in data["lines"])
    return Table(tuple(data["measures"]), tuple(lines))


def share(part: int, whole: int) -> float | None:
    """Return a share in percent, to one decimal; None of nothing."""
    return round(100 * part / whole, 1) if whole else None


def mean(values: Iterable[float]) -> float | None:
    """Return a mean to one decimal, None of nothing."""
    known = list(values)
    return round(sum(known) / len(known), 1) if known else None
