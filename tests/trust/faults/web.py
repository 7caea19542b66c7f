"""The real web server over the tests' own database, and clients that speak to it by the byte."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from accounts.models import Person
from csc_dashboard import processes
from tests.csc_dashboard.test_processes import wait_until
from tests.house.files import ROOT
from tests.ingest.journey import Files
from tests.pages import PageClient

THREADS = 2
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Web:
    """A web server of one process and two threads, spoken to as one person."""

    port: int
    cookie: str
    log: Path

    def get(self, path: str, *, timeout: float = 20) -> tuple[int, str, dict[str, str]]:
        """Status, text and headers of a page."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", headers={"Cookie": self.cookie}
        )
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:  # noqa: S310 our own address
                return answer.status, answer.read().decode(), dict(answer.headers)
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode(), dict(answer.headers)

    def form(self, path: str, files: Files) -> bytes:
        """A request that sends the files, from its first byte to its last."""
        token = TOKEN.search(self.get(path)[1])[1]
        mark = uuid.uuid4().hex
        fields = (("csrfmiddlewaretoken", token), ("dataset", "auto"), ("year", "2024"))
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields
        ]
        for name, content in files:
            begins = f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="{name}"'
            parts += [f"{begins}\r\nContent-Type: text/csv\r\n\r\n".encode(), content, b"\r\n"]
        body = b"".join([*parts, f"--{mark}--\r\n".encode()])
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {self.cookie}\r\n"
            f"Content-Type: multipart/form-data; boundary={mark}\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        return head.encode() + body

    def connect(self) -> socket.socket:
        """A connection to it."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)

    def sends(self, request: bytes) -> int:
        """Send all of it; the status of the answer."""
        with self.connect() as client:
            client.sendall(request)
            return int(client.recv(64).split()[1])


@contextmanager
def web_of(person: Person, folder: Path) -> Iterator[Web]:
    """Within: the web server answers, and the person is signed in."""
    listener = processes.take_port(0)
    process = started(listener, folder)
    web = as_person(person, listener, folder)
    try:
        assert wait_until(lambda: _answers(web), 60), web.log.read_text()
        yield web
    finally:
        killed(process)
        listener.close()


def as_person(person: Person, listener: socket.socket, folder: Path) -> Web:
    """What answers at `listener`, spoken to as somebody who has signed in."""
    name = settings.SESSION_COOKIE_NAME
    cookie = PageClient().as_person(person).cookies[name].value
    return Web(listener.getsockname()[1], f"{name}={cookie}", folder / "web.log")


def started(where: socket.socket | int, folder: Path) -> subprocess.Popen:
    """A web server at a listener, which others may hold as well, or at a port of its own."""
    own = isinstance(where, int)
    at = f"127.0.0.1:{where}" if own else f"fd://{where.fileno()}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
        "TEST_DATABASE": connection.settings_dict["NAME"],
        "TEST_FOLDER": str(folder),
        "TEST_BROKER": "memory://",
    }
    with (folder / "web.log").open("ab") as out:
        return subprocess.Popen(
            [
                sys.executable, "-m", "gunicorn", "csc_dashboard.wsgi",
                "--bind", at, "--workers", "1", "--threads", str(THREADS),
                "--timeout", "120", "--log-level", "warning", "--no-control-socket",
            ],
            cwd=ROOT, env=environment, stdout=out, stderr=out, start_new_session=True,
            pass_fds=() if own else (where.fileno(),),
        )  # fmt: skip


def killed(process: subprocess.Popen) -> None:
    """End it and its children at once."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _answers(web: Web) -> bool:
    with suppress(OSError):
        return web.get("/healthz")[0] == 200
    return False
