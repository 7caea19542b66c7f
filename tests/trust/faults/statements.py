"""Something done at one statement of many: a process killed, a connection cut.

Statements are counted where the product's cursors say whose rows are shown, so COPY and server-side
cursors count too. What is struck after a statement and before the next is struck before a COMMIT as
well, which goes past the cursors.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unittest.mock import patch

import psycopg
from django.db import connection, connections

from accounts.walled_backend import base


@dataclass
class Met:
    """How many statements were met."""

    count: int = 0


@dataclass(frozen=True)
class Place:
    """Before, or just after, the statement of a number."""

    number: int
    after: bool = False

    def __str__(self) -> str:
        return f"{'after' if self.after else 'before'} statement {self.number}"


def places(count: int, stride: int) -> list[Place]:
    """Both sides of every `stride`-th of so many statements, and of the last."""
    numbers = sorted({*range(max(stride // 2, 1), count + 1, stride), count})
    return [Place(number, after) for number in numbers for after in (False, True)]


@contextmanager
def struck(place: Place | None, deed: Callable[[psycopg.Connection], None]) -> Iterator[Met]:
    """Within: `deed` is done at the place among this thread's statements."""
    met, ours, said = Met(), threading.get_ident(), base._said

    @contextmanager
    def counting(connection, statement: object = None, **how: bool) -> Iterator[tuple]:
        if threading.get_ident() != ours:
            with said(connection, statement, **how) as first:
                yield first
            return
        met.count += 1
        here = place is not None and met.count == place.number
        if here and not place.after:
            deed(connection)
        with said(connection, statement, **how) as first:
            yield first
        if here and place.after:
            deed(connection)

    with patch.object(base, "_said", counting):
        yield met


def counted(work: Callable[[], object]) -> int:
    """How many statements the work takes."""
    with struck(None, lambda _: None) as met:
        work()
    return met.count


def cut(connection: psycopg.Connection) -> None:
    """End the connection from the other side, as an administrator or a restart does, and wait until
    it has ended."""
    number = connection.info.backend_pid
    with another() as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [number])


@contextmanager
def another() -> Iterator[psycopg.Connection]:
    """A second connection to the same database."""
    opened = connection.copy()
    opened.settings_dict["OPTIONS"] = {}
    opened.connect()
    try:
        yield opened.connection
    finally:
        opened.close()


def in_a_child(work: Callable[[], object]) -> int:
    """The number of a new process that does the work on connections of its own."""
    child = os.fork()
    if child:
        return child
    try:
        for inherited in connections.all():
            inherited.connection = None  # the parent's: not ours to speak through, nor to close
        work()
    finally:
        os._exit(0)


def die(_: object = None) -> None:
    """As the kernel ends a process that took too much memory."""
    os.kill(os.getpid(), signal.SIGKILL)


def killed_at(place: Place, work: Callable[[], object]) -> bool:
    """Do the work in a process that is killed at the place; whether it got there."""

    def until_then() -> None:
        with struck(place, die):
            work()

    _, status = os.waitpid(in_a_child(until_then), 0)
    return os.WIFSIGNALED(status)
