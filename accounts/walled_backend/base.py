"""Django's PostgreSQL backend with cursors that tell the database of which authorities rows are
shown (`accounts.walls`): before the first statement of a transaction, and when it changes.

Named by ENGINE in the settings. A statement outside a transaction gets one of its own, since what
is told ends with the transaction. It is done in the cursor because COPY and server-side cursors
pass Django's own wrappers by. A page waits for each message to the database and back: what is told
goes in one with the statement that it is told for, where that may be.
"""

from __future__ import annotations

import select
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus
from psycopg.sql import quote

# What the transaction was told last is not known: something was rolled back.
UNKNOWN = object()


@contextmanager
def _said(
    connection: psycopg.Connection, statement: object = None, *, together: bool = False
) -> Iterator[tuple[str, ...]]:
    """Within: the transaction knows whose rows are shown. Gives what to put before the statement in
    its message; without `together` nothing, and what there is to tell has been told."""
    # The settings name this backend before the models can be imported, which walls needs.
    from accounts import walls

    scope = walls.present()
    status = connection.pgconn.transaction_status
    alone = status == TransactionStatus.IDLE and connection.autocommit
    if status == TransactionStatus.IDLE:
        connection.told = None
    if alone and scope == walls.NOBODY:  # as the connection was opened
        yield ()
    elif status not in (TransactionStatus.IDLE, TransactionStatus.INTRANS):
        yield ()
        if status == TransactionStatus.INERROR:
            connection.told = UNKNOWN
    elif getattr(connection, "told", UNKNOWN) == scope:
        yield ()
    elif together:
        # Statements of one message are one transaction where none is open.
        yield _words(scope)
        connection.told = scope
    else:
        with connection.transaction() if alone else nullcontext():
            with psycopg.ClientCursor(connection) as cursor:
                cursor.execute("; ".join(_words(scope)))
            connection.told = scope
            yield ()
    if isinstance(statement, str) and statement.startswith("ROLLBACK TO"):
        connection.told = UNKNOWN


@lru_cache(maxsize=1000)
def _words(scope: Any) -> tuple[str, ...]:
    """The statements that tell a transaction until it ends; None: as the connection was opened."""
    if scope is None:
        return ("SET LOCAL csc.authority TO DEFAULT", "SET LOCAL csc.person TO DEFAULT")
    return (
        f"SELECT set_config('csc.authority', {quote(scope.authorities)}, true),"
        f" set_config('csc.person', {quote(scope.person)}, true)",
    )


class _Saying:
    """A cursor that says first whose rows are shown."""

    together = True

    def execute(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        together = self.together and isinstance(query, str)
        with _said(self.connection, query, together=together) as first:
            if not first:
                return super().execute(query, *args, **kwargs)
            super().execute("; ".join((*first, query)), *args, **kwargs)
            return self.set_result(len(first))

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

    # It is declared by a statement that is made around the query.
    together = False


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

    def close_if_health_check_failed(self) -> None:
        """Close a connection kept from the request before that the server has left: it has nothing
        to say on one that waits but that. Asking costs each page a message; looking does not."""
        if self.connection is None or not self.health_check_enabled or self.health_check_done:
            return
        if _has_something_to_say(self.connection):
            super().close_if_health_check_failed()
        self.health_check_done = True


def _has_something_to_say(connection: psycopg.Connection) -> bool:
    """Whether the server has sent anything, or hung up."""
    looking = select.poll()
    looking.register(connection.fileno(), select.POLLIN)
    return bool(looking.poll(0))
