"""What many tests begin with, built once for them instead of once for each."""

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import time
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.emptying import Rows, holding_rows, rows_of


def built_once(build: Callable[[], Any]) -> Any:
    """Return a fixture for the tests of one file, which gives what `build()` returned.

    Its rows stand in a transaction around those of the tests: each test finds them as they were built, whatever the
    one before did, and the next file finds none. A test of the file that asks for nothing may find them too. What is
    in memory is shared: ask the database for what a test changes.
    """

    @pytest.fixture(scope="module")
    def built(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator:
        for item in request.session.items:
            if item.path == request.path and _empties_tables(item):
                raise pytest.UsageError(f"{item.nodeid} empties the tables: move it, rows of its file are shared")
        with _undone_in_the_end(django_db_blocker):
            with django_db_blocker.unblock():
                found = build()
            yield found

    return built


def _empties_tables(item: pytest.Item) -> bool:
    """Tell whether a test, instead of undoing what it did, empties the tables afterwards."""
    marker = item.get_closest_marker("django_db")
    return bool(
        (marker and marker.kwargs.get("transaction")) or {"transactional_db", "live_server"} & set(item.fixturenames)
    )


@contextmanager
def _undone_in_the_end(blocker: DjangoDbBlocker) -> Iterator[None]:
    around = transaction.atomic()
    with blocker.unblock():
        around.__enter__()
    try:
        yield
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)


class Kept:
    """What tests whose tables are emptied begin with: built for the first, its rows written again for the others.

    Moments that were counted from now are as old as the first of them.
    """

    def __init__(self, build: Callable[[], Any]) -> None:
        self._build = build
        self._before: dict[str, Rows] = {}
        self._rows: dict[str, Rows] = {}
        self._found: bytes | None = None

    def give(self) -> Any:
        """Return what `build()` returned, a copy for each test. Where other rows were there first, build anew."""
        before = _everything()
        if self._found is not None and before == self._before:
            self._write()
            return pickle.loads(self._found)  # noqa: S301  pickled below
        found = self._build()
        self._before, self._found = before, pickle.dumps(found)
        self._rows = {
            table: [row for row in rows if row not in before.get(table, [])]
            for table, rows in _everything().items()
            if rows != before.get(table)
        }
        return found

    def _write(self) -> None:
        # References are checked when the transaction ends: the order does not matter.
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in self._rows.items():
                places = ", ".join(["%s"] * len(rows[0]))
                name = connection.ops.quote_name(table)
                cursor.executemany(f"INSERT INTO {name} VALUES ({places})", [tuple(map(_plain, row)) for row in rows])  # noqa: S608  our names


def _plain(value: object) -> object:
    """Return what SQLite stores: it reads hours that it does not write."""
    return str(value) if isinstance(value, time) else value


def _everything() -> dict[str, Rows]:
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return rows_of(holding_rows(names))
