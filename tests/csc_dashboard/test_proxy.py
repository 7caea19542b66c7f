"""The proxy's configuration, by nginx itself: what it lets in, what it passes on, what it says."""

from __future__ import annotations

import http.server
import json
import re
import shutil
import socket
import ssl
import threading
import time
from pathlib import Path

import pytest
from django.urls import reverse

from tests.csc_dashboard.served import NAME, asked, proxy
from tests.house.files import ROOT

pytestmark = [
    pytest.mark.trust,
    pytest.mark.skipif(not shutil.which("nginx"), reason="no nginx on this machine"),
]
CONF = (ROOT / "docker" / "proxy.conf").read_text(encoding="utf-8")
FROM_INSIDE = ("/metrics", "/readyz")


class Echo(http.server.BaseHTTPRequestHandler):
    """In the product's place: says what reached it."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        told = json.dumps({"headers": list(self.headers.items()), "body": len(body)}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *args: object) -> None:
        """Nothing on the screen of a test."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("proxy")


@pytest.fixture(scope="module")
def port(folder: Path):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo) as behind:
        threading.Thread(target=behind.serve_forever, daemon=True).start()
        with proxy(folder, behind.server_port) as port:
            yield port
        behind.shutdown()


def hello(port: int, version: ssl.TLSVersion, ciphers: str = "", name: str = NAME) -> str:
    """The version that was agreed on. Raises OSError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    # Whatever this machine's own policy is, the client would speak it.
    context.set_ciphers(f"{ciphers or 'ALL'}:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = version
    with (
        socket.create_connection(("127.0.0.1", port), timeout=10) as line,
        context.wrap_socket(line, server_hostname=name) as safe,
    ):
        return safe.version()


@pytest.mark.parametrize("version", ["TLSv1_2", "TLSv1_3"])
def test_todays_tls_is_spoken(port: int, version: str):
    assert hello(port, ssl.TLSVersion[version]) == version.replace("_", ".")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize("version", ["TLSv1", "TLSv1_1"])
def test_yesterdays_is_not(port: int, version: str):
    with pytest.raises(OSError, match=r"(?i)alert|protocol|version|eof|reset"):
        hello(port, ssl.TLSVersion[version])


@pytest.mark.parametrize(
    "suite",
    ["AES128-SHA", "AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384"],
)
def test_a_suite_without_forward_secrecy_or_authenticated_encryption_is_not_spoken(
    port: int, suite: str
):
    assert hello(port, ssl.TLSVersion.TLSv1_2, "ECDHE-ECDSA-AES128-GCM-SHA256") == "TLSv1.2"
    with pytest.raises(OSError, match=r"(?i)alert|cipher|eof|reset"):
        hello(port, ssl.TLSVersion.TLSv1_2, suite)


def test_another_name_gets_no_certificate(port: int):
    with pytest.raises(OSError, match=r"(?i)unrecognized name|alert|eof|reset"):
        hello(port, ssl.TLSVersion.TLSv1_3, name="evil.example")


def test_what_the_product_believes_is_said_by_the_proxy_alone(port: int):
    _, _, told = asked(
        port, "GET", "/",
        **{
            "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http",
            "X-Forwarded-Host": "evil.example", "Forwarded": "for=203.0.113.9",
            "X_Forwarded_Proto": "http",
        },
    )  # fmt: skip
    passed_on = {name.lower(): value for name, value in json.loads(told)["headers"]}
    assert passed_on["x-forwarded-for"] == "127.0.0.1"
    assert passed_on["x-forwarded-proto"] == "https"
    assert passed_on["host"] == NAME
    assert not {"x-forwarded-host", "forwarded", "x_forwarded_proto"} & passed_on.keys()


@pytest.mark.parametrize("path", FROM_INSIDE)
def test_what_is_for_inside_stays_inside(port: int, path: str):
    assert asked(port, "GET", path)[0] == 404
    assert asked(port, "GET", "/healthz")[0] == 200


def test_trace_is_refused_before_the_product_hears_of_it(port: int):
    status, _, told = asked(port, "TRACE", "/", Cookie="__Host-s=canary")
    assert status == 405
    assert b"canary" not in told


def test_large_bodies_are_taken_where_files_are_sent_and_nowhere_else(port: int):
    body = b"x" * 2_000_000
    assert asked(port, "POST", "/sign-in/", body)[0] == 413
    for name, more in (
        ("new_upload", ()), ("extract", ("police",)), ("describe_extract", ()),
    ):  # fmt: skip
        status, _, told = asked(port, "POST", reverse(name, args=("E10000901", *more)), body)
        assert (status, json.loads(told)["body"]) == (200, len(body)), name


def test_every_form_with_files_stands_where_large_bodies_are_taken():
    """A new one elsewhere would be refused at one megabyte, and only in production."""
    [where] = re.findall(r"location ~ (\^/\[\^/\]\+/\(.*\)/) \{", CONF)
    forms = {
        path.name
        for path in (ROOT / "templates").rglob("*.html")
        if 'enctype="multipart/form-data"' in path.read_text(encoding="utf-8")
    }
    addresses = {
        "new_upload.html": reverse("new_upload", args=("E10000901",)),
        "extract.html": reverse("extract", args=("E10000901", "police")),
        "describe_extract.html": reverse("describe_extract", args=("E10000901",)),
    }
    assert forms == addresses.keys()
    assert all(re.match(where, address) for address in addresses.values())


def test_no_version_is_told_and_no_query_is_logged(port: int, folder: Path):
    _, headers, _ = asked(port, "GET", "/search/?q=canary", Referer="https://a.example/?canary")
    assert headers["Server"] == "nginx"
    until = time.monotonic() + 10
    log = folder / "proxy.log"
    while "/search/" not in log.read_text() and time.monotonic() < until:
        time.sleep(0.1)
    assert "/search/" in log.read_text()
    assert "canary" not in log.read_text()


def test_who_asks_without_end_is_told_to_wait_and_nobody_else_is(port: int):
    """L7: by session; and by address where there is none."""
    one, other = ("__Host-s=" + letter * 32 for letter in "ab")
    told = [asked(port, "GET", "/", Cookie=one)[0] for _ in range(150)]
    assert told[0] == 200
    assert 429 in told
    assert asked(port, "GET", "/", Cookie=other)[0] == 200
