"""The product's speed, each figure a ratio to a plain piece of work on the same data in the same
run, so that it means the same on any machine.

All on returns made up here, in a database that is thrown away. Ours and the yardstick take turns,
and the median of three counts, so that a busy machine troubles both alike.
"""

from __future__ import annotations

import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from itertools import count
from pathlib import Path

import pandas as pd
from django.db import transaction
from lxml import etree

from accounts import authorities
from accounts.models import Authority
from csc_dashboard import shift_benchmarks
from csc_dashboard.benchmark_disclosure import attack
from csc_dashboard.demo import AUTHORITIES, write_returns
from csc_dashboard.demo.people import upn_letter
from indicators import actions as indicators
from ingest.check import peak_rss_mb, read_return
from ingest.datasets.registry import RETURNS
from ingest.readers import SourceFile
from ingest.schema import Conformed
from records import actions as records
from records import queries
from records.entities import ENTITIES
from records.extract import Extract

CHILDREN = 10_000
ENTITY_ROWS = 400_000
RULES = 30
ROUNDS = 3
YEAR = 2024
YEARS = 9
TABLES = 10_000
# No hidden small number may be narrowed further than this, and no more than this share of the
# counts that are not small may be lost to it.
LEAST_RANGE, MOST_LOST = 4, 0.25
MEMORY_LIMIT_MB = 1024
# What is made up once and then repeated under other ids: making up costs more than repeating.
SEEDLINGS = 1500


@dataclass(frozen=True)
class Figure:
    """How long ours and the yardstick took, and the ratio they must keep; None: only told."""

    name: str
    ours: float
    yardstick: float
    limit: float | None

    @property
    def ratio(self) -> float:
        return self.ours / self.yardstick

    @property
    def met(self) -> bool | None:
        return None if self.limit is None else self.ratio <= self.limit


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
    ready = [(statement, list(blocks)) for statement, blocks in records.copies(release, extract)]

    def ours() -> None:
        with transaction.atomic():
            for statement, blocks in records.copies(release, extract):
                records.copy_in(statement, blocks)
            transaction.set_rollback(True)

    def bare() -> None:
        with transaction.atomic():
            for statement, blocks in ready:
                records.copy_in(statement, blocks)
            transaction.set_rollback(True)

    yield Figure("COPY of its rows", *_timed(ours, bare), 2.0)


def facts() -> Iterator[Figure]:
    """All facts of an authority of 400,000 entity rows made anew, against reading those rows."""
    authority = _authority()
    _fill(authority)
    releases = queries.standing(authority)

    def rebuild() -> None:
        indicators.build_facts(authority, releases).delete()

    def read() -> None:
        for entity in ENTITIES:
            queries.read_rows(authority, entity, releases)

    yield Figure("facts of 400,000 rows", *_timed(rebuild, read), 10.0)


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
    for name, ours, promised, limit in (*shift_benchmarks.honesty(), *shift_benchmarks.speed()):
        yield Figure(name, ours, promised, limit)


BENCHMARKS: dict[str, Callable[[], Iterator[Figure]]] = {
    "cin": cin,
    "ssda903": ssda903,
    "copy": copy,
    "facts": facts,
    "disclosure": disclosure,
    "shift": shift,
}


def memory() -> Figure:
    """The most memory this process has held, in MB, against what it may."""
    return Figure("peak memory, MB", peak_rss_mb(), MEMORY_LIMIT_MB, 1.0)


def _said(rules: int | None) -> str:
    return f"{rules} rules" if rules else "every rule"


def _timed(ours: Callable[[], object], yardstick: Callable[[], object]) -> tuple[float, float]:
    """The median seconds of each, taking turns, after one turn that does not count."""
    taken: tuple[list[float], list[float]] = ([], [])
    for turn in range(ROUNDS + 1):
        for work, seconds in zip((yardstick, ours), taken, strict=True):
            began = time.perf_counter()
            work()
            if turn:
                seconds.append(time.perf_counter() - began)
    plain, own = (statistics.median(seconds) for seconds in taken)
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
def _seedlings() -> dict[tuple[str, int], dict[str, bytes]]:
    """Small returns of every year: (dataset, year) -> file name -> bytes."""
    with tempfile.TemporaryDirectory() as folder:
        written = write_returns(
            Path(folder),
            authority=AUTHORITIES[0].sized_for(SEEDLINGS),
            children=SEEDLINGS,
            years=YEARS,
        )
        return {
            (returned.dataset, returned.year): {p.name: p.read_bytes() for p in returned.paths}
            for returned in written
        }


@cache
def _census() -> bytes:
    """One year's census, its children repeated under other ids up to 10,000."""
    (text,) = (data.decode() for data in _seedlings()["cin", YEAR].values())
    begin, end = text.index("<Child>"), text.rindex("</Child>") + len("</Child>")
    children = text[begin:end]
    known = children.count("<Child>")
    new_upn = _upns()
    copies = []
    for number in range(-(-CHILDREN // known)):
        told = re.sub("</LAchildID>", f"-{number}</LAchildID>", children)
        copies.append(re.sub("<UPN>(.{6})[^<]*", lambda upn: f"<UPN>{new_upn(upn[1])}", told))
    whole = "\n".join(copies).split("\n<Child>")[:CHILDREN]
    return "".join([text[:begin], "\n<Child>".join(whole), text[end:]]).encode()


@cache
def _set_of_files() -> dict[str, bytes]:
    """One year's SSDA903 set, its children repeated under other ids up to 10,000."""
    tables = {
        name: pd.read_csv(BytesIO(data), dtype=str, keep_default_na=False)
        for name, data in _seedlings()["ssda903", YEAR].items()
    }
    known = len(tables["Header.csv"])
    copies = -(-CHILDREN // known)
    left_over = set(tables["Header.csv"]["CHILD"].iloc[CHILDREN - (copies - 1) * known :])
    new_upn = _upns()
    files = {}
    for name, table in tables.items():
        sown = [table] * (copies - 1) + [table[~table["CHILD"].isin(left_over)]]
        repeated = [rows.assign(CHILD=rows["CHILD"] + f"-{n}") for n, rows in enumerate(sown)]
        whole = pd.concat(repeated, ignore_index=True)
        if "UPN" in whole:
            whole["UPN"] = [upn if len(upn) < 6 else new_upn(upn[:6]) for upn in whole["UPN"]]
        files[name] = whole.to_csv(index=False).encode()
    return files


def _upns() -> Callable[[str], str]:
    """Gives a UPN nobody had before for the beginning of one: its letter, authority and year."""
    numbers = count(1)

    def new_upn(begins: str) -> str:
        digits = f"{begins[1:6]}{next(numbers):07d}"
        return upn_letter(digits) + digits

    return new_upn


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
    """Publish returns of nine years until the record holds 400,000 rows."""
    extracts = {}
    for (dataset, year), files in _seedlings().items():
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
        release = _release(authority, year, Extract(frames, extract.supplies), dataset)
        records.publish(release)
