"""Programmes of a real size: all of their goals, what is locked, how a run is followed and stopped."""

import json
from typing import Any

import pytest

from matchmaking.solver.checker import check
from matchmaking.solver.effort import Effort, Phase, Progress
from matchmaking.solver.instance import make_instance
from matchmaking.solver.placing import place_pairs
from matchmaking.solver.problem import Status
from matchmaking.solver.reading import parse_problem
from matchmaking.solver.solve import solve
from tests.conftest import ROOT
from tests.matchmaking.solver.halls import hall
from tests.matchmaking.solver.problems import answer, asked, person, wish

LIFELIKE = ROOT / "tests" / "benchmarks" / "meetings" / "lifelike"


def without_seconds(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name != "seconds"}


def test_morning_is_optimal_in_every_goal() -> None:
    problem = json.loads((LIFELIKE / "morning-40x15x9-s1.json").read_text())

    found = answer(problem)

    assert (found["status"], found["objective"]["below_min"]) == ("optimal", 0)
    assert found["objective"]["weight"] == 2012 == found["objective"]["weight_bound"]
    assert found["objective"]["waiting"] == 0


def test_tables_are_few_and_none_is_taken_twice() -> None:
    # 24 funders, 14 tables: every slot is full, and chains must make room for one another.
    problem = hall(50, 24, 10, seed=6) | {"tables": 14, "seconds": 4}

    found = answer(problem)

    assert check(problem, found) == []
    assert (found["objective"]["meetings"], found["objective"]["weight"]) == (140, found["objective"]["weight_bound"])
    assert found["objective"]["waiting"] >= found["objective"]["gap_bound"] > 0


def test_same_seed_gives_the_same_answer() -> None:
    problem = hall(20, 8, 8, seed=4)

    assert without_seconds(answer(problem)) == without_seconds(answer(problem))


def test_order_of_the_file_is_no_part_of_the_weight() -> None:
    problem = hall(20, 8, 8, seed=4)
    turned = problem | {name: problem[name][::-1] for name in ("participants", "wishes")}

    one, two = (answer(each)["objective"] for each in (problem, turned))

    assert [one[name] for name in ("below_min", "weight", "fewest", "most")] == [
        two[name] for name in ("below_min", "weight", "fewest", "most")
    ]


@pytest.mark.parametrize("seed", range(6))
def test_chains_alone_colour_what_is_always_available(seed: int) -> None:
    # Everyone has as many meetings as there are slots: no slot is spare.
    people = [*(person(f"p{n}") for n in range(9)), *(person(f"f{n}", "b") for n in range(9))]
    wishes = [wish(f"p{one}", f"f{(one + step) % 9}") for one in range(9) for step in range(6)]
    problem = parse_problem(asked(people, wishes, slots=6, tables=9, seed=seed))
    instance = make_instance(problem)

    grid, left = place_pairs(instance, range(len(wishes)), Effort(60))

    assert (left, len(grid.placed())) == ([], 54)


@pytest.mark.parametrize("seed", range(4))
def test_pairs_that_find_no_slot_are_returned_not_dropped(seed: int) -> None:
    instance = make_instance(parse_problem(hall(12, 4, 6, seed=seed)))

    grid, left = place_pairs(instance, range(len(instance.pairs)), Effort(60))

    assert sorted([*left, *grid.placed()]) == list(range(len(instance.pairs)))
    assert left != []


def test_nobody_is_dropped_below_their_minimum_where_hours_are_odd() -> None:
    # Three projects of two meetings, two funders: only one way round, which sums of hours do not show.
    people = [
        person("p1", unavailable=[2, 3], min=2),
        person("p2", unavailable=[0, 3], min=2),
        person("p3", unavailable=[0, 1], min=2),
        person("f1", "b"),
        person("f2", "b"),
    ]
    wishes = [wish(f"p{one}", f"f{two}", one) for one in (1, 2, 3) for two in (1, 2)]

    found = answer(asked(people, wishes))

    assert (found["status"], found["objective"]["below_min"], found["objective"]["weight"]) == ("optimal", 0, 12)


def test_locked_meetings_stay_and_the_rest_is_solved_around_them() -> None:
    problem = hall(30, 10, 8, seed=2)
    first = answer(problem)
    kept = first["meetings"][::2]
    kept[0] = kept[0] | {"table": None}

    found = answer(problem | {"locked": kept})

    where = {(one["a"], one["b"]): (one["slot"], one["table"]) for one in found["meetings"]}
    assert all(where[one["a"], one["b"]][0] == one["slot"] for one in kept)
    assert all(where[one["a"], one["b"]][1] == one["table"] for one in kept[1:])
    assert found["objective"]["weight"] == first["objective"]["weight"]


def test_weight_may_be_spent_on_an_even_share() -> None:
    # f1 has one slot for p1, worth 10, or p2, worth 9, who has nobody else.
    people = [person("p1"), person("p2"), person("f1", "b", max=1), person("f2", "b", max=1)]
    wishes = [wish("p1", "f1", 10), wish("p2", "f1", 9), wish("p1", "f2", 5)]

    strict, shared = answer(asked(people, wishes)), answer(asked(people, wishes, weight_slack=0.1))

    assert (strict["objective"]["weight"], strict["objective"]["fewest"]) == (15, 0)
    assert (shared["objective"]["weight"], shared["objective"]["fewest"]) == (14, 1)
    assert (shared["status"], shared["objective"]["weight_bound"]) == ("optimal", 15)


def test_breaks_are_spread() -> None:
    found = answer(hall(20, 6, 10, seed=3, idle="all", minimise="breaks", spread=1))

    assert found["status"] in ("optimal", "feasible")
    assert check(hall(20, 6, 10, seed=3, idle="all", minimise="breaks", spread=1), found) == []


def test_progress_goes_through_the_phases_and_the_bound_comes_down() -> None:
    told: list[Progress] = []

    schedule = solve(parse_problem(hall(30, 10, 8)), progress=told.append)

    phases = list(dict.fromkeys(one.phase for one in told))
    assert phases == [Phase.PAIRS, Phase.SLOTS, Phase.GAPS, Phase.TABLES, Phase.DONE]
    assert told[-1].at_most_better == 0
    assert told[-1].weight == schedule.objective.weight
    assert (told[-1].gap, told[-1].gap_bound) == (schedule.objective.waiting, schedule.objective.gap_bound)


@pytest.mark.parametrize(
    ("weight", "bound", "percent"), [(None, 5, None), (100, 101, 1.0), (0, 0, 0.0), (0, 4, None), (5, 5, 0.0)]
)
def test_how_much_better_it_could_be(weight: float | None, bound: float | None, percent: float | None) -> None:
    assert Progress(weight=weight, weight_bound=bound).at_most_better == percent


def test_stopped_run_answers_with_what_it_has() -> None:
    asked_for = hall(60, 20, 12, seed=5)
    calls = iter(range(10_000))

    schedule = solve(parse_problem(asked_for), stop=lambda: next(calls) > 2)

    assert schedule.status in (Status.OPTIMAL, Status.FEASIBLE)
    assert schedule.objective.below_min == 0
    assert next(calls) < 20


def test_no_seconds_still_answer() -> None:
    found = answer(hall(30, 10, 8, seconds=0.001))

    assert found["status"] == "feasible"
