"""How the service does: for the machinery around it, and as a page for those who look after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET
from prometheus_client import CONTENT_TYPE_LATEST

from accounts.doors import anyone, door
from accounts.models import Authority
from accounts.permissions import Permission
from csc_dashboard import metrics as numbers
from csc_dashboard import service as services
from csc_dashboard.recovery import history
from csc_dashboard.versions import VERSION
from indicators import populations
from indicators import queries as figures
from ingest import sweeps
from ingest.leases import ATTEMPTS
from ingest.models import WORKING, Stage, Upload

OK, LATE, BROKEN = "green", "amber", "red"
# A backup each night, and a drill each week: a day, and a few days, more is late.
BACKUP_HOURS, DRILL_DAYS = 26, 8
# A quarter of a year, one a week.
DRILLS_SHOWN = 13


@transaction.non_atomic_requests
@anyone
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether this process lives and answers; it asks nothing else, so that a database that is away
    gets no web process restarted."""
    return JsonResponse({"process": "ok"})


@transaction.non_atomic_requests
@anyone
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether the service can do its work: status 200, or 503 with what is wrong in a word. No
    data."""
    told = services.not_ready(timezone.now())
    return JsonResponse(told, status=200 if set(told.values()) <= {"ok", "busy"} else 503)


@anyone
def metrics(request: HttpRequest) -> HttpResponse:
    """The service's numbers for Prometheus; to anybody but this machine and named networks there is
    no such page."""
    if not numbers.may_read(request):
        raise Http404
    text = numbers.as_text(timezone.now(), timezone.localdate())
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


@dataclass(frozen=True)
class Line:
    """One thing that is well or not: what, a word with its colour, and a sentence more."""

    title: str
    word: str
    colour: str
    says: str = ""


@door(Permission.SEE_JOBS)
@require_GET
def service(request: HttpRequest, **_: object) -> HttpResponse:
    """Work under way, how far the data run, and backups: whether it all runs, and what to do."""
    now = timezone.now()
    lines = [_sweep(now), _database(now), *_recovery(now)]
    context = {
        "lines": lines,
        "drills": _drills(),
        "jobs": _jobs(request.authority, now),
        "stages": _stages(request.authority),
        "fresh": figures.data_to(figures.sources(request.authority)),
        "missing": figures.missing_of(
            figures.sources(request.authority), populations.of(request.authority.code)
        ),
        "version": VERSION,
    }
    return render(request, "service.html", context)


def _sweep(now: datetime) -> Line:
    seen = sweeps.last()
    title = "The worker"
    if seen is None:
        return Line(title, "Not seen yet", BROKEN, "No returns are taken in until it runs.")
    said = f"Last seen {_ago(seen, now)}."
    if sweeps.is_late(now) and services.is_busy(now):
        more = "It works on one thing since then; what was sent meanwhile waits its turn."
        return Line(title, "Busy", OK, f"{said} {more}")
    if sweeps.is_late(now):
        more = "Returns wait until it runs again; nothing is lost."
        return Line(title, "Not running", BROKEN, f"{said} {more}")
    return Line(title, "Running", OK, said)


def _database(now: datetime) -> Line:
    told = services.not_ready(now)
    if told["migrations"] != "ok":
        return Line("The database", "Of another version", BROKEN, "Run migrate.")
    return Line("The database", "Up to date", OK)


def _recovery(now: datetime) -> list[Line]:
    """The last backup and the last drill, and whether they are late."""
    backup = history.last_backup(settings.RECOVERY_FOLDER)
    if backup is None:
        lines = [Line("Backup", "None yet", BROKEN, "Nothing would come back after a loss.")]
    else:
        at = datetime.fromisoformat(backup["at"])
        late = (now - at).total_seconds() > BACKUP_HOURS * 3600
        says = f"The last was made {_ago(at, now)}, {backup['bytes'] / 1e6:,.1f} MB."
        lines = [Line("Backup", "Late" if late else "Made", LATE if late else OK, says)]
    drill = history.last_drill(settings.RECOVERY_FOLDER)
    if drill is None:
        says = "No backup has been shown to come back."
        return [*lines, Line("Drill of a restore", "None yet", LATE, says)]
    at = datetime.fromisoformat(drill.at)
    if not drill.passed:
        says = f"{_ago(at, now).capitalize()}: {' '.join(drill.wrong)}"
        return [*lines, Line("Drill of a restore", "Failed", BROKEN, says)]
    late = (now - at).days > DRILL_DAYS
    says = f"The last was {_ago(at, now)}: everything was back in {drill.seconds:.0f} seconds."
    return [
        *lines,
        Line("Drill of a restore", "Late" if late else "Passed", LATE if late else OK, says),
    ]


@dataclass(frozen=True)
class DrillLine:
    """A drill among those before it: what may be lost, and how long until it is back."""

    on: date
    verdict: str
    lost: str
    size: str
    back: str
    at_20_gb: str


def _drills() -> list[DrillLine]:
    return [_drill_line(each) for each in history.drills(settings.RECOVERY_FOLDER, DRILLS_SHOWN)]


def _drill_line(drill: history.Drill) -> DrillLine:
    minutes = drill.minutes_for_20_gb
    return DrillLine(
        datetime.fromisoformat(drill.at).date(),
        "Passed" if drill.passed else "Failed",
        f"{drill.hours_old:,.1f} hours",
        f"{drill.size / 1e6:,.0f} MB" if drill.size else "not kept",
        f"{drill.back_seconds:,.0f} seconds" if drill.back_seconds else "not kept",
        f"{minutes:,.0f} minutes" if minutes is not None else "too small to tell",
    )


@dataclass(frozen=True)
class Job:
    """An upload that a worker has to do with."""

    upload: Upload
    sent: str
    stage: str
    held: str
    attempt: str


def _jobs(authority: Authority, now: datetime) -> list[Job]:
    rows = Upload.objects.filter(authority=authority, stage__in=WORKING).order_by("created_at")
    return [
        Job(
            upload,
            _ago(upload.created_at, now),
            Stage(upload.stage).label,
            _held(upload, now),
            f"{upload.attempt} of {ATTEMPTS}",
        )
        for upload in rows
    ]


def _held(upload: Upload, now: datetime) -> str:
    if upload.lease_until is None:
        return "nobody yet"
    if upload.lease_until < now:
        return "nobody any more; taken up again by itself"
    return "a worker"


def _stages(authority: Authority) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for stage in Upload.objects.filter(authority=authority).values_list("stage", flat=True):
        counts[stage] = counts.get(stage, 0) + 1
    return [(stage.label, counts[stage]) for stage in Stage if stage in counts]


def _ago(moment: datetime, now: datetime) -> str:
    """How long ago, in the largest unit that says it: "3 minutes ago"."""
    seconds = max(int((now - moment).total_seconds()), 0)
    for size, unit in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = seconds // size
            return f"{count} {unit}{'s' * (count > 1)} ago"
    return "less than a minute ago"
