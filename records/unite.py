"""What collections of several kinds say of one entity, each merged by itself, made into one.

A thing known to either collection that speaks for a day counts once on that day. Its values are
those of the later collection, then of the one that says more; what that one leaves blank the other
fills in, save for the day it ended: a blank there is an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from records.entities import Entity

if TYPE_CHECKING:
    from records.merge import InForce

OPEN_FROM = np.datetime64("1900-01-01", "us")
OPEN_TO = np.datetime64("2200-01-01", "us")


def united(entity: Entity, parts: list[pd.DataFrame], supplying: list[InForce]) -> pd.DataFrame:
    """Things that happened: one row for each thing and unbroken time that a collection knows it.

    `parts`: of each collection its merged rows, `known_from`..`known_to` within the days it speaks
    for. Out: the same columns, in canonical order.
    """
    key = ["child", *entity.key]
    rows = _ranked(entity, parts, supplying)
    rows = rows[rows["known_from"] <= rows["known_to"]]
    rows = rows.sort_values([*key, "known_from", "known_to", "rank"], ignore_index=True)
    if rows.empty:
        return rows.drop(columns=["rank", "said"])
    thing = rows.groupby(key, dropna=False, sort=False).ngroup()
    reach = rows["known_to"].astype("int64").groupby(thing).cummax().groupby(thing).shift()
    time = ((rows["known_from"].astype("int64") > reach) | reach.isna()).cumsum()
    rows = rows.assign(time=time)
    bounds = rows.groupby("time")[["known_from", "known_to"]].agg(
        {"known_from": "min", "known_to": "max"}
    )
    whole = _one_word(rows, "time", entity).set_index("time")
    whole[["known_from", "known_to"]] = bounds
    flagged = rows.groupby("time")["began_unexplained"].any()
    start = whole[entity.start]
    whole["began_unexplained"] = flagged & (start < whole["known_from"])
    end = whole[entity.end] if entity.end else start
    whole["ended_unexplained"] = _left_open(entity, rows) | (
        (end.isna() | (end > whole["known_to"]))
        & bool(entity.end)
        & _spoken_for(whole["known_to"] + pd.Timedelta(days=1), supplying)
    )
    first = pd.Timestamp(min(r.first for r in supplying))
    last = pd.Timestamp(max(r.last for r in supplying))
    whole["known_from"] = whole["known_from"].where(whole["known_from"] > first, OPEN_FROM)
    whole["known_to"] = whole["known_to"].where(whole["known_to"] < last, OPEN_TO)
    return whole.reset_index(drop=True)[parts[0].columns]


def united_descriptions(
    entity: Entity, parts: list[pd.DataFrame], supplying: list[InForce]
) -> pd.DataFrame:
    """What describes a child: the latest collection's word, its blanks filled by the others'."""
    key = ["child", *entity.key]
    rows = _ranked(entity, parts, supplying).sort_values([*key, "rank", "said"])
    rows = rows.assign(thing=rows.groupby(key, dropna=False, sort=False).ngroup())
    return _one_word(rows, "thing", entity)[parts[0].columns].reset_index(drop=True)


def _ranked(entity: Entity, parts: list[pd.DataFrame], supplying: list[InForce]) -> pd.DataFrame:
    """All rows with `rank` (the later its collection, the higher) and `said` (how much it says)."""
    rows = pd.concat(parts, ignore_index=True)
    lasts = {r.release: pd.Timestamp(r.last) for r in supplying}
    said = rows[list(entity.columns)].notna().sum(axis=1)
    order = {r.release: n for n, r in enumerate(supplying)}
    # Of two collections up to the same day the one that says more ranks higher, then their order.
    by = pd.DataFrame(
        {"last": rows["release"].map(lasts), "said": said, "order": rows["release"].map(order)}
    )
    return rows.assign(rank=by.groupby(["last", "said", "order"]).ngroup(), said=said)


def _one_word(rows: pd.DataFrame, group: str, entity: Entity) -> pd.DataFrame:
    """One row a group: its highest rank's values, blanks but an end's filled by lower ranks."""
    rows = rows.sort_values([group, "rank"], kind="stable")
    top = rows.drop_duplicates(group, keep="last").set_index(group)
    filled = [c for c in entity.columns if c not in (*entity.key, entity.start, entity.end)]
    if filled:
        known = rows.groupby(group)[filled].last()
        for column in filled:
            top[column] = known[column].astype(top[column].dtype)
    return top.reset_index()


def _left_open(entity: Entity, rows: pd.DataFrame) -> pd.Series:
    """Whether the row that reaches furthest in each time is flagged as ending unexplained."""
    furthest = rows.sort_values(["time", "known_to", "rank"]).drop_duplicates("time", keep="last")
    return furthest.set_index("time")["ended_unexplained"]


def _spoken_for(days: pd.Series, supplying: list[InForce]) -> pd.Series:
    """Whether some collection speaks for each of these days."""
    spoken = pd.Series(False, days.index)
    for release in supplying:
        spoken |= days.between(pd.Timestamp(release.first), pd.Timestamp(release.last))
    return spoken
