"""The drill: the newest backup, restored on a server of its own, compared, and told of."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from csc_dashboard.embedded import ADMIN, EmbeddedPostgres, EmbeddedPostgresError
from csc_dashboard.recovery import drill as drills
from csc_dashboard.recovery import history
from csc_dashboard.recovery.access import of_embedded
from csc_dashboard.recovery.backup import back_up
from csc_dashboard.recovery.history import Drill
from csc_dashboard.recovery.smoke import NO_PAGE, NOBODY, WHAT, in_another_process, page_answers
from tests.house.files import ROOT

NOW = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)


def test_a_page_answers_on_what_stands_here(scene, visitor):
    """R2: the smoke test of a restore lets somebody in and opens a page of figures."""
    assert page_answers() == ""


def test_a_database_with_nobody_in_it_is_found(people):
    people.bob.roles.all().delete()
    people.charlie.roles.all().delete()
    assert page_answers() == NOBODY


def test_a_page_that_breaks_is_found(scene, visitor, monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object) -> None:
        raise RuntimeError("of a child")

    monkeypatch.setattr("indicators.queries.Reader.__init__", broken)
    assert page_answers() == NO_PAGE


def test_results_are_kept_and_the_last_is_shown(tmp_path: Path):
    assert history.last_drill(tmp_path) is None
    assert history.last_backup(tmp_path) is None
    for name in ("backup-a", "backup-b"):
        history.keep(tmp_path, Drill(NOW.isoformat(), name, 1.0, 2.0, ["tables"], []))
        history.keep_backup(tmp_path, at=NOW, name=name, size=7, seconds=1.0)
    assert history.last_drill(tmp_path).backup == "backup-b"
    assert history.last_backup(tmp_path)["backup"] == "backup-b"


def test_a_small_database_tells_nothing_of_a_large_one():
    """R1: making tables takes as long for none as for millions of rows."""
    told = Drill(NOW.isoformat(), "b", 1.0, 60.0, [], [], back_seconds=50.0, size=1_000_000_000)
    assert told.minutes_for_20_gb == pytest.approx(50 * 20 / 60)
    for small in (replace(told, size=499_999_999), replace(told, back_seconds=0.0)):
        assert small.minutes_for_20_gb is None


def test_no_backup_at_all_is_a_failed_drill(tmp_path: Path):
    """F21: a drill that could not be done has failed."""
    found = drills.drill(tmp_path, tmp_path / "scratch", now=NOW)
    assert found.passed is False
    assert re.match("There is no backup in", found.wrong[0])


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (EmbeddedPostgresError("The embedded PostgreSQL server did not start."), "did not start"),
        (PermissionError(13, "Permission denied", "/srv/drill"), "/srv/drill: permission denied"),
        (OSError(28, "No space left on device"), "A disk is full"),
        (psycopg.OperationalError("of a child"), "The database cannot be reached"),
        (psycopg.DataError("of a child"), drills.UNREADABLE),
    ],
)
def test_a_server_that_cannot_start_is_a_failed_drill(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception, said: str
):
    """F21: whatever keeps the drill from being done, it is kept as failed, in a sentence."""

    def refused(*_: object) -> None:
        raise fault

    monkeypatch.setattr(drills, "newest", refused)
    monkeypatch.setattr(EmbeddedPostgres, "throw_away", refused)
    found = drills.drill(tmp_path, tmp_path / "scratch", now=NOW)
    assert found.passed is False
    assert said in found.wrong[0]
    assert "of a child" not in found.wrong[0]


@pytest.fixture
def backups(scene, scene_made, tmp_path: Path) -> Path:
    access = of_embedded(settings.EMBEDDED_POSTGRES, scene_made.database)
    back_up(access, tmp_path / "backups", now=NOW)
    return tmp_path / "backups"


@pytest.fixture
def scratch() -> Iterator[Path]:
    folder = ROOT / "var" / "test" / f"drill-{os.getpid()}"
    folder.mkdir(mode=0o711, parents=True)
    yield folder
    assert not folder.exists()


@pytest.mark.trust
def test_the_newest_backup_comes_back_on_a_server_of_its_own(
    backups: Path, scratch: Path, record_property
):
    """R1, R2: restored, compared in every respect, and measured."""
    found = drills.drill(backups, scratch, now=NOW + timedelta(hours=1), smoke=in_another_process)
    assert found.wrong == []
    assert WHAT in found.checks
    assert found.hours_old == 1
    assert 0 < found.back_seconds <= found.seconds
    assert found.size > 1_000_000
    record_property("figure", f"back in {found.back_seconds:.0f} s, {found.size / 1e6:.0f} MB")


# So many rows of a finding, of 150 bytes and three indexes, are about a gigabyte.
ROWS = 2_500_000


@pytest.mark.trust_all
def test_a_gigabyte_comes_back_at_a_pace_that_is_told(
    scene, scene_made, tmp_path: Path, scratch: Path, record_property
):
    """R1: what 20 GB would take is worked out from a database large enough to tell."""
    with settings.EMBEDDED_POSTGRES.connect(ADMIN, scene_made.database) as admin:
        made_of = (scene.flawed.pk, ROWS)
        admin.execute(
            "INSERT INTO ingest_finding"
            " (upload_id, rule, severity, \"table\", row, columns, child, worker, team)"
            " SELECT %s, 'generated', 'error', 'Episodes', n, '[]', md5(n::text),"
            " md5((n / 20)::text), md5((n / 400)::text) FROM generate_series(1, %s) AS n",
            made_of,
        )
    try:
        access = of_embedded(settings.EMBEDDED_POSTGRES, scene_made.database)
        back_up(access, tmp_path / "backups", now=NOW)
        found = drills.drill(tmp_path / "backups", scratch, now=NOW + timedelta(hours=1))
    finally:
        with settings.EMBEDDED_POSTGRES.connect(ADMIN, scene_made.database) as admin:
            admin.execute("DELETE FROM ingest_finding WHERE rule = 'generated'")
    assert found.wrong == []
    record_property(
        "figure",
        f"{found.size / 1e6:,.0f} MB back in {found.back_seconds:,.0f} s: 20 GB in"
        f" {found.minutes_for_20_gb:,.0f} minutes",
    )


@pytest.mark.trust
def test_a_backup_that_is_too_old_is_a_failed_drill(backups: Path, scratch: Path):
    """R1: what would be lost is more than was promised."""
    found = drills.drill(backups, scratch, now=NOW + timedelta(days=3))
    assert found.wrong == ["The newest backup is 72 hours old."]


@pytest.mark.trust
def test_a_damaged_backup_is_a_failed_drill(backups: Path, scratch: Path):
    """F21: a flipped byte in the newest backup fails the drill."""
    path = drills.newest(backups) / "database.dump"
    data = bytearray(path.read_bytes())
    data[-9] ^= 1
    path.write_bytes(bytes(data))
    found = drills.drill(backups, scratch, now=NOW)
    assert found.wrong == ["database.dump of the backup is damaged: use another backup."]


def test_the_commands_say_what_is_wrong_in_a_sentence(tmp_path: Path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(CommandError, match="holds no whole backup"):
        call_command("restore", str(tmp_path / "empty"))
    with pytest.raises(CommandError, match="--to needs --wal"):
        call_command("restore", str(tmp_path / "empty"), "--to", "2026-04-01T09:30")
