"""What all tests of a file begin with, built once for them instead of once for each."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker


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
