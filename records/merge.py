"""What several returns say, made into one record: nothing counted twice, nothing counted where its
own return did not know it.

Each row of each entity came in with a release (one taken-in return). Rows of different releases
that share child and natural key are one thing. Its values come from the latest release that knows
it; it counts in the months for which the release of that time vouches for it
(`known_from`..`known_to`). See docs/decisions.md, "A return is the word for its own year".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from records import latest
from records.entities import Entity
from records.unite import OPEN_FROM, OPEN_TO, united, united_descriptions


@dataclass(frozen=True)
class InForce:
    """A release that stands: its collection year, the days it speaks for, and the entities it
    supplies. `order`: its place among the releases by when they were published.
    """

    release: int
    dataset: str
    year: int
    first: date
    last: date
    supplies: frozenset[str]
    order: int = 0


def merge(entity: Entity, rows: pd.DataFrame, releases: list[InForce]) -> pd.DataFrame:
    """One row for each thing (for each unbroken run of releases that agree on it), in canonical
    order.

    Where collections of several kinds supply an entity (`records.unite`), a thing known to either
    that speaks for a day counts once.

    A run breaks where a return does not know the thing, where a later return denies the end that an
    earlier one gave for its own days, and where a field of `Entity.decides` changes: so that what
    counted on a day is what the return of that time said.

    `rows`: `release` (int), `child` (int), the entity's columns; only rows of `releases` count. The
    result has the same columns without `release` (kept as `release` of the row whose values stand),
    plus, for an entity with a `start`:
      known_from, known_to   datetime64[us], the days between which it counts, both inclusive;
      began_unexplained      the thing started before `known_from` although an earlier return that
        covers the start did not know it;
      ended_unexplained      it was left open, or ends after `known_to`, and the next return does
        not know it.
    The result depends on neither the order of rows nor the order of loading.
    """
    supplying = sorted(
        (r for r in releases if entity.name in r.supplies),
        key=lambda r: (r.last, r.year, r.dataset),
    )
    if entity.latest_word:
        return latest.merged(entity, rows, supplying)
    if entity.as_it_stood:
        # A list of one day says nothing of the days before, and takes none of theirs away.
        supplying = [replace(r, first=r.last) for r in supplying]
    datasets = sorted({r.dataset for r in supplying})
    if len(datasets) < 2:
        return _one_collection(entity, rows, supplying)
    own = [[r for r in supplying if r.dataset == dataset] for dataset in datasets]
    parts = [_one_collection(entity, rows, releases) for releases in own]
    if entity.start is None:
        return united_descriptions(entity, parts, supplying)
    held = [_own_days(part, releases) for part, releases in zip(parts, own, strict=True)]
    return united(entity, held, supplying)


def _own_days(merged: pd.DataFrame, releases: list[InForce]) -> pd.DataFrame:
    """A collection's word held to the days it speaks for, where another collection speaks too."""
    first = pd.Timestamp(min(r.first for r in releases))
    last = pd.Timestamp(releases[-1].last)
    return merged.assign(
        known_from=merged["known_from"].clip(lower=first),
        known_to=merged["known_to"].clip(upper=last),
    )


def _one_collection(entity: Entity, rows: pd.DataFrame, supplying: list[InForce]) -> pd.DataFrame:
    """The returns of one collection (`supplying`, the earliest first) merged."""
    rank_of = {r.release: rank for rank, r in enumerate(supplying)}
    rows = rows[rows["release"].isin(rank_of)].copy()
    if entity.start:
        # A thing without the day it began can be placed in no month; its cell was flagged.
        rows = rows[rows[entity.start].notna()]
    if rows.empty:
        return _nothing(entity, rows)
    rows["rank"] = rows["release"].map(rank_of).astype("int64")
    key = ["child", *entity.key]
    # A total order, so that of two rows with one key in one return the same one stands however
    # the file was sorted: the one that lasts longer, for an episode that ended on the day it began
    # must not hide the one that goes on.
    content = [c for c in entity.columns if c not in entity.key]
    rows["until"] = rows[entity.end].fillna(pd.Timestamp(OPEN_TO)) if entity.end else pd.NaT
    rows = rows.sort_values(
        [*key, "rank", "until", *content], kind="stable", na_position="first", ignore_index=True
    ).drop(columns="until")
    rows = rows[~rows.duplicated([*key, "rank"], keep="last")]
    if entity.start is None:
        return _tidy(rows[~rows.duplicated(key, keep="last")], entity)
    lasts = np.array([r.last for r in supplying], dtype="datetime64[us]")
    follows = rows.duplicated(key, keep="first").to_numpy() & (rows["rank"].diff() == 1).to_numpy()
    denied = follows & _denied(entity, rows, lasts)
    new_run = ~follows | denied | _changed(entity, rows)
    run = new_run.cumsum()
    merged = rows[~pd.Series(run, index=rows.index).duplicated(keep="last")].copy()
    # A run goes on in another one where the next return knows the thing and does not deny its end.
    goes_on = np.append(follows & ~denied, False)
    last_rows = np.append(np.flatnonzero(new_run)[1:], len(rows))
    bounds = _Bounds(
        first_rank=rows.loc[new_run, "rank"].to_numpy(),
        before=goes_on[np.flatnonzero(new_run)],
        after=goes_on[last_rows] if len(rows) else goes_on[:0],
    )
    return _tidy(_bounded(entity, merged, bounds, supplying), entity)


