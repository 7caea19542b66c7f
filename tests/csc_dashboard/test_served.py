"""The image's web server over a real socket: one reading of every request, and nothing of the
inside."""

from __future__ import annotations

import re
import socket
from contextlib import suppress

import pytest

from tests.csc_dashboard.served import NAME, web_server
from tests.house.files import ROOT

pytestmark = pytest.mark.trust


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory):
    with web_server(tmp_path_factory.mktemp("served")) as port:
        yield port


def sent(port: int, request: bytes) -> bytes:
    """What comes back for these very bytes, until the server closes or says no more."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(request)
        # The first request of each of its processes waits until that has started.
        told = line.recv(65_536)
        line.settimeout(3)
        with suppress(TimeoutError, ConnectionResetError):
            while piece := line.recv(65_536):
                told += piece
        return told


def asked(port: int, first: str, *headers: str, body: str = "") -> bytes:
    lines = [first, f"Host: {NAME}", "Connection: close", *headers]
    return sent(port, ("\r\n".join(lines) + f"\r\n\r\n{body}").encode())


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


INNER = "GET /healthz HTTP/1.1\r\nHost: " + NAME + "\r\n\r\n"


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(("Content-Length: 5", "Transfer-Encoding: chunked"), id="both"),
        pytest.param(("Content-Length: 5", "Content-Length: 50"), id="two lengths"),
        pytest.param(("Content-Length: +5",), id="a sign"),
        pytest.param(("Content-Length: 5, 5",), id="a list"),
        pytest.param(("Transfer-Encoding: xchunked",), id="another coding"),
        pytest.param(("Transfer-Encoding: chunked, identity",), id="chunked not last"),
        pytest.param(("Transfer-Encoding : chunked",), id="space before the colon"),
        pytest.param(("X-A: b", " Transfer-Encoding: chunked"), id="a folded line"),
        pytest.param(("Content-Length: 5\nTransfer-Encoding: chunked",), id="bare line feed"),
        pytest.param(("Transfer-Encoding: chunked", "X:\0"), id="a NUL"),
    ],
)
def test_where_a_message_ends_is_read_in_one_way_or_not_at_all(port: int, headers: tuple):
    """No request is hidden in another: whatever two servers could read in two ways is refused,
    and the connection closed before what follows is read."""
    answer = asked(port, "POST /healthz HTTP/1.1", *headers, body="0\r\n\r\n" + INNER)
    assert status(answer) in (400, 501)
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b'"process"' not in answer


def test_two_requests_in_a_row_are_two(port: int):
    """The same bytes, told apart as they should be: the test above could fail."""
    first = f"POST /healthz HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 5\r\n\r\nhello"
    last = INNER.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")
    assert sent(port, (first + last).encode()).count(b"HTTP/1.1 ") == 2


def test_trace_is_not_answered_with_the_request(port: int):
    answer = asked(port, "TRACE / HTTP/1.1", "Cookie: __Host-s=canary")
    assert status(answer) == 405
    assert b"canary" not in answer


def test_another_hosts_name_is_not_answered(port: int):
    answer = sent(port, b"GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
    assert status(answer) == 400


def test_everything_but_its_health_is_led_to_https(port: int):
    assert status(asked(port, "GET /healthz HTTP/1.1")) == 200
    answer = asked(port, "GET /sign-in/ HTTP/1.1")
    assert status(answer) == 301
    assert f"Location: https://{NAME}/sign-in/".encode() in answer
    # An underscore for a dash is another header: a proxy would not have taken it away.
    assert status(asked(port, "GET /sign-in/ HTTP/1.1", "X_Forwarded_Proto: https")) == 301


def test_static_files_have_their_hash_in_their_name_and_are_kept_for_ever(port: int):
    answer = asked(port, "GET /static/staticfiles.json HTTP/1.1", "X-Forwarded-Proto: https")
    hashed = re.search(rb'"css/[\w.-]+\.css": "(css/[\w.-]+\.[0-9a-f]{12}\.css)"', answer)
    assert hashed, answer[:400]
    file = asked(
        port, f"GET /static/{hashed[1].decode()} HTTP/1.1", "X-Forwarded-Proto: https"
    )
    assert status(file) == 200
    assert b"immutable" in file
    assert b"Content-Type: text/css" in file


def test_a_fault_over_the_wire_says_nothing_of_the_inside(port: int):
    """There is no database here, so every page breaks."""
    answer = asked(port, "GET /sign-in/ HTTP/1.1", "X-Forwarded-Proto: https")
    assert status(answer) in (500, 503)
    for inside in (b"Traceback", b"psycopg", b"csc_app", str(ROOT).encode()):
        assert inside not in answer
