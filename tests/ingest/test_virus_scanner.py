"""A virus scanner that is named is asked about every file first, and what it does not call clean is
not opened."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from ingest.models import Stage
from ingest.readers import SourceFile
from ingest.virus_scanner import PIECE, ScannerAway, refuse_viruses
from ingest.vocabulary import Refused
from tests.ingest import journey
from tests.ingest.journey import received, told_of, worked_on

GOOD = journey.ssda903(journey.EPISODES_2024)
# Nothing that our own readers would take for harmful.
MARK = b"a virus of this test"


@contextmanager
def scanner(folder: Path, answers=None):
    """ClamAV's service as far as it is spoken to: yields its address and what it was given."""
    given: list[bytes] = []
    path = folder / "clamd.ctl"

    def serve(listener: socket.socket) -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            with line, line.makefile("rwb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                data = b""
                while size := struct.unpack("!L", stream.read(4))[0]:
                    data += stream.read(size)
                given.append(data)
                found = b"stream: Test-Mark FOUND" if MARK in data else b"stream: OK"
                stream.write((found if answers is None else answers) + b"\0")

    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        thread = threading.Thread(target=serve, args=(listener,), daemon=True)
        thread.start()
        yield f"unix:{path}", given
        listener.shutdown(socket.SHUT_RDWR)
    thread.join()


def test_each_file_is_asked_about_whole(tmp_path: Path):
    """B10: also one that takes more than a piece."""
    files = [SourceFile("a.csv", b"x" * (2 * PIECE + 1)), SourceFile("b.csv", b"y")]
    with scanner(tmp_path) as (address, given):
        refuse_viruses(files, address)
    assert given == [file.data for file in files]


def test_a_file_with_a_virus_is_refused_by_its_name(tmp_path: Path):
    """B10: MALWARE_FOUND."""
    with scanner(tmp_path) as (address, _), pytest.raises(Refused) as refusal:
        refuse_viruses([SourceFile("a.csv", b"CHILD\n" + MARK)], address)
    assert refusal.value.code == "MALWARE_FOUND"
    assert refusal.value.message == "a.csv is harmful and was not kept."


@pytest.mark.parametrize(
    "answer", [b"INSTREAM size limit exceeded. ERROR", b"", b"stream: OKAY", b"x" * 9_000]
)
def test_whatever_is_not_called_clean_is_not_opened(tmp_path: Path, answer: bytes):
    with scanner(tmp_path, answer) as (address, _), pytest.raises(ScannerAway):
        refuse_viruses([SourceFile("a.csv", b"x")], address)


def test_a_scanner_that_is_away_lets_nothing_through(tmp_path: Path):
    for address in (f"unix:{tmp_path}/none.ctl", "tcp://127.0.0.1:9"):
        with pytest.raises(ScannerAway):
            refuse_viruses([SourceFile("a.csv", b"x")], address)


def test_where_none_is_named_nobody_is_asked():
    refuse_viruses([SourceFile("a.csv", MARK)], "")


@pytest.mark.django_db(transaction=True)
def test_what_was_harmful_is_deleted_and_its_digest_kept(people, settings, tmp_path: Path):
    upload = received(people.here, [*GOOD, ("more.csv", MARK)], people.bob)
    paths = [file.path for file in upload.files.all()]
    with scanner(tmp_path) as (settings.VIRUS_SCANNER, _):
        upload = worked_on(upload)
    assert (upload.stage, upload.error_code) == (Stage.REFUSED, "MALWARE_FOUND")
    assert not [path for path in paths if default_storage.exists(path)]
    assert {(file.path, len(file.sha256)) for file in upload.files.all()} == {("", 64)}
    assert told_of(upload) == ["upload received", "upload refused"]


@pytest.mark.django_db
def test_while_it_is_away_a_return_fails_with_a_sentence(people, settings, tmp_path: Path):
    settings.VIRUS_SCANNER = f"unix:{tmp_path}/none.ctl"
    upload = worked_on(received(people.here, GOOD, people.bob))
    assert upload.stage == Stage.FAILED
    assert upload.message.startswith("The virus scanner did not look through what was sent")
    assert upload.release is None


@pytest.mark.django_db
def test_a_clean_return_goes_on(people, settings, tmp_path: Path):
    with scanner(tmp_path) as (settings.VIRUS_SCANNER, given):
        upload = worked_on(received(people.here, GOOD, people.bob))
    assert upload.stage == Stage.READY
    assert len(given) == len(GOOD)
