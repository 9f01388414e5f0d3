"""Whoever subtracts what is published from itself: the least and greatest that they may suppose of a cell."""

from collections.abc import Iterable, Mapping, Set

from ortools.sat.python import cp_model

from forum.pages.open_data.grid import SPREAD

Name = tuple[str, ...]
# A sum that is known to hold: names with their factors, which make zero.
Relation = Mapping[Name, int]


class Attacker:
    """Knows every relation, every cell that is told, and that what is withheld is not zero."""

    def __init__(
        self, truth: Mapping[Name, int], withheld: Iterable[Name], relations: Iterable[Relation], untold: Iterable[Name]
    ) -> None:
        self.model, self.unknown = cp_model.CpModel(), set(withheld)
        hidden, most = set(untold), 2 * sum(truth.values()) + 10
        self.variables = {}
        for name, value in truth.items():
            if name in hidden:
                low, high = 0, most
            else:
                low, high = (1, most) if name in self.unknown else (value, value)
            self.variables[name] = self.model.new_int_var(low, high, "/".join(name))
        for relation in relations:
            self.model.add(sum(factor * self.variables[name] for name, factor in relation.items()) == 0)

    def bounds(self, name: Name) -> tuple[int, int]:
        """Return the least and the greatest value that agree with all that is told."""
        return self._extreme(name, 1), self._extreme(name, -1)

    def must_doubt(self, guarded: Set[Name], withheld: Set[Name]) -> None:
        """Assert that what is guarded may be any of a few numbers, and whatever else is withheld one of two."""
        for name in guarded | withheld:
            low, high = self.bounds(name)
            assert high - low >= (SPREAD if name in guarded else 1), name

    def _extreme(self, name: Name, sign: int) -> int:
        self.model.minimize(sign * self.variables[name])
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        status = solver.solve(self.model)
        assert status == cp_model.OPTIMAL, "what is published must agree with itself"
        return solver.value(self.variables[name])
