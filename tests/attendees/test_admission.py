"""Who passes, by the rule alone: each reason, what bends it, what comes first."""

from datetime import timedelta
from uuid import UUID

import pytest

from attendees.admission import Person, Room, Rule, judge_entry
from attendees.enums import Allowance, CheckpointKind, CheckpointMode, Repeats, ScanResult, StayEnd
from attendees.presence import Presence
from tests.factories.moments import DOOR

HOUR = timedelta(hours=1)
MIDNIGHT = DOOR + timedelta(hours=16)
BOOKED = Rule(kind=CheckpointKind.SESSION, place="session 1", mode=CheckpointMode.BOOKED)
SEATS = Rule(kind=CheckpointKind.SESSION, place="session 1", mode=CheckpointMode.SEATS)
MEAL = Rule(kind=CheckpointKind.MEAL, place="meal 1", repeats=Repeats.ONCE)


ANYBODY, EVERYBODY, NO_LIMIT = Person(), Rule(), Room()


def judge(rule=EVERYBODY, person=ANYBODY, room=NO_LIMIT, before=(), *, at=DOOR, allowance=None):
    return judge_entry(rule, person, room, before, at=at, allowance=allowance).result


def stay(*, place="building", left=None, ended=None, entered=-HOUR, ends=MIDNIGHT):
    return Presence(
        UUID(int=1), 1, DOOR + entered, left and DOOR + left, CheckpointKind.MAIN, place, ended, day_ends_at=ends
    )


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ({}, "admitted"),
        ({"person": Person(is_of_edition=False)}, "other_edition"),
        ({"person": Person(is_confirmed=False, has_valid_ticket=False)}, "cancelled"),
        ({"person": Person(has_valid_ticket=False)}, "revoked"),
        ({"person": Person(has_valid_ticket=False, has_former_ticket=True)}, "transferred"),
        ({"person": Person(is_confirmed=False, has_valid_ticket=False, has_former_ticket=True)}, "transferred"),
        ({"rule": Rule(opens_at=DOOR)}, "admitted"),
        ({"rule": Rule(opens_at=DOOR + HOUR)}, "closed"),
        ({"rule": Rule(closes_at=DOOR)}, "closed"),
        ({"rule": Rule(categories=frozenset({2})), "person": Person(category=1)}, "wrong_category"),
        ({"rule": Rule(categories=frozenset({2})), "person": Person(category=2)}, "admitted"),
        ({"rule": BOOKED}, "not_booked"),
        ({"rule": BOOKED, "person": Person(has_seat=True)}, "admitted"),
        ({"rule": SEATS, "room": Room(seats_left=4)}, "seats_left"),
        ({"rule": SEATS, "room": Room(seats_left=4), "allowance": Allowance.SEAT}, "admitted"),
        ({"rule": SEATS}, "admitted"),
        ({"rule": SEATS, "room": Room(seats_left=0)}, "full"),
        ({"rule": SEATS, "room": Room(seats_left=0), "allowance": Allowance.SEAT}, "full"),
        ({"rule": SEATS, "room": Room(seats_left=0), "person": Person(has_seat=True)}, "admitted"),
        ({"room": Room(gauge_left=1)}, "admitted"),
        ({"room": Room(gauge_left=0)}, "full"),
        ({"rule": SEATS, "room": Room(seats_left=4, gauge_left=0), "person": Person(has_seat=True)}, "full"),
    ],
)
def test_a_rule_answers(asked, answer):
    assert judge(**asked) == answer


@pytest.mark.parametrize(
    "asked",
    [
        {"person": Person(is_confirmed=False)},
        {"person": Person(has_valid_ticket=False)},
        {"rule": Rule(closes_at=DOOR)},
        {"rule": BOOKED},
        {"room": Room(gauge_left=0)},
        {"before": (stay(),)},
    ],
)
def test_a_supervisor_lets_in_whom_the_rule_stops(asked):
    assert judge(**asked) != "admitted"
    assert judge(**asked, allowance=Allowance.FORCED) == "admitted"


def test_nobody_lets_in_the_ticket_of_another_edition():
    assert judge(person=Person(is_of_edition=False), allowance=Allowance.FORCED) == "other_edition"


def test_nobody_lets_in_a_ticket_that_was_passed_on_for_it_would_count_somebody_else():
    assert judge(person=Person(has_former_ticket=True), allowance=Allowance.FORCED) == "transferred"


@pytest.mark.parametrize(
    ("repeats", "before", "answer"),
    [
        (Repeats.DAILY, stay(), "already_in"),
        (Repeats.ONCE, stay(), "already_in"),
        (Repeats.MANY, stay(), "admitted"),
        (Repeats.DAILY, stay(left=-HOUR / 2, ended=StayEnd.EXIT), "admitted"),
        (Repeats.ONCE, stay(left=-HOUR / 2, ended=StayEnd.EXIT), "admitted"),
        # The day before, seen leaving or not.
        (Repeats.DAILY, stay(entered=-24 * HOUR, ends=MIDNIGHT - 24 * HOUR), "admitted"),
        (Repeats.ONCE, stay(entered=-24 * HOUR, ends=MIDNIGHT - 24 * HOUR), "already_in"),
        (Repeats.ONCE, stay(entered=-24 * HOUR, left=-9 * HOUR, ended=StayEnd.DAY), "already_in"),
        # Elsewhere.
        (Repeats.ONCE, stay(place="session 2"), "admitted"),
    ],
)
def test_how_often_one_passes(repeats, before, answer):
    assert judge(Rule(repeats=repeats), before=(before,)) == answer


@pytest.mark.parametrize(
    ("repeats", "day", "answer"),
    [
        (Repeats.ONCE, 0, "already_in"),
        (Repeats.ONCE, 1, "already_in"),
        (Repeats.DAILY, 0, "already_in"),
        (Repeats.DAILY, 1, "admitted"),
        (Repeats.MANY, 0, "admitted"),
    ],
)
def test_how_often_one_is_served(repeats, day, answer):
    served = stay(place="meal 1", left=-HOUR, ended=StayEnd.SERVED)
    rule = Rule(kind=CheckpointKind.MEAL, place="meal 1", repeats=repeats)

    assert judge(rule, before=(served,), at=DOOR + day * 24 * HOUR) == answer


def test_whoever_is_back_in_a_room_needs_no_second_seat():
    inside = stay(place="session 1")
    rule = Rule(kind=CheckpointKind.SESSION, place="session 1", mode=CheckpointMode.SEATS, repeats=Repeats.MANY)

    assert judge(rule, room=Room(seats_left=0, gauge_left=0), before=(inside,)) == "admitted"


def test_the_presence_that_is_repeated_is_the_last_one():
    first = stay(left=-HOUR / 2, ended=StayEnd.EXIT)
    second = Presence(UUID(int=2), 1, DOOR - HOUR / 4, day_ends_at=MIDNIGHT)

    verdict = judge_entry(Rule(), Person(), Room(), (first, second), at=DOOR)

    assert (verdict.result, verdict.presence) == (ScanResult.ALREADY_IN, second)
