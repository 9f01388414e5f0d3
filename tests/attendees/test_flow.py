"""How busy the entrance is: from passages alone, to figures and an advice."""

from datetime import timedelta
from random import Random

import pytest

from attendees.selectors.flow import Flow, measure_flow
from tests.factories.moments import DOOR


def every(seconds, *, phone="a", minutes=10):
    """Somebody every so many seconds at a phone, the last one now."""
    return [(phone, DOOR - timedelta(seconds=ago)) for ago in range(0, minutes * 60, seconds)]


def test_nobody_is_no_flow():
    flow = measure_flow([], phones=2, at=DOOR)

    assert flow == Flow(0.0, 2, None)
    assert (flow.utilisation, flow.percent, flow.capacity_a_minute, flow.phones_to_add) == (None, None, None, 0)


def test_a_phone_that_never_stops_is_used_wholly_and_one_more_is_advised():
    flow = measure_flow(every(6), phones=1, at=DOOR)

    assert (flow.seconds, round(flow.arrivals_a_minute, 1), flow.percent) == (6, 10.1, 101)
    assert (flow.capacity_a_minute, flow.phones_to_add) == (10, 1)


def test_a_second_phone_halves_what_each_has_to_do():
    flow = measure_flow(every(6), phones=2, at=DOOR)

    assert (flow.percent, flow.phones_to_add) == (51, 0)


@pytest.mark.parametrize(
    ("arrivals", "phones", "more"),
    [(8.5, 1, 0), (8.6, 1, 1), (17, 2, 0), (17.2, 2, 1), (30, 1, 3), (10, 0, 0)],
)
def test_more_phones_are_advised_above_85_percent(arrivals, phones, more):
    assert Flow(arrivals, phones, 6).phones_to_add == more


def test_gaps_that_hold_idle_time_are_left_out():
    ago = [0]
    for gap in [5, 6, 5, 40, 6, 5, 50, 5, 6, 30, 6, 5]:
        ago.append(ago[-1] + gap)

    flow = measure_flow([("a", DOOR - timedelta(seconds=seconds)) for seconds in ago], phones=1, at=DOOR)

    assert flow.seconds == 5


def test_breaks_of_a_minute_and_more_are_no_service():
    scans = every(5, minutes=1) + [("a", DOOR - timedelta(seconds=55 + 90 * number)) for number in range(1, 4)]

    assert measure_flow(scans, phones=1, at=DOOR).seconds == 5


def test_what_came_before_the_last_ten_minutes_or_comes_later_is_left_out():
    old = [("a", DOOR - timedelta(minutes=10)), ("a", DOOR + timedelta(seconds=1))]

    assert measure_flow(old, phones=1, at=DOOR) == Flow(0.0, 1, None)


def test_doors_that_opened_three_minutes_ago_are_measured_over_three_minutes():
    flow = measure_flow(every(10, minutes=3), phones=1, at=DOOR)

    assert round(flow.arrivals_a_minute, 1) == 6.4


def test_too_few_gaps_tell_nothing():
    assert measure_flow(every(10)[:8], phones=1, at=DOOR).seconds is None
    assert measure_flow(every(10)[:9], phones=1, at=DOOR).seconds == 10


def test_gaps_are_those_of_each_phone():
    scans = every(10) + [("b", moment - timedelta(seconds=5)) for _phone, moment in every(10)]

    assert measure_flow(scans, phones=2, at=DOOR).seconds == 10


# --- against a line of people that is played ---------------------------------


def play(*, arrivals_a_minute, phones, seconds, seed):
    """Play half an hour of a line: people come by chance, a phone takes about so many seconds for each."""
    rng = Random(seed)
    clock, free, scans = 0.0, [0.0] * phones, []
    while clock < 1800:
        clock += rng.expovariate(arrivals_a_minute / 60)
        phone = min(range(phones), key=free.__getitem__)
        free[phone] = max(clock, free[phone]) + seconds * rng.lognormvariate(-0.08, 0.4)
        scans.append((phone, DOOR + timedelta(seconds=free[phone])))
    return measure_flow(scans, phones=phones, at=DOOR + timedelta(minutes=30))


def alarms(load):
    """Return in how many of 40 played lines of two phones one more is advised."""
    flows = [play(arrivals_a_minute=load * 2 * 60 / 8, phones=2, seconds=8, seed=seed) for seed in range(40)]
    return sum(flow.phones_to_add > 0 for flow in flows)


@pytest.mark.parametrize("load", [0.1, 0.3, 0.5, 0.7])
def test_a_quiet_door_is_left_alone(load):
    assert alarms(load) <= 4


@pytest.mark.parametrize("load", [1.1, 1.5])
def test_a_line_that_grows_is_seen(load):
    assert alarms(load) >= 34
