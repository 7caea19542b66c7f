"""The drill: the newest backup restored onto an empty server, compared, and the result kept.

A step that could not be done is a failure of the drill.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from time import monotonic

import psycopg

from accounts.plain_faults import sentence_of
from csc_dashboard.embedded import EmbeddedPostgres, EmbeddedPostgresError
from csc_dashboard.recovery.access import Access, Refused, of_embedded
from csc_dashboard.recovery.history import Drill
from csc_dashboard.recovery.manifest import read
from csc_dashboard.recovery.restore import Check, compared, restore

# What may be lost at most, and how long it may take to be back, as docs/operations.md promises.
OLDEST_HOURS = 26
LONGEST_SECONDS = 4 * 3600
UNREADABLE = "What was restored could not be read through."


def newest(folder: Path) -> Path:
    """The newest backup of a folder. Raises Refused where there is none."""
    found = sorted(p for p in folder.glob("backup-*") if p.is_dir())
    if not found:
        raise Refused(f"There is no backup in {folder}.")
    return found[-1]


def drill(
    folder: Path,
    scratch: Path,
    *,
    now: datetime,
    smoke: Callable[[EmbeddedPostgres, Path], Check] | None = None,
) -> Drill:
    """Restore the newest backup of `folder` onto a server of its own under `scratch`, compare
    everything, and throw it away again; `smoke` may look at it first."""
    began = monotonic()
    checks, wrong = [], []
    hours, name, seconds, size = 0.0, "", 0.0, 0
    server = EmbeddedPostgres(scratch / "postgres")
    try:
        backup = newest(folder)
        name = backup.name
        hours = (now - datetime.fromisoformat(read(backup).made_at)).total_seconds() / 3600
        access = _empty_database(server)
        manifest = restore(access, scratch / "files", backup)
        seconds = monotonic() - began
        with access.connect() as connection:
            (size,) = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        found = compared(access, scratch / "files", manifest)
        if smoke is not None:
            found.append(smoke(server, scratch))
        checks = [check.what for check in found]
        wrong = [sentence for check in found for sentence in check.wrong]
        if hours > OLDEST_HOURS:
            wrong.append(f"The newest backup is {hours:.0f} hours old.")
        if seconds > LONGEST_SECONDS:
            wrong.append(f"The restore took {seconds / 3600:.1f} hours.")
    except (Refused, EmbeddedPostgresError, OSError, psycopg.Error) as error:
        wrong.append(sentence_of(error) or UNREADABLE)
    finally:
        # One that never started cannot be stopped either.
        with suppress(EmbeddedPostgresError, OSError, psycopg.Error):
            server.throw_away()
        shutil.rmtree(scratch, ignore_errors=True)
    return Drill(
        now.isoformat(),
        name,
        round(hours, 2),
        round(monotonic() - began, 1),
        checks,
        wrong,
        back_seconds=round(seconds, 1),
        size=size,
    )


def _empty_database(server: EmbeddedPostgres) -> Access:
    """The database `csc` of a new server, which nothing was done in yet."""
    return of_embedded(server, "csc")
