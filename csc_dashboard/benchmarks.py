"""The product's speed, each figure a ratio to a plain piece of work on the same data in the same
run, so that it means the same on any machine.

All on returns made up here, in a database that is thrown away. Ours and the yardstick take turns,
and the median of three counts, so that a busy machine troubles both alike.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
import pandas as pd
from django.db import transaction
from lxml import etree

from accounts import authorities
from accounts.models import Authority
from csc_dashboard import benchmark_shift
from csc_dashboard.benchmark_counting import counted, load
from csc_dashboard.benchmark_disclosure import attack
from csc_dashboard.benchmark_returns import (
    Files,
    Returns,
    census,
    deprivation_orders,
    directory_of,
    providers_of,
    seedlings,
    sets_of_files,
    with_pre_proceedings,
)
from csc_dashboard.benchmark_rules import Job, Measured, in_turns, measured
from csc_dashboard.demo import AUTHORITIES
from indicators import actions as indicators
from indicators.catalogue import INDICATORS
from ingest.check import peak_rss_mb, read_return
from ingest.datasets.registry import RETURNS
from ingest.readers import SourceFile
from ingest.schema import Conformed
from records import actions as records
from records import queries
from records.entities import BY_NAME, ENTITIES, Entity
from records.extract import Extract
from records.reading import read_rows

CHILDREN = 10_000
ENTITY_ROWS = 400_000
CHILDREN_KNOWN = 60_000
RULES = 30
ROUNDS = 3
YEAR = 2024
FIRST_YEAR, YEARS = 2017, 10
LAST_YEAR = FIRST_YEAR + YEARS - 1
TABLES = 10_000
# No hidden small number may be narrowed further than this, and no more than this share of the
# counts that are not small may be lost to it.
LEAST_RANGE, MOST_LOST = 4, 0.25
MEMORY_LIMIT_MB = 1024
# What every indicator with every cut may take at that size, on two cores.
REBUILT_WITHIN_SECONDS = 30.0
AFTER_A_MONTH_WITHIN_SECONDS = 10.0
SEEDLINGS = 1500
# For every rule: the year that has all tables, out of a larger authority, whose children repeat
# less. Seconds and memory are those the product promises for 10,000 children.
LATEST_YEAR = 2027
LATEST_SEEDLINGS = 12_000
SSDA903_SECONDS = 4.0
CIN_SECONDS = 3.0
CHECK_MEMORY_MB = 600


@dataclass(frozen=True)
class Figure:
    """How long ours and the yardstick took, the ratio they must keep and the most seconds ours may
    take; None: only told. `told`: what else there is to say of it."""

    name: str
    ours: float
    yardstick: float
    limit: float | None
    most: float | None = None
    told: str = ""

    @property
    def ratio(self) -> float:
        return self.ours / self.yardstick

    @property
    def met(self) -> bool | None:
        if self.limit is None and self.most is None:
            return None
        return (self.limit is None or self.ratio <= self.limit) and (
            self.most is None or self.ours <= self.most
        )


def cin() -> Iterator[Figure]:
    """A CIN census of 10,000 children read, conformed and checked, against a bare walk over it."""
    files = [SourceFile("cin.xml", _census())]

    def walk() -> None:
        for _, child in etree.iterparse(BytesIO(files[0].data), tag="Child"):
            child.clear()

    for rules, limit in ((RULES, 10.0), (None, None)):
        ours, yardstick = _timed(lambda rules=rules: _checked(files, "cin", rules), walk)
        yield Figure(f"CIN census, {_said(rules)}", ours, yardstick, limit)


def ssda903() -> Iterator[Figure]:
    """An SSDA903 of 10,000 children read, conformed and checked, against pandas reading it."""
    files = [SourceFile(name, data) for name, data in _set_of_files().items()]

    def read() -> None:
        for file in files:
            pd.read_csv(BytesIO(file.data), dtype=str)

    for rules, limit in ((RULES, 12.0), (None, None)):
        ours, yardstick = _timed(lambda rules=rules: _checked(files, "ssda903", rules), read)
        yield Figure(f"SSDA903, {_said(rules)}", ours, yardstick, limit)


def copy() -> Iterator[Figure]:
    """The rows of that SSDA903 written and copied in, against copying the same bytes alone. The
    children are known already, as they are for all but an authority's first return."""
    authority = _authority()
    files = [SourceFile(name, data) for name, data in _set_of_files().items()]
    extract = RETURNS["ssda903"].to_records(read_return(files, dataset="ssda903", year=YEAR))
    _release(authority, YEAR - 1, extract)
    release = _release(authority, YEAR, Extract({}, extract.supplies))
    ready = [(*into, list(blocks)) for *into, blocks in records.copies(release, extract)]

    def ours() -> None:
        with transaction.atomic():
            for table, columns, blocks in records.copies(release, extract):
                records.copy_in(table, columns, blocks)
            transaction.set_rollback(True)

    def bare() -> None:
        with transaction.atomic():
            for table, columns, blocks in ready:
                records.copy_in(table, columns, blocks)
            transaction.set_rollback(True)

    yield Figure("COPY of its rows", *_timed(ours, bare), 2.0)


