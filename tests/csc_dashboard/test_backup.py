"""A backup comes back whole, row by row and byte by byte; a broken one is refused in a sentence."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from psycopg import sql

from csc_dashboard.embedded import ADMIN, APP, TEMPLATE, make_database
from csc_dashboard.recovery import manifest as manifests
from csc_dashboard.recovery.access import Access, Refused, of_embedded
from csc_dashboard.recovery.backup import back_up
from csc_dashboard.recovery.restore import compared, restore
from csc_dashboard.scratch import drop_database
from tests.databases import of_this_worker

NOW = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def source(scene, scene_made) -> Access:
    """The database the scene stands in, as it was committed."""
    return of_embedded(settings.EMBEDDED_POSTGRES, scene_made.database)


@pytest.fixture(scope="module")
def made(source: Access, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it."""
    return back_up(source, tmp_path_factory.mktemp("backups"), now=NOW)[0]


@pytest.fixture
def backup(made: Path, tmp_path: Path) -> Path:
    """A copy of the backup to break."""
    return shutil.copytree(made, tmp_path / "copy")


@pytest.fixture(scope="module")
def empty(source: Access) -> Iterator[Access]:
    """An empty database of the same server; what a test restores is dropped behind it."""
    name = of_this_worker("test_csc_restored")
    drop_database(name)
    with settings.EMBEDDED_POSTGRES.connect(ADMIN, "postgres") as admin:
        make_database(admin, name, TEMPLATE)
    yield source.to(name)
    drop_database(name)


