"""What changed is said with the caution that small numbers ask for; what to expect, with the risk that was chosen."""

import pytest

from forum.pages.figures.change import Caution, Change, compare
from forum.pages.figures.forecast import Forecast, TooFewEditions, between, forecast


def test_a_change_beyond_chance_has_a_percentage():
    assert compare(400, 500) == Change(400, 500, 100, 25.0, Caution.NONE)
    assert compare(500, 400) == Change(500, 400, -100, -20.0, Caution.NONE)


def test_a_change_that_chance_may_make_says_so():
    # 1.96 × √620 is 48.8.
    assert compare(300, 320) == Change(300, 320, 20, 6.7, Caution.CHANCE)
    assert compare(300, 348).caution is Caution.CHANCE
    assert compare(300, 351).caution is Caution.NONE


@pytest.mark.parametrize(("before", "after"), [(29, 300), (300, 29), (0, 0), (0, 40)])
def test_of_small_numbers_no_percentage_is_told(before, after):
    assert compare(before, after) == Change(before, after, after - before, None, Caution.SMALL)


def test_two_editions_make_a_forecast_and_one_makes_none():
    # Mean 0.8, spread 0.0141; t of one degree of freedom at 10 % is 3.078: 0.8 + 3.078 × √(0.0002 × 1.5 + 0.0005333).
    assert forecast([0.79, 0.81], 300, 10) == Forecast(300, 10, expected=240, enough=267)
    for ratios in ([], [0.8]):
        with pytest.raises(TooFewEditions) as refused:
            forecast(ratios, 300, 10)
        assert refused.value.known == len(ratios)


def test_less_risk_and_fewer_editions_ask_for_more():
    two = [forecast([0.7, 0.9], 500, risk).enough for risk in (5, 10, 20)]
    five = [forecast([0.7, 0.75, 0.8, 0.85, 0.9], 500, risk).enough for risk in (5, 10, 20)]

    assert two == sorted(two, reverse=True)
    assert five == sorted(five, reverse=True)
    assert all(one > other for one, other in zip(two, five, strict=True))


def test_editions_that_agree_leave_only_the_chance_of_each_person():
    assert forecast([0.8] * 3, 100, 10) == Forecast(100, 10, 80, 88)
    assert forecast([1.0] * 4, 100, 5) == Forecast(100, 5, 100, 100)


def test_a_risk_without_a_table_is_refused():
    with pytest.raises(ValueError, match="7"):
        forecast([0.8, 0.8], 100, 7)


def test_a_share_lies_between_two_others():
    # The example of any textbook: 10 of 100.
    assert between(10, 100) == (5.5, 17.4)
    assert between(0, 10) == (0.0, 27.8)
    assert between(10, 10) == (72.2, 100.0)
    assert between(0, 0) is None
