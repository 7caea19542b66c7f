"""Uploads that break off, or come a byte at a time, on the real web server; and the database gone
under its pages."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from ingest.models import Upload, UploadedFile
from tests.csc_dashboard.test_processes import wait_until
from tests.people import People
from tests.trust.faults.invariant import stray_files
from tests.trust.faults.sending import LAST_YEAR, THIS_YEAR
from tests.trust.faults.statements import another
from tests.trust.faults.web import THREADS, Web, web_of

pytestmark = [pytest.mark.trust, pytest.mark.django_db(transaction=True)]
# Several files, so that a body that is cut off has whole ones in it.
FILES = [*THIS_YEAR, ("Placed.csv", b"a,b\n" + b"1,2\n" * 400_000), *LAST_YEAR]
A_MINUTE = 60


@pytest.fixture
def web(people: People, tmp_path: Path) -> Iterator[Web]:
    with web_of(people.bob, tmp_path) as started:
        yield started


def on_their_way() -> list[Path]:
    """What lies in the folder of files that have not come whole."""
    return list(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir())


def test_an_upload_broken_off_leaves_nothing(web: Web, people: People):
    """F12: at one, fifty and ninety-nine hundredths; the whole of it comes in."""
    path = f"/{people.here.code}/returns/new/"
    request = web.form(path, FILES)
    for share in (1, 50, 99):
        with web.connect() as client:
            client.sendall(request[: len(request) * share // 100])
            assert share == 1 or wait_until(on_their_way, 20), "nothing was on its way"
        assert wait_until(lambda: not on_their_way(), A_MINUTE), f"{share}: a file is left"
        assert web.get(path)[0] == 200
        assert (Upload.objects.count(), UploadedFile.objects.count()) == (0, 0), share
    assert web.sends(request) == 302
    assert UploadedFile.objects.count() == len(FILES)
    assert not on_their_way()
    assert not stray_files()
    assert "Traceback" not in web.log.read_text()


def test_a_byte_a_second_holds_no_thread(web: Web, people: People, record_property):
    """F12: each thread is taken by somebody who hardly sends, and is free again in a minute."""
    path = f"/{people.here.code}/returns/new/"
    request = web.form(path, FILES)
    head = request.index(b"\r\n\r\n") + 4
    slow = [web.connect() for _ in range(THREADS)]
    over = threading.Event()

    def drip() -> None:
        place = head
        while not over.wait(1):
            slow[0].send(request[place : place + 1])  # the other says nothing more at all
            place += 1

    for client in slow:
        client.sendall(request[:head])
    threading.Thread(target=drip, daemon=True).start()
    began = time.monotonic()
    try:
        status, _, _ = web.get(path, timeout=A_MINUTE)
        waited = time.monotonic() - began
    finally:
        over.set()
        for client in slow:
            client.close()
    record_property("figure", f"free after {waited:.0f} seconds")
    assert status == 200
    assert waited > 5, "nobody was in the way"
    assert waited < A_MINUTE
    assert Upload.objects.count() == 0
    assert wait_until(lambda: not on_their_way(), A_MINUTE)


def test_the_database_gone_under_a_page(web: Web, people: People):
    """F4: connections cut between requests are made anew; one cut under a page is told of."""
    path = f"/{people.here.code}/returns/"
    for _ in range(2):
        assert web.get(path)[0] == 200
        assert end_connections("idle") > 0
    assert web.get(path)[0] == 200

    answers = []
    with another() as locking, locking.transaction():
        locking.execute("LOCK TABLE ingest_upload IN ACCESS EXCLUSIVE MODE")
        asking = threading.Thread(target=lambda: answers.append(web.get(path, timeout=A_MINUTE)))
        asking.start()
        assert wait_until(lambda: end_connections("waiting"), 20), "no page waited"
        asking.join()
    ((status, text, headers),) = answers
    assert status == 503
    assert "Sorry, the service is not available" in text
    assert int(headers["Retry-After"]) > 0
    assert web.get(path)[0] == 200


def end_connections(which: str) -> int:
    """End the web server's connections: those that are idle, or that wait for a lock."""
    asked = {"idle": "state = 'idle'", "waiting": "wait_event_type = 'Lock'"}[which]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"  # noqa: S608  ours
            f" WHERE datname = current_database() AND pid <> pg_backend_pid() AND {asked}"
        )
        return cursor.rowcount
