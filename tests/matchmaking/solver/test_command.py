"""`python -m matchmaking.solver`: JSON in, JSON out, one line when the input is bad."""

import json
import subprocess
import sys

import pytest

from matchmaking.solver.checker import check
from tests.conftest import ROOT
from tests.matchmaking.solver.problems import asked, person, wish

PROBLEM = asked([person("p1"), person("f1", "b")], [wish("p1", "f1", 7)])


def run(text: str | bytes, *arguments: str) -> tuple[int, str, str]:
    data = text.encode() if isinstance(text, str) else text
    done = subprocess.run(
        [sys.executable, "-m", "matchmaking.solver", *arguments], cwd=ROOT, input=data, capture_output=True, check=False
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_answers_in_the_format() -> None:
    status, out, err = run(json.dumps(PROBLEM))
    found = json.loads(out)
    seconds = found.pop("seconds")

    assert (status, err, 0 <= seconds < 60) == (0, "", True)
    assert check(PROBLEM, found | {"seconds": seconds}) == []
    assert found == {
        "status": "optimal",
        "meetings": [
            {"a": "p1", "b": "f1", "slot": found["meetings"][0]["slot"], "table": found["meetings"][0]["table"]}
        ],
        "objective": {
            "below_min": 0,
            "weight": 7,
            "weight_bound": 7,
            "meetings": 1,
            "fewest": 1,
            "most": 1,
            "breaks": 0,
            "waiting": 0,
            "gap_bound": 0,
            "table_changes": 0,
        },
        "unplaced_musts": [],
        "reasons": [],
    }


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"slots": -1}', "slots: -1 is less than 0\n"),
        ("", "input: is not JSON (line 1, column 1: Expecting value)\n"),
        (
            json.dumps(asked([person("p1\nx")], [wish("p1\nx", "é\ud800")])),
            'wishes[0].b: "\\u00e9\\ud800" is not among the participants\n',
        ),
    ],
)
def test_bad_input_is_one_line_and_status_2(text: str, line: str) -> None:
    assert run(text) == (2, "", line)


def test_impossible_is_an_answer() -> None:
    status, out, _ = run(json.dumps(PROBLEM | {"tables": 0}))

    assert (status, json.loads(out)["status"]) == (0, "infeasible")


def test_help_says_what_goes_in_and_out() -> None:
    status, out, _ = run("", "--help")

    assert (status, "JSON on standard input" in out) == (0, True)


def test_progress_is_told_beside_the_answer() -> None:
    status, out, err = run(json.dumps(PROBLEM), "--progress")

    assert (status, json.loads(out)["status"]) == (0, "optimal")
    assert "cannot be better by more than 0.00 %" in err


def test_works_without_django() -> None:
    code = "import sys, matchmaking.solver.solve; sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
