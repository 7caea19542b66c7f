"""What stands in a database, told so that two databases can be compared: rows and contents of every
table, sequences, policies, migrations, the schema, and each authority's facts."""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, dataclass
from typing import Any

import psycopg
from psycopg import sql

from csc_dashboard.recovery.access import Access, Refused
from indicators import fact_series, facts

# So that a row has one form of text, whatever the server is set to.
PLAINLY = (
    "SET LOCAL DateStyle = 'ISO, YMD'",
    "SET LOCAL IntervalStyle = 'iso_8601'",
    "SET LOCAL TimeZone = 'UTC'",
    "SET LOCAL extra_float_digits = 1",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL row_security = off",
)
# A sum over the rows, so that their order does not matter: 64 bits of the MD5 of each row's text,
# against decay and not against an adversary; the files of a backup have their SHA-256.
CONTENT = """
SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint::numeric), 0)::text
FROM {} AS t
"""
TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1
"""
# Each sequence with the table and the column it numbers.
SEQUENCES = """
SELECT s.relname, t.relname, a.attname FROM pg_class s
JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
JOIN pg_class t ON t.oid = d.refobjid
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
JOIN pg_namespace n ON n.oid = s.relnamespace
WHERE s.relkind = 'S' AND n.nspname = 'public' ORDER BY 1
"""
# A sequence moves on whoever looks, so where it stands is no part of a moment: what must hold is
# that the next number is none that a row has already.
BEHIND = """
SELECT coalesce((SELECT last_value FROM pg_sequences WHERE schemaname = 'public'
                 AND sequencename = %s), 0) < (SELECT coalesce(max({}), 0) FROM {})
"""
POLICIES = """
SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
       coalesce(array_agg(p.polname::text ORDER BY p.polname) FILTER (WHERE p.polname IS NOT NULL),
                '{}')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_policy p ON p.polrelid = c.oid
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
GROUP BY 1, 2, 3 HAVING c.relrowsecurity OR count(p.polname) > 0
"""
# A condition that was restored casts each word of a list where it cast the list before.
CASTS = re.compile(r"::(character varying|text)(\[\])?|[()]")
LIVE = """
SELECT a.code, b.id FROM indicators_build b JOIN accounts_authority a ON a.id = b.authority_id
WHERE b.is_live ORDER BY 1
"""


@dataclass(frozen=True)
class Contents:
    """What stands in a database.

    `tables`: name to [rows, sum]; `behind`: sequences that would give a number a row has already;
    `policies`: of each table with row-level security, [enabled,
    forced, names]; `facts`: of each authority with figures, the digest of its live facts.
    """

    tables: dict[str, list]
    behind: list[str]
    policies: dict[str, list]
    migrations: list[str]
    facts: dict[str, str]
    schema: str

    def as_dict(self) -> dict[str, Any]:
        """For the manifest."""
        return asdict(self)


def contents_of(access: Access, connection: psycopg.Connection) -> Contents:
    """Everything above, read in the transaction the connection is in."""
    for statement in PLAINLY:
        connection.execute(statement)
    names = [name for (name,) in connection.execute(TABLES)]
    tables = {
        name: list(
            connection.execute(sql.SQL(CONTENT).format(sql.Identifier("public", name))).fetchone()
        )
        for name in names
    }
    migrations = (
        [
            f"{app}.{name}"
            for app, name in connection.execute(
                "SELECT app, name FROM django_migrations ORDER BY 1, 2"
            )
        ]
        if "django_migrations" in names
        else []
    )
    return Contents(
        tables,
        _behind(connection),
        {
            name: [on, forced, list(which)]
            for name, on, forced, which in connection.execute(POLICIES)
        },
        migrations,
        _facts(connection) if "indicators_factseries" in names else {},
        schema_digest(access),
    )


def _behind(connection: psycopg.Connection) -> list[str]:
    return [
        sequence
        for sequence, table, column in connection.execute(SEQUENCES).fetchall()
        if connection.execute(
            sql.SQL(BEHIND).format(sql.Identifier(column), sql.Identifier("public", table)),
            [sequence],
        ).fetchone()[0]
    ]


def _facts(connection: psycopg.Connection) -> dict[str, str]:
    """Of each authority with figures, the digest of its live facts, from the rows there are."""
    columns = sql.SQL(", ").join(
        sql.Identifier(name) for name in (*fact_series.SERIES, *fact_series.ARRAYS)
    )
    asked = sql.SQL("SELECT {} FROM indicators_factseries WHERE build_id = %s ORDER BY id").format(
        columns
    )
    return {
        code: facts.digest(fact_series.frame_of(connection.execute(asked, [build]).fetchall()))
        for code, build in connection.execute(LIVE).fetchall()
    }


def schema_of(access: Access) -> list[str]:
    """The schema as pg_dump writes it, without what differs from run to run.

    Raises Refused.
    """
    ran = access.run("pg_dump", "--schema-only", "--no-comments", "--schema=public")
    if ran.returncode:
        raise Refused("The schema of the database could not be read: are all of it ours to read?")
    lines = ran.stdout.decode().splitlines()
    # Newer versions guard a plain dump with words made up for each run.
    told = [line for line in lines if line and not line.startswith(("--", "\\", "SET ", "SELECT "))]
    return [CASTS.sub("", line) if " = ANY (" in line else line for line in told]


def schema_digest(access: Access) -> str:
    """SHA-256 of the schema."""
    return hashlib.sha256("\n".join(schema_of(access)).encode()).hexdigest()


def differences(before: Contents, after: Contents) -> list[str]:
    """What is not as it was, in sentences that name tables and no row."""
    found = []
    for name in sorted(before.tables.keys() | after.tables.keys()):
        was, now = before.tables.get(name), after.tables.get(name)
        if was is None:
            found.append(f"The table {name} was not in the backup.")
        elif now is None:
            found.append(f"The table {name} is missing.")
        elif was[0] != now[0]:
            found.append(f"The table {name} has {now[0]:,} rows instead of {was[0]:,}.")
        elif list(was) != list(now):
            found.append(f"The rows of the table {name} are not those of the backup.")
    for what, was, now in (
        ("Policies", before.policies, after.policies),
        ("Facts", before.facts, after.facts),
    ):
        differing = sorted(k for k in was.keys() | now.keys() if was.get(k) != now.get(k))
        if differing:
            found.append(f"{what} differ: {', '.join(differing)}.")
    if after.behind:
        found.append(f"Sequences stand behind their rows: {', '.join(after.behind)}.")
    if before.migrations != after.migrations:
        found.append("The migrations are not those of the backup.")
    if before.schema != after.schema:
        found.append("The schema is not that of the backup.")
    return found
