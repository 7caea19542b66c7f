"""The chasing list: findings given to somebody that the last upload still has, overdue first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.models import Authority
from ingest import queries
from ingest.datasets.registry import RETURNS
from ingest.finding_queries import COMPARABLE, notes_on
from ingest.models import Assignment, Finding, Upload


@dataclass(frozen=True)
class Chased:
    """One finding somebody is asked to put right."""

    assignment: Assignment
    finding: Finding
    upload: Upload
    message: str
    note: str
    days_left: int

    @property
    def who(self) -> str:
        return self.assignment.who

    @property
    def is_overdue(self) -> bool:
        return self.days_left < 0

    @property
    def how_long(self) -> str:
        """The days that are left, or by how many it is overdue."""
        if self.days_left == 0:
            return "today"
        days = f"{abs(self.days_left)} day{'' if abs(self.days_left) == 1 else 's'}"
        return f"{days} overdue" if self.is_overdue else f"{days} left"


@dataclass(frozen=True)
class Chasee:
    """A worker or team, and how much they are asked for."""

    worker: str
    team: str
    who: str
    open: int
    overdue: int
    next_due_on: date


def chased(authority: Authority, today: date) -> list[Chased]:
    """What is still to be put right, overdue first.

    Of each return and year the last upload decides, of a partner's extract the last for the same
    days: what it no longer has is put right, and what has been accepted since is not asked for.
    """
    given: dict[tuple[str, int], dict[UUID, Assignment]] = {}
    for each in Assignment.objects.filter(authority=authority):
        given.setdefault((each.dataset, each.year), {})[each.identity] = each
    found: list[Chased] = []
    for upload in _last_uploads(authority, given):
        found += _chased_in(upload, given[upload.dataset, upload.year], today)
    return sorted(found, key=lambda c: (c.assignment.due_on, c.who, c.finding.pk))


def put_right(authority: Authority, listed: Iterable[Chased]) -> int:
    """How many assignments are done: the last upload no longer has them, or they are accepted."""
    open_now = {chased.assignment.pk for chased in listed}
    return Assignment.objects.filter(authority=authority).exclude(pk__in=open_now).count()


def by_person(listed: Iterable[Chased]) -> list[Chasee]:
    """Who is asked for how much, whoever has most overdue first. `listed` is in order of days."""
    listed = list(listed)
    open_now = Counter((c.assignment.worker, c.assignment.team) for c in listed)
    overdue = Counter((c.assignment.worker, c.assignment.team) for c in listed if c.is_overdue)
    first: dict[tuple[str, str], Chased] = {}
    for each in listed:
        first.setdefault((each.assignment.worker, each.assignment.team), each)
    people = [
        Chasee(*key, one.who, open_now[key], overdue[key], one.assignment.due_on)
        for key, one in first.items()
    ]
    return sorted(people, key=lambda p: (-p.overdue, p.next_due_on, p.who))


def _last_uploads(authority: Authority, returns: Iterable[tuple[str, int]]) -> list[Upload]:
    datasets = {dataset for dataset, _ in returns}
    known = Upload.objects.filter(authority=authority, dataset__in=datasets, stage__in=COMPARABLE)
    wanted = set(returns)
    of_a_year = known.filter(dataset__in=RETURNS).order_by("dataset", "year", "-created_at")
    days = ("dataset", "year", "release__first_on", "release__last_on")
    of_days = known.exclude(dataset__in=RETURNS).order_by(*days, "-created_at")
    last = [
        *of_a_year.distinct("dataset", "year").select_related("authority"),
        *of_days.distinct(*days).select_related("authority"),
    ]
    return [upload for upload in last if (upload.dataset, upload.year) in wanted]


def _chased_in(upload: Upload, given: dict[UUID, Assignment], today: date) -> list[Chased]:
    still = list(Finding.objects.filter(upload=upload, identity__in=list(given)))
    notes = notes_on(upload, [finding.identity for finding in still])
    messages = {rule: queries.message_of(upload, rule) for rule in {f.rule for f in still}}
    lines = []
    for finding in still:
        said = next(iter(notes.get(finding.identity, ())), None)
        if said and said.accepted:
            continue
        assignment = given[finding.identity]
        lines.append(
            Chased(
                assignment,
                finding,
                upload,
                messages[finding.rule],
                said.text if said else "",
                (assignment.due_on - today).days,
            )
        )
    return lines
