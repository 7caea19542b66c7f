"""The databases tests stand on: made from the product's template, and led to one at a time."""

from __future__ import annotations

import os

from django.db import connections
from psycopg import sql

from csc_dashboard.embedded import APP, OWNER, TEMPLATE
from csc_dashboard.scratch import drop_database


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


def make(owner, name: str, *, reuse: bool = False) -> None:
    """Make a database of the product's template, unless it is there and may be used again."""
    database = sql.Identifier(name)
    with owner.cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
        if cursor.rowcount and reuse:
            return
        if cursor.rowcount:
            drop_database(name)
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [TEMPLATE])
        if not cursor.rowcount:  # a server of the developer's own
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(database))
            return
        cursor.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                database, sql.Identifier(OWNER), sql.Identifier(TEMPLATE)
            )
        )
        cursor.execute(
            sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(
                database, sql.Identifier(APP)
            )
        )
