"""Bad input is refused with the field's path and why; what may be left out has its default."""

import json
import time
from typing import Any

import pytest

from matchmaking.solver.problem import Idle, Locked, Minimise, Participant, Problem, Wish
from matchmaking.solver.reading import BadInput, parse_problem, read_problem
from tests.matchmaking.solver.problems import asked, person, wish

SMALL = {"slots": 3, "tables": 1, "participants": [{"id": "p1", "side": "a"}, {"id": "f1", "side": "b"}], "wishes": []}


def test_everything_optional_has_its_default() -> None:
    problem = parse_problem(SMALL | {"wishes": [{"a": "p1", "b": "f1"}]})

    assert problem == Problem(
        name="",
        slots=3,
        tables=1,
        participants=(Participant("p1", "a"), Participant("f1", "b")),
        wishes=(Wish("p1", "f1", 1.0),),
    )
    assert (problem.idle, problem.minimise, problem.spread) == (Idle.AVAILABLE, Minimise.WAITING, None)
    assert (problem.seconds, problem.seed, problem.weight_slack) == (60.0, 1, 0.0)


def test_every_field_is_read() -> None:
    problem = parse_problem(
        asked(
            [person("p1", unavailable=[0, 3], max=6, min=2, table=1), person("f1", "b")],
            [wish("p1", "f1", 7.5, must=True, slots=[1, 2])],
            locked=[{"a": "p1", "b": "f1", "slot": 2, "table": 1}],
            pauses=[3],
            idle="all",
            minimise="breaks",
            spread=2,
            weight_slack=0.1,
            seconds=5,
            seed=7,
        )
    )

    assert problem.participants[0] == Participant("p1", "a", frozenset({0, 3}), 2, 6, 1)
    assert problem.wishes == (Wish("p1", "f1", 7.5, True, frozenset({1, 2})),)
    assert problem.locked == (Locked("p1", "f1", 2, 1),)
    assert (problem.pauses, problem.idle, problem.minimise) == (frozenset({3}), Idle.ALL, Minimise.BREAKS)
    assert (problem.spread, problem.weight_slack, problem.seconds, problem.seed) == (2, 0.1, 5, 7)


def with_person(**fields: Any) -> dict[str, Any]:
    return SMALL | {"participants": [{"id": "p1", "side": "a"} | fields, {"id": "f1", "side": "b"}]}


def with_wish(**fields: Any) -> dict[str, Any]:
    return SMALL | {"wishes": [{"a": "p1", "b": "f1"} | fields]}


def with_lock(**fields: Any) -> dict[str, Any]:
    return SMALL | {"locked": [{"a": "p1", "b": "f1", "slot": 0} | fields]}


