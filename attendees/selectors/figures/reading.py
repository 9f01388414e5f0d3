"""Thousands of rows read cheaply: moments as whole numbers, keys as text."""

from typing import Any

from django.db.models import BigIntegerField, CharField, Func
from django.db.models.functions import Cast


def as_text(name: str) -> Cast:
    """Read a key as text, to compare: a UUID made of each, and asked for its hash, would be dear."""
    return Cast(name, CharField())


class Seconds(Func):
    """Which second since 1970 a moment is in, counted by the database itself."""

    output_field = BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        # Without its fraction, which SQLite would round.
        template = "CAST(strftime('%%%%s', substr(%(expressions)s, 1, 19)) AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **more)

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        template = "CAST(FLOOR(EXTRACT(EPOCH FROM %(expressions)s)) AS bigint)"
        return self.as_sql(compiler, connection, template=template, **more)
