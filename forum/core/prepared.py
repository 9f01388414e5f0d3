"""Statements that the ORM writes once and that are asked again with other values.

For the few that stand in everybody's way: the ORM takes ten times as long to write such a statement as the database to
answer it. What is written, which columns go where and how values are converted stay the ORM's own.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.constants import MULTI
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

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[_Gap]]:
        """Return the mark of a parameter, and the gap in its stead."""
        return "%s", [self.gap]


class Prepared(Generic[M]):
    """A query of models. `write` is given a shape and returns the queryset, with a `Blank` for each value.

    The shape is what changes the statement itself: how many values there are, which columns.
    """

    def __init__(self, write: Callable[[Any], QuerySet[M]]) -> None:
        self.write = write
        self._written: dict[tuple[str, Hashable], tuple[SQLCompiler, str, tuple[Any, ...], bool]] = {}

    def ask(self, shape: Hashable, values: Mapping[str, Any]) -> list[M]:
        """Return what the query finds with these values. One query.

        Raises TransactionManagementError where rows are to be locked outside a transaction.
        """
        key = (connection.vendor, shape)
        if key not in self._written:
            query = self.write(shape).query
            written = query.get_compiler(connection=connection)
            self._written[key] = (written, *written.as_sql(), query.select_for_update)
        written, sql, parameters, locks = self._written[key]
        if locks and not connection.in_atomic_block:
            raise TransactionManagementError("Rows are locked in a transaction.")
        compiler = copy.copy(written)
        compiler.connection = connection
        filled = tuple(_fill(parameter, values) for parameter in parameters)
        compiler.as_sql = lambda *_asked, **_options: (sql, filled)  # type: ignore[method-assign]
        return _read(compiler)


def _fill(parameter: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(parameter, _Gap):
        return parameter.field.get_db_prep_value(values[parameter.name], connection)
    return parameter


def _read(compiler: SQLCompiler) -> list[Any]:
    """Make models of the rows, as a queryset does."""
    results = compiler.execute_sql(MULTI)
    info, select, annotations = compiler.klass_info, compiler.select, compiler.annotation_col_map
    model, columns = info["model"], info["select_fields"]
    start, end = columns[0], columns[-1] + 1
    names = [column[0].target.attname for column in select[start:end]]
    populators = get_related_populators(info, select, connection.alias)
    found = []
    for row in compiler.results_iter(results):
        made = model.from_db(connection.alias, names, row[start:end])
        for populator in populators:
            populator.populate(row, made)
        for name, position in (annotations or {}).items():
            setattr(made, name, row[position])
        found.append(made)
    return found
