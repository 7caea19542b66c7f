"""Seconds of the processor beside those of the clock, and how busy the machine was meanwhile."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from django.db import connection


@dataclass
class Counted:
    """Seconds of processor of this process and of its database connection."""

    seconds: float = 0.0

    def each(self, times: int) -> float:
        """Of one of so many times."""
        return self.seconds / times


@contextmanager
def counted() -> Iterator[Counted]:
    """Count the processor's seconds meanwhile: they say more than the clock on a busy machine."""
    used, own, served = Counted(), process_time(), _served()
    yield used
    used.seconds = process_time() - own + _served() - served


def _served() -> float:
    """Seconds of processor that the database has spent on this connection; 0 where its process
    cannot be seen from here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (number,) = cursor.fetchone()
    try:
        times = Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")


def load() -> str:
    """How many wanted the processor, on average over the last minute."""
    return f"the machine's load was {os.getloadavg()[0]:.0f}"