def _nothing(entity: Entity, rows: pd.DataFrame) -> pd.DataFrame:
    """What no return has a row of, as most are of in a small record: the columns alone."""
    rows = rows.reset_index(drop=True)
    if entity.start is None:
        return rows
    never = np.zeros(0, dtype="datetime64[us]")
    no = np.zeros(0, dtype=bool)
    return rows.assign(known_from=never, known_to=never, began_unexplained=no, ended_unexplained=no)


def _denied(entity: Entity, rows: pd.DataFrame, lasts: np.ndarray) -> np.ndarray:
    """Whether each row says of the days of the return before it that the thing ended on another day
    than that return said.

    Only where the row before is of the same thing and the return before does the answer mean
    anything.
    """
    if entity.end is None or rows.empty:
        return np.zeros(len(rows), dtype=bool)
    end = rows[entity.end].to_numpy("datetime64[us]")
    earlier = np.roll(end, 1)
    after = np.roll(lasts[rows["rank"].to_numpy()], 1) + np.timedelta64(1, "D")
    said, says = (np.where(np.isnat(e) | (e > after), after, e) for e in (earlier, end))
    return said != says


def _changed(entity: Entity, rows: pd.DataFrame) -> np.ndarray:
    """Whether a field that decides if the thing counts differs from the row before."""
    changed = np.zeros(len(rows), dtype=bool)
    for name in entity.decides:
        now, earlier = rows[name], rows[name].shift(1)
        changed |= ((now != earlier) & ~(now.isna() & earlier.isna())).to_numpy()
    return changed


@dataclass(frozen=True)
class _Bounds:
    """Of each run: the rank of its first return, and whether another run of the same thing goes
    before and after it.
    """

    first_rank: np.ndarray
    before: np.ndarray
    after: np.ndarray


def _bounded(
    entity: Entity, merged: pd.DataFrame, bounds: _Bounds, supplying: list[InForce]
) -> pd.DataFrame:
    """Give each run of releases the days between which its row counts."""
    start = merged[entity.start].to_numpy("datetime64[us]")
    firsts = np.array([r.first for r in supplying], dtype="datetime64[us]")
    lasts = np.array([r.last for r in supplying], dtype="datetime64[us]")
    first_rank, last_rank = bounds.first_rank, merged["rank"].to_numpy()
    end = merged[entity.end or entity.start].to_numpy("datetime64[us]")
    has_before, has_after = first_rank > 0, last_rank < len(supplying) - 1
    known_from = np.where(has_before, firsts[first_rank], OPEN_FROM)
    known_to = np.where(has_after, lasts[last_rank], OPEN_TO)
    # Between two returns with a gap of whole years nobody speaks: what the gap hides is not held
    # against either side.
    before_ends = lasts[np.maximum(first_rank - 1, 0)]
    in_gap = has_before & (start > before_ends)
    known_from = np.where(in_gap, np.minimum(known_from, start), known_from)
    # Where the windows of two returns overlap, the later one is the word for the days of both.
    next_first = np.append(np.minimum.accumulate(firsts[::-1])[::-1][1:], OPEN_TO)[last_rank]
    overlapped = np.minimum(known_to, next_first - np.timedelta64(1, "D"))
    known_to = np.where(has_after, overlapped, known_to)
    adjoins = next_first <= known_to + np.timedelta64(1, "D")
    goes_on = np.isnat(end) | (end > known_to) if entity.end else np.zeros(len(merged), bool)
    return merged.assign(
        known_from=known_from,
        known_to=known_to,
        began_unexplained=has_before & (start < known_from) & ~bounds.before,
        ended_unexplained=has_after & adjoins & goes_on & ~bounds.after,
    )


def _tidy(merged: pd.DataFrame, entity: Entity) -> pd.DataFrame:
    return merged.drop(columns="rank").reset_index(drop=True)
