"""Rooms, meals, exits, days: what passages of one person tell of where they were."""

from datetime import timedelta
from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from attendees.enums import CheckpointKind
from attendees.presence import Kind, Passage, find_meaning, find_stays
from tests.factories.moments import DOOR

MINUTE = timedelta(minutes=1)
BUILDING = {"kind": CheckpointKind.MAIN, "place": "building"}
ROOM_A = {"kind": CheckpointKind.SESSION, "place": "session 1"}
ROOM_B = {"kind": CheckpointKind.SESSION, "place": "session 2"}
MEAL = {"kind": CheckpointKind.MEAL, "place": "meal 3"}
NIGHT = DOOR + timedelta(hours=16)


def at_place(number, minute, place, *, undoes=None, is_exit=False, ends=NIGHT):
    at = DOOR + minute * MINUTE
    undone = UUID(int=undoes) if undoes else None
    return Passage(UUID(int=number), at, 1, undone, is_exit, day_ends_at=ends, **place)


def told(*passages):
    """Return, for each presence, who began it, where, until which minute and how it ended."""
    return [
        (
            stay.entry.int,
            stay.place,
            None if stay.left_at is None else (stay.left_at - DOOR) // MINUTE,
            stay.ended and stay.ended.value,
        )
        for stay in find_stays(passages)
    ]


def test_whatever_is_scanned_elsewhere_ends_the_stay_in_a_room():
    building, room = at_place(1, 0, BUILDING), at_place(2, 10, ROOM_A)

    assert told(building, room) == [(1, "building", None, None), (2, "session 1", None, None)]
    for elsewhere in (ROOM_B, MEAL):
        assert told(building, room, at_place(3, 30, elsewhere))[1] == (2, "session 1", 30, "moved")
    assert told(building, room, at_place(3, 30, BUILDING))[1] == (2, "session 1", 30, "moved")


def test_two_doors_of_a_room_are_one_place():
    assert told(at_place(1, 0, ROOM_A), at_place(2, 5, ROOM_A)) == [(1, "session 1", None, None)]


def test_leaving_the_building_leaves_the_room():
    left = at_place(3, 60, BUILDING, is_exit=True)

    assert told(at_place(1, 0, BUILDING), at_place(2, 10, ROOM_A), left) == [
        (1, "building", 60, "exit"), (2, "session 1", 60, "left"),
    ]  # fmt: skip


def test_an_exit_from_another_room_ends_the_stay_and_one_without_entry_means_nothing():
    room, other = at_place(1, 0, ROOM_A), at_place(2, 10, ROOM_B, is_exit=True)

    assert told(room, other) == [(1, "session 1", 10, "moved")]
    assert find_meaning([room], other).kind is Kind.NOTHING
    assert find_meaning([room], at_place(3, 10, ROOM_A, is_exit=True)).kind is Kind.EXIT


def test_in_and_out_five_times_is_five_stays():
    passages = [at_place(n, n * 10, BUILDING, is_exit=n % 2 == 0) for n in range(1, 11)]

    assert told(*passages) == [(n, "building", n * 10 + 10, "exit") for n in range(1, 11, 2)]


def test_a_meal_is_over_at_once_and_may_come_again():
    assert told(at_place(1, 0, MEAL), at_place(2, 5, MEAL)) == [
        (1, "meal 3", 0, "served"), (2, "meal 3", 5, "served"),
    ]  # fmt: skip


def test_nobody_stays_overnight():
    tomorrow = at_place(3, 24 * 60, BUILDING, ends=NIGHT + timedelta(days=1))

    assert told(at_place(1, 0, BUILDING), at_place(2, 5, ROOM_A), tomorrow) == [
        (1, "building", 16 * 60, "day"), (2, "session 1", 16 * 60, "day"), (3, "building", None, None),
    ]  # fmt: skip


def test_taking_an_entry_back_gives_the_room_before_back():
    first, second = at_place(1, 0, ROOM_A), at_place(2, 20, ROOM_B)

    assert told(first, second, at_place(3, 21, ROOM_B, undoes=2)) == [(1, "session 1", None, None)]
    # Another room was entered meanwhile: that one ends the first.
    moved = at_place(4, 20.5, MEAL)
    assert told(first, second, moved, at_place(3, 21, ROOM_B, undoes=2))[0] == (1, "session 1", 20, "moved")


def test_taking_an_exit_back_leaves_the_person_inside():
    entry, left = at_place(1, 0, BUILDING), at_place(2, 20, BUILDING, is_exit=True)

    assert told(entry, left, at_place(3, 21, BUILDING, undoes=2)) == [(1, "building", None, None)]


def test_taking_an_entry_back_takes_its_repeats_along():
    passages = [at_place(1, 0, BUILDING), at_place(2, 1, BUILDING), at_place(3, 2, BUILDING, undoes=1)]

    assert told(*passages) == []
    assert told(*passages, at_place(4, 3, BUILDING)) == [(4, "building", None, None)]


@st.composite
def days(draw):
    known = []
    for number in range(1, draw(st.integers(1, 12)) + 1):
        passed = [one.id.int for one in known if one.undoes is None]
        undoes = draw(st.sampled_from([None, None, None, *passed]))
        place = draw(st.sampled_from([BUILDING, ROOM_A, ROOM_B, MEAL]))
        minute, day = draw(st.integers(0, 9)), draw(st.integers(0, 1))
        known.append(
            at_place(
                number, minute + day * 24 * 60, place, undoes=undoes, is_exit=draw(st.booleans()) and undoes is None,
                ends=NIGHT + timedelta(days=day),
            )
        )  # fmt: skip
    return known


@given(known=days(), shuffle=st.randoms(use_true_random=False))
def test_days_of_any_kind_keep_one_place_at_a_time_whatever_the_order_of_arrival(known, shuffle):
    arrived = [*known, *known]
    shuffle.shuffle(arrived)

    stays = find_stays(arrived)

    assert stays == find_stays(known)
    for is_building in (True, False):
        level = [stay for stay in stays if (stay.kind is CheckpointKind.MAIN) is is_building]
        for earlier, later in pairwise(level):
            assert earlier.left_at is not None
            assert earlier.entered_at <= earlier.left_at <= later.entered_at
