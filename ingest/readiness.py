"""How ready a return is for DfE: what is left to put right, to explain, to load; one verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Count, Q

from ingest import presenting
from ingest.closing_days import deadline_of
from ingest.datasets.registry import DATASETS
from ingest.finding_queries import COMPARABLE, Wanted, reasons_of, wanted_of
from ingest.models import Stage, Submission, Upload
from ingest.queries import FLAG, message_of
from ingest.writing.returns import TO_DFE


class State(StrEnum):
    """How far a return is from being sent."""

    UNKNOWN = "Not known"
    NOT_READY = "Not ready"
    NEARLY = "Nearly ready"
    READY = "Ready"


COLOURS = {State.NOT_READY: "red", State.NEARLY: "amber", State.READY: "green"}


@dataclass(frozen=True)
class Left:
    """What one rule, or one kind of flag, found: how many rows, how many of them are accepted, and
    with which reasons."""

    rule: str
    severity: str
    message: str
    rows: int
    accepted: int
    because: tuple[str, ...] = ()

    @property
    def open(self) -> int:
        return self.rows - self.accepted


@dataclass(frozen=True)
class Readiness:
    """What stands between a return and DfE.

    `untried`: (why, the rules) of rules that could not be tried; `without_rows`: tables of the year
    of which no row came.
    """

    state: State
    verdict: str
    errors: tuple[Left, ...] = ()
    queries: tuple[Left, ...] = ()
    flags: tuple[Left, ...] = ()
    untried: tuple[tuple[str, list[str]], ...] = ()
    without_rows: tuple[str, ...] = ()
    deadline: str = ""

    @property
    def error_rows(self) -> int:
        return sum(line.rows for line in self.errors)

    @property
    def query_rows(self) -> int:
        return sum(line.rows for line in self.queries)

    @property
    def unexplained(self) -> int:
        return sum(line.open for line in self.queries)

    @property
    def untried_rules(self) -> int:
        return sum(len(rules) for _, rules in self.untried)

    @property
    def flagged(self) -> int:
        return sum(line.rows for line in self.flags)


def readiness(upload: Upload, today: date) -> Readiness:
    """How ready an upload is, in whatever state it is."""
    closes = ""
    if upload.dataset:
        told = deadline_of(upload.authority, upload.dataset, upload.year)
        closes = told.sentence(today)
    if upload.stage not in COMPARABLE:
        return Readiness(*_without_findings(upload), deadline=closes)
    found = left(upload)
    state, verdict = judge(upload, found)
    return Readiness(
        state,
        verdict,
        errors=tuple(line for line in found if line.severity == "error"),
        queries=tuple(line for line in found if line.severity == "query"),
        flags=tuple(line for line in found if line.severity == FLAG),
        untried=tuple(presenting.untried(upload)),
        without_rows=_without_rows(upload),
        deadline=closes,
    )


def left(upload: Upload) -> list[Left]:
    """What was found by rule, with how much of it is accepted now; the most rows first."""
    reasons = reasons_of(upload)
    grouped = (
        wanted_of(upload, None, Wanted())
        .order_by()
        .values("rule", "severity")
        .annotate(rows=Count("pk"), fine=Count("pk", filter=Q(accepted=True)))
    )
    lines = [
        Left(
            line["rule"],
            line["severity"],
            message_of(upload, line["rule"]),
            line["rows"],
            line["fine"],
            tuple(reasons.get(line["rule"], ())),
        )
        for line in grouped
    ]
    return sorted(lines, key=lambda line: (-line.open, -line.rows, line.rule))


def as_sent(submission: Submission) -> list[Left]:
    """The same as it was kept when the return was marked as sent."""
    return [
        Left(
            line["rule"],
            line["severity"],
            message_of(submission.upload, line["rule"]),
            line["rows"],
            line["accepted"],
            tuple(line["because"]),
        )
        for line in submission.found
    ]


def judge(upload: Upload, found: list[Left]) -> tuple[State, str]:
    """The verdict on a return whose findings are known: the first thing in the way, in one
    sentence."""
    errors = [line for line in found if line.severity == "error"]
    unexplained = sum(line.open for line in found if line.severity == "query")
    broken = sum(line.rows for line in errors)
    if upload.dataset not in TO_DFE:
        return State.UNKNOWN, "This return does not go to DfE: Ofsted asks for it at an inspection."
    if upload.stage == Stage.HELD:
        return State.NOT_READY, f"Not ready: somebody has to confirm it first. {upload.message}"
    if short := short_of_its_year(upload):
        return State.NOT_READY, f"Not ready: {short}"
    if broken:
        rows = _counted(broken, "row breaks", "rows break")
        rules = _counted(len(errors), "rule", "rules")
        return State.NOT_READY, f"Not ready: {rows} {rules} that DfE takes for errors."
    if unexplained:
        what = _counted(unexplained, "query needs", "queries need")
        return State.NEARLY, f"Nearly ready: no error is left, and {what} an explanation."
    if upload.untried:
        what = _counted(len(upload.untried), "rule", "rules")
        return State.NEARLY, (
            "Nearly ready: nothing that could be checked is left to put right or to explain, but"
            f" {what} could not be tried."
        )
    return State.READY, "Ready: every rule was tried, no error is left and no query is unexplained."


def _counted(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"


def short_of_its_year(upload: Upload) -> str:
    """Why the data of an upload are not yet a whole year's; "" where they are."""
    if upload.as_at is None or upload.as_at >= date(upload.year, 3, 31):
        return ""
    day = f"{upload.as_at.day} {upload.as_at:%B %Y}"
    return f"the data run to {day} only, and DfE asks for the whole year to 31 March {upload.year}."


def _without_findings(upload: Upload) -> tuple[State, str]:
    if upload.is_working:
        return State.UNKNOWN, "Not known yet: the return is still being read and checked."
    if upload.stage == Stage.DISCARDED:
        return State.UNKNOWN, "This upload was discarded: there is nothing to send."
    return State.NOT_READY, f"Not ready: it could not be taken in. {upload.message}"


def _without_rows(upload: Upload) -> tuple[str, ...]:
    """Tables that exist in the year and of which no row came."""
    dataset = DATASETS[upload.dataset]
    rows = upload.row_counts
    return tuple(
        table.name
        for table in dataset.tables
        if table.exists_in(upload.year) and not rows.get(table.name)
    )