def facts() -> Iterator[Figure]:
    """All facts (every indicator, every cut) of an authority of 60,000 children and 400,000 entity
    rows over ten years made anew, against reading those rows and against the clock; then a return
    of the last year sent again with one more month in it, its figures made and kept.
    """
    authority = _authority()
    _fill(authority)
    releases = queries.standing(authority)

    def rebuild() -> None:
        indicators.build_facts(authority, releases).delete()

    def read() -> None:
        for _ in read_rows(authority, ENTITIES, releases):
            pass

    with counted() as used:
        ours, yardstick = _timed(rebuild, read)
    told = f"{used.each(1 + ROUNDS):.1f} s of processor with the reading; {load()}"
    yield Figure("facts of 400,000 rows", ours, yardstick, 10.0, told=told)
    yield Figure("the same, against 30 s", ours, REBUILT_WITHIN_SECONDS, 1.0)
    indicators.go_live(indicators.build_facts(authority, releases))
    for dataset in ("cin", "ssda903"):
        yield _after_a_month(authority, dataset)


def _after_a_month(authority: Authority, dataset: str) -> Figure:
    """The last return of a dataset stands up to the end of January, and comes again with February:
    how long measuring and keeping the figures takes, with the figures of January live."""
    whole = queries.extract_of(queries.standing_release(authority, dataset, LAST_YEAR))
    _sent_again(authority, dataset, whole, date(LAST_YEAR, 1, 31))
    indicators.go_live(indicators.build_facts(authority, queries.standing(authority)))
    _sent_again(authority, dataset, whole, date(LAST_YEAR, 2, 28))
    releases = queries.standing(authority)
    seconds, reused = [], 0
    with counted() as used:
        for _ in range(ROUNDS):
            began = perf_counter()
            measured = indicators.measure(authority, releases)
            build = indicators.keep(authority, releases, measured)
            seconds.append(perf_counter() - began)
            reused = len(measured.reused)
            build.delete()
    told = (
        f"{used.each(ROUNDS):.1f} s of processor; {reused} of {len(INDICATORS)} indicators kept; "
        f"{load()}"
    )
    ours, most = median(seconds), AFTER_A_MONTH_WITHIN_SECONDS
    return Figure(f"after a month of {dataset}, against 10 s", ours, most, 1.0, told=told)


def disclosure() -> Iterator[Figure]:
    """Tables made safe and attacked: the narrowest range found, the share of counts lost to safety,
    and how long making safe took against attacking."""
    found = attack(TABLES)
    said = f"{found.tables:,} tables attacked"
    yield Figure(f"{said}: least range", LEAST_RANGE, found.narrowest, 1.0)
    yield Figure(f"{said}: share lost", found.share_lost, MOST_LOST, 1.0)
    yield Figure(f"{said}: seconds", found.seconds_safe, found.seconds_attacked, None)


def shift() -> Iterator[Figure]:
    """How often the change engine is wrong on series with a known truth, and how fast it is, each
    against what is promised of it."""
    for name, ours, promised, limit in (*benchmark_shift.honesty(), *benchmark_shift.speed()):
        yield Figure(name, ours, promised, limit)


def rules() -> Iterator[Figure]:
    """Every rule over an SSDA903 of 10,000 children looked after, with last year's beside it, and
    over a CIN census of 10,000 children with all its blocks: read, checked and told as
    `check_return` does, in a process of its own, against reading the files plainly."""
    own = AUTHORITIES[0]
    years = (LATEST_YEAR - 1, LATEST_YEAR)
    returns = seedlings(LATEST_SEEDLINGS, LATEST_YEAR + 1 - YEARS, YEARS)
    sets = sets_of_files(returns, years, CHILDREN, counted="Episodes")
    for files in sets.values():
        files["DoLo.csv"] = deprivation_orders(files)
    xml = with_pre_proceedings(census(returns, LATEST_YEAR, CHILDREN))
    reference = {
        "postcodes": directory_of(sets, own.code),
        "providers": providers_of(sets, own.code),
    }
    with tempfile.TemporaryDirectory() as name:
        last_year, this_year = (
            _written(Path(name) / str(year), files) for year, files in sets.items()
        )
        (cin_file,) = _written(Path(name), {"cin.xml": xml})
        sent = {"year": LATEST_YEAR, "authority": own.code, "dfe_code": own.dfe_code}
        for title, most, job in (
            (
                "SSDA903, two years",
                SSDA903_SECONDS,
                Job("ssda903", **sent, files=this_year, last_year=last_year, reference=reference),
            ),
            ("CIN census", CIN_SECONDS, Job("cin", **sent, files=(cin_file,))),
        ):
            yield from _of_rules(title, most, measured(replace(job, rounds=ROUNDS)))


