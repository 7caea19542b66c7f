"""A database of its own for the time of one command, so that nothing it does touches real data."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from accounts import walls
from csc_dashboard.embedded import ADMIN, TEMPLATE, make_database


@contextmanager
def scratch_database() -> Iterator[None]:
    """Every connection of this process leads to a new, migrated, empty database, dropped at the
    end.

    On the embedded server it has the product's own roles; elsewhere the role that may make a
    database does all of the work in it.
    """
    name = f"csc_scratch_{os.getpid()}"
    embedded = _is_embedded()
    before = {c.alias: dict(c.settings_dict) for c in connections.all(initialized_only=False)}
    _make(name, embedded=embedded)
    try:
        for connection in connections.all():
            connection.close()
            if not embedded:
                connection.settings_dict |= before.get("owner", before["default"])
            connection.settings_dict["NAME"] = name
        call_command("migrate", verbosity=0)
        yield
    finally:
        for connection in connections.all():
            connection.close()
            connection.settings_dict |= before[connection.alias]
        drop_database(name)


def _make(name: str, *, embedded: bool) -> None:
    if embedded:
        settings.EMBEDDED_POSTGRES.ensure()
        with settings.EMBEDDED_POSTGRES.connect(ADMIN, "postgres") as admin:
            make_database(admin, name, TEMPLATE)
        return
    with walls.unsaid(), _maker().cursor() as cursor:
        cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def drop_database(name: str) -> None:
    """Drop a database if it is there, whoever is still connected to it.

    On the embedded server by its superuser: the owner may not end the sessions of another role.
    """
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    if _is_embedded():
        settings.EMBEDDED_POSTGRES.ensure()
        with settings.EMBEDDED_POSTGRES.connect(ADMIN, "postgres") as admin:
            admin.execute(statement)
        return
    with walls.unsaid(), _maker().cursor() as cursor:
        cursor.execute(statement)


def _is_embedded() -> bool:
    return connections["default"].settings_dict["ENGINE"] == "csc_dashboard.embedded_backend"


def _maker():
    return connections["owner" if "owner" in connections else "default"]
