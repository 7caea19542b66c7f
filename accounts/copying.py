"""COPY into a table behind a wall."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg
from django.db import connection


@contextmanager
def copied_into(table: str, columns: Sequence[str], options: str = "") -> Iterator[psycopg.Copy]:
    """A COPY of rows into a table, in the order they come.

    PostgreSQL has no COPY into a table with row-level security. So they arrive in a temporary table
    (which writes no log), and are put in from there, through the wall. Call inside a transaction.
    """
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE arriving ON COMMIT DROP AS"  # noqa: S608  our names
            f" SELECT {names} FROM {table} WITH NO DATA"
        )
        with cursor.copy(f"COPY arriving ({names}) FROM STDIN{options}") as copy:
            yield copy
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM arriving")  # noqa: S608  names of our own tables
        cursor.execute("DROP TABLE arriving")
