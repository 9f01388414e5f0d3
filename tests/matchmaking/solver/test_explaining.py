"""Why two people meet or do not, in words that name the right one."""

from matchmaking.solver.explaining import explain
from matchmaking.solver.reading import parse_problem
from matchmaking.solver.solve import solve
from tests.matchmaking.solver.problems import asked, person, wish

PEOPLE = [person("p1"), person("p2", max=1), person("p3", unavailable=[0]), person("f1", "b"), person("f2", "b")]


def why(a: str, b: str, wishes: list[dict], **fields: object) -> str:
    problem = parse_problem(asked(PEOPLE, wishes, **fields))
    return str(explain(problem, solve(problem), a, b))


def test_meeting_has_its_reason() -> None:
    wishes = [wish("p1", "f1"), wish("p2", "f1", must=True), wish("p3", "f2")]
    locked = [{"a": "p1", "b": "f1", "slot": 2, "table": 0}]

    assert why("p1", "f1", wishes, locked=locked) == "p1 and f1 meet: their meeting is locked."
    assert why("p2", "f1", wishes, locked=locked) == "p2 and f1 meet: they must."
    assert why("f2", "p3", wishes, locked=locked) == "f2 and p3 meet: they wished it."


def test_nobody_wished() -> None:
    assert why("p1", "f2", [wish("p1", "f1")]) == "p1 and f2 do not meet: nobody wished it."


def test_no_common_slot() -> None:
    words = "p3 and f1 do not meet: they have no slot in common."

    assert why("p3", "f1", [wish("p3", "f1", slots=[0])]) == words


def test_full_with_higher_wishes() -> None:
    wishes = [wish("p2", "f1", 5), wish("p2", "f2", 9)]

    assert why("p2", "f1", wishes) == "p2 and f1 do not meet: p2 is full with higher wishes."


def test_full_with_what_others_needed_more() -> None:
    # p2's better wish gives way: p1 must have f2's only meeting.
    people = [person("p1", min=1), person("p2", max=1, min=1), person("f1", "b"), person("f2", "b", max=1)]
    wishes = [wish("p2", "f2", 9), wish("p1", "f2", 1), wish("p2", "f1", 1)]
    problem = parse_problem(asked(people, wishes))

    reason = explain(problem, solve(problem), "p2", "f2")

    assert str(reason) == "p2 and f2 do not meet: p2 is full, with meetings that others needed more."


def test_every_table_taken() -> None:
    wishes = [wish("p1", "f1", 9), wish("p2", "f2", 1)]

    assert (
        why("p2", "f2", wishes, slots=1, tables=1, pauses=[])
        == "p2 and f2 do not meet: every table is taken whenever both are available."
    )
