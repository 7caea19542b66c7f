"""A restore: a verified backup into an empty database and an empty folder, then compared with its
manifest in every respect."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

import csc_dashboard
from csc_dashboard.embedded import APP, OWNER
from csc_dashboard.recovery.access import Access, Refused, major, program_version
from csc_dashboard.recovery.contents import TABLES, contents_of, differences
from csc_dashboard.recovery.manifest import DATABASE, FILES, Manifest, digest_of, read, verify


@dataclass(frozen=True)
class Check:
    """One thing looked at after a restore: what, and what is wrong with it, if anything is."""

    what: str
    wrong: tuple[str, ...] = ()


def restore(access: Access, files: Path, folder: Path) -> Manifest:
    """Put a backup back: rows into the empty database, files into the empty folder `files`.

    Nothing is touched before the whole backup has been found whole, and the rows come in one
    transaction. Raises Refused.
    """
    manifest = read(folder)
    verify(folder, manifest)
    _see_that_it_fits(access, manifest)
    if files.exists() and any(files.iterdir()):
        raise Refused(f"{files} is not empty: a restore never writes over files.")
    with access.connect() as connection:
        _see_that_it_is_empty(connection)
        here = Path(csc_dashboard.__file__).parent
        connection.execute((here / "roles.sql").read_text())
        connection.execute(
            sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(
                sql.Identifier(access.database), sql.Identifier(APP)
            )
        )
        # Whoever restores is a superuser; what they restore belongs to whom it belonged.
        connection.execute(
            sql.SQL("ALTER DATABASE {} OWNER TO {}").format(
                sql.Identifier(access.database), sql.Identifier(OWNER)
            )
        )
    ran = access.run(
        "pg_restore", "--single-transaction", "--exit-on-error",
        f"--dbname={access.database}", folder / DATABASE,
    )  # fmt: skip
    if ran.returncode:
        raise Refused(
            "PostgreSQL could not read the backup back, and the database is empty as before."
        )
    files.mkdir(mode=0o700, parents=True, exist_ok=True)
    for part in manifest.parts:
        if part.path == DATABASE:
            continue
        target = files / Path(part.path).relative_to(FILES)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(folder / part.path, target)
        target.chmod(0o600)
    return manifest


def compared(access: Access, files: Path, manifest: Manifest) -> list[Check]:
    """Every respect in which what was restored must be what was backed up."""
    with access.connect() as connection:
        now = contents_of(access, connection)
        powers = _powers(connection)
    told = differences(manifest.contents, now)
    checks = [
        Check(f"{len(now.tables)} tables, row by row, and each authority’s facts", tuple(told))
    ]
    checks.append(Check("migrations are those of this version", tuple(_migrations(now.migrations))))
    checks.append(Check("the role of the product reads rows and makes no table", tuple(powers)))
    wrong = []
    for part in manifest.parts:
        if part.path == DATABASE:
            continue
        path = files / Path(part.path).relative_to(FILES)
        if not path.is_file() or digest_of(path) != part.sha256:
            wrong.append(f"{part.path} is missing or not as it was.")
    checks.append(Check(f"{len(manifest.parts) - 1} files, byte by byte", tuple(wrong)))
    return checks


def _see_that_it_fits(access: Access, manifest: Manifest) -> None:
    if major(program_version(access.programs)) < major(manifest.postgres):
        raise Refused(
            f"The backup is of PostgreSQL {manifest.postgres}, newer than the programs here: "
            "restore it with that version or a newer one."
        )
    unknown = set(manifest.contents.migrations) - _known_migrations()
    if unknown:
        raise Refused(
            f"The backup was made by a newer version of this product ({manifest.product}; "
            f"{len(unknown)} migrations are not known here): restore it with that version."
        )


def _see_that_it_is_empty(connection: psycopg.Connection) -> None:
    for (name,) in connection.execute(TABLES).fetchall():
        table = sql.Identifier("public", name)
        raise Refused(
            f"The database is not empty: it holds the table {table.as_string(connection)}. "
            "A restore never writes over rows; give it a new database."
        )


def _known_migrations() -> set[str]:
    loader = MigrationLoader(None)
    return {f"{app}.{name}" for app, name in loader.disk_migrations}


def _migrations(applied: list[str]) -> list[str]:
    missing = sorted(_known_migrations() - set(applied))
    if missing:
        return [f"{len(missing)} migrations of this version are yet to run: run migrate."]
    return []


def _powers(connection: psycopg.Connection) -> list[str]:
    row = connection.execute(
        "SELECT has_schema_privilege(%s, 'public', 'USAGE'),"
        " has_schema_privilege(%s, 'public', 'CREATE'),"
        " has_table_privilege(%s, 'public.accounts_person', 'SELECT')"
        " AND has_table_privilege(%s, 'public.accounts_person', 'INSERT')",
        [APP, APP, APP, APP],
    ).fetchone()
    return [] if row == (True, False, True) else [f"{APP} may not do what it must, or may do more."]
