"""deploy/together.py: what it starts stops together."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

# Writes its number, then waits until it is asked to end; says so in a file.
WAITER = """
import os, pathlib, signal, sys, time
def end(*_):
    pathlib.Path(sys.argv[1] + ".ended").touch()
    sys.exit()
signal.signal(signal.SIGTERM, end)
# Written at once, its end of line with it: two of these share a pipe.
sys.stdout.write("ready\\n")
sys.stdout.flush()
time.sleep(30)
"""


@pytest.fixture
def waiter(tmp_path: Path) -> str:
    (tmp_path / "waiter.py").write_text(WAITER, encoding="utf8")
    return f"{sys.executable} {tmp_path / 'waiter.py'} {tmp_path}/"


def start(*commands: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, ROOT / "deploy" / "together.py", *commands], stdout=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_it_stops_all(waiter: str, tmp_path: Path, number: int) -> None:
    with start(waiter + "a", waiter + "b") as together:
        assert [together.stdout.readline() for _ in "ab"] == ["ready\n", "ready\n"]

        together.send_signal(number)

        assert together.wait(10) == 0
    assert sorted(path.name for path in tmp_path.glob("*.ended")) == ["a.ended", "b.ended"]


def test_one_ends_and_the_others_are_stopped(waiter: str, tmp_path: Path) -> None:
    with start(waiter + "a", f"{sys.executable} -c 'import time; time.sleep(1); raise SystemExit(3)'") as together:
        assert together.stdout.readline() == "ready\n"

        assert together.wait(10) == 3
    assert (tmp_path / "a.ended").exists()
