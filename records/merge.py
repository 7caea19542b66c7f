"""What several returns say, made into one record: nothing counted twice, nothing counted where its own return did not know it.

Each row of each entity came in with a release (one taken-in return). Rows of different releases that share child and natural key are
one thing. Its values come from the latest release that knows it; it counts in the months for which the release of that time
vouches for it (`known_from`..`known_to`). See docs/decisions.md, "A return is the word for its own year".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from records.entities import Entity

OPEN_FROM = np.datetime64("1900-01-01", "us")
OPEN_TO = np.datetime64("2200-01-01", "us")


@dataclass(frozen=True)
class InForce:
    """A release that stands: its collection year, the days it speaks for, and the entities it supplies."""

    release: int
    dataset: str
    year: int
    first: date
    last: date
    supplies: frozenset[str]


def merge(entity: Entity, rows: pd.DataFrame, releases: list[InForce]) -> pd.DataFrame:
    """One row for each thing (for each unbroken run of releases that know it), in canonical order.

    `rows`: `release` (int), `child` (int), the entity's columns; only rows of `releases` count. The result has the same
    columns without `release` (kept as `release` of the row whose values stand), plus, for an entity with a `start`:
      known_from, known_to   datetime64[us], the days between which it counts, both inclusive;
      began_unexplained      the thing started before `known_from` although an earlier return that covers the start did not know it;
      ended_unexplained      it was left open, or ends after `known_to`, and the next return does not know it.
    The result depends on neither the order of rows nor the order of loading.
    """
    supplying = sorted(
        (r for r in releases if entity.name in r.supplies), key=lambda r: (r.last, r.year, r.dataset)
    )
    rank_of = {r.release: rank for rank, r in enumerate(supplying)}
    rows = rows[rows["release"].isin(rank_of)].copy()
    if entity.start:
        # A thing without the day it began can be placed in no month; its cell was flagged.
        rows = rows[rows[entity.start].notna()]
    rows["rank"] = rows["release"].map(rank_of).astype("int64")
    key = ["child", *entity.key]
    # A total order, so that of two rows with one key in one return the same one stands however the file was sorted.
    content = [c for c in entity.columns if c not in entity.key]
    rows = rows.sort_values([*key, "rank", *content], kind="stable", na_position="first", ignore_index=True)
    rows = rows[~rows.duplicated([*key, "rank"], keep="last")]
    if entity.start is None:
        return _tidy(rows[~rows.duplicated(key, keep="last")], entity)
    same = ~rows.duplicated(key, keep="first")
    new_run = same | (rows["rank"].diff() != 1)
    run = new_run.cumsum()
    firsts = rows.loc[new_run, "rank"].to_numpy()
    merged = rows[~run.duplicated(keep="last")].copy()
    return _tidy(_bounded(entity, merged, firsts, supplying), entity)


def _bounded(
    entity: Entity, merged: pd.DataFrame, first_rank: np.ndarray, supplying: list[InForce]
) -> pd.DataFrame:
    """Give each run of releases the days between which its row counts."""
    if not supplying:
        firsts = lasts = np.array([], dtype="datetime64[us]")
    else:
        firsts = np.array([r.first for r in supplying], dtype="datetime64[us]")
        lasts = np.array([r.last for r in supplying], dtype="datetime64[us]")
    last_rank = merged["rank"].to_numpy()
    start = merged[entity.start].to_numpy("datetime64[us]")
    end = merged[entity.end or entity.start].to_numpy("datetime64[us]")
    has_before, has_after = first_rank > 0, last_rank < len(supplying) - 1
    known_from = np.where(has_before, firsts[first_rank], OPEN_FROM) if len(merged) else start
    known_to = np.where(has_after, lasts[last_rank], OPEN_TO) if len(merged) else end
    # Between two returns with a gap of whole years nobody speaks: what the gap hides is not held against either side.
    if len(merged):
        before_ends = lasts[np.maximum(first_rank - 1, 0)]
        known_from = np.where(has_before & (start > before_ends), np.minimum(known_from, start), known_from)
    merged["known_from"], merged["known_to"] = known_from, known_to
    merged["began_unexplained"] = has_before & (start < known_from)
    next_first = np.append(firsts[1:], OPEN_TO)[last_rank] if len(merged) else known_to
    adjoins = next_first <= known_to + np.timedelta64(1, "D")
    goes_on = np.isnat(end) | (end > known_to) if entity.end else np.zeros(len(merged), bool)
    merged["ended_unexplained"] = has_after & adjoins & goes_on
    return merged


def _tidy(merged: pd.DataFrame, entity: Entity) -> pd.DataFrame:
    return merged.drop(columns="rank").reset_index(drop=True)
