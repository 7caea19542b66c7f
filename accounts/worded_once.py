"""Questions that every request asks, put into SQL once: each request only says whom they are about.

To word a query takes Django three times as long as the database takes to answer a small one. The
queries are Django's own all the same; what is kept of them is their words.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Expression, QuerySet
from django.db.models.query import ModelIterable

T = TypeVar("T")


class Given(Expression):
    """Stands in a filter for what is given each time the question is asked, under this name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Given]]:
        """A place for the value, and itself as what belongs there."""
        return "%s", [self]


class WordedOnce(Generic[T]):
    """A question whose words never change: `rows` is a query of rows of a model, or of
    `values_list`, with `Given` where it differs.

    Answers a list of the same. Values are given as the column holds them: nothing converts them.
    """

    def __init__(self, rows: Callable[[], QuerySet[T]]) -> None:
        self.rows = rows

    def __call__(self, **given: object) -> list[T]:
        """The answer of now."""
        sql, values, answer = self._worded
        asked = [given[each.name] if isinstance(each, Given) else each for each in values]
        with connection.cursor() as cursor:
            cursor.execute(sql, asked)
            return answer(cursor.fetchall())

    @cached_property
    def _worded(self) -> tuple[str, tuple, Callable[[list[tuple]], list[T]]]:
        rows = self.rows()
        query = rows.query
        compiler = query.get_compiler(connection.alias)
        sql, values = compiler.as_sql()
        converters = compiler.get_converters([column for column, _, _ in compiler.select])
        of_model = issubclass(rows._iterable_class, ModelIterable)
        names = [column.target.attname for column, _, _ in compiler.select if of_model]

        def answer(rows: list[tuple]) -> list[T]:
            if converters:
                rows = list(map(tuple, compiler.apply_converters(rows, converters)))
            if of_model:
                return [query.model.from_db(connection.alias, names, row) for row in rows]
            return rows

        return sql, values, answer
