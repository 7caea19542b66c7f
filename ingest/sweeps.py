"""When the sweep that restarts interrupted work was last seen: a worker that is well makes one
every ten seconds.

Kept as the time of a file, since it is worth a glance and not a row.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

from django.conf import settings

# Six sweeps that did not come: the worker or its clock is gone.
TOO_LONG = timedelta(seconds=60)


def note(now: datetime) -> None:
    """A sweep was made."""
    settings.SWEPT.touch()
    os.utime(settings.SWEPT, (now.timestamp(), now.timestamp()))


def last() -> datetime | None:
    """When the last was made, or None."""
    try:
        return datetime.fromtimestamp(settings.SWEPT.stat().st_mtime, UTC)
    except FileNotFoundError:
        return None


def is_late(now: datetime) -> bool:
    """Whether none was made for too long."""
    seen = last()
    return seen is None or now - seen > TOO_LONG
