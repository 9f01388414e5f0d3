"""What changed is said with the caution that small numbers ask for; what to expect, with the risk that was chosen."""

import pytest

from forum.pages.figures.change import Caution, Change, compare
from forum.pages.figures.forecast import Forecast, TooFewEditions, Turnout, between, forecast


def turnouts(*came: int, walk_ins: int = 0) -> list[Turnout]:
    """Return editions of a hundred confirmed, of whom so many came."""
    return [Turnout(100, 100 - number, walk_ins, number + walk_ins) for number in came]


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
    assert forecast(turnouts(79, 81), 300, 10) == Forecast(300, 10, expected=240, enough=267, blank=0)
    for known in ([], turnouts(80)):
        with pytest.raises(TooFewEditions) as refused:
            forecast(known, 300, 10)
        assert refused.value.known == len(known)


def test_as_many_present_as_confirmed_is_no_certainty():
    # t of one degree of freedom at 5 % is 6.314: 1 + 6.314 × √((0.9 × 0.1 + 0.1) / 300) is 1.1589 for one confirmed;
    # at the door, 0.1 + 6.314 × √(0.1 / 300) is 0.2153.
    told = forecast(turnouts(90, 90, walk_ins=10), 300, 5)

    assert told == Forecast(300, 5, expected=300, enough=348, blank=65)
    assert told.badges == 365


def test_whoever_came_unannounced_is_expected_and_needs_no_blank_badge():
    # 80 of 100 came, and 10 more, 5 of whom registered at the door; the others had cancelled.
    # t of two degrees of freedom at 20 % is 1.061: 0.9 + 1.061 × √((0.8 × 0.2 + 0.1) / 100), 0.05 + 1.061 × √(0.0005).
    assert forecast([Turnout(100, 20, 5, 90)] * 3, 100, 20) == Forecast(100, 20, expected=90, enough=96, blank=8)


def test_less_risk_and_fewer_editions_ask_for_more():
    two, five = (
        [forecast(turnouts(*came, walk_ins=7), 500, risk) for risk in (5, 10, 20)]
        for came in ((70, 90), (70, 75, 80, 85, 90))
    )

    for quantity in ("enough", "blank"):
        of_two, of_five = ([getattr(one, quantity) for one in told] for told in (two, five))
        assert of_two == sorted(of_two, reverse=True)
        assert of_five == sorted(of_five, reverse=True)
        assert all(one > other for one, other in zip(of_two, of_five, strict=True))


def test_editions_that_agree_leave_only_the_chance_of_each_person():
    # 0.8 + 1.886 × √(0.8 × 0.2 / 100) is 0.8754.
    assert forecast(turnouts(80, 80, 80), 100, 10) == Forecast(100, 10, 80, 88, 0)
    # All came, and nobody else ever did: there is nobody to come beyond those confirmed.
    assert forecast(turnouts(100, 100, 100, 100), 100, 5) == Forecast(100, 5, 100, 100, 0)


def test_a_person_takes_a_meal_or_not():
    # 60 meals for 80 who came of 100: 0.6 + 1.886 × √(0.6 × 0.4 / 100) is 0.6924.
    assert forecast([Turnout(100, 20, 0, 80, 60)] * 3, 100, 10) == Forecast(100, 10, 80, 88, 0, served=70)
    # Of those who come unannounced, three in four too: 0.66 + 1.886 × √((0.24 + 0.06) / 100) is 0.7633.
    assert forecast([Turnout(100, 20, 8, 88, 66)] * 3, 100, 10).served == 77


def test_as_many_meals_as_people_are_expected_as_they_are():
    told = forecast([Turnout(100, 10, 10, 100, 100)] * 2, 300, 5)

    assert (told.enough, told.served, told.meals) == (348, 348, 348)


def test_several_meals_for_a_person_vary_with_who_comes():
    # Two and a half for each of 80: 2 + 1.886 × √((2.5² × 0.8 × 0.2 + 0.8 × 0.5 × 0.5) / 100) is 2.2066.
    assert forecast([Turnout(100, 20, 0, 80, 200)] * 3, 100, 10).meals == 221


def test_meals_are_told_by_two_editions_that_counted_them_and_by_no_other():
    counted, uncounted = [Turnout(100, 20, 0, 80, 60)] * 2, turnouts(40, 100)

    # 0.6 + 3.078 × √(0.6 × 0.4 / 100) is 0.7508.
    assert forecast([*counted, *uncounted], 100, 10).meals == 76
    one = forecast([counted[0], *uncounted], 100, 10)
    assert (one.served, one.meals) == (None, one.enough)


def test_a_risk_without_a_table_is_refused():
    with pytest.raises(ValueError, match="7"):
        forecast(turnouts(80, 80), 100, 7)


def test_a_share_lies_between_two_others():
    # The example of any textbook: 10 of 100.
    assert between(10, 100) == (5.5, 17.4)
    assert between(0, 10) == (0.0, 27.8)
    assert between(10, 10) == (72.2, 100.0)
    assert between(0, 0) is None