REFUSED = [
    ([], "input: must be an object"),
    ({}, "slots: is missing"),
    (SMALL | {"slots": "3"}, 'slots: must be a whole number, not "3"'),
    (SMALL | {"slots": True}, "slots: must be a whole number, not true"),
    (SMALL | {"slots": 3.0}, "slots: must be a whole number, not 3.0"),
    (SMALL | {"slots": -1}, "slots: -1 is less than 0"),
    (SMALL | {"slots": 10**9}, "slots: 1000000000 is more than 400"),
    (SMALL | {"tables": None}, "tables: must be a whole number, not null"),
    (SMALL | {"name": 4}, "name: must be a text, not 4"),
    (SMALL | {"participants": {}}, "participants: must be a list, not {}"),
    (SMALL | {"participants": ["p1"]}, "participants[0]: must be an object"),
    (SMALL | {"wishes": None}, "wishes: must be a list, not null"),
    (SMALL | {"pauses": [3]}, "pauses[0]: 3 is more than 2"),
    (SMALL | {"pauses": 1}, "pauses: must be a list of slots, not 1"),
    (SMALL | {"slots": 0, "pauses": [0]}, "pauses[0]: 0 does not exist: there are none"),
    (SMALL | {"idle": "busy"}, 'idle: must be one of available, all, not "busy"'),
    (SMALL | {"idle": []}, "idle: must be one of available, all, not []"),
    (SMALL | {"minimise": None}, "minimise: must be one of waiting, breaks, not null"),
    (SMALL | {"spread": -1}, "spread: -1 is less than 0"),
    (SMALL | {"weight_slack": 1.5}, "weight_slack: 1.5 is more than 1.0"),
    (SMALL | {"seconds": 0}, "seconds: 0 is less than 0.001"),
    (SMALL | {"seed": 1.5}, "seed: must be a whole number, not 1.5"),
    (with_person(id=""), "participants[0].id: must not be empty"),
    (with_person(id=4), "participants[0].id: must be a text, not 4"),
    (with_person(id="f1"), 'participants[1].id: "f1" is already that of participants[0]'),
    (with_person(side=None), "participants[0].side: must be a text, not null"),
    (with_person(unavailable=[0, "1"]), 'participants[0].unavailable[1]: must be a whole number, not "1"'),
    (with_person(min=3, max=2), "participants[0].min: 3 is more than max, 2"),
    (with_person(max=-2), "participants[0].max: -2 is less than 0"),
    (with_person(table=1), "participants[0].table: 1 is more than 0"),
    (with_wish(weight=-1), "wishes[0].weight: -1 is less than 0.0"),
    (with_wish(weight="7"), 'wishes[0].weight: must be a number, not "7"'),
    (with_wish(weight=1e12), "wishes[0].weight: 1000000000000.0 is more than 1000000000.0"),
    (with_wish(must=1), "wishes[0].must: must be true or false, not 1"),
    (with_wish(slots=[5]), "wishes[0].slots[0]: 5 is more than 2"),
    (with_wish(b="f9"), 'wishes[0].b: "f9" is not among the participants'),
    (with_wish(b="p1"), 'wishes[0].b: "p1" cannot meet themselves'),
    (
        SMALL | {"wishes": [{"a": "p1", "b": "f1"}, {"a": "f1", "b": "p1"}]},
        'wishes[1]: "f1" with "p1" stands already in wishes[0]',
    ),
    (with_lock(slot=3), "locked[0].slot: 3 is more than 2"),
    (with_lock(slot=None), "locked[0].slot: must be a whole number, not null"),
    (with_lock(table=1), "locked[0].table: 1 is more than 0"),
    (with_lock(a="nobody"), 'locked[0].a: "nobody" is not among the participants'),
]


@pytest.mark.parametrize(("data", "line"), REFUSED)
def test_what_is_wrong_is_named(data: object, line: str) -> None:
    with pytest.raises(BadInput) as refusal:
        parse_problem(data)

    assert str(refusal.value) == line


def test_table_has_one_owner() -> None:
    people = [{"id": "p1", "side": "a", "table": 0}, {"id": "f1", "side": "b", "table": 0}]

    with pytest.raises(BadInput, match=r'participants\[1\]\.table: 0 is already "p1"\'s alone'):
        parse_problem(SMALL | {"participants": people})


TEXTS = [
    (b"", "input: is not JSON (line 1, column 1: Expecting value)"),
    (b"\xff\xfe\xff", "input: is not UTF-8"),
    (b"[" * 200_000, "input: is nested too deeply"),
    (b'{"slots": NaN}', "input: NaN is not a number of JSON"),
    (b'{"slots": -Infinity}', "input: -Infinity is not a number of JSON"),
    (b'{"slots": ' + b"9" * 5000 + b"}", "input: holds a number of too many digits"),
    (b'{"slots": 3, "tables": 1e999}', "tables: must be a whole number, not Infinity"),
    (json.dumps(SMALL).replace("3", "1e999", 1).encode(), "slots: must be a whole number, not Infinity"),
    (json.dumps(with_wish(weight=5)).replace("5", "1e999").encode(), "wishes[0].weight: must be finite"),
]


@pytest.mark.parametrize(("text", "line"), TEXTS)
def test_what_is_not_the_format_at_all_is_named(text: bytes, line: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read_problem(text)

    assert str(refusal.value) == line


def test_ten_megabytes_are_read_in_seconds() -> None:
    people = [{"id": f"participant {number:06}", "side": "a", "unavailable": []} for number in range(40_000)]
    wishes = [{"a": people[n]["id"], "b": people[n + 1]["id"], "weight": 3, "slots": [0, 1]} for n in range(39_999)]
    text = json.dumps(SMALL | {"participants": people, "wishes": wishes}, indent=4)
    started = time.process_time()

    problem = read_problem(text)

    assert (len(text) > 10_000_000, len(problem.wishes)) == (True, 39_999)
    assert time.process_time() - started < 10
