"""The thin layer over SCIP and GLOP says what they found, and nothing that they did not prove."""

import pytest

from matchmaking.solver.linear import Linear

# Three things of a weight and a worth; together they may weigh 10.
WEIGHTS, WORTH = (5.0, 6.0, 4.0), {0: 10.0, 1: 13.0, 2: 7.0}


def knapsack(*, whole: bool) -> Linear:
    linear = Linear([0, 0, 0], [1, 1, 1], whole=whole)
    linear.add([0, 1, 2], high=10, factors=WEIGHTS)
    return linear


def test_whole_numbers_are_found_and_proven() -> None:
    answer = knapsack(whole=True).greatest(WORTH, seconds=10, nodes=100)

    assert answer is not None
    assert [round(value) for value in answer.values] == [0, 1, 1]
    assert (answer.rounded(WORTH), answer.bound, answer.proven) == (20.0, pytest.approx(20.0), True)


def test_without_whole_numbers_rows_have_a_price() -> None:
    linear = knapsack(whole=False)

    answer = linear.greatest(WORTH, seconds=10)

    assert answer is not None
    assert answer.values == pytest.approx([0.8, 1.0, 0.0])
    assert answer.bound == pytest.approx(21.0)
    # One more in the sack is one more of the first thing's weight: 10 / 5.
    assert linear.prices() == pytest.approx([2.0])


def test_the_least_is_the_other_way_round() -> None:
    linear = Linear([0, 0], [5, 5], whole=True)
    linear.add([0, 1], low=3)

    answer = linear.least({0: 2.0, 1: 3.0}, seconds=10)

    assert answer is not None
    assert [round(value) for value in answer.values] == [3, 0]
    assert answer.bound == pytest.approx(6.0)


def test_rows_and_bounds_change_from_one_question_to_the_next() -> None:
    linear = knapsack(whole=True)
    found = []
    for change in (None, lambda: linear.bound(1, 0, 0), lambda: linear.add([0, 2], high=1)):
        if change is not None:
            change()
        answer = linear.greatest(WORTH, seconds=10)
        assert answer is not None
        found.append(answer.rounded(WORTH))

    assert found == [20.0, 17.0, 10.0]


def test_what_cannot_be_has_no_answer() -> None:
    linear = knapsack(whole=True)
    linear.add([0, 1, 2], low=3)

    assert linear.greatest(WORTH, seconds=10) is None


def test_time_that_is_over_leaves_a_moment_for_an_easy_question() -> None:
    answer = knapsack(whole=True).greatest(WORTH, seconds=0)

    assert answer is not None
    assert answer.rounded(WORTH) == 20.0


def test_a_column_that_cannot_move_is_a_plain_number() -> None:
    linear = Linear([2, 0, 0], [2, 5, 0], whole=True)
    linear.add([0, 1, 2], high=6, factors=[2.0, 1.0, 1.0])

    answer = linear.greatest({0: 3.0, 1: 1.0, 2: 9.0}, seconds=10)

    assert answer is not None
    assert [round(value) for value in answer.values] == [2, 2, 0]
    assert (answer.bound, answer.proven) == (pytest.approx(8.0), True)
    with pytest.raises(ValueError, match="Column 0 is the number 2"):
        linear.bound(0, 0, 5)


def test_a_row_of_plain_numbers_is_kept_all_the_same() -> None:
    linear = Linear([2, 0], [2, 1], whole=True)
    linear.add([0], high=1)

    assert linear.greatest({1: 1.0}, seconds=10) is None
