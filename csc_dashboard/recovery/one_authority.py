"""One authority's everything as one archive: every row that hangs on it, the people those rows
name, and its files; and back into a server that does not know it yet.

The archive of the same rows is the same to the byte. Rows keep their numbers, so an import is
refused where any of them is taken: it is for a server of the authority's own. What is nobody's own
(statistics, populations, postcodes) is not in it and is loaded again from its files; nor are second
factors and sessions, which belong to a person and a server.
"""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import ForeignKey, Model
from psycopg import sql

from accounts.models import Authority, Person
from csc_dashboard.recovery.access import Access, Refused
from csc_dashboard.recovery.contents import PLAINLY

FORMAT = 1
MANIFEST = "manifest.json"
# An archive says nothing of when it was made: a zip must, so it says this.
NO_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Belonging:
    """A table whose rows are an authority's: which rows, as a condition with one %(authority)s."""

    model: type[Model]
    condition: sql.Composable

    @property
    def table(self) -> str:
        """Its name."""
        return self.model._meta.db_table

    @property
    def key(self) -> sql.Identifier:
        """The column of its primary key."""
        return sql.Identifier(self.model._meta.pk.column)

    @property
    def columns(self) -> list[str]:
        """Every column, in the order of the model."""
        return [field.column for field in self.model._meta.concrete_fields]

    @property
    def rows(self) -> sql.Composed:
        """The keys of its rows."""
        return sql.SQL("SELECT {} FROM {} WHERE {}").format(
            self.key, sql.Identifier(self.table), self.condition
        )


def belonging() -> list[Belonging]:
    """Every table that holds an authority's rows, the authority and its people first.

    A table without an authority of its own belongs by the first foreign key, never empty, that
    leads to one that does.
    """
    found: dict[type[Model], Belonging] = {}
    waiting = [
        m for m in apps.get_models(include_auto_created=True) if m not in (Authority, Person)
    ]
    while True:
        added = {m: each for m in waiting if (each := _belongs(m, found)) is not None}
        if not added:
            break
        found |= added
        waiting = [m for m in waiting if m not in added]
    rest = sorted(found.values(), key=lambda each: each.table)
    return [
        Belonging(Authority, sql.SQL("id = %(authority)s")),
        Belonging(Person, _people(rest)),
        *rest,
    ]


def _keys(model: type[Model]) -> list[ForeignKey]:
    return [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]


def _belongs(model: type[Model], found: Mapping[type[Model], Belonging]) -> Belonging | None:
    for key in _keys(model):
        if key.related_model is Authority:
            return Belonging(
                model, sql.SQL("{} = %(authority)s").format(sql.Identifier(key.column))
            )
    for key in _keys(model):
        parent = found.get(key.related_model)
        if parent is not None and not key.null:
            return Belonging(
                model, sql.SQL("{} IN ({})").format(sql.Identifier(key.column), parent.rows)
            )
    return None


def _people(tables: list[Belonging]) -> sql.Composed:
    """Whoever any of those rows names."""
    named = [
        sql.SQL("SELECT {} FROM {} WHERE {}").format(
            sql.Identifier(key.column), sql.Identifier(each.table), each.condition
        )
        for each in tables
        for key in _keys(each.model)
        if key.related_model is Person
    ]
    return sql.SQL("id IN ({})").format(sql.SQL(" UNION ").join(named))


def export(access: Access, code: str, target: Path) -> dict[str, int]:
    """Write the archive of the authority of that ONS code; returns the rows of each table.

    Raises Refused.
    """
    if target.exists():
        raise Refused(f"{target} is there already: an export never writes over a file.")
    part = target.with_name(f".making-{target.name}")
    try:
        with access.connect() as connection, zipfile.ZipFile(part, "x") as archive:
            counts = _exported(connection, code, archive)
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    return counts


def _exported(
    connection: psycopg.Connection, code: str, archive: zipfile.ZipFile
) -> dict[str, int]:
    connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    for statement in PLAINLY:
        connection.execute(statement)
    row = connection.execute("SELECT id FROM accounts_authority WHERE code = %s", [code]).fetchone()
    if row is None:
        raise Refused("No authority of that code is known here.")
    given = {"authority": row[0]}
    tables: dict[str, dict] = {}
    for each in belonging():
        asked = sql.SQL("SELECT {} FROM {} WHERE {} ORDER BY {}").format(
            _listed(each.columns), sql.Identifier(each.table), each.condition, each.key
        )
        rows = 0
        with (
            archive.open(_entry(f"tables/{each.table}"), "w", force_zip64=True) as out,
            connection.cursor().copy(
                sql.SQL("COPY ({}) TO STDOUT").format(
                    sql.SQL(psycopg.ClientCursor(connection).mogrify(asked, given))
                )
            ) as copy,
        ):
            for line in copy:
                rows += 1
                out.write(line)
        tables[each.table] = {"columns": each.columns, "rows": rows}
    files = _files(connection, given, archive)
    told = {
        "format": FORMAT,
        "authority": code,
        "migrations": _applied(connection),
        "tables": tables,
        "files": files,
    }
    archive.writestr(_entry(MANIFEST), json.dumps(told, indent=1, sort_keys=True))
    return {name: each["rows"] for name, each in tables.items()}


