"""Rows locked and read in one statement that is written once.

`select_for_update` does the same, but the ORM takes five times as long to write it as the database to answer, and
meanwhile everybody else waits behind the lock.
"""

from collections.abc import Collection
from functools import lru_cache
from typing import TypeVar

from django.db import connection
from django.db.models import Model
from django.db.transaction import TransactionManagementError

M = TypeVar("M", bound=Model)


def lock_rows(model: type[M], numbers: Collection[int]) -> list[M]:
    """Lock the rows of these numbers until the transaction ends; return them as they are now, in their order.

    The lock lets foreign keys through (`no_key`). Rows that are gone are left out. SQLite has no row locks: there
    the transaction, which is IMMEDIATE, is the lock. Raises TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("Rows are locked in a transaction.")
    if not numbers:
        return []
    statement = _statement(model, len(numbers), connection.vendor)
    return list(model._base_manager.raw(statement, sorted(numbers)))


@lru_cache(maxsize=100)
def _statement(model: type[Model], count: int, _vendor: str) -> str:
    rows = model._base_manager.filter(pk__in=range(count)).order_by("pk").select_for_update(no_key=True)
    return str(rows.query.sql_with_params()[0])
