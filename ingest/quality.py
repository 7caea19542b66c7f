"""How the quality of a return to DfE goes from upload to upload, rule by rule. (What partners send
is weighed source by source: `source_quality`.)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts.models import Authority
from ingest import queries
from ingest.datasets.registry import RETURNS
from ingest.finding_queries import COMPARABLE
from ingest.models import Stage, Upload

UPLOADS_SHOWN = 12
KNOWN = (*COMPARABLE, Stage.DISCARDED)


@dataclass(frozen=True)
class Sent:
    """One upload of the trend: when it was sent, and rows found by severity."""

    at: datetime
    error: int
    query: int
    flag: int

    @property
    def label(self) -> str:
        """The moment as a heading."""
        local = timezone.localtime(self.at)
        return f"{local.day} {local:%b %Y, %H:%M}"


@dataclass(frozen=True)
class RuleTrend:
    """Rows that one rule marked in each upload; None where it was not tried, or nobody knows."""

    rule: str
    severity: str
    message: str
    rows: tuple[int | None, ...]


@dataclass(frozen=True)
class Trend:
    """The last uploads of one return and year, oldest first, and every rule that found anything."""

    uploads: tuple[Sent, ...]
    rules: tuple[RuleTrend, ...]

    @property
    def sentence(self) -> str:
        """What the chart shows, in one sentence."""
        last = self.uploads[-1]
        if len(self.uploads) == 1:
            return f"One upload so far, with {last.error:,} errors and {last.query:,} queries."
        first = self.uploads[0]
        return (
            f"Errors went from {first.error:,} to {last.error:,} and queries from {first.query:,}"
            f" to {last.query:,} over the last {len(self.uploads)} uploads."
        )


def choices(authority: Authority) -> list[tuple[str, int]]:
    """Returns and years of which the findings of an upload are known, the last sent first."""
    sent = _known(authority).order_by("-created_at").values_list("dataset", "year")
    return list(dict.fromkeys(sent))


def chosen(offered: list[tuple[str, int]], asked: str) -> tuple[str, int] | None:
    """The return and year asked for as "dataset-year"; else the last sent; None without any."""
    by_name = {f"{dataset}-{year}": (dataset, year) for dataset, year in offered}
    return by_name.get(asked) or next(iter(offered), None)


def trend(authority: Authority, dataset: str, year: int) -> Trend:
    """Findings of the last uploads of the return; one that was refused found nothing to count."""
    newest = _known(authority).filter(dataset=dataset, year=year).order_by("-created_at")
    uploads = list(newest[:UPLOADS_SHOWN])[::-1]
    latest = uploads[-1]
    severity_of = {line["rule"]: line["severity"] for u in uploads for line in u.found}
    lines = [
        RuleTrend(
            rule, severity, queries.message_of(latest, rule), tuple(_rows(u, rule) for u in uploads)
        )
        for rule, severity in severity_of.items()
    ]
    return Trend(tuple(map(_sent, uploads)), tuple(sorted(lines, key=_order)))


def _known(authority: Authority):
    known = Upload.objects.filter(
        authority=authority, dataset__in=RETURNS, stage__in=KNOWN, year__isnull=False
    )
    return known.exclude(outcome__in=("", "reject"))


def _sent(upload: Upload) -> Sent:
    def rows(severity: str) -> int:
        return sum(line["rows"] for line in upload.found if line["severity"] == severity)

    return Sent(upload.created_at, rows("error"), rows("query"), rows(queries.FLAG))


def _rows(upload: Upload, rule: str) -> int | None:
    """Rows found; a rule that was not looked for, or did not exist yet, has none and no zero."""
    if any(line["rule"] == rule for line in upload.untried):
        return None
    rows = [line["rows"] for line in upload.found if line["rule"] == rule]
    sought = upload.looked_for is not None and rule in upload.looked_for
    return sum(rows) if rows or sought else None


def _order(line: RuleTrend) -> tuple:
    return queries.SEVERITIES.index(line.severity), -(line.rows[-1] or 0), line.rule
