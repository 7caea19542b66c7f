"""What a worker under test does besides its work: it writes down each ring, and dies or runs out of
memory where the test says so. Imported by the settings of such a worker."""

from __future__ import annotations

import os
import resource
import signal
from pathlib import Path

from celery.signals import task_prerun

RUNG = "rung"
# How much more memory than it has a worker is given, and on which upload it is killed.
MEMORY = "TEST_MEMORY_MB"
KILLED_ON = "TEST_KILLED_ON"
MEGABYTE = 1 << 20


@task_prerun.connect
def before(task=None, args=(), **_: object) -> None:
    """Called in the process that is about to do a task."""
    if task.name != "ingest.tasks.take_in":
        return
    with (Path(os.environ["TEST_FOLDER"]) / RUNG).open("a") as file:
        file.write(f"{args}\n")
    if MEMORY in os.environ:
        _limit_memory(int(os.environ[MEMORY]))
    if KILLED_ON in os.environ:
        _die_on(os.environ[KILLED_ON])


def rung(folder: Path) -> int:
    """How often a worker was rung for an upload."""
    path = folder / RUNG
    return len(path.read_text().splitlines()) if path.exists() else 0


def _limit_memory(megabytes: int) -> None:
    from ingest import pipeline  # noqa: F401  what every import needs is loaded before it counts

    if resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = pages * resource.getpagesize() + megabytes * MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _die_on(upload_id: str) -> None:
    from ingest import pipeline

    take_in = pipeline._take_in

    def dying(upload, **said: object) -> None:
        if str(upload.pk) == upload_id:
            os.kill(os.getpid(), signal.SIGKILL)
        take_in(upload, **said)

    pipeline._take_in = dying
