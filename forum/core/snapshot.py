"""Reading many things as they all stood at one moment, while others write.

PostgreSQL gives each statement of a transaction its own moment unless the transaction is REPEATABLE READ (its manual,
"Transaction Isolation"); then a row that somebody else changed since cannot be locked, and the act is done again.
SQLite has one writer at a time: an act there is alone; a reader may see another moment in each statement.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

P = ParamSpec("P")
R = TypeVar("R")
TRIES = 5
CHANGED_SINCE = "40001"


def in_snapshot(act: Callable[P, R]) -> Callable[P, R]:
    """Run a function in one transaction that reads one moment; again, up to TRIES times, where others were quicker.

    Inside a transaction it joins that one, whose moment it is. Raises OperationalError after the last try.
    """

    @wraps(act)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            with transaction.atomic():
                return act(*args, **kwargs)
        for _try in range(TRIES - 1):
            try:
                return once(*args, **kwargs)
            except OperationalError as error:
                if getattr(error.__cause__, "sqlstate", None) != CHANGED_SINCE:
                    raise
        return once(*args, **kwargs)

    def once(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            _fix_the_moment("")
            return act(*args, **kwargs)

    return run


@contextmanager
def one_moment() -> Iterator[None]:
    """Read all that is inside as it stood at one moment, without holding anybody up; in a transaction, as it reads."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        _fix_the_moment(", READ ONLY")
        yield


def _fix_the_moment(besides: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ{besides}")
