"""The last word for each day: which of several releases of one collection speaks for it.

A partner sends an extract for any months, and again when it knows better. For each day the release
published last that speaks for it stands, and the earlier ones keep the rest of their days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from records.entities import Entity

if TYPE_CHECKING:
    from records.merge import InForce


@dataclass(frozen=True)
class Segment:
    """Days, both inclusive, for which one release is the word."""

    release: int
    first: date
    last: date


def segments(releases: list[InForce]) -> list[Segment]:
    """The days of each collection among releases with the release that speaks for them last."""
    found: list[Segment] = []
    for dataset in sorted({r.dataset for r in releases}):
        standing: list[Segment] = []
        for each in sorted((r for r in releases if r.dataset == dataset), key=lambda r: r.order):
            new = Segment(each.release, each.first, each.last)
            standing = [*(part for old in standing for part in _without(old, new)), new]
        found += sorted(standing, key=lambda s: s.first)
    return found


def _without(old: Segment, new: Segment) -> list[Segment]:
    """What is left of a segment when another takes its days."""
    if new.last < old.first or new.first > old.last:
        return [old]
    left = []
    if old.first < new.first:
        left.append(Segment(old.release, old.first, new.first - timedelta(days=1)))
    if new.last < old.last:
        left.append(Segment(old.release, new.last + timedelta(days=1), old.last))
    return left


def merged(entity: Entity, rows: pd.DataFrame, supplying: list[InForce]) -> pd.DataFrame:
    """The rows of an entity that are the last word, as `records.merge.merge` gives them.

    Something that lasts has a row for each segment in which it is so, known on its days only, so
    that it counts once on every day; of a description what was published last stands.
    """
    columns = list(entity.columns)
    if entity.start is None:
        order = {r.release: r.order for r in supplying}
        ranked = rows[rows["release"].isin(order)].assign(rank=rows["release"].map(order))
        ranked = ranked.sort_values(["child", "rank", *columns], na_position="first")
        return ranked.drop_duplicates("child", keep="last", ignore_index=True).drop(columns="rank")
    by_release = dict(list(rows.groupby("release")))
    parts = [
        _within(entity, by_release[segment.release], segment)
        for segment in segments(supplying)
        if segment.release in by_release
    ]
    whole = pd.concat(parts or [_known(rows.iloc[:0], pd.NaT, pd.NaT)])
    return whole.sort_values(["child", "known_from", *columns], kind="stable", ignore_index=True)


def _within(entity: Entity, rows: pd.DataFrame, segment: Segment) -> pd.DataFrame:
    """The rows of a release that are so on any day of a segment, known on its days."""
    first, last = pd.Timestamp(segment.first), pd.Timestamp(segment.last)
    start, end = rows[entity.start], rows[entity.end or entity.start]
    return _known(rows[(start <= last) & ~(end < first)], first, last)


def _known(rows: pd.DataFrame, first: object, last: object) -> pd.DataFrame:
    nothing = np.zeros(len(rows), dtype=bool)
    return rows.assign(
        known_from=pd.Series(first, rows.index, dtype="datetime64[us]"),
        known_to=pd.Series(last, rows.index, dtype="datetime64[us]"),
        began_unexplained=nothing,
        ended_unexplained=nothing,
    )
