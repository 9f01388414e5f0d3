"""What is told of the figures of an edition, and how a kept set is read whatever version kept it. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from events.figures import Line, Number, Part, Table
from forum.pages.open_data.grid import Cell, Grid, Leaf, Withheld, withhold
from forum.pages.open_data.moves import Shape

_NO_TABLE = Table(())


@dataclass(slots=True)
class Published:
    """The parts as they are told: series made coarser, and the names of what is withheld."""

    parts: dict[str, Part]
    numbers: set[tuple[str, str]] = field(default_factory=set)
    cells: set[tuple[str, str, str, str]] = field(default_factory=set)
    tables: set[tuple[str, str]] = field(default_factory=set)

    def hide_numbers(self, section: str, *keys: str) -> None:
        self.numbers |= {(section, key) for key in keys}

    def hide_lines(self, section: str, table: str, codes: Iterable[str], *measures: str) -> None:
        self.cells |= {(section, table, code, measure) for code in codes for measure in measures}

    def hide_tables(self, section: str, *tables: str) -> None:
        self.tables |= {(section, table) for table in tables}

    def take(self, section: str, found: Withheld) -> None:
        """Name what a grid withholds."""
        for (table, code), measure in found.cells:
            if table:
                self.cells.add((section, table, code, measure))
            else:
                self.numbers.add((section, measure))
        self.hide_tables(section, *found.tables)

    def hide_unknown(self, section: str, name: str, table: Table) -> None:
        """Put a series that was made coarser in its place; what it tells no more is withheld."""
        part = self.parts[section]
        self.parts[section] = replace(part, tables={**part.tables, name: table})
        for line in table:
            for measure, value in zip(table.measures, line.values, strict=True):
                if value is None:
                    self.cells.add((section, name, line.code, measure))


def as_int(value: Number) -> int:
    return int(value or 0)


def counts(part: Part) -> defaultdict[str, int]:
    """Return the numbers as counts: 0 where one is not known, or was not counted by the version that kept the set."""
    return defaultdict(int, {key: as_int(value) for key, value in part.numbers.items()})


def table_of(part: Part, name: str) -> Table:
    return part.tables.get(name, _NO_TABLE)


def column(part: Part, name: str, measure: str) -> dict[str, int]:
    """Return a measure of a table by line, nothing where the set holds no such table or measure."""
    table = table_of(part, name)
    return {code: as_int(value) for code, value in table.column(measure).items()} if measure in table.measures else {}


def by_measure(table: Table, line: Line) -> dict[str, Number]:
    """Return what a line says, by measure."""
    return dict(zip(table.measures, line.values, strict=True))


def of_sum(numbers: Mapping[str, int]) -> set[str]:
    """Return which of some numbers are not told, whose sum is known; all of them where nothing less hides one."""
    return {code for (_table, code), _measure in _line(numbers).cells}


def _line(numbers: Mapping[str, int]) -> Withheld:
    shape = Shape(1, {"number": frozenset({0})})
    leaves = [Leaf((("", name),), (number,), frozenset({"number"})) for name, number in numbers.items()]
    cells: dict[Cell, int] = {(("", name), "number"): number for name, number in numbers.items()}
    found = withhold(Grid(shape, {"": leaves}, cells))
    return Withheld(set(cells)) if found.tables else found
