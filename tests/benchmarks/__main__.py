"""Runs the benchmarks and prints a JSON line for each.

    python -m tests.benchmarks          all of them
    python -m tests.benchmarks badges   bench_badges.py alone

A benchmark is a file bench_*.py here with `run()`, which returns its lines: name, size, seconds, queries,
peak_memory in bytes, ratio (what it took, divided by what it may take), and more where that tells something.
The database is a new one, migrated and empty; a benchmark leaves it as empty.
"""

import json
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import django
from django.db import transaction

from tests.environment import prepare_settings


def chosen(names: list[str]) -> list[str]:
    """Return the modules of the benchmarks named, or of all."""
    present = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    wanted = [f"bench_{name}" for name in names] or present
    if unknown := set(wanted) - set(present):
        sys.exit(f"No benchmark {', '.join(sorted(unknown))}. There are: {', '.join(present)}.")
    return wanted


def run_benchmark(module: str) -> None:
    with transaction.atomic():
        for line in import_module(f"tests.benchmarks.{module}").run():
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
            sys.stdout.flush()
        transaction.set_rollback(True)


def main(names: list[str]) -> None:
    modules = chosen(names)
    with tempfile.TemporaryDirectory(prefix="forum-bench-") as folder:
        prepare_settings(Path(folder))
        django.setup()
        # Reads settings, so only now.
        from django.test.utils import setup_databases, teardown_databases

        databases = setup_databases(verbosity=0, interactive=False)
        try:
            for module in modules:
                run_benchmark(module)
        finally:
            teardown_databases(databases, verbosity=0)


if __name__ == "__main__":
    main(sys.argv[1:])
