"""A body that ends before its end, or hardly comes, is no body."""

from __future__ import annotations

import re
import socket
from io import BytesIO
from threading import Event

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from csc_dashboard import incoming
from csc_dashboard.incoming import Body, BodyCutOffError, WholeBodies
from tests.people import People

WHOLE = b"first line\nsecond\n" * 10_000


def body(content: bytes, length: int = len(WHOLE)) -> Body:
    return Body(BytesIO(content), length, lambda: None)


@pytest.mark.parametrize("size", [1, 7, 65_536, 100_000, -1, None])
def test_what_comes_whole_is_read_whole(size: int | None):
    reading = body(WHOLE)
    pieces = list(iter(lambda: reading.read(size), b""))
    assert b"".join(pieces) == WHOLE
    assert reading.read() == b""


def test_it_is_read_by_line_too():
    reading = body(WHOLE)
    assert reading.readline() == b"first line\n"
    assert reading.readline(3) == b"sec"
    assert b"".join(iter(reading.readline, b"")) == WHOLE[len(b"first line\nsec") :]


@pytest.mark.parametrize("came", [0, 1, 50, 99])
@pytest.mark.parametrize("how", ["read", "readline"])
def test_one_that_is_cut_off_is_said_to_be(came: int, how: str):
    reading = body(WHOLE[: len(WHOLE) * came // 100])
    with pytest.raises(BodyCutOffError):
        list(iter(getattr(reading, how), b""))


def test_one_that_hardly_comes_is_ended(monkeypatch: pytest.MonkeyPatch):
    """It comes from a client that says nothing more; the next one sends in time."""
    monkeypatch.setattr(incoming, "SPAN_SECONDS", 0.05)
    near, far = socket.socketpair()
    far.sendall(b"x" * 10)
    seen = []

    def application(environ: dict, start_response: object) -> list[bytes]:
        with pytest.raises(BodyCutOffError):
            environ["wsgi.input"].read()
        seen.append("cut off")
        return []

    asked = {
        "CONTENT_LENGTH": "1000",
        "wsgi.input": near.makefile("rb", buffering=0),
        "gunicorn.socket": near,
    }
    WholeBodies(application)(asked, None)
    assert seen == ["cut off"]
    far.close()
    near.close()


def test_one_that_comes_in_time_is_let_be(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(incoming, "SPAN_SECONDS", 0.02)
    monkeypatch.setattr(incoming, "PIECE", 4)
    ended, pause = [], Event()

    class Slow(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            pause.wait(0.005)
            return super().read(size)

    reading = Body(Slow(WHOLE[:100]), 100, lambda: ended.append("ended"))
    assert reading.read() == WHOLE[:100]
    assert not ended


def test_a_request_without_a_body_is_left_alone():
    given = {"CONTENT_LENGTH": "", "wsgi.input": BytesIO()}
    assert WholeBodies(lambda environ, _: [environ["wsgi.input"]])(given, None) == [
        given["wsgi.input"]
    ]


@pytest.fixture
def no_room(settings) -> None:
    """Nothing can be written where files on their way are: whoever tries breaks."""
    settings.FILE_UPLOAD_TEMP_DIR = "/no/such/folder"


def large() -> SimpleUploadedFile:
    return SimpleUploadedFile("return.csv", b"CHILD,DOB\n" * 500_000)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/sign-in/", "/{}/returns/new/", "/no/such/page/"])
def test_a_large_file_of_nobody_is_written_nowhere(people: People, no_room, page: str):
    """F10: whoever finds the address cannot fill the disk that uploads need; they are answered as
    without a file, with a session of theirs and the right token too."""
    client = Client(enforce_csrf_checks=True)
    form = client.get("/sign-in/").content.decode()
    said = {"csrfmiddlewaretoken": re.search(r'csrfmiddlewaretoken" value="(\w+)"', form)[1]}
    address = page.format(people.here.code)
    without = client.post(address, said)
    answer = client.post(address, said | {"files": large()})
    assert answer.status_code == without.status_code in (200, 302, 404)
    assert answer.headers.get("Location") == without.headers.get("Location")


@pytest.mark.django_db
def test_a_file_of_somebody_is_written(people: People, page: Client, no_room):
    """F10: which is why it breaks where it cannot be."""
    page.force_login(people.bob)
    with pytest.raises(FileNotFoundError):
        page.post(f"/{people.here.code}/returns/new/", {"files": large()})
