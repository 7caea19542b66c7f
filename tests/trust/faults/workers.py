"""Real workers with their clock, on a broker of the test's own: a folder, or a Redis."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.db import connection
from kombu import Connection

from ingest.models import Upload
from tests.house.files import ROOT

A_MINUTE = 60
QUEUE = "celery"


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    """Wait a minute at most."""
    give_up_at = time.monotonic() + A_MINUTE
    while not is_so():
        assert time.monotonic() < give_up_at, f"not within a minute: {what}"
        time.sleep(0.05)


def is_done(upload: Upload) -> bool:
    """Whether a worker has done all it can with an upload, and has let go of it."""
    now = Upload.objects.get(pk=upload.pk)
    return not now.is_working and now.lease_until is None


@dataclass
class Worker:
    """A worker with its clock, in a process group of its own; `given`: more of its environment."""

    folder: Path
    broker: str
    process: subprocess.Popen | None = None
    given: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        """Start it."""
        for name in ("queue", "control"):
            (self.folder / name).mkdir(exist_ok=True)
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "celery", "--app", "csc_dashboard.celery", "--quiet",
                "worker", "--beat", "--concurrency", "1", "--loglevel", "WARNING",
                "--without-gossip", "--without-mingle", "--without-heartbeat",
            ],
            env=os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
                "TEST_DATABASE": connection.settings_dict["NAME"],
                "TEST_FOLDER": str(self.folder),
                "TEST_BROKER": self.broker,
            }
            | self.given,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "log").open("ab"),
            start_new_session=True,
        )  # fmt: skip

    def kill(self) -> None:
        """SIGKILL to every process of the group."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def keep_running(self) -> int:
        """Start it again if it has ended, as whoever supervises it does; 1 if it had."""
        if self.process is not None and self.process.poll() is None:
            return 0
        self.start()
        return 1

    def log(self) -> str:
        """What it said."""
        path = self.folder / "log"
        return path.read_text() if path.exists() else ""

    @contextmanager
    def talking(self) -> Iterator[Connection]:
        """A connection to its broker."""
        folders = {
            "data_folder_in": str(self.folder / "queue"),
            "data_folder_out": str(self.folder / "queue"),
            "control_folder": str(self.folder / "control"),
        }
        for name in ("queue", "control"):
            (self.folder / name).mkdir(exist_ok=True)
        on_files = self.broker.startswith("filesystem:")
        with Connection(self.broker, transport_options=folders if on_files else {}) as talking:
            yield talking

    def publish(self, body: object, **said: object) -> None:
        """Put a message into its queue, whatever it is."""
        with self.talking() as talking:
            talking.Producer().publish(body, routing_key=QUEUE, **said)

    def put_raw(self, content: bytes) -> None:
        """Put bytes into its queue that nothing made of a message."""
        if self.broker.startswith("filesystem:"):
            (self.folder / "queue").mkdir(exist_ok=True)
            (self.folder / "queue" / f"0_{uuid.uuid4()}.{QUEUE}.msg").write_bytes(content)
            return
        with self.talking() as talking:
            talking.default_channel.client.lpush(QUEUE, content)

    def waiting(self) -> int:
        """How many messages wait, or were handed out and not done with."""
        if self.broker.startswith("filesystem:"):
            return len(list((self.folder / "queue").glob(f"*.{QUEUE}.msg")))
        with self.talking() as talking:
            redis = talking.default_channel.client
            return redis.llen(QUEUE) + redis.hlen("unacked")

    def empty_broker(self) -> None:
        """Forget every message, and every queue."""
        if self.broker.startswith("filesystem:"):
            for name in ("queue", "control"):
                for path in (self.folder / name).iterdir():
                    path.unlink(missing_ok=True)
            return
        with self.talking() as talking:
            talking.default_channel.client.flushall()


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """A Redis of the test's own, on a socket that nobody else can reach; its address. It keeps
    nothing when it ends."""
    path = folder / "redis.sock"
    server = subprocess.Popen(
        ["redis-server", "--port", "0", "--unixsocket", str(path), "--save", "", "--dir", folder],
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_until(path.exists, "Redis answers")
        yield f"redis+socket://{path}"
    finally:
        server.kill()
        server.wait()
        path.unlink(missing_ok=True)


@contextmanager
def worker_on(kind: str, folder: Path) -> Iterator[Worker]:
    """A worker not yet started, on a broker of that kind: "filesystem" or "redis"."""
    with broker_of(kind, folder) as broker:
        made = Worker(folder, broker)
        try:
            yield made
        finally:
            made.kill()


@contextmanager
def broker_of(kind: str, folder: Path) -> Iterator[str]:
    """The address of a broker of that kind."""
    if kind == "filesystem":
        yield "filesystem://localhost/"
        return
    if not shutil.which("redis-server"):
        missing = pytest.fail if "CI" in os.environ else pytest.skip
        missing("no redis-server on this machine (on Debian: apt install redis-server)")
    with redis_server(folder) as broker:
        yield broker
