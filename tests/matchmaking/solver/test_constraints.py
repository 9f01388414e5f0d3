"""What the models ask of CP-SAT, in the words of this package."""

import subprocess
import sys

import pytest

from matchmaking.solver.constraints import FEASIBLE, INFEASIBLE, OPTIMAL, Model, Solver
from tests.conftest import ROOT


def test_greatest_and_least_are_reached_with_their_bounds() -> None:
    model = Model()
    one, other = model.new_int_var(0, 7), model.new_int_var(2, 5)
    model.add(3 * one + 2 * other <= 21)

    reached = []
    for aim in (model.maximize, model.minimize):
        aim(one + 2 * other - 1)
        solver = Solver(seed=1)
        assert solver.solve(model) == OPTIMAL
        reached.append((solver.reached, round(solver.bound)))

    # At best 3 and 5; at worst 0 and 2.
    assert reached == [(12, 12), (3, 3)]


def test_a_plain_number_is_a_goal_like_another() -> None:
    model = Model()
    literal = model.new_bool_var()
    model.add_bool_or([literal])
    model.maximize(sum([]))
    solver = Solver(seed=1)

    assert (solver.solve(model), solver.reached, solver.is_true(literal)) == (OPTIMAL, 0, True)


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        (lambda model, a, b: model.add_implication(a, b), {(0, 0), (0, 1), (1, 1)}),
        (lambda model, a, b: model.add_bool_or([a, ~b]), {(0, 0), (1, 0), (1, 1)}),
        (lambda model, a, b: model.add_bool_and([a, ~b]), {(1, 0)}),
        (lambda model, a, b: model.add_at_most_one([a, b]), {(0, 0), (0, 1), (1, 0)}),
        (lambda model, a, b: model.add_exactly_one([a, b]), {(0, 1), (1, 0)}),
        (lambda model, a, b: model.add_max_equality(a, [b, 0]), {(0, 0), (1, 1)}),
        (lambda model, a, b: model.add(a + b == 1).only_enforce_if(a), {(0, 0), (0, 1), (1, 0)}),
        (lambda model, a, b: model.add(a == model.new_constant(1)), {(1, 0), (1, 1)}),
        (lambda model, _a, _b: model.add(sum([]) <= 1), {(0, 0), (0, 1), (1, 0), (1, 1)}),
        (lambda model, _a, _b: model.add(sum([]) >= 1), set()),
    ],
)
def test_each_demand_leaves_what_it_says(ask, expected) -> None:
    left = set()
    for first in (0, 1):
        for second in (0, 1):
            model = Model()
            a, b = model.new_bool_var(), model.new_bool_var()
            ask(model, a, b)
            model.add(a == first)
            model.add(b == second)
            state = Solver(seed=1).solve(model)
            assert state in {OPTIMAL, FEASIBLE, INFEASIBLE}
            left |= {(first, second)} if state != INFEASIBLE else set()

    assert left == expected


def test_models_load_no_table_library() -> None:
    code = (
        "import sys; import matchmaking.solver.gaps.child; sys.exit('pandas' in sys.modules or 'numpy' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
