"""The databases of tests: migrated once a run, copied by each worker, and one led to at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import connections
from psycopg import sql

from csc_dashboard.embedded import APP, OWNER, TEMPLATE
from csc_dashboard.scratch import drop_database

MIGRATED = "test_csc_migrated"
# What all workers of one run are told alike; a run without workers is its own.
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))


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
def migrated(lock: Path) -> Iterator[str]:
    """The name of the database that this run has migrated, to be copied by `make`.

    Migrating takes longer than anything else a test is set up with, so the first worker does it for
    all. Each holds the file `lock` shared while it may still want a copy; the last drops it.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if _made_by() != RUN:
            _migrate()
        fcntl.flock(held, fcntl.LOCK_SH)
        yield MIGRATED
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        drop_database(MIGRATED)


def _made_by() -> str | None:
    """The run that made the migrated database; None where there is none."""
    with owner_connection().cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [MIGRATED],
        )
        found = cursor.fetchone()
    return found and found[0]


def _migrate() -> None:
    owner = owner_connection()
    home = owner.settings_dict["NAME"]
    make(owner, MIGRATED, like=TEMPLATE)
    use(MIGRATED)
    call_command("migrate", verbosity=0)
    with owner.cursor() as cursor:
        if owner.alias == "owner":
            # Tests of whole transactions empty every table behind them.
            cursor.execute(f"GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {APP}")
        made = sql.SQL("COMMENT ON DATABASE {} IS {}")
        cursor.execute(made.format(sql.Identifier(MIGRATED), sql.Literal(RUN)))
    use(home)


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
