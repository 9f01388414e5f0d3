"""Statements that the ORM writes once and that are asked again with other values.

For the few that stand in everybody's way: the ORM takes ten times as long to write such a statement as the database to
answer it. What is written, which columns go where and how values are converted stay the ORM's own.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class _Gap:
    """Where a value goes, in the parameters of a statement."""

    name: str
    field: Field[Any, Any]


class Blank(Expression):
    """A value that is filled in when the statement is asked. `field`: what kind of value it is."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.gap = _Gap(name, field)

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Any:
        """Return the mark of a parameter, and the gap in its stead."""
        return "%s", [self.gap]


class Prepared(Generic[M]):
    """A query of models. `write` is given a shape and returns the queryset, with a `Blank` for each value.

    The shape is what changes the statement itself: how many values there are, which columns.
    """

    def __init__(self, write: Callable[[Any], QuerySet[M]]) -> None:
        self.write = write
        self._written: dict[tuple[str, Hashable], _Written] = {}

    def ask(self, shape: Hashable, values: Mapping[str, Any]) -> list[M]:
        """Return what the query finds with these values. One query.

        Raises TransactionManagementError where rows are to be locked outside a transaction.
        """
        key = (connection.vendor, shape)
        if key not in self._written:
            self._written[key] = _Written(self.write(shape))
        return self._written[key].ask(values)


class _Written:
    """A statement, and how to make models of its rows as a queryset does."""

    def __init__(self, queryset: QuerySet[Any]) -> None:
        query = queryset.query
        self.locks = query.select_for_update
        self.compiler = compiler = query.get_compiler(connection=connection)
        self.sql, self.parameters = compiler.as_sql()
        info, select = compiler.klass_info, compiler.select
        start, end = info["select_fields"][0], info["select_fields"][-1] + 1
        self.model, self.columns = info["model"], slice(start, end)
        self.names = [column[0].target.attname for column in select[self.columns]]
        self.populators = get_related_populators(info, select, connection.alias)  # type: ignore[call-arg]  # Django 5.2
        self.annotations = dict(compiler.annotation_col_map or {})
        self.converters = compiler.get_converters([column[0] for column in select])

    def ask(self, values: Mapping[str, Any]) -> list[Any]:
        if self.locks and not connection.in_atomic_block:
            raise TransactionManagementError("Rows are locked in a transaction.")
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [_fill(parameter, values) for parameter in self.parameters])
            rows = cursor.fetchall()
        if self.converters:
            rows = self.compiler.apply_converters(rows, self.converters)
        return [self._make(row) for row in rows]

    def _make(self, row: Any) -> Any:
        made = self.model.from_db(connection.alias, self.names, row[self.columns])
        for populator in self.populators:
            populator.populate(row, made)
        for name, position in self.annotations.items():
            setattr(made, name, row[position])
        return made


def _fill(parameter: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(parameter, _Gap):
        return parameter.field.get_db_prep_value(values[parameter.name], connection)
    return parameter
