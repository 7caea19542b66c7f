"""What the record holds beside which a return is checked: this year's and last year's return, and
the years before as far as rules look back."""

from __future__ import annotations

from typing import Any

import pandas as pd

from accounts.models import Authority
from ingest.datasets.registry import RETURNS
from ingest.decide import Held, Stored
from ingest.reference.kept import looked_up
from ingest.schema import Conformed
from records import queries as stored


def held(authority: Authority, dataset: str, year: int) -> Held:
    """What the record holds of a dataset at and before a collection year."""
    return Held(
        _of_year(authority, dataset, year),
        _of_year(authority, dataset, year - 1),
        _earlier(authority, dataset, year - 1),
    )


def reference(code: str | None, conformed: Conformed, known: Held) -> dict[str, Any]:
    """What rules ask for that no return holds, by the names they ask for: the authority (its ONS
    code), and what is kept of the postcodes and providers that this and last year's return name."""
    return {"authority": code, **looked_up(code, conformed.tables, known.last_tables)}


def _of_year(authority: Authority, dataset: str, year: int) -> Stored | None:
    """The return of a year, in the shape that rules and decisions want."""
    release = stored.standing_release(authority, dataset, year)
    if release is None:
        return None
    extract = stored.extract_of(release)
    back = RETURNS[dataset].from_records
    tables = back(extract, year) if back else {}
    children = frozenset(extract.frames["person"]["child"].dropna())
    return Stored(tables, children, {name: len(frame) for name, frame in tables.items()})


def _earlier(authority: Authority, dataset: str, year: int) -> dict[str, pd.DataFrame]:
    kind = RETURNS[dataset]
    if kind.from_records is None or not kind.history:
        return {}
    found: dict[str, list[pd.DataFrame]] = {}
    for release in stored.standing_before(authority, dataset, year):
        extract = stored.extract_of(release, kind.history)
        for name, frame in kind.from_records(extract, release.year).items():
            found.setdefault(name, []).append(frame)
    return {name: pd.concat(frames, ignore_index=True) for name, frames in found.items()}