def _of_rules(title: str, most: float, found: Measured) -> Iterator[Figure]:
    tried = found.in_force - found.untried
    told = (
        f"{tried} of {found.in_force} rules in force in {LATEST_YEAR} tried; "
        f"{found.failed} of them found {found.rows:,} rows; {found.processor:.2f} s of processor"
    )
    yield Figure(f"{title}, every rule", found.seconds, found.reading, None, most, told)
    yield Figure("  its peak memory, MB", found.peak_mb, CHECK_MEMORY_MB, 1.0)


BENCHMARKS: dict[str, Callable[[], Iterator[Figure]]] = {
    "cin": cin,
    "ssda903": ssda903,
    "copy": copy,
    "facts": facts,
    "disclosure": disclosure,
    "shift": shift,
    "rules": rules,
}


def memory() -> Figure:
    """The most memory this process has held, in MB, against what it may."""
    return Figure("peak memory, MB", peak_rss_mb(), MEMORY_LIMIT_MB, 1.0)


def _said(rules: int | None) -> str:
    return f"{rules} rules" if rules else "every rule"


def _timed(ours: Callable[[], object], yardstick: Callable[[], object]) -> tuple[float, float]:
    """The median seconds of each, taking turns."""
    (_, own), (_, plain) = in_turns(ours, yardstick, rounds=ROUNDS)
    return own, plain


def _checked(files: list[SourceFile], dataset: str, rules: int | None) -> Conformed:
    conformed = read_return(files, dataset=dataset, year=YEAR)
    rulebook = RETURNS[dataset].rulebook
    codes = None
    if rules:
        in_force = [rule.code for rule in rulebook.rules if rule.in_force(YEAR)]
        codes = frozenset(list(dict.fromkeys(in_force))[:rules])
    rulebook.run(
        {name: conformed.tables[name] for name in conformed.loaded},
        conformed.collection,
        codes=codes,
    )
    return conformed


# The data


@cache
def _returns() -> Returns:
    return seedlings(SEEDLINGS, FIRST_YEAR, YEARS)


@cache
def _census() -> bytes:
    """One year's census of 10,000 children."""
    return census(_returns(), YEAR, CHILDREN)


@cache
def _set_of_files() -> dict[str, bytes]:
    """One year's SSDA903 set of 10,000 children."""
    return sets_of_files(_returns(), (YEAR,), CHILDREN, counted="Header")[YEAR]


def _written(folder: Path, files: Files) -> tuple[Path, ...]:
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return tuple(folder / name for name in files)


def _authority() -> Authority:
    """The authority of the benchmarks, whose data are thrown away."""
    own = AUTHORITIES[0]
    known = authorities.Known(own.code, own.dfe_code, own.name, own.region_code, own.region_name)
    authorities.keep([known])
    return authorities.find(own.code)


def _release(authority: Authority, year: int, extract: Extract, dataset: str = "ssda903"):
    return records.take_down(
        authority,
        dataset=dataset,
        year=year,
        first_on=date(year - 1, 4, 1),
        last_on=date(year, 3, 31),
        extract=extract,
    )


def _fill(authority: Authority) -> None:
    """Publish returns of ten years until the record holds 400,000 rows, then let it know children
    of whom it holds nothing more, up to 60,000.
    """
    extracts = {}
    for (dataset, year), files in _returns().items():
        sources = [SourceFile(name, data) for name, data in files.items()]
        conformed = read_return(sources, dataset=dataset, year=year)
        extracts[dataset, year] = RETURNS[dataset].to_records(conformed)
    copies = -(-ENTITY_ROWS // sum(extract.rows for extract in extracts.values()))
    for (dataset, year), extract in extracts.items():
        frames = {
            name: pd.concat(
                [frame.assign(child=frame["child"] + f"-{n}") for n in range(copies)],
                ignore_index=True,
            )
            for name, frame in extract.frames.items()
        }
        if (dataset, year) == ("cin", YEAR):
            known = len({child for frame in frames.values() for child in frame["child"]})
            others = frames["person"].iloc[np.zeros(max(CHILDREN_KNOWN - known, 0), dtype="int64")]
            others = others.assign(child=[f"other-{n}" for n in range(len(others))])
            frames["person"] = pd.concat([frames["person"], others], ignore_index=True)
        release = _release(authority, year, Extract(frames, extract.supplies), dataset)
        records.publish(release)


def _sent_again(authority: Authority, dataset: str, whole: Extract, last: date) -> None:
    """Publish the last year's return of a dataset once more, with what had happened by a day."""
    frames = {name: _by(BY_NAME[name], frame, last) for name, frame in whole.frames.items()}
    release = records.take_down(
        authority,
        dataset=dataset,
        year=LAST_YEAR,
        first_on=date(LAST_YEAR - 1, 4, 1),
        last_on=last,
        extract=Extract(frames, whole.supplies),
    )
    records.publish(release)


def _by(entity: Entity, frame: pd.DataFrame, last: date) -> pd.DataFrame:
    """What had begun by a day, without ends still to come."""
    day = pd.Timestamp(last)
    if entity.start:
        frame = frame[~(frame[entity.start] > day)]
    if entity.end:
        frame = frame.assign(**{entity.end: frame[entity.end].where(frame[entity.end] <= day)})
    return frame
