"""How the service does: work under way, sweeps, how far each authority's data run, backups and
drills. Counts and times, never whose data.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Count, Min

from accounts import walls
from accounts.models import Authority
from csc_dashboard.recovery import history
from indicators import queries as figures
from indicators import shift_requests
from ingest import sweeps
from ingest.models import WORKING, Upload


@dataclass(frozen=True)
class State:
    """The numbers of `/metrics`. Ages in seconds, none where there is nothing to be of an age.

    `uploads`: by stage; `overdue`: since the lease that ran out first did; `waiting`: since the
    oldest upload that nobody works on was sent; `data_age_days`: of each authority and dataset.
    """

    uploads: dict[str, int]
    overdue: float | None
    waiting: float | None
    sweep_age: float | None
    busy: bool
    data_age_days: dict[tuple[str, str], int]
    backup_age: float | None
    drill_age: float | None
    drill_passed: bool | None
    drill_seconds: float | None


def state(now: datetime, today: date) -> State:
    """All of it."""
    with walls.every_authority(walls.Because.JOBS):
        return _state(now, today)


def _state(now: datetime, today: date) -> State:
    working = Upload.objects.filter(stage__in=WORKING)
    lapsed = working.filter(lease_until__lt=now).aggregate(first=Min("lease_until"))["first"]
    waiting = working.filter(lease_until=None).aggregate(first=Min("created_at"))["first"]
    backup = history.last_backup(settings.RECOVERY_FOLDER)
    drill = history.last_drill(settings.RECOVERY_FOLDER)
    return State(
        uploads=dict(Upload.objects.order_by("stage").values_list("stage").annotate(Count("pk"))),
        overdue=_since(lapsed, now),
        waiting=_since(waiting, now),
        sweep_age=_since(sweeps.last(), now),
        busy=is_busy(now),
        data_age_days={
            (authority.code, dataset): (today - last).days
            for authority in Authority.objects.filter(uploads__isnull=False).distinct()
            for dataset, _, last in figures.sources(authority)
        },
        backup_age=_since(backup and datetime.fromisoformat(backup["at"]), now),
        drill_age=_since(drill and datetime.fromisoformat(drill.at), now),
        drill_passed=drill and drill.passed,
        drill_seconds=drill and drill.seconds,
    )


def _since(moment: datetime | None, now: datetime) -> float | None:
    return None if moment is None else (now - moment).total_seconds()


def not_ready(now: datetime) -> dict[str, str]:
    """Of the database, its migrations and the sweep: "ok", or what is wrong, in a word; "busy" is
    nothing wrong."""
    told = {"database": "ok", "migrations": "ok", "sweep": "late" if sweeps.is_late(now) else "ok"}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            applied = set(cursor.fetchall())
        if not applied >= _on_disk():
            return told | {"migrations": "behind"}
        if told["sweep"] == "late" and is_busy(now):
            told["sweep"] = "busy"
    except DatabaseError:
        return told | {"database": "down", "migrations": "unknown"}
    return told


def is_busy(now: datetime) -> bool:
    """Whether a worker is at work on something and says so: it renews a lease every few seconds.
    One that works alone makes no sweep meanwhile, which does not mean that it is gone."""
    with walls.every_authority(walls.Because.JOBS):
        held = Upload.objects.filter(stage__in=WORKING, lease_until__gte=now)
        return held.exists() or shift_requests.are_worked_on(now)


def _on_disk() -> set[tuple[str, str]]:
    """Every migration of this version; they do not change while it runs."""
    if not _KNOWN:
        _KNOWN.update(MigrationLoader(None).disk_migrations)
    return _KNOWN


_KNOWN: set[tuple[str, str]] = set()
