"""Recorded rule cases run against a rulebook: do the rows reported equal those expected?

A fixture file is a JSON object {"fixtures": [...]}; a fixture is one version of a rule (`code`,
`in_force`: the collection years it holds for) with `cases`: `inputs` {table: {columns, rows}},
`metadata` (dates of the collection, providers, authority, file format) and `expected` {table: row
positions from 0}. Tables hold only the columns a rule needs, and cells are text, numbers or null.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ingest.recorded_tables import read_tables, text_frame
from ingest.rules import Rulebook
from ingest.schema import Collection
from ingest.typed import DAY_FIRST, ISO

_YEARS = re.compile(r"(\d{4})\s*(?:/|-|to)\s*\d{2,4}")

NOT_IMPLEMENTED = "not implemented"
NEVER_IN_FORCE = "never in force: nothing may be reported"


@dataclass(frozen=True)
class Dated(Collection):
    """A collection with dates of its own: recorded cases may begin and end on any day, long ago."""

    first: pd.Timestamp | None = None
    last: pd.Timestamp | None = None

    @property
    def start(self) -> pd.Timestamp:
        return self.first

    @property
    def end(self) -> pd.Timestamp:
        return self.last


@dataclass(frozen=True)
class Case:
    """What became of one recorded case. `expected`, `got`: table -> row positions from 0, tables
    without rows left out.
    """

    code: str
    number: int
    disputed: bool
    expected: dict[str, list[int]]
    got: dict[str, list[int]] = field(default_factory=dict)
    whole_return_expected: bool = False
    whole_return_got: bool = False
    why: str | None = None

    @property
    def match(self) -> bool:
        tried = self.why in (None, NEVER_IN_FORCE)
        return (
            tried
            and self.expected == self.got
            and self.whole_return_expected == self.whole_return_got
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "case": self.number,
            "disputed": self.disputed,
            "match": self.match,
            "expected": self.expected,
            "got": self.got,
            "why": self.why,
        }


def run_fixtures(document: Mapping[str, Any], rulebook: Rulebook) -> list[Case]:
    """Every case of every fixture, in the order of the file. Raises ValueError where `document` is
    not a fixture file.
    """
    if not isinstance(document, Mapping) or not isinstance(document.get("fixtures"), list):
        raise ValueError(
            "This is not a file of recorded rule cases: it has no list called fixtures."
        )
    return list(_run(document["fixtures"], rulebook))


def _run(fixtures: list[Mapping[str, Any]], rulebook: Rulebook) -> Iterator[Case]:
    for fixture in fixtures:
        for number, case in enumerate(fixture["cases"]):
            yield _run_case(fixture, case, number, rulebook)


def _run_case(
    fixture: Mapping[str, Any], case: Mapping[str, Any], number: int, rulebook: Rulebook
) -> Case:
    code, years = fixture["code"], fixture["in_force"]
    about = {"code": code, "number": number, "disputed": bool(fixture.get("disputed"))}
    if not years:
        declared = any(rule.code == code for rule in rulebook.rules)
        rulebook = rulebook.withdrawn(code)
        if not rulebook.rules:
            why = "declared, but never in force" if declared else NEVER_IN_FORCE
            return Case(**about, expected={}, why=why)
    about["expected"] = {
        t: sorted(set(rows)) for t, rows in sorted(case["expected"].items()) if rows
    }
    about["whole_return_expected"] = bool(case.get("expected_return_level"))
    year = max(years, default=rulebook.dataset.last_year)
    if (named := named_year(case.get("metadata") or {})) in years:
        year = named
    if not any(rule.code == code and rule.in_force(year) for rule in rulebook.rules):
        return Case(**about, why=NOT_IMPLEMENTED)
    try:
        tables = read_tables(case, rulebook, year)
        checked = rulebook.run(
            tables.this_year,
            collection(case.get("metadata") or {}, year),
            last=tables.last_year or None,
            reference=reference(case.get("metadata") or {}, rulebook),
            codes=frozenset([code]),
            strict=True,
        )
    except Exception as fault:  # noqa: BLE001 (any fault is told, whole: these are no child's data)
        return Case(**about, why=f"{type(fault).__name__}: {fault}")
    if checked.untried:
        return Case(**about, why=f"untried: {checked.untried[0].why}")
    got: dict[str, set[int]] = {}
    for failure in checked.failures:
        recorded = tables.positions[failure.table][failure.positions]
        got.setdefault(failure.table, set()).update(recorded.tolist())
    return Case(
        **about,
        got={table: sorted(rows) for table, rows in sorted(got.items()) if rows},
        whole_return_got=any(failure.whole_return for failure in checked.failures),
    )


def named_year(metadata: Mapping[str, Any]) -> int | None:
    """The collection year that a case names as DfE writes one ("2024/25", "2024 to 2025"), by its
    end; None where it names none, or a single year, which may be either end."""
    written = _YEARS.fullmatch(str(metadata.get("collectionYear") or ""))
    return int(written[1]) + 1 if written else None


def collection(metadata: Mapping[str, Any], year: int) -> Collection:
    """The collection of a case: its own dates, one worked out from the other; without any, those of
    `year`.
    """
    start, end = (_day(metadata.get(f"collection_{side}")) for side in ("start", "end"))
    if start is None and end is None:
        start, end = pd.Timestamp(year - 1, 4, 1), pd.Timestamp(year, 3, 31)
    elif start is None:
        start = end - pd.DateOffset(years=1) + pd.Timedelta(days=1)
    elif end is None:
        end = start + pd.DateOffset(years=1) - pd.Timedelta(days=1)
    return Dated(year, authority=metadata.get("localAuthority"), first=start, last=end)


def reference(metadata: Mapping[str, Any], rulebook: Rulebook) -> dict[str, Any]:
    """What a case brings beside its tables: the list of providers (str columns, REG_END a date) and
    the authority.

    Where a placement is stands in the tables of a SSDA903 case already, so an empty postcode
    directory meets that need.
    """
    brought: dict[str, Any] = {}
    if rulebook.dataset.key == "ssda903":
        brought["postcodes"] = pd.DataFrame(index=pd.Index([], dtype="str"))
    if metadata.get("localAuthority"):
        brought["authority"] = metadata["localAuthority"]
    if metadata.get("provider_info"):
        providers = text_frame(metadata["provider_info"])
        if "LA" not in providers:
            places = [name for name in providers if name.startswith("LA")]
            providers = providers.rename(columns=dict.fromkeys(places[:1], "LA"))
        if "REG_END" in providers:
            providers["REG_END"] = pd.to_datetime(providers.REG_END, format=ISO, errors="coerce")
        brought["providers"] = providers
    return brought


def _day(text: str | None) -> pd.Timestamp | None:
    if not text:
        return None
    return pd.to_datetime(text, format=ISO if "-" in text else DAY_FIRST)
