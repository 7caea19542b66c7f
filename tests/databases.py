"""The databases of tests: migrated once a run, copied by each worker, and one led to at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.core.management import call_command
from django.db import connections
from psycopg import sql

from csc_dashboard.embedded import APP, OWNER, TEMPLATE
from csc_dashboard.scratch import drop_database

MAKING = ".making"
MIGRATED = "test_csc_migrated"
# Of this run: all its workers are told the same; a run without workers is its own.
NAME = f"{MIGRATED}_{os.environ.get('PYTEST_XDIST_TESTRUNUID', str(os.getpid()))[:12]}"


def of_this_worker(name: str) -> str:
    """The name, made one of this worker's where several run beside each other."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    return f"{name}_{worker}" if worker else name


def owner_connection():
    """The connection of the role that may make databases."""
    return connections["owner" if "owner" in connections else "default"]


def use(name: str) -> None:
    """Lead every connection to the database of that name."""
    for connection in connections.all():
        connection.close()
        connection.settings_dict["NAME"] = name


@contextmanager
def migrated(folder: Path) -> Iterator[str]:
    """The name of the database that this run has migrated, to be copied by `make`.

    Migrating takes longer than anything else a test is set up with, so the first worker does it for
    all, the others waiting at a second file. Each holds the run's file in `folder` shared while it
    may still want a copy; the last drops the database. What a run that was killed left behind goes
    with the next.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{MIGRATED}_*.lock"):
        if left.stem != NAME:
            _drop_unless_used(left)
    lock = folder / f"{NAME}.lock"
    with lock.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_SH)
        with lock.with_suffix(MAKING).open("a") as making:
            fcntl.flock(making, fcntl.LOCK_EX)
            if not _is_there():
                _migrate()
        yield NAME
    _drop_unless_used(lock)


def _drop_unless_used(lock: Path) -> None:
    """Drop the database of that lock and its file, unless somebody holds it."""
    with suppress(FileNotFoundError), lock.open("r+") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        for name in (lock.stem, f"{lock.stem}_new"):
            drop_database(name)
        lock.with_suffix(MAKING).unlink(missing_ok=True)
        lock.unlink()


def _is_there() -> bool:
    with owner_connection().cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [NAME])
        return bool(cursor.rowcount)


def _migrate() -> None:
    """Make it under another name first, so that one that is there is whole."""
    owner = owner_connection()
    home = owner.settings_dict["NAME"]
    unfinished = f"{NAME}_new"
    make(owner, unfinished, like=TEMPLATE)
    use(unfinished)
    call_command("migrate", verbosity=0)
    if owner.alias == "owner":
        # Tests of whole transactions empty every table behind them.
        with owner.cursor() as cursor:
            cursor.execute(f"GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {APP}")
    use(home)
    renamed = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with owner.cursor() as cursor:
        cursor.execute(renamed.format(sql.Identifier(unfinished), sql.Identifier(NAME)))


def make(owner, name: str, *, like: str, reuse: bool = False) -> None:
    """Make a database as a copy of another, unless it is there and may be used again."""
    database = sql.Identifier(name)
    with owner.cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
        if cursor.rowcount and reuse:
            return
        if cursor.rowcount:
            drop_database(name)
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [like])
        if not cursor.rowcount:  # a server of the developer's own has no template of the product's
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(database))
            return
        if owner.alias != "owner":
            copied = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            cursor.execute(copied.format(database, sql.Identifier(like)))
            return
        cursor.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                database, sql.Identifier(OWNER), sql.Identifier(like)
            )
        )
        cursor.execute(
            sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(
                database, sql.Identifier(APP)
            )
        )
