"""The web server of a service and the proxy in front of it, as they are deployed, on loopback."""

from __future__ import annotations

import datetime as dt
import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.csc_dashboard.test_settings import SERVICE, run
from tests.house.files import ROOT

NAME = "dashboard.example.gov.uk"
READY_SECONDS = 60


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def command_of_the_image(port: int) -> list[str]:
    """What the image runs, at a port of this machine."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", "")
    [command] = re.findall(r"^CMD (\[.*\])$", text, re.M)
    told = json.loads(command)
    return [sys.executable, "-m", *(f"127.0.0.1:{port}" if ":8000" in t else t for t in told)]


@contextmanager
def web_server(folder: Path) -> Iterator[int]:
    """gunicorn with the settings of a service, its static files gathered; its port. No database is
    there: what needs one is not asked for."""
    environment = SERVICE | {"CSC_BEHIND_PROXY": "1", "CSC_STATIC": str(folder / "static")}
    gathered = run(["manage.py", "collectstatic", "--no-input", "-v0"], folder, environment)
    assert gathered.returncode == 0, gathered.stderr
    port = free_port()
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME")}
    with (folder / "web.log").open("wb") as log:
        server = subprocess.Popen(
            command_of_the_image(port),
            cwd=ROOT, stdout=log, stderr=log,
            env=kept | {"CSC_VAR": str(folder)} | environment,
        )  # fmt: skip
        with _ended(server):
            until_listening(port, server)
            yield port


@contextmanager
def proxy(folder: Path, *behind: int) -> Iterator[int]:
    """nginx with docker/proxy.conf, a certificate of its own; the port at which it speaks TLS.
    `behind`: the port of each web server, or of one in the place of both."""
    certificate, key = _certificate(folder)
    port, plain = free_port(), free_port()
    text = (ROOT / "docker" / "proxy.conf").read_text(encoding="utf-8")
    for old, new in (
        ("server 127.0.0.1:8000 ", f"server 127.0.0.1:{behind[0]} "),
        ("server 127.0.0.1:8001 ", f"server 127.0.0.1:{behind[-1]} "),
        ("listen 443 ", f"listen 127.0.0.1:{port} "),
        ("listen 80 ", f"listen 127.0.0.1:{plain} "),
        ("/etc/ssl/dashboard/certificate.pem", str(certificate)),
        ("/etc/ssl/dashboard/key.pem", str(key)),
        ("/var/log/nginx/dashboard.log", str(folder / "proxy.log")),
    ):
        assert old in text, old
        text = text.replace(old, new)
    # Its own folders, which packages put elsewhere.
    places = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    text = text.replace("http {\n", f"http {{\n{places}", 1)
    # Of the folders of a test nobody else may read.
    who = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "proxy.conf").write_text(f"{who}pid {folder}/proxy.pid;\n{text}")
    server = subprocess.Popen(
        [
            shutil.which("nginx"), "-p", str(folder), "-c", str(folder / "proxy.conf"),
            "-e", "stderr", "-g", "daemon off;",
        ],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    with _ended(server):
        until_listening(port, server)
        yield port


def asked(port: int, method: str, path: str, body: bytes | None = None, **headers: str):
    """(status, headers, body) of an answer, over TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    line = http.client.HTTPSConnection("127.0.0.1", port, timeout=20, context=context)
    line.sock = context.wrap_socket(
        socket.create_connection(("127.0.0.1", port), timeout=20),
        server_hostname=NAME,
    )
    line.request(method, path, body, {"Host": NAME} | headers)
    answer = line.getresponse()
    told = answer.status, dict(answer.getheaders()), answer.read()
    line.close()
    return told


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths


@contextmanager
def _ended(server: subprocess.Popen) -> Iterator[None]:
    try:
        yield
    finally:
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.wait(20)
        server.kill()
        server.wait()


def until_listening(port: int, server: subprocess.Popen) -> None:
    """Wait until it can be connected with."""
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError("the server did not start")