@pytest.fixture(scope="module")
def restored(empty: Access, made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of files of a restore into the empty database."""
    files = tmp_path_factory.mktemp("restored") / "files"
    restore(empty, files, made)
    return files


def wrong(access: Access, files: Path, made: Path) -> list[str]:
    return [each for c in compared(access, files, manifests.read(made)) for each in c.wrong]


def test_what_is_restored_is_what_was_backed_up(restored: Path, empty: Access, made: Path):
    """R2: tables row by row, sequences, policies, schema, migrations, facts and files."""
    assert wrong(empty, restored, made) == []
    told = manifests.read(made)
    assert told.contents.tables["records_child"][0] > 100
    assert told.contents.facts
    assert len(told.parts) > 6


def test_only_this_account_can_read_a_backup(made: Path):
    assert made.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM records_disability", "The table records_disability has 0 rows"),
        (
            "UPDATE records_child SET la_child_id = la_child_id || 'x'"
            " WHERE id = (SELECT min(id) FROM records_child)",
            "The rows of the table records_child are not those of the backup.",
        ),
        ("DROP TABLE django_session", "The table django_session is missing."),
        (
            "SELECT setval('accounts_role_id_seq', 1)",
            "Sequences stand behind their rows: accounts_role_id_seq.",
        ),
        ("DROP INDEX audit_by_authority", "The schema is not that of the backup."),
        (
            "ALTER TABLE records_child DISABLE ROW LEVEL SECURITY",
            "Policies differ: records_child.",
        ),
        (
            "DELETE FROM django_migrations WHERE app = 'boards'",
            "migrations of this version are yet to run",
        ),
        (
            "UPDATE indicators_factseries SET numerators[1] = 7 WHERE cut = ''",
            "Facts differ: E99000001.",
        ),
        ("REVOKE SELECT ON accounts_person FROM csc_app", f"{APP} may not do what it must"),
    ],
)
def test_whatever_differs_is_found(
    restored: Path, empty: Access, made: Path, statement: str, said: str
):
    """F21: an empty table, a changed row, a lost index: each is told by the name of its table."""
    name = of_this_worker("test_csc_differs")
    drop_database(name)
    with settings.EMBEDDED_POSTGRES.connect(ADMIN, "postgres") as admin:
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(empty.database)
            )
        )
    try:
        with empty.to(name).connect() as connection:
            connection.execute(statement)
        found = wrong(empty.to(name), restored, made)
    finally:
        drop_database(name)
    assert any(said in sentence for sentence in found), found


def test_a_file_that_changed_after_the_restore_is_found(
    restored: Path, empty: Access, made: Path, tmp_path: Path
):
    files = shutil.copytree(restored, tmp_path / "files")
    one = next(path for path in sorted(files.rglob("*")) if path.is_file())
    one.write_bytes(one.read_bytes() + b" ")
    assert len(wrong(empty, files, made)) == 1


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def of_a_newer_version(backup: Path) -> None:
    told = manifests.read(backup)
    told.contents.migrations.append("records.9999_from_the_future")
    manifests.write(backup, told)


def of_a_newer_server(backup: Path) -> None:
    text = (backup / manifests.NAME).read_text()
    told = json.loads(text)
    told["postgres"] = "99.1"
    text = json.dumps(told)
    (backup / manifests.NAME).write_text(text)
    sha = manifests.digest_of(backup / manifests.NAME)
    (backup / manifests.SEAL).write_text(sha)


def first_file(backup: Path) -> Path:
    return next(path for path in sorted((backup / manifests.FILES).rglob("*")) if path.is_file())


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda b: flip(b / manifests.DATABASE), "database.dump of the backup is damaged"),
        (lambda b: flip(first_file(b)), "of the backup is damaged"),
        (lambda b: flip(b / manifests.NAME), "The manifest of"),
        (lambda b: first_file(b).unlink(), "of the backup is missing"),
        (lambda b: (b / manifests.DATABASE).unlink(), "database.dump of the backup is missing"),
        (lambda b: (b / manifests.NAME).unlink(), "holds no whole backup"),
        (lambda b: (b / "more.dump").write_bytes(b"x"), "holds 1 files that its manifest"),
        (of_a_newer_version, "made by a newer version of this product"),
        (of_a_newer_server, "The backup is of PostgreSQL 99.1"),
    ],
)
def test_a_broken_backup_is_refused_before_anything_is_touched(
    backup: Path, source: Access, tmp_path: Path, spoil: Callable[[Path], None], said: str
):
    """F21: a flipped byte, a missing file, a wrong version: refused in one sentence."""
    spoil(backup)
    files = tmp_path / "files"
    with pytest.raises(Refused) as refused:
        restore(source.to("no_such_database"), files, backup)
    assert said in str(refused.value)
    assert not files.exists()


def test_a_database_with_rows_is_never_written_over(source: Access, made: Path, tmp_path: Path):
    with pytest.raises(Refused, match="The database is not empty"):
        restore(source, tmp_path / "files", made)


def test_a_folder_with_files_is_never_written_over(source: Access, made: Path, tmp_path: Path):
    (tmp_path / "kept").write_text("a file")
    with pytest.raises(Refused, match="is not empty: a restore never writes over files"):
        restore(source, tmp_path, made)


def test_a_role_that_row_level_security_binds_makes_no_backup(source: Access, tmp_path: Path):
    """R6: a backup that might leave rows out is not made at all."""
    bound = Access(source.database, source.connect_by | {"user": APP}, source.programs)
    with pytest.raises(Refused, match="may not see every row"):
        back_up(bound, tmp_path / "backups", now=NOW)
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_file_that_is_not_as_it_was_uploaded_makes_no_backup(
    source: Access, scene, tmp_path: Path
):
    kept = scene.uploads[0].files.first()
    path = Path(default_storage.path(kept.path))
    before = path.read_bytes()
    try:
        flip(path)
        with pytest.raises(Refused, match="is not as it was uploaded"):
            back_up(source, tmp_path / "backups", now=NOW)
    finally:
        path.write_bytes(before)
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_file_that_was_deleted_on_schedule_is_counted_as_gone(
    source: Access, scene, tmp_path: Path
):
    path = Path(default_storage.path(scene.uploads[0].files.first().path))
    aside = path.with_name("aside")
    path.rename(aside)
    try:
        _, told = back_up(source, tmp_path / "backups", now=NOW)
    finally:
        aside.rename(path)
    assert told.gone == 1


def test_two_backups_of_one_moment_do_not_mix(source: Access, made: Path):
    with pytest.raises(Refused, match="is there already"):
        back_up(source, made.parent, now=NOW)


def test_what_was_broken_off_leaves_nothing_that_looks_like_a_backup(
    source: Access, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("csc_dashboard.recovery.backup.write", full)
    with pytest.raises(OSError, match="no space left"):
        back_up(source, tmp_path / "backups", now=NOW)
    assert list((tmp_path / "backups").iterdir()) == []
