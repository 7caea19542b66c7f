"""Disks that are full: of the files kept, of those on their way, of the database, of the log."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import close_old_connections
from django.test import override_settings

from csc_dashboard.unavailable import Why
from ingest import actions, pipeline
from ingest.models import Stage, Upload
from tests.house.files import ROOT
from tests.pages import PageClient
from tests.people import People
from tests.trust.faults.disks import full, small_disk
from tests.trust.faults.invariant import Import, a_minute_passes, through_the_fault
from tests.trust.faults.sending import LAST_YEAR, send
from tests.trust.faults.servers import own_server

# Room for a new server, and little more.
MEGABYTES = 420
LARGE = [("Header.csv", b"x" * 3_000_000)]


@pytest.fixture
def disk(tmp_path: Path):
    with small_disk(tmp_path / "disk", 2) as folder:
        yield folder


def nothing_is_taken(answer) -> None:
    """The person is told why, and no row of it is there."""
    assert answer.status_code == 503
    assert Why.FULL in answer.content.decode()
    assert Upload.objects.count() == 0


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_where_files_are_kept(db, people: People, disk: Path):
    """F10: of an upload that does not fit nothing is there, and what fits comes in again."""
    kept = settings.STORAGES["default"] | {"OPTIONS": {"location": disk, "base_url": None}}
    client = PageClient(raise_request_exception=False).as_person(people.bob)
    with override_settings(STORAGES=settings.STORAGES | {"default": kept}):
        nothing_is_taken(send(client, people.here, [*LAST_YEAR, *LARGE]))
        assert files_in(disk) == []
        assert send(client, people.here).status_code == 302
        assert Upload.objects.get().files.count() == len(files_in(disk)) == 2


def test_where_files_are_on_their_way(db, people: People, disk: Path):
    """F10: of an upload that does not fit nothing is there, and what fits comes in again."""
    client = PageClient(raise_request_exception=False).as_person(people.bob)
    with override_settings(FILE_UPLOAD_TEMP_DIR=disk):
        nothing_is_taken(send(client, people.here, [*LAST_YEAR, *LARGE]))
        assert files_in(disk) == []
        assert send(client, people.here).status_code == 302
        assert files_in(disk) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_log_that_cannot_be_written_holds_nothing_up(coming_in: Import, capfd):
    """F10: work goes on without it, and nothing of a return is said elsewhere instead."""
    handler = logging.StreamHandler(Path("/dev/full").open("w"))  # noqa: SIM115  closed below
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        coming_in.holds_through(lambda upload: pipeline.work_on(upload.pk), "a full log")
        logging.getLogger("ingest").error("upload %s failed", "nobody")
    finally:
        root.removeHandler(handler)
        root.setLevel(logging.WARNING)
    assert "WBRI" not in capfd.readouterr().err


@pytest.mark.trust
def test_the_database(django_db_setup, django_db_blocker, record_property):
    """F10: the disk of the database fills in the middle of an import: the reason is said, nothing
    is half there, and the return comes in once there is room."""
    place = ROOT / "var" / "test" / f"full-{os.getpid()}"
    with (
        django_db_blocker.unblock(),
        small_disk(place, MEGABYTES) as disk,
        own_server(disk / "postgres") as own,
    ):
        client = PageClient(raise_request_exception=False).as_person(own.person)
        taken = own.taken()
        upload = taken.received()
        with full(disk):
            for _ in range(2):
                through_the_fault(lambda: pipeline.work_on(upload.pk))
                close_old_connections()
            answer = send(client, own.authority)
            assert answer.status_code in (302, 503)
        for waiting in Upload.objects.exclude(pk=upload.pk).filter(stage=Stage.RECEIVED):
            a_minute_passes()
            actions.discard(waiting, None)
        a_minute_passes()
        taken.holds(upload, "a full disk")
        record_property("figure", f"{upload.stage}, {answer.status_code}")
        if upload.stage == Stage.FAILED:
            assert upload.message == pipeline.DISK_FULL
        assert client.get(f"/{own.authority.code}/returns/").status_code == 200
        assert taken.ready().stage == Stage.READY
