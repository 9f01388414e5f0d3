"""Runs the benchmarks and prints a JSON line for each.

    python -m tests.benchmarks               all of them, on SQLite, and on PostgreSQL when TEST_DATABASE_URL names one
    python -m tests.benchmarks badges door   bench_badges.py and bench_door.py alone

A benchmark is a file bench_*.py here with `run()`, which yields its lines: name, size, seconds, queries,
peak_memory in bytes, ratio (what it took, divided by what it may take), and more where that tells something.
The database is a new one, migrated and empty; a benchmark leaves it as empty. One that says `ON_A_SITE = True` lets
`run(folder)` start a real site, whose processes write for themselves. `DATABASES` names those that it needs, where it
does not need both. A result that is wrong is named at the end, and the exit is not 0. A line over its limit is named
too, no more: a machine that does other work is slow without a fault of ours.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType

import django
from django.db import connection, transaction

from tests.environment import prepare_settings

BOTH = ("sqlite", "postgresql")


def chosen(names: list[str]) -> list[str]:
    """Return the modules of the benchmarks named, or of all."""
    present = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    wanted = [f"bench_{name}" for name in names] or present
    if unknown := set(wanted) - set(present):
        sys.exit(f"No benchmark {', '.join(sorted(unknown))}. There are: {', '.join(present)}.")
    return wanted


def run_everywhere(names: list[str]) -> int:
    """Run the benchmarks on each database, each in a process of its own; return the exit code of all."""
    environment = {name: value for name, value in os.environ.items() if name != "TEST_DATABASE_URL"}
    address = os.environ.get("TEST_DATABASE_URL")
    worlds = [environment, {**environment, "TEST_DATABASE_URL": address}] if address else [environment]
    command = [sys.executable, "-m", "tests.benchmarks", "--here", *names]
    codes = [_run_to_the_end(command, world) for world in worlds]
    if not address:
        sys.stderr.write("PostgreSQL left out: TEST_DATABASE_URL names no database.\n")
    return max(codes)


def _run_to_the_end(command: list[str], environment: dict[str, str]) -> int:
    with subprocess.Popen(command, env=environment) as process:
        try:
            return process.wait()
        except BaseException:
            # It stops the site that it started, then itself.
            process.terminate()
            raise


def _stop(*_: object) -> None:
    raise SystemExit(1)


def run_here(names: list[str]) -> int:
    """Run the benchmarks on the database of the settings; return the exit code."""
    with tempfile.TemporaryDirectory(prefix="forum-bench-") as name:
        folder = Path(name)
        prepare_settings(folder)
        django.setup()
        # Reads settings, so only now.
        from django.test.utils import setup_databases, teardown_databases

        databases = setup_databases(verbosity=0, interactive=False)
        try:
            faults = [fault for module in chosen(names) for fault in run_benchmark(module, folder)]
        finally:
            teardown_databases(databases, verbosity=0)
    for fault in faults:
        sys.stderr.write(f"WRONG on {connection.vendor}: {fault}\n")
    return 1 if faults else 0


def run_benchmark(name: str, folder: Path) -> Iterator[str]:
    """Print the lines of a benchmark and yield what is wrong with them."""
    module = import_module(f"tests.benchmarks.{name}")
    if connection.vendor not in getattr(module, "DATABASES", BOTH):
        return
    try:
        with _left_empty(module):
            for line in _lines(module, folder / name):
                told = {"database": connection.vendor, **line}
                sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
                sys.stdout.flush()
                ratio = line.get("ratio")
                if isinstance(ratio, float) and ratio > 1:
                    sys.stderr.write(f"OVER ITS LIMIT on {connection.vendor}: {line['name']}, {ratio} times\n")
    except Exception as error:
        # The others are still worth running; this one is named at the end.
        yield f"{name}: {type(error).__name__}: {error}"


def _lines(module: ModuleType, folder: Path) -> Iterator[dict[str, object]]:
    if not getattr(module, "ON_A_SITE", False):
        yield from module.run()
        return
    folder.mkdir()
    yield from module.run(folder)


@contextmanager
def _left_empty(module: ModuleType) -> Iterator[None]:
    """Leave the database as empty as it was: by never committing, or, where a site did, by emptying it."""
    if getattr(module, "ON_A_SITE", False):
        # Django's models, so only once Django is up.
        from tests.load.world import empty_afterwards

        with empty_afterwards():
            yield
    else:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, _stop)
    if arguments[:1] == ["--here"]:
        return run_here(arguments[1:])
    chosen(arguments)
    return run_everywhere(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
