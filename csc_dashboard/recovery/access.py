"""The way to a database for backup and restore: as a role that sees every authority's rows."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections

from csc_dashboard.embedded import ADMIN, PORT, EmbeddedPostgres, find_programs, plain_environment


class Refused(Exception):
    """A backup, a restore or a drill cannot be done, or did not come out right; the message says
    why, in one sentence, and repeats no row."""


def refuse_in_the_demonstration() -> None:
    """Raise Refused there: a backup, or an authority's archive, is of children who are not made
    up."""
    if settings.DEMO:
        raise Refused(
            "Everything in the demonstration is made up, and everybody knows its passwords: unset"
            " CSC_DEMO."
        )


@dataclass(frozen=True)
class Access:
    """One database of one server, how to connect, and where PostgreSQL's programs are.

    `connect_by`: libpq's own words: host, port, user, password, sslmode.
    """

    database: str
    connect_by: Mapping[str, str]
    programs: Path

    def to(self, database: str) -> Access:
        """Another database of the same server."""
        return replace(self, database=database)

    def connect(self) -> psycopg.Connection:
        """A connection of its own. Raises Refused where the server does not let us in."""
        try:
            return psycopg.connect(dbname=self.database, **self.connect_by)
        except psycopg.OperationalError as error:
            raise Refused(
                "The database cannot be reached, or does not let this role in: look at "
                "DATABASE_RECOVERY_URL."
            ) from error

    def run(self, program: str, *arguments: object) -> subprocess.CompletedProcess:
        """Run one of PostgreSQL's client programs against the database.

        What it says of an error is not passed on: it may quote a row.
        """
        names = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
        given = {names.get(k, f"PG{k.upper()}"): str(v) for k, v in self.connect_by.items()}
        return subprocess.run(
            [str(part) for part in (self.programs / program, *arguments)],
            env=plain_environment() | given | {"PGDATABASE": self.database},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
        )


def of_this_product() -> Access:
    """The product's own database: as the superuser of the embedded server, or as the role of
    DATABASE_RECOVERY_URL.

    Raises Refused where that is not given.
    """
    name = connections["default"].settings_dict["NAME"]
    if connections["default"].settings_dict["ENGINE"] == "csc_dashboard.embedded_backend":
        return of_embedded(settings.EMBEDDED_POSTGRES, name)
    given = settings.RECOVERY_DATABASE
    if not given:
        raise Refused(
            "Give the address of a role that sees every row in DATABASE_RECOVERY_URL: csc_backup "
            "for a backup, a superuser of the empty server for a restore."
        )
    return Access(str(given["NAME"]), _connect_by(given), find_programs())


def of_embedded(server: EmbeddedPostgres, database: str) -> Access:
    """A database of an embedded server, as its superuser; the server is started."""
    server.ensure()
    host = {"host": str(server.socket_folder), "port": PORT, "user": ADMIN}
    return Access(database, host, find_programs())


def _connect_by(given: Mapping[str, Any]) -> dict[str, str]:
    plain = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    found = {ours: str(given[theirs]) for ours, theirs in plain.items() if given.get(theirs)}
    return found | {name: str(value) for name, value in given.get("OPTIONS", {}).items()}


def sees_every_row(connection: psycopg.Connection) -> bool:
    """Whether row-level security hides nothing from this role."""
    row = connection.execute(
        "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    return bool(row and row[0])


def major(version: str) -> int:
    """18 of "18.1"."""
    return int(version.split(".")[0])


def program_version(programs: Path, program: str = "pg_dump") -> str:
    """The version of PostgreSQL's programs in a folder: "18.1"."""
    said = subprocess.run(
        [str(programs / program), "--version"],
        capture_output=True, text=True, check=True, env=dict(os.environ),
    )  # fmt: skip
    return said.stdout.split()[2]
