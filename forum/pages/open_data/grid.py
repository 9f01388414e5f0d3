"""Withholding small counts of tables that readers can subtract from one another. Pure.

A count of 1 to 4 people is withheld, and with it other cells, until whoever subtracts what is published from what is
published is left with at least four values for it: a threshold, and cells withheld to protect others, as INSEE's
manual on protecting tables has them (« règle de fréquence », « secret secondaire »):
https://inseefrlab.github.io/manuel-protection-tableaux/
That each cell stays hidden is not hoped for but shown: for each one, other numbers are found (see `moves`) that would
have given the very same publication. Cells are only ever added, so what hides one cell hides it to the end.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from forum.pages.open_data.moves import Groups, Move, Shape, total

# Fewer people than this are not told. The council's rule, stricter than INSEE's three for enterprises.
FEWEST = 5
# How far apart the least and the greatest number that readers may suppose are, at least.
SPREAD = 3

# A table and the code of its line; the line of the totals has neither.
Row = tuple[str, str]
TOTAL: Row = ("", "")
Cell = tuple[Row, str]


def is_small(number: float | None) -> bool:
    """Whether a count is of so few people that it is not told. Nobody is nobody's secret."""
    return number is not None and 0 < number < FEWEST


class Leaf(NamedTuple):
    """The finest line of a table: the lines that show it (its own, and those that sum it), its groups, its measures."""

    rows: tuple[Row, ...]
    groups: tuple[int, ...]
    measures: frozenset[str]


class Steps(NamedTuple):
    """The cells that a move changes, and how many times it can be made forwards and backwards."""

    cells: frozenset[Cell]
    ahead: int
    back: int


@dataclass(slots=True)
class Grid:
    """Tables over the same people. `totals`: the published sums that may be withheld too; others are taken as known.

    `keeps_totals`: they are withheld for their own sake alone; what a line would need of them withholds its table.
    """

    shape: Shape
    tables: Mapping[str, Sequence[Leaf]]
    values: Mapping[Cell, int]
    totals: frozenset[str] = frozenset()
    keeps_totals: bool = False


@dataclass(slots=True)
class Withheld:
    """What is not told: cells, and tables of which nothing can be told."""

    cells: set[Cell] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)


def withhold(grid: Grid) -> Withheld:
    """Return what must not be told of a grid, so that no small count can be told."""
    return _Withholding(grid).run()


