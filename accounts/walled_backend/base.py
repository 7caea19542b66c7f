"""Django's PostgreSQL backend with cursors that tell the database of which authorities rows are
shown (`accounts.walls`): before the first statement of a transaction, and when it changes.

Named by ENGINE in the settings. A statement outside a transaction gets one of its own, since what
is told ends with the transaction. It is done in the cursor because COPY and server-side cursors
pass Django's own wrappers by.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

# What the transaction was told last is not known: something was rolled back.
UNKNOWN = object()


@contextmanager
def _said(connection: psycopg.Connection, statement: object = None) -> Iterator[None]:
    """Within: the transaction knows whose rows are shown."""
    # The settings name this backend before the models can be imported, which walls needs.
    from accounts import walls

    scope = walls.present()
    status = connection.pgconn.transaction_status
    if status == TransactionStatus.IDLE:
        connection.told = None
        if scope is not None and connection.autocommit:
            if scope == walls.NOBODY:  # as the connection was opened
                yield
                return
            with connection.transaction():
                _tell(connection, scope)
                yield
            return
    if status in (TransactionStatus.IDLE, TransactionStatus.INTRANS):
        if connection.told != scope:
            _tell(connection, scope)
        yield
    else:
        yield
        if status == TransactionStatus.INERROR:
            connection.told = UNKNOWN
    if isinstance(statement, str) and statement.startswith("ROLLBACK TO"):
        connection.told = UNKNOWN


def _tell(connection: psycopg.Connection, scope: Any) -> None:
    """Tell the transaction, until it ends; None: as the connection was opened."""
    with psycopg.ClientCursor(connection) as cursor:
        if scope is None:
            cursor.execute("SET LOCAL csc.authority TO DEFAULT; SET LOCAL csc.person TO DEFAULT")
        else:
            cursor.execute(
                "SELECT set_config('csc.authority', %s, true), set_config('csc.person', %s, true)",
                [scope.authorities, scope.person],
            )
    connection.told = scope


class _Saying:
    """A cursor that says first whose rows are shown."""

    def execute(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        with _said(self.connection, query):
            return super().execute(query, *args, **kwargs)

    def executemany(self, *args: Any, **kwargs: Any) -> Any:
        with _said(self.connection):
            return super().executemany(*args, **kwargs)

    @contextmanager
    def copy(self, statement: Any, *args: Any, **kwargs: Any) -> Iterator[psycopg.Copy]:
        with (
            _said(self.connection, statement),
            super().copy(statement, *args, **kwargs) as copy,
        ):
            yield copy


class Cursor(_Saying, base.Cursor):
    """The cursor of every query."""


class ServerSideCursor(_Saying, base.ServerSideCursor):
    """The cursor of `QuerySet.iterator`."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions know whose rows are shown."""

    def get_connection_params(self) -> dict:
        """Where to connect, and with which cursors."""
        return super().get_connection_params() | {"cursor_factory": Cursor}

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor; a server-side one where it is named."""
        if name is None:
            return super().create_cursor()
        cursor = ServerSideCursor(
            self.connection, name=name, scrollable=False, withhold=self.connection.autocommit
        )
        base.register_tzloader(self.timezone, cursor)
        return cursor
