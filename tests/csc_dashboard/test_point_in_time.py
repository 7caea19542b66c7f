"""Back to any moment: all that was committed by then, and nothing after."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import sleep

import pytest

from csc_dashboard.embedded import ADMIN, EmbeddedPostgres
from csc_dashboard.recovery.access import Refused, of_embedded
from csc_dashboard.recovery.point_in_time import base_backup, restore_to
from tests.house.files import ROOT

pytestmark = pytest.mark.trust

MARKERS = 40
MOMENTS = 20


@dataclass
class Kept:
    """A server with an archive, a copy of it from before the markers, and when each was made."""

    folder: Path
    base: Path
    archive: Path
    markers: list[datetime]


@pytest.fixture(scope="module")
def kept() -> Iterator[Kept]:
    """Forty markers, each in a transaction of its own, archived."""
    folder = ROOT / "var" / "test" / f"moment-{os.getpid()}"
    folder.mkdir(mode=0o711, parents=True)
    server = EmbeddedPostgres(folder / "postgres", archive=folder / "archive")
    access = of_embedded(server, "csc")
    with server.connect(ADMIN, "csc") as admin:
        admin.execute("CREATE TABLE marker (number int, at timestamptz)")
    base = base_backup(access, folder / "backups", now=datetime.now(UTC))
    markers = []
    with server.connect(ADMIN, "csc") as admin:
        for number in range(MARKERS):
            admin.execute("INSERT INTO marker VALUES (%s, clock_timestamp())", [number])
            markers.append(
                admin.execute("SELECT at FROM marker WHERE number = %s", [number]).fetchone()[0]
            )
            if number % 8 == 7:
                admin.execute("SELECT pg_switch_wal()")
            sleep(0.02)
        # Something after the last moment anybody asks for.
        admin.execute("CREATE TABLE after (id int)")
        admin.execute("SELECT pg_switch_wal()")
        while admin.execute(
            "SELECT pg_walfile_name(pg_current_wal_lsn() - 1) > coalesce(last_archived_wal, '')"
            " FROM pg_stat_archiver"
        ).fetchone()[0]:
            sleep(0.1)
    server.stop()
    yield Kept(folder, base, folder / "archive", markers)
    server.throw_away()
    shutil.rmtree(folder)


def found_at(kept: Kept, moment: datetime | None, name: str, archive: Path | None = None) -> set:
    """The markers that stand in a server restored to the moment."""
    server = EmbeddedPostgres(kept.folder / name)
    try:
        restore_to(server, kept.base, archive or kept.archive, moment)
        with server.connect(ADMIN, "csc") as admin:
            return {number for (number,) in admin.execute("SELECT number FROM marker")}
    finally:
        server.throw_away()


def test_every_marker_before_the_moment_and_none_after(kept: Kept, record_property):
    """R3: restored to random moments, twenty of twenty."""
    random = Random(903)  # noqa: S311  the same moments each time
    first, last = kept.markers[0], kept.markers[-1]
    right = 0
    for number in range(MOMENTS):
        moment = first + random.random() * (last - first)
        expected = {n for n, at in enumerate(kept.markers) if at <= moment}
        right += found_at(kept, moment, f"at-{number}") == expected
    record_property("figure", f"{right} of {MOMENTS} moments")
    assert right == MOMENTS


def test_without_a_moment_all_that_was_archived_is_back(kept: Kept):
    """R3: nothing that reached the archive is lost."""
    assert found_at(kept, None, "all") == set(range(MARKERS))


def test_a_piece_that_is_missing_from_the_archive_is_found(kept: Kept, tmp_path: Path):
    """F21: a log of changes with a hole in it does not reach the moment, and says so."""
    folder = shutil.copytree(kept.archive, kept.folder / "holed")
    pieces = sorted(p for p in folder.iterdir() if len(p.name) == 24)
    pieces[len(pieces) // 2].unlink()
    for path in (folder, *folder.iterdir()):
        path.chmod(0o755)
    with pytest.raises(Refused, match="does not reach that moment"):
        found_at(kept, kept.markers[-1] - timedelta(milliseconds=1), "holed-server", folder)


def test_a_copy_with_a_flipped_byte_is_refused(kept: Kept):
    """F21: a byte of the copy of the server that changed is found before anything is started."""
    copy = shutil.copytree(kept.base, kept.folder / "flipped")
    path = copy / "base" / "1" / "PG_VERSION"
    data = bytearray(path.read_bytes())
    data[0] ^= 1
    path.write_bytes(bytes(data))
    server = EmbeddedPostgres(kept.folder / "never")
    try:
        with pytest.raises(Refused, match="is damaged or not whole"):
            restore_to(server, copy, kept.archive, None)
    finally:
        server.throw_away()
