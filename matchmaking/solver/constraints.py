"""Models of yes, no and whole numbers, solved by CP-SAT with one worker and counted work.

OR-Tools' own `cp_model` is a page of Python over the same compiled part, but loads pandas: two seconds of processor,
three times a race. What is written here is what the models of this package ask, in the words of that page.
"""

from collections.abc import Callable, Iterable
from typing import Any

from ortools.sat.python import cp_model_helper
from ortools.util.python.sorted_interval_list import Domain

compiled: Any = cp_model_helper  # what it says of its types leaves out half of them
IntVar = Any
Literal = Any
Expression = Any  # a sum of variables, or a plain number

OPTIMAL, FEASIBLE, INFEASIBLE = compiled.OPTIMAL, compiled.FEASIBLE, compiled.INFEASIBLE
FOUND = frozenset({OPTIMAL, FEASIBLE})


class Model(compiled.CpBaseModel):
    """Variables, and what must hold between them."""

    def __init__(self) -> None:
        super().__init__(None)

    def new_bool_var(self) -> IntVar:
        return self.new_int_var(0, 1)

    def new_int_var(self, low: int, high: int) -> IntVar:
        return compiled.IntVar(self.model_proto).with_domain(Domain(low, high))

    def new_constant(self, value: int) -> IntVar:
        return compiled.IntVar(self.model_proto, self.get_or_make_index_from_constant(value))

    def add(self, holds: Any) -> Any:
        """Ask for a comparison of sums; one of plain numbers is true or false from the beginning."""
        if isinstance(holds, compiled.BoundedLinearExpression):
            return self._add_bounded_linear_expression(holds)
        return self.add_bool_or([True] if holds else [])

    def add_implication(self, this: Literal, that: Literal) -> Any:
        return self.add_bool_and([that]).only_enforce_if(this)

    def add_bool_or(self, literals: Iterable[Literal]) -> Any:
        return self._add_bool_argument_constraint(compiled.BoolArgumentConstraint.bool_or, literals)

    def add_bool_and(self, literals: Iterable[Literal]) -> Any:
        return self._add_bool_argument_constraint(compiled.BoolArgumentConstraint.bool_and, literals)

    def add_at_most_one(self, literals: Iterable[Literal]) -> Any:
        return self._add_bool_argument_constraint(compiled.BoolArgumentConstraint.at_most_one, literals)

    def add_exactly_one(self, literals: Iterable[Literal]) -> Any:
        return self._add_bool_argument_constraint(compiled.BoolArgumentConstraint.exactly_one, literals)

    def add_max_equality(self, target: Expression, expressions: Iterable[Expression]) -> Any:
        return self._add_linear_argument_constraint(compiled.LinearArgumentConstraint.max, target, expressions)

    def minimize(self, goal: Expression) -> None:
        self._aim(goal, 1)

    def maximize(self, goal: Expression) -> None:
        self._aim(goal, -1)

    def _aim(self, goal: Expression, sign: int) -> None:
        """Set what is made small; the compiled part knows only that way, and turns the figures back by its factor."""
        self.model_proto.clear_objective()
        objective = self.model_proto.objective
        objective.scaling_factor = float(sign)
        if isinstance(goal, int):
            objective.offset = sign * goal
            return
        flat = compiled.FlatIntExpr(goal)
        objective.offset = sign * flat.offset
        objective.vars.extend([variable.index for variable in flat.vars])
        objective.coeffs.extend([sign * factor for factor in flat.coeffs])

    def hint(self, values: Iterable[tuple[IntVar, int]]) -> None:
        """Say where to look first, instead of what was said before."""
        self.model_proto.clear_solution_hint()
        for variable, value in values:
            self.model_proto.solution_hint.vars.append(variable.index)
            self.model_proto.solution_hint.values.append(value)


class Solver:
    """One question to a model. `work` is counted in CP-SAT's own unit, about a second; the clock is the last stop."""

    def __init__(self, seed: int, *, work: float | None = None, seconds: float | None = None) -> None:
        self.parameters = compiled.SatParameters()
        self.parameters.num_workers = 1
        self.parameters.random_seed = seed % 2**31
        if work is not None:
            self.parameters.max_deterministic_time = work
        if seconds is not None:
            self.parameters.max_time_in_seconds = seconds
        self._response: Any = None

    def solve(self, model: Model, *, tell_bound: Callable[[float], None] | None = None) -> Any:
        """Return one of the three states, or another that means nothing was found in time."""
        solving = compiled.SolveWrapper()
        solving.set_parameters(self.parameters)
        if tell_bound is not None:
            solving.add_best_bound_callback(tell_bound)
        self._response = solving.solve(model.model_proto)
        return self._response.status

    def is_true(self, literal: Literal) -> bool:
        return bool(compiled.ResponseHelper.boolean_value(self._response, literal))

    @property
    def reached(self) -> int:
        """What the goal came to."""
        return round(self._response.objective_value)

    @property
    def bound(self) -> float:
        """What the goal cannot better."""
        return float(self._response.best_objective_bound)

    @property
    def work(self) -> float:
        """What the question took, in counted work."""
        return float(self._response.deterministic_time)
