"""The solver against brute force, in every goal and in their order."""

from typing import Any

from hypothesis import HealthCheck, given, settings

from matchmaking.solver.answering import make_schedule
from matchmaking.solver.checker import check
from matchmaking.solver.contradictions import contradictions
from matchmaking.solver.effort import Effort
from matchmaking.solver.instance import keep_clear_of_locks, make_instance
from matchmaking.solver.reading import parse_problem
from matchmaking.solver.seating import seat
from matchmaking.solver.solve import search
from matchmaking.solver.writing import plain
from tests.matchmaking.solver.brute import Brute
from tests.matchmaking.solver.problems import answer, tiny_problems

TIMES = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def goals(problem: dict[str, Any], given_answer: dict[str, Any]) -> tuple:
    """Return what an answer reached, goal after goal, the weight as its bound when some of it may be spent."""
    said = given_answer["objective"]
    weight = said["weight_bound"]
    return (
        len(given_answer["unplaced_musts"]),
        said["below_min"],
        weight,
        -said["fewest"],
        said["most"],
        said[problem["minimise"]],
        said["table_changes"],
    )


def assert_best(problem: dict[str, Any]) -> None:
    found = answer(problem)
    best = Brute(problem).best()

    assert check(problem, found) == []
    if best is None:
        assert (found["status"], found["meetings"]) == ("infeasible", [])
        assert found["reasons"] != []
    elif found["meetings"] or found["status"] != "infeasible":
        assert goals(problem, found) == best
        assert found["status"] == ("infeasible" if best[0] else "optimal")


@TIMES
@given(problem=tiny_problems())
def test_two_sides_are_solved_to_the_truth(problem: dict[str, Any]) -> None:
    assert_best(problem)


@TIMES
@given(problem=tiny_problems(peers=True))
def test_peers_are_solved_to_the_truth(problem: dict[str, Any]) -> None:
    assert_best(problem)


@TIMES
@given(problem=tiny_problems())
def test_search_of_large_programmes_reaches_the_same_share(problem: dict[str, Any]) -> None:
    # What large programmes go through, tried where the truth is known. Gaps and tables are of the chosen pairs there.
    instance = make_instance(parse_problem(problem))
    if contradictions(instance):
        return

    keep_clear_of_locks(instance)
    plan = search(instance, Effort(60))
    plan.tables = seat(instance, plan.slots)
    found = plain(make_schedule(instance, plan, 0))
    best = Brute(problem).best()

    assert check(problem, found) == []
    if best is None:
        assert found["status"] == "infeasible"
    else:
        reached = goals(problem, found)
        assert reached[:5] == best[:5]
        assert reached[5] >= best[5]