class _Withholding:
    def __init__(self, grid: Grid) -> None:
        self.grid, self.shape = grid, grid.shape
        self.withheld = Withheld()
        self.leaves_of: dict[Row, list[Leaf]] = {}
        for table in grid.tables.values():
            for leaf in table:
                for row in leaf.rows:
                    self.leaves_of.setdefault(row, []).append(leaf)
        self.known: dict[tuple[tuple[Row, ...], Move], Steps] = {}

    def run(self) -> Withheld:
        self.withheld.cells |= {cell for cell, value in self.grid.values.items() if is_small(value)}
        if not all(self._hide_total(groups) for groups in self._small(TOTAL, self._sum_of_all())):
            everything = {cell for cell in self.grid.values if cell[0] == TOTAL}
            return Withheld(everything | self.withheld.cells, set(self.grid.tables))
        # Lines that sum others come first: what hides them often hides those too.
        for row in sorted(self.leaves_of, key=lambda row: -len(self.leaves_of[row])):
            table = self._table_of(row)
            if table in self.withheld.tables:
                continue
            if not all(self._hide(row, groups) for groups in self._small(row, self._sum(self.leaves_of[row]))):
                self.withheld.tables.add(table)
        return self.withheld

    def _table_of(self, row: Row) -> str:
        leaf = self.leaves_of[row][0]
        return next(name for name, table in self.grid.tables.items() if leaf in table)

    def _sum(self, leaves: Iterable[Leaf]) -> tuple[int, ...]:
        return tuple(map(sum, zip(*(leaf.groups for leaf in leaves), strict=True)))

    def _sum_of_all(self) -> tuple[int, ...]:
        """Return the groups of everybody, where totals may be withheld."""
        table = next((table for table in self.grid.tables.values() if table), ()) if self.grid.totals else ()
        return self._sum(table)

    def _small(self, row: Row, groups: tuple[int, ...]) -> list[Groups]:
        """Return what counts a few people on a line: by its groups, or by what its cells say, which may be more."""
        if not groups:
            return []
        few = [guarded for guarded in self.shape.guarded if is_small(total(groups, guarded))]
        said = (guarded for name, guarded in self.shape.measures.items() if is_small(self.grid.values.get((row, name))))
        return list(dict.fromkeys([*few, *said]))

    # --- moves between two lines: no total changes ---------------------------

    def _hide(self, row: Row, guarded: Groups) -> bool:
        """Withhold the least that leaves a small count of a line untold; return whether that can be done."""
        table = self.grid.tables[self._table_of(row)]
        touched = {cell[0] for cell in self.withheld.cells}
        # Most small counts are hidden by what hides another: those lines are tried first, and nothing more is withheld.
        found = self._cheapest(self._exchanges(row, guarded, [leaf for leaf in table if leaf.rows[0] in touched]))
        if found is None or self._cost(found):
            found = self._cheapest(self._exchanges(row, guarded, table))
        if found is None and not self.grid.keeps_totals:
            found = self._with_total(guarded, row)
        self.withheld.cells |= found or set()
        return found is not None

    def _cheapest(self, choices: Iterable[frozenset[Cell]]) -> frozenset[Cell] | None:
        best: tuple[int, frozenset[Cell]] | None = None
        for cells in choices:
            cost = self._cost(cells)
            if best is None or cost < best[0]:
                best = cost, cells
            if not cost:
                break
        return best[1] if best else None

    def _exchanges(self, row: Row, guarded: Groups, others: Iterable[Leaf]) -> Iterator[frozenset[Cell]]:
        """Yield the cells that change when people move between a line and another of its table, often enough."""
        for move in self.shape.moves:
            by = abs(total(move, guarded))
            if not by:
                continue
            for leaf in self.leaves_of[row]:
                for other in others:
                    if row in other.rows or other.measures != leaf.measures:
                        continue
                    one, two = self._apart(leaf, other, move)
                    if by * (min(one.ahead, two.back) + min(one.back, two.ahead)) >= SPREAD:
                        yield one.cells | two.cells

    def _apart(self, leaf: Leaf, other: Leaf, move: Move) -> tuple[Steps, Steps]:
        """Return the steps of each of two lines; what a line that sums both shows does not change."""
        shared = set(leaf.rows) & set(other.rows) if len(leaf.rows) > 1 else None
        if not shared:
            return self.steps(leaf, move), self.steps(other, move)
        alone = [one._replace(rows=tuple(row for row in one.rows if row not in shared)) for one in (leaf, other)]
        return self.steps(alone[0], move), self.steps(alone[1], move)

    # --- moves that change the totals: a line of every table follows ----------

    def _hide_total(self, guarded: Groups) -> bool:
        found = self._with_total(guarded)
        self.withheld.cells |= found or set()
        return found is not None

    def _with_total(self, guarded: Groups, row: Row | None = None) -> frozenset[Cell] | None:
        """Return the least to withhold for a move that changes the totals, `row` if it is given, and each table."""
        choices = (
            self._everywhere(move, ahead, SPREAD - ahead, row)
            for move in (self.shape.moves if self.grid.totals else ())
            if total(move, guarded)
            for ahead in range(SPREAD + 1)
        )
        return self._cheapest(cells for cells in choices if cells is not None)

    def _everywhere(self, move: Move, ahead: int, back: int, row: Row | None) -> frozenset[Cell] | None:
        """Return the cells of a move made in the cheapest line of each table; None where a table cannot follow."""
        cells: frozenset[Cell] = frozenset()
        for name, table in self.grid.tables.items():
            if not table or name in self.withheld.tables:
                continue
            wanted = self.leaves_of[row] if row and self._table_of(row) == name else table
            choices = [self._of_total(leaf, move) for leaf in wanted]
            able = [one.cells for one in choices if one.ahead >= ahead and one.back >= back]
            if not able:
                return None
            cells |= min(able, key=self._cost)
        return cells

    def _of_total(self, leaf: Leaf, move: Move) -> Steps:
        # What sums the line is not told apart from what sums everybody: both follow.
        return self.steps(leaf._replace(rows=(*leaf.rows, TOTAL)), move)

    # --- one line -------------------------------------------------------------

    def steps(self, leaf: Leaf, move: Move) -> Steps:
        # A line shows in rows that no other has.
        key = leaf.rows, move
        if key not in self.known:
            self.known[key] = self._steps(leaf, move)
        return self.known[key]

    def _steps(self, leaf: Leaf, move: Move) -> Steps:
        """Return what a move does to a line. An empty group stays so, and a cell that is withheld is never zero."""
        changes = self.shape.changes[move]
        if not changes.keys() <= leaf.measures:
            return Steps(frozenset(), 0, 0)
        ahead = back = 2 * SPREAD
        for amount, by in zip(leaf.groups, move, strict=True):
            ahead, back = _limited(ahead, back, amount, by)
        cells = set()
        for name, by in changes.items():
            for row in leaf.rows:
                if row == TOTAL and name not in self.grid.totals:
                    continue
                value = self.grid.values[row, name]
                ahead, back = _limited(ahead, back, value - 1, by) if value else (0, 0)
                cells.add((row, name))
        return Steps(frozenset(cells), ahead, back)

    def _cost(self, cells: frozenset[Cell]) -> int:
        """Return how many people are told no more: the next smallest cells are taken."""
        return sum(self.grid.values[cell] for cell in cells - self.withheld.cells)


def _limited(ahead: int, back: int, amount: int, by: int) -> tuple[int, int]:
    if by > 0:
        return ahead, min(back, amount // by)
    return (min(ahead, amount // -by), back) if by else (ahead, back)
