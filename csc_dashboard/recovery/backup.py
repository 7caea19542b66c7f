"""A backup: the database as one moment saw it, the files it names, and a manifest of both."""

from __future__ import annotations

import hashlib
import shutil
from datetime import datetime
from pathlib import Path
from time import monotonic

import psycopg
from django.core.files.storage import default_storage

from csc_dashboard.recovery.access import Access, Refused, major, program_version, sees_every_row
from csc_dashboard.recovery.contents import contents_of
from csc_dashboard.recovery.manifest import (
    BLOCK,
    DATABASE,
    FILES,
    Manifest,
    Part,
    digest_of,
    write,
)
from csc_dashboard.versions import VERSION


def back_up(access: Access, folder: Path, *, now: datetime) -> tuple[Path, Manifest]:
    """Make a backup in a new folder of `folder`, named by the moment; returns it and its manifest.

    All or nothing: it is made beside and moved into place. Raises Refused.
    """
    began = monotonic()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"backup-{now:%Y-%m-%dT%H-%M-%SZ}"
    making = folder / f".making-{name}"
    if (folder / name).exists() or making.exists():
        raise Refused(f"{folder / name} is there already, or is being made.")
    making.mkdir(mode=0o700)
    try:
        with access.connect() as connection:
            manifest = _made(access, connection, making, now=now, began=began)
        write(making, manifest)
        making.rename(folder / name)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    return folder / name, manifest


def _made(
    access: Access, connection: psycopg.Connection, making: Path, *, now: datetime, began: float
) -> Manifest:
    connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    if not sees_every_row(connection):
        raise Refused(
            "This role may not see every row, so its backup would not be whole: use csc_backup, or "
            "give the role BYPASSRLS."
        )
    (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone()
    server = connection.info.parameter_status("server_version").split()[0]
    if major(program_version(access.programs)) < major(server):
        raise Refused(
            f"The server is PostgreSQL {server}, newer than the programs here: update those first."
        )
    ran = access.run(
        "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={making / DATABASE}"
    )
    if ran.returncode:
        raise Refused("pg_dump did not come to its end, so there is no backup: is the disk full?")
    contents = contents_of(access, connection)
    parts = [_part(making, making / DATABASE)]
    gone = 0
    for path, sha256 in connection.execute(
        "SELECT path, sha256 FROM ingest_uploadedfile ORDER BY id"
    ):
        target = making / FILES / path
        if not target.resolve().is_relative_to(making.resolve()):
            raise Refused("A file’s path leads out of its folder, so there is no backup.")
        try:
            if _copied(path, target) != sha256:
                raise Refused(
                    f"The file {path} is not as it was uploaded, so there is no backup: restore it "
                    "from an earlier one, or discard its upload."
                )
        except FileNotFoundError:
            gone += 1
            continue
        parts.append(_part(making, target))
    return Manifest(
        now.isoformat(), VERSION, server, round(monotonic() - began, 1), parts, gone,
        contents,
    )  # fmt: skip


def _copied(path: str, target: Path) -> str:
    """Copy a file of private storage; returns its SHA-256. Raises FileNotFoundError."""
    sha = hashlib.sha256()
    with default_storage.open(path) as file:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with target.open("xb") as copy:
            while block := file.read(BLOCK):
                sha.update(block)
                copy.write(block)
    return sha.hexdigest()


def _part(making: Path, path: Path) -> Part:
    return Part(path.relative_to(making).as_posix(), path.stat().st_size, digest_of(path))
