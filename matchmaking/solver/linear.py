"""Linear programmes, in whole numbers (SCIP) or not (GLOP).

Both come with OR-Tools. Its thin wrapper loads in a tenth of a second; a run is a process of its own, and waits for it.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

from ortools.linear_solver import pywraplp

SHORTEST = 50  # milliseconds that a question may take when time is over: somebody waits for an answer all the same


@dataclass(slots=True)
class Answer:
    """The values of the columns; `bound` is what no others could better, `proven` says that these reach it."""

    values: list[float]
    bound: float
    proven: bool

    def rounded(self, goal: Mapping[int, float]) -> float:
        """Return what the goal comes to when the values are the whole numbers that they stand for."""
        return math.fsum(factor * round(self.values[column]) for column, factor in goal.items())


class Linear:
    """Columns between bounds, rows between ends. Between two questions rows may be added, and bounds changed.

    A column whose bounds are one is a plain number, and stays one: where most is locked, the solver sees what is not.
    """

    def __init__(self, lows: Sequence[float], highs: Sequence[float], *, whole: bool) -> None:
        self._solver = pywraplp.Solver.CreateSolver("SCIP" if whole else "GLOP")
        make = self._solver.IntVar if whole else self._solver.NumVar
        self._values = list(lows)
        self._columns = {
            column: make(low, high, "")
            for column, (low, high) in enumerate(zip(lows, highs, strict=True))
            if low != high
        }
        self._rows: list[pywraplp.Constraint] = []

    def bound(self, column: int, low: float, high: float) -> None:
        """Change the bounds of a column."""
        if column in self._columns:
            self._columns[column].SetBounds(low, high)
        elif not low == high == self._values[column]:
            raise ValueError(f"Column {column} is the number {self._values[column]}.")

    def add(
        self,
        columns: Iterable[int],
        low: float = -math.inf,
        high: float = math.inf,
        factors: Iterable[float] | None = None,
    ) -> None:
        """Keep a sum of columns between two ends; each counts once where there are no factors."""
        row, plain = self._solver.Constraint(), 0.0
        for column, factor in zip(columns, repeat(1.0) if factors is None else factors, strict=factors is not None):
            if column in self._columns:
                row.SetCoefficient(self._columns[column], factor)
            else:
                plain += factor * self._values[column]
        row.SetBounds(low - plain, high - plain)
        self._rows.append(row)

    def greatest(self, goal: Mapping[int, float], *, seconds: float, nodes: int | None = None) -> Answer | None:
        """Return what makes the goal as great as can be, or None when there is nothing, or nothing in time."""
        return self._ask(goal, seconds, nodes, greatest=True)

    def least(self, goal: Mapping[int, float], *, seconds: float, nodes: int | None = None) -> Answer | None:
        """Return what makes the goal as small as can be, or None when there is nothing, or nothing in time."""
        return self._ask(goal, seconds, nodes, greatest=False)

    def prices(self) -> list[float]:
        """Return, of the last answer of a programme without whole numbers, what each row's end costs the goal."""
        return [row.dual_value() for row in self._rows]

    def _ask(self, goal: Mapping[int, float], seconds: float, nodes: int | None, *, greatest: bool) -> Answer | None:
        objective = self._solver.Objective()
        objective.Clear()
        plain = 0.0
        for column, factor in goal.items():
            if column in self._columns:
                objective.SetCoefficient(self._columns[column], factor)
            else:
                plain += factor * self._values[column]
        objective.SetOffset(plain)
        objective.SetOptimizationDirection(greatest)
        self._solver.SetTimeLimit(max(SHORTEST, round(seconds * 1000)))
        if nodes is not None:
            self._solver.SetSolverSpecificParametersAsString(f"limits/nodes = {nodes}")
        options = pywraplp.MPSolverParameters()
        options.SetDoubleParam(options.RELATIVE_MIP_GAP, 0.0)
        status = self._solver.Solve(options)
        if status not in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE):
            return None
        proven = status == pywraplp.Solver.OPTIMAL
        values = list(self._values)
        for place, column in self._columns.items():
            values[place] = column.solution_value()
        return Answer(values, objective.Value() if proven else objective.BestBound(), proven)
