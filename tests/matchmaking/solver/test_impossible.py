"""What cannot be is an answer, never an error: infeasible, and who clashes in plain words."""

from typing import Any

import pytest

from matchmaking.solver.checker import check
from tests.matchmaking.solver.problems import answer, asked, person, wish

PEOPLE = [person("p1"), person("p2"), person("f1", "b"), person("f2", "b")]
ALL = [wish("p1", "f1"), wish("p1", "f2"), wish("p2", "f1"), wish("p2", "f2")]
MUSTS = [one | {"must": True} for one in ALL]


def lock(a: str, b: str, slot: int, table: int | None = None) -> dict[str, Any]:
    return {"a": a, "b": b, "slot": slot, "table": table}


def with_first(**fields: Any) -> list[dict[str, Any]]:
    return [PEOPLE[0] | fields, *PEOPLE[1:]]


LOCKS = [
    (asked(PEOPLE, ALL, tables=0), "There is no table to meet at."),
    (asked(PEOPLE, ALL, pauses=[0, 1, 2, 3]), "There is no slot outside the pauses."),
    (
        asked(PEOPLE, ALL, pauses=[2], locked=[lock("p1", "f1", 2)]),
        "p1 and f1 are locked in slot 2, which is a pause.",
    ),
    (
        asked(with_first(unavailable=[2]), ALL, locked=[lock("p1", "f1", 2)]),
        "p1 and f1 are locked in slot 2, when p1 is not available.",
    ),
    (
        asked(PEOPLE, ALL, locked=[lock("p1", "f1", 2), lock("p1", "f2", 2)]),
        "p1 is locked twice in slot 2: with f1 and with f2.",
    ),
    (
        asked(PEOPLE, ALL, locked=[lock("p1", "f1", 2, 0), lock("p2", "f2", 2, 0)]),
        "p1 with f1 and p2 with f2 are locked at the same table 0 in slot 2.",
    ),
    (
        asked([*PEOPLE[:3], PEOPLE[3] | {"table": 1}], ALL, locked=[lock("p1", "f1", 2, 1)]),
        "p1 and f1 are locked at table 1 in slot 2, which is f2's alone.",
    ),
    (
        asked(with_first(max=1), ALL, locked=[lock("p1", "f1", 1), lock("p1", "f2", 2)]),
        "p1 has 2 locked meetings and may have 1.",
    ),
    (
        asked(PEOPLE, ALL, tables=1, locked=[lock("p1", "f1", 2), lock("p2", "f2", 2)]),
        "Slot 2 has 2 locked meetings and 1 tables for them: p1, f1, p2, f2.",
    ),
]


@pytest.mark.parametrize(("problem", "words"), LOCKS)
def test_locks_that_cannot_stand_are_named(problem: dict[str, Any], words: str) -> None:
    found = answer(problem)

    assert (found["status"], found["meetings"], found["reasons"]) == ("infeasible", [], [words])
    assert check(problem, found) == []


def test_must_without_a_common_slot_is_named() -> None:
    problem = asked(with_first(unavailable=[0, 1, 2, 3]), [MUSTS[0], *ALL[1:]])

    found = answer(problem)

    assert found["status"] == "infeasible"
    assert found["reasons"] == ["p1 and f1 must meet and have no slot in common."]
    assert found["unplaced_musts"] == [{"a": "p1", "b": "f1"}]
    assert {(one["a"], one["b"]) for one in found["meetings"]} == {("p2", "f1"), ("p2", "f2")}


def test_more_musts_than_slots_are_named() -> None:
    problem = asked([person("p1", unavailable=[1, 2, 3]), *PEOPLE[1:]], [*MUSTS[:2], *ALL[2:]])

    found = answer(problem)

    assert found["status"] == "infeasible"
    assert found["reasons"] == ["p1 must have 2 meetings and has 1 slots for them: f1, f2."]
    assert len(found["unplaced_musts"]) == 1


def test_more_musts_than_allowed_are_named() -> None:
    found = answer(asked(with_first(max=1), [*MUSTS[:2], *ALL[2:]]))

    assert found["reasons"] == ["p1 must have 2 meetings and may have 1: f1, f2."]


def test_more_musts_than_tables_are_named() -> None:
    found = answer(asked(PEOPLE, MUSTS, slots=2, tables=1))

    assert found["reasons"] == ["4 meetings must take place and the tables hold 2: p1, f1, p1, f2, p2, f1, p2, f2."]
    assert len(found["unplaced_musts"]) == 2


def test_must_that_a_lock_forbids_is_named() -> None:
    # f1 is there for one slot, and p1 has it.
    people = [*PEOPLE[:2], person("f1", "b", unavailable=[1, 2, 3]), PEOPLE[3]]
    problem = asked(people, [*ALL[:2], MUSTS[2]], locked=[lock("p1", "f1", 0)])

    found = answer(problem)

    assert found["status"] == "infeasible"
    assert found["reasons"] == ["f1 must have 2 meetings and has 1 slots for them: p1, p2."]
    assert [(one["a"], one["b"], one["slot"]) for one in found["meetings"]][:1] == [("p1", "f1", 0)]


def test_participant_who_leaves_with_meetings_is_named() -> None:
    # Everything is locked as it was published, and f1 goes home after slot 0.
    people = [*PEOPLE[:2], person("f1", "b", unavailable=[1, 2, 3]), PEOPLE[3]]
    found = answer(asked(people, ALL, locked=[lock("p1", "f1", 0, 0), lock("p2", "f1", 1, 0), lock("p1", "f2", 2, 1)]))

    assert found["reasons"] == ["p2 and f1 are locked in slot 1, when f1 is not available."]


def test_nothing_to_do_is_done() -> None:
    for problem in (asked([], []), asked(PEOPLE, []), asked(PEOPLE, [], tables=0), asked(PEOPLE, [], slots=0)):
        found = answer(problem)

        assert (found["status"], found["meetings"], found["reasons"]) == ("optimal", [], [])


def test_minimum_out_of_reach_is_no_contradiction() -> None:
    found = answer(asked([person("p1", min=3), *PEOPLE[1:]], ALL))

    assert (found["status"], found["objective"]["below_min"], found["objective"]["weight"]) == ("optimal", 1, 4)
