"""Check a return without keeping it: read, conform, run the rules, decide. No database."""

from __future__ import annotations

import re
import resource
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from ingest.conform import conform
from ingest.datasets.registry import XML_FORMS, datasets_of, headings_of, kind_of
from ingest.decide import Context, Decision, Held, Outcome, decide
from ingest.decide_extract import Known, decide_extract
from ingest.period import refuse_days
from ingest.readers import SourceFile, read
from ingest.readers.limits import DEFAULT, Limits
from ingest.rules import Checked
from ingest.schema import Conformed
from ingest.vocabulary import Refused


@dataclass
class CheckedReturn:
    """A return and everything that was found about it.

    A refused one has no `conformed`.
    """

    decision: Decision
    authority: str | None = None
    year: int | None = None
    conformed: Conformed | None = None
    checked: Checked = field(default_factory=Checked)
    stages: dict[str, float] = field(default_factory=dict)
    peak_rss_mb: int = 0
    records_digest: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The document `check_return --json` prints, ready to be serialised."""
        told: dict[str, Any] = {
            "outcome": str(self.decision.outcome),
            "error": None,
            "dataset": None,
            "year": self.year,
            "authority": self.authority,
            "rows": {},
            "normalisations": [],
            "flags": [],
            "findings": [],
            "untried": [],
            "stages": {stage: round(seconds, 4) for stage, seconds in self.stages.items()},
            "peak_rss_mb": self.peak_rss_mb,
            "records_digest": self.records_digest,
        }
        if self.decision.error:
            told["error"] = {"code": str(self.decision.error), "message": self.decision.message}
        if self.conformed is not None:
            told |= self._told_of_tables(self.conformed)
        return told

    def _told_of_tables(self, conformed: Conformed) -> dict[str, Any]:
        return {
            "dataset": conformed.dataset.key,
            "year": conformed.collection.year,
            "rows": conformed.sizes,
            "normalisations": [str(code) for code in conformed.normalisations],
            "flags": [
                {"code": str(f.code), "table": f.table, "row": f.row, "column": f.column}
                for f in conformed.flags
            ],
            "findings": [
                {
                    "rule": failure.rule.code,
                    "severity": str(failure.rule.severity),
                    "table": failure.table,
                    "rows": _seen_rows(conformed, failure.table, failure.positions),
                    "columns": list(failure.rule.cells.get(failure.table, ())),
                }
                for failure in self.checked.failures
            ],
            "untried": [{"rule": u.rule.code, "why": u.why} for u in self.checked.untried],
        }


def _seen_rows(conformed: Conformed, table: str, positions: np.ndarray) -> list[int]:
    """Positions of data rows as the row numbers a person sees; last year's as in a CSV."""
    numbers = conformed.rows.get(table)
    seen = positions + 2 if numbers is None else numbers[positions]
    return np.unique(seen).tolist()


def read_return(
    files: Iterable[SourceFile],
    *,
    dataset: str = "auto",
    year: int | None = None,
    as_at: date | None = None,
    authority: str | None = None,
    first_on: date | None = None,
    limits: Limits = DEFAULT,
) -> Conformed:
    """Read and conform files and no more: last year's return, or one that is already held."""
    raw = read(files, headings=headings_of(dataset), forms=XML_FORMS, limits=limits)
    return conform(
        raw,
        datasets_of(dataset),
        first_on=first_on,
        dataset=None if dataset == "auto" else dataset,
        year=year,
        as_at=as_at,
        authority=authority,
        limits=limits,
    )


def check(
    files: Iterable[SourceFile],
    *,
    authority: str | None,
    dataset: str = "auto",
    year: int | None = None,
    as_at: date | None = None,
    dfe_code: str | None = None,
    first_on: date | None = None,
    holding: Callable[[str, int], Held] | None = None,
    reference: Callable[[Conformed, Held], Mapping[str, Any]] | None = None,
    digest: Callable[[Conformed], str] | None = None,
    today: date | None = None,
    limits: Limits = DEFAULT,
) -> CheckedReturn:
    """Check one return.

    `authority`: the code as given; `dfe_code`: its three digits where known (else `authority` if
    it is three digits); `first_on`: of a monthly extract the first day it speaks for; `holding`:
    what is held of a dataset at and before a year; `reference`: what rules ask for beside that
    (authority, postcodes, providers); `digest`: what makes the records' digest of a conformed
    return; `today`: the day it is sent, without which nothing is said of a year that has not ended.
    Refusals come back as a decision; nothing is raised for what is in a file.
    """
    stages: dict[str, float] = {}
    began = time.perf_counter()

    def ended(stage: str) -> None:
        nonlocal began
        now = time.perf_counter()
        stages[stage], began = now - began, now

    if dfe_code is None and authority and len(authority) == 3 and authority.isdigit():
        dfe_code = authority
    result = CheckedReturn(Decision(Outcome.ACCEPT), authority, year, stages=stages)
    try:
        raw = read(files, headings=headings_of(dataset), forms=XML_FORMS, limits=limits)
        ended("READING")
        result.conformed = conform(
            raw,
            datasets_of(dataset),
            first_on=first_on,
            dataset=None if dataset == "auto" else dataset,
            year=year,
            as_at=as_at,
            authority=authority,
            limits=limits,
        )
        if today is not None:
            refuse_days(result.conformed.collection, today)
        ended("CONFORMING")
    except Refused as refused:
        ended("READING" if "READING" not in stages else "CONFORMING")
        result.conformed = None
        result.decision = Decision(Outcome.REJECT, refused.code, refused.message)
        result.peak_rss_mb = peak_rss_mb()
        return result
    conformed = result.conformed
    known = holding(conformed.dataset.key, conformed.collection.year) if holding else Held()
    result.checked = kind_of(conformed.dataset.key).rulebook.run(
        {name: conformed.tables[name] for name in conformed.loaded},
        conformed.collection,
        last=known.last_tables,
        earlier=known.earlier,
        reference=reference(conformed, known) if reference else None,
    )
    ended("CHECKING")
    kind = kind_of(conformed.dataset.key)
    if kind.extract:
        result.decision = decide_extract(kind.extract, conformed, Known(dfe_code=dfe_code))
    else:
        context = Context(dfe_code, year, known.this_year, known.last_year)
        result.decision = decide(conformed, context)
    ended("DECIDING")
    if result.decision.outcome is Outcome.REJECT:
        result.conformed, result.checked = None, Checked()
    elif digest is not None:
        result.records_digest = digest(conformed)
        ended("RECORDING")
    result.peak_rss_mb = peak_rss_mb()
    return result


def peak_rss_mb() -> int:
    """The most memory this process has held, in megabytes."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        # macOS counts bytes, others kilobytes.
        return peak // (1024 * 1024 if sys.platform == "darwin" else 1024)
    # Not getrusage: on Linux that is never less than what the process that began this one held.
    return int(re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)[1]) // 1024
