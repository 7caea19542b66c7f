"""One authority out and in again: the same to the byte, and no other touched."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.test import override_settings

from accounts.models import Authority, Person
from csc_dashboard.embedded import ADMIN, TEMPLATE, make_database
from csc_dashboard.recovery import one_authority
from csc_dashboard.recovery.access import Access, Refused, of_embedded
from csc_dashboard.recovery.contents import contents_of
from csc_dashboard.scratch import drop_database
from tests.builders import SYNTHETIC
from tests.databases import of_this_worker

# What is nobody's own, and loaded from files that anybody has; and what is Django's.
SHARED = {
    "auth_group", "auth_group_permissions", "auth_permission", "django_content_type",
    "django_session", "indicators_area", "indicators_deprivation", "indicators_neighbour",
    "indicators_population", "indicators_published", "indicators_publishedfile",
    "ingest_provider", "records_postcode", "records_postcodeedition", "records_ward",
}  # fmt: skip
# How people sign in stays where they did: on another server they begin anew, by a new link.
LEFT_BEHIND = {
    "account_emailaddress", "account_emailconfirmation", "accounts_guess", "mfa_authenticator",
    "socialaccount_socialaccount", "socialaccount_socialapp", "socialaccount_socialtoken",
    "usersessions_usersession",
}  # fmt: skip


def test_every_table_is_an_authoritys_or_everybodys():
    """R5: a new table that hangs on no authority is either shared, and named here, or lost."""
    belonging = {each.table for each in one_authority.belonging()}
    every = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert every - belonging == SHARED | LEFT_BEHIND


def test_nothing_that_belongs_points_at_what_is_left_behind():
    known = {each.model for each in one_authority.belonging()}
    strange = {
        f"{each.table}.{key.column}"
        for each in one_authority.belonging()
        for key in one_authority._keys(each.model)
        if key.related_model not in known
    }
    assert not strange


@pytest.fixture(scope="module")
def source(scene, scene_made) -> Access:
    return of_embedded(settings.EMBEDDED_POSTGRES, scene_made.database)


@pytest.fixture(scope="module")
def archive(source: Access, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "authority.zip"
    one_authority.export(source, SYNTHETIC.code, path)
    return path


@pytest.fixture(scope="module")
def empty(source: Access) -> Iterator[Access]:
    """A migrated server with no row of anybody: the schema alone of where the scene stands."""
    name = of_this_worker("test_csc_imported")
    drop_database(name)
    with settings.EMBEDDED_POSTGRES.connect(ADMIN, "postgres") as admin:
        make_database(admin, name, TEMPLATE)
    there = source.to(name)
    dumped = source.run("pg_dump", "--schema-only", "--format=custom")
    path = Path(settings.VAR) / "schema.dump"
    path.write_bytes(dumped.stdout)
    assert there.run("pg_restore", "--exit-on-error", f"--dbname={name}", path).returncode == 0
    path.unlink()
    with source.connect() as old, there.connect() as new:
        rows = old.execute("SELECT app, name, applied FROM django_migrations").fetchall()
        new.cursor().executemany(
            "INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", rows
        )
    yield there
    drop_database(name)


def test_out_in_and_out_again_is_the_same_to_the_byte(
    archive: Path, empty: Access, source: Access, tmp_path: Path
):
    """R5: rows, people and files; nobody else's come with them, and where they come from nothing
    changes."""
    with source.connect() as connection:
        before = contents_of(source, connection)
    files = tmp_path / "files"
    counts = one_authority.take_in(empty, archive, files)
    assert counts["records_child"] > 100
    assert counts["accounts_authority"] == 1

    stored = settings.STORAGES["default"] | {"OPTIONS": {"location": files, "base_url": None}}
    with override_settings(STORAGES=settings.STORAGES | {"default": stored}):
        one_authority.export(empty, SYNTHETIC.code, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == archive.read_bytes()
    with source.connect() as connection:
        assert contents_of(source, connection) == before
    with empty.connect() as connection:
        # A second import finds the authority, and numbers go on behind those that came.
        row = connection.execute(
            "SELECT (SELECT max(id) FROM records_child), nextval('records_child_id_seq')"
        ).fetchone()
        assert row[1] > row[0]
    with pytest.raises(Refused, match="is known here already"):
        one_authority.take_in(empty, archive, tmp_path / "more")


def test_only_the_authoritys_own_rows_are_in_it(archive: Path, scene):
    """R5: the authority next door, and who works there alone, stay where they are."""
    with zipfile.ZipFile(archive) as opened:
        people = opened.read("tables/accounts_person").decode()
        whose = opened.read("tables/accounts_authority").decode()
    assert scene.lead.email in people
    assert scene.stranger.email not in people
    assert scene.next_door.code not in whose
    assert Authority.objects.count() == 2
    assert Person.objects.count() > 2


def test_it_is_not_put_where_it_is_already(archive: Path, source: Access, tmp_path: Path):
    with pytest.raises(Refused, match="is known here already"):
        one_authority.take_in(source, archive, tmp_path / "files")


def test_a_damaged_archive_changes_nothing(archive: Path, empty: Access, tmp_path: Path):
    broken = shutil.copy(archive, tmp_path / "broken.zip")
    data = bytearray(Path(broken).read_bytes())
    data[len(data) // 3] ^= 1
    Path(broken).write_bytes(bytes(data))
    with empty.connect() as connection:
        before = contents_of(empty, connection).tables
    with pytest.raises(Refused):
        one_authority.take_in(empty, Path(broken), tmp_path / "files")
    with empty.connect() as connection:
        assert contents_of(empty, connection).tables == before


def test_an_export_writes_over_no_file(source: Access, archive: Path):
    with pytest.raises(Refused, match="never writes over a file"):
        one_authority.export(source, SYNTHETIC.code, archive)


def test_an_authority_that_is_not_known_is_not_exported(source: Access, tmp_path: Path):
    with pytest.raises(Refused, match="No authority of that code"):
        one_authority.export(source, "E00000000", tmp_path / "none.zip")
    assert list(tmp_path.iterdir()) == []
