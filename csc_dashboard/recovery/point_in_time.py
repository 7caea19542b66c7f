"""Back to any moment: a copy of the whole server, and the log of changes since, replayed up to it.

For the embedded server. A server of one's own has its own tools; docs/operations.md says which.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
import time
from datetime import datetime
from pathlib import Path

import psycopg

from csc_dashboard.embedded import ADMIN, EmbeddedPostgres, plain_environment
from csc_dashboard.recovery.access import Access, Refused

REPLAY_SECONDS = 4 * 3600


def base_backup(access: Access, folder: Path, *, now: datetime) -> Path:
    """Copy the whole server into a new folder of `folder`, named by the moment; returns it.

    Raises Refused.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"base-{now:%Y-%m-%dT%H-%M-%SZ}"
    making = folder / f".making-{name}"
    if (folder / name).exists() or making.exists():
        raise Refused(f"{folder / name} is there already, or is being made.")
    ran = access.run(
        "pg_basebackup", f"--pgdata={making}", "--checkpoint=fast", "--wal-method=stream",
        "--manifest-checksums=SHA256",
    )  # fmt: skip
    if ran.returncode:
        shutil.rmtree(making, ignore_errors=True)
        raise Refused(
            "The server could not be copied: the role of DATABASE_RECOVERY_URL needs REPLICATION, "
            "and pg_hba.conf a line for it."
        )
    making.rename(folder / name)
    return folder / name


def restore_to(
    server: EmbeddedPostgres, base: Path, archive: Path, moment: datetime | None
) -> None:
    """Make `server`, which must have no data yet, what it was at `moment`; none: as late as the
    archived log of changes reaches.

    Raises Refused where the copy is damaged or the log does not reach the moment.
    """
    if (server.data / "PG_VERSION").exists():
        raise Refused(f"{server.data} holds a server: a restore never writes over one.")
    _verify(server, base)
    shutil.rmtree(server.data)
    shutil.copytree(base, server.data)
    _replay(server, archive, moment)


def _verify(server: EmbeddedPostgres, base: Path) -> None:
    ran = subprocess.run(
        [str(server.programs / "pg_verifybackup"), "--quiet", str(base)],
        capture_output=True, check=False, env=plain_environment(),
    )  # fmt: skip
    if ran.returncode:
        raise Refused(f"The copy {base.name} is damaged or not whole: use another.")


def _replay(server: EmbeddedPostgres, archive: Path, moment: datetime | None) -> None:
    """Start the server on the copy, and wait until it has replayed what it was asked to."""
    (server.data / "recovery.signal").touch()
    server.own_everything()
    # The server's account reads the archive; what stands there belongs to it where it was made.
    asked = {
        "restore_command": f"cp {shlex.quote(f'{archive}/%f')} %p",
        "recovery_target_action": "promote",
    }
    if moment is not None:
        asked["recovery_target_time"] = moment.isoformat()
    else:
        asked["recovery_target_timeline"] = "latest"
    give_up_at = time.monotonic() + REPLAY_SECONDS
    started = server.start_with(asked)
    while started and time.monotonic() < give_up_at:
        try:
            with server.connect(ADMIN, "postgres") as connection:
                if connection.execute("SELECT NOT pg_is_in_recovery()").fetchone()[0]:
                    return
        except psycopg.OperationalError:
            if not server.runs():
                break
        time.sleep(0.1)
    server.stop()
    raise Refused(
        "The log of changes does not reach that moment: a piece is missing from the archive, or "
        "nothing was written after it. Ask for an earlier moment."
    )
