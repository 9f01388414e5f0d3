"""How the tables are emptied after a test whose rows were there for other connections.

Django's `flush` empties all of them, and makes content types, permissions and groups again: most of a second, two on
PostgreSQL, whose TRUNCATE waits for new files of every table. Here rows go where there are some, and what `flush` makes
again stays where no test touched it.
"""

from collections.abc import Callable

from django.db import connection
from django.test import TransactionTestCase

Rows = list[tuple[object, ...]]


def empty_what_holds_rows() -> None:
    """Let the tests of Django and pytest-django empty the tables this way."""
    flush = TransactionTestCase._fixture_teardown
    tables = Tables()

    def empty(test: TransactionTestCase) -> None:
        tables.empty(lambda: flush(test))

    TransactionTestCase._fixture_teardown = empty  # type: ignore[method-assign]  # tests only


class Tables:
    def __init__(self) -> None:
        # What `flush` leaves behind, by table: nothing is known before the first.
        self._made_again: dict[str, Rows] = {}
        self._others: list[str] = []

    def empty(self, flush: Callable[[], None]) -> None:
        if self._made_again and self._made_again == rows_of(list(self._made_again)):
            delete = [
                f"DELETE FROM {connection.ops.quote_name(table)}"  # noqa: S608  our names
                for table in holding_rows(self._others)
            ]
            # One transaction, at whose end references are checked: the order does not matter.
            connection.ops.execute_sql_flush(delete)
            return
        flush()
        names = connection.introspection.django_table_names(only_existing=True, include_views=False)
        self._made_again = rows_of(holding_rows(names))
        self._others = [name for name in names if name not in self._made_again]


def holding_rows(tables: list[str]) -> list[str]:
    looks = (f"SELECT {number} WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(table)})"  # noqa: S608  our names
             for number, table in enumerate(tables))  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(looks))
        return [tables[number] for (number,) in cursor.fetchall()]


def rows_of(tables: list[str]) -> dict[str, Rows]:
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")  # noqa: S608  our names
            found[table] = cursor.fetchall()
    return found
