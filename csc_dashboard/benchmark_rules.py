"""How long every rule over a whole return takes, measured in a process of its own: nothing but the
check is in its memory. No Django, so that the process begins quickly and touches no database."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
from lxml import etree

from ingest.check import CheckedReturn, check, peak_rss_mb, read_return
from ingest.datasets.registry import RETURNS
from ingest.decide import Held, Stored
from ingest.readers import SourceFile
from ingest.schema import Conformed
from records.extract import digest

Ours = TypeVar("Ours")
Plain = TypeVar("Plain")


@dataclass(frozen=True)
class Job:
    """One return as files, last year's beside it where rules look back, and what rules ask for
    beside returns (`reference`, by the names they ask for)."""

    dataset: str
    year: int
    authority: str
    dfe_code: str
    files: tuple[Path, ...]
    last_year: tuple[Path, ...] = ()
    reference: dict[str, Any] = field(default_factory=dict)
    rounds: int = 3


@dataclass(frozen=True)
class Measured:
    """The median seconds of the check and of reading the same files plainly; how long the check
    kept the processor (less where the machine was busy); the most memory the process held; how many
    rules are in force, were untried, found something, and in how many rows.
    """

    seconds: float
    processor: float
    reading: float
    peak_mb: int
    in_force: int
    untried: int
    failed: int
    rows: int


def measured(job: Job) -> Measured:
    """Do the job in a new process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        return apart.submit(measure, job).result()


def measure(job: Job) -> Measured:
    """Do the job here. Raises LookupError where the return is not taken, for then no rule ran."""
    processor: list[float] = []

    def ours() -> CheckedReturn:
        began = time.process_time()
        checked = checked_as_sent(job)
        processor.append(time.process_time() - began)
        return checked

    (checked, seconds), (_, reading) = in_turns(ours, lambda: read_plainly(job), rounds=job.rounds)
    if checked.conformed is None:
        raise LookupError(f"the return of the benchmark was refused: {checked.decision.error}")
    rules = RETURNS[job.dataset].rulebook.rules
    failures = checked.checked.failures
    return Measured(
        seconds=seconds,
        processor=statistics.median(processor[1:]),
        reading=reading,
        peak_mb=peak_rss_mb(),
        in_force=sum(rule.in_force(job.year) for rule in rules),
        untried=len(checked.checked.untried),
        failed=len({failure.rule.code for failure in failures}),
        rows=sum(len(failure.positions) for failure in failures),
    )


def in_turns(
    ours: Callable[[], Ours], yardstick: Callable[[], Plain], *, rounds: int
) -> tuple[tuple[Ours, float], tuple[Plain, float]]:
    """What each last gave and its median seconds, taking turns so that a busy machine troubles both
    alike, after one turn that does not count."""
    given: list[Any] = [None, None]
    taken: tuple[list[float], list[float]] = ([], [])
    for turn in range(rounds + 1):
        for at, work in ((1, yardstick), (0, ours)):
            began = time.perf_counter()
            given[at] = work()
            if turn:
                taken[at].append(time.perf_counter() - began)
    return (given[0], statistics.median(taken[0])), (given[1], statistics.median(taken[1]))


def checked_as_sent(job: Job) -> CheckedReturn:
    """The return checked as `check_return --last-year` does, up to the document it prints."""

    def holding(dataset: str, year: int) -> Held:
        if not job.last_year:
            return Held()
        files = map(SourceFile.open, job.last_year)
        return Held(last_year=Stored.of(read_return(files, dataset=dataset, year=year - 1)))

    checked = check(
        map(SourceFile.open, job.files),
        authority=job.authority,
        dfe_code=job.dfe_code,
        year=job.year,
        holding=holding,
        reference=lambda _conformed, _held: {"authority": job.authority, **job.reference},
        digest=_digest,
    )
    checked.as_json()
    return checked


def _digest(conformed: Conformed) -> str:
    return digest(RETURNS[conformed.dataset.key].to_records(conformed))


def read_plainly(job: Job) -> None:
    """The same files read and no more: CSV by pandas, XML by a bare walk over its children."""
    for path in (*job.files, *job.last_year):
        if path.suffix == ".csv":
            pd.read_csv(path, dtype="str")
            continue
        for _, child in etree.iterparse(path, tag="Child"):
            child.clear()