def _files(connection: psycopg.Connection, given: dict, archive: zipfile.ZipFile) -> dict[str, str]:
    """Put the authority's files into the archive; of each path, its SHA-256."""
    kept = {}
    for path, sha256 in connection.execute(
        "SELECT f.path, f.sha256 FROM ingest_uploadedfile f JOIN ingest_upload u"
        " ON u.id = f.upload_id WHERE u.authority_id = %(authority)s ORDER BY f.path",
        given,
    ):
        if not default_storage.exists(path):
            continue  # deleted on its schedule; its row says what it was
        with (
            default_storage.open(path) as file,
            archive.open(_entry(f"files/{path}"), "w", force_zip64=True) as out,
        ):
            shutil.copyfileobj(file, out)
        kept[path] = sha256
    return kept


def take_in(access: Access, source: Path, files: Path) -> dict[str, int]:
    """Put the archive's rows and files in, all or nothing; returns the rows of each table.

    Raises Refused where the archive is damaged or of another version, or where the authority, or
    any row under the same number, is here already.
    """
    try:
        with zipfile.ZipFile(source) as archive, access.connect() as connection:
            if archive.testzip() is not None:
                raise Refused("The archive is damaged.")
            told = json.loads(archive.read(MANIFEST))
            _see_that_it_fits(connection, told)
            counts = _rows_in(connection, archive, told)
            _files_in(archive, told, files)
            return counts
    except (zipfile.BadZipFile, KeyError, OSError, ValueError) as error:
        raise Refused("That is no archive of an authority, or it is damaged.") from error


def _see_that_it_fits(connection: psycopg.Connection, told: dict) -> None:
    if told["format"] != FORMAT or told["migrations"] != _applied(connection):
        raise Refused(
            "The archive is of another version of this product: bring both to the same version."
        )
    expected = {each.table: each.columns for each in belonging()}
    if {name: each["columns"] for name, each in told["tables"].items()} != expected:
        raise Refused("The archive does not hold the tables that an authority has here.")
    known = "SELECT FROM accounts_authority WHERE code = %s"
    if connection.execute(known, [told["authority"]]).rowcount:
        raise Refused(
            "The authority is known here already: import it into a server of its own, migrated and "
            "not yet set up."
        )


def _rows_in(
    connection: psycopg.Connection, archive: zipfile.ZipFile, told: dict
) -> dict[str, int]:
    """Copy every table in. A closed meeting is put back by nobody else: the triggers that guard it
    sleep until the transaction ends; foreign keys are looked at all the same."""
    names = [each.table for each in belonging()]
    try:
        for name in names:
            connection.execute(_alter(name, "DISABLE"))
        for name in names:
            columns = _listed(told["tables"][name]["columns"])
            statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(name), columns)
            with (
                archive.open(f"tables/{name}") as rows,
                connection.cursor().copy(statement) as copy,
            ):
                for block in _blocks(rows):
                    copy.write(block)
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in names:
            connection.execute(_alter(name, "ENABLE"))
        _raise_sequences(connection, names)
    except psycopg.errors.UniqueViolation:
        raise Refused(
            "Rows under the same numbers, or people with the same address, are here already: "
            "import it into a server of its own."
        ) from None
    except psycopg.errors.IntegrityError:
        raise Refused("The archive’s rows do not fit each other: it is damaged.") from None
    return {name: told["tables"][name]["rows"] for name in names}


def _raise_sequences(connection: psycopg.Connection, names: list[str]) -> None:
    """Let numbers go on behind those that came in."""
    for each in belonging():
        table, key = each.table, each.model._meta.pk.column
        (sequence,) = connection.execute(
            "SELECT pg_get_serial_sequence(%s, %s)", [table, key]
        ).fetchone()
        if sequence:
            connection.execute(
                sql.SQL(
                    "SELECT setval(%s, greatest((SELECT max({}) FROM {}), nextval(%s) - 1, 1))"
                ).format(each.key, sql.Identifier(table)),
                [sequence, sequence],
            )


def _files_in(archive: zipfile.ZipFile, told: dict, files: Path) -> None:
    for path in told["files"]:
        target = files / path
        if not target.resolve().is_relative_to(files.resolve()) or target.exists():
            raise Refused("A file of the archive would be written over another, or elsewhere.")
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with archive.open(f"files/{path}") as file, target.open("xb") as out:
            shutil.copyfileobj(file, out)
        target.chmod(0o600)


def _alter(table: str, word: str) -> sql.Composed:
    return sql.SQL("ALTER TABLE {} " + word + " TRIGGER USER").format(sql.Identifier(table))


def _applied(connection: psycopg.Connection) -> list[str]:
    rows = connection.execute("SELECT app, name FROM django_migrations ORDER BY 1, 2")
    return [f"{app}.{name}" for app, name in rows]


def _listed(columns: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(name) for name in columns)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, NO_DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def _blocks(file) -> Iterator[bytes]:
    while block := file.read(1 << 20):
        yield block
