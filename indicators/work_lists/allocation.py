"""Whose work it is: the team and worker of each child, as far as the record names them."""

from __future__ import annotations

import pandas as pd

from records.record import Record

# Of two lists of one day, the one that says most of who works with the child comes first.
LISTS = {
    "cla_standing": "ended_on",
    "cp_standing": "ended_on",
    "cin_standing": "closed_on",
    "care_leaver_standing": None,
}
SOCIAL_WORKER = "social_worker"
ENTITIES = (*LISTS, SOCIAL_WORKER)
"""What is read to tell whose work it is; a list that lacks them has no names and stands."""
FRESH_MONTHS = 6


def with_whom(record: Record, rows: pd.DataFrame, on: pd.Timestamp) -> pd.DataFrame:
    """The rows with `team` and `worker` (str, missing where nobody is named).

    A row of a list of the day (with its `as_on`) stands as it is: who is not named there is not
    allocated. Else it is the open case in the latest of Annex A's lists up to the day, none older
    than six months, and for the worker the SSDA903's social worker of the day.
    """
    named = _named(record, on)
    listed = rows["as_on"].notna() if "as_on" in rows else pd.Series(False, index=rows.index)
    for column in ("team", "worker"):
        told = rows["child"].map(named[column]).astype("str")
        own = rows.get(column, told)
        rows = rows.assign(**{column: own.where(own.notna() | listed, told)})
    return rows


def _named(record: Record, on: pd.Timestamp) -> pd.DataFrame:
    """Team and worker by child."""
    since = on - pd.DateOffset(months=FRESH_MONTHS)
    parts = []
    for place, (entity, end) in enumerate(LISTS.items()):
        rows = record.frames[entity]
        rows = rows[(rows["as_on"] <= on) & (rows["as_on"] > since)]
        rows = rows[~(rows[end] <= rows["as_on"])] if end else rows
        parts.append(rows[["child", "as_on", "team", "worker"]].assign(place=-place))
    told = pd.concat(parts, ignore_index=True).sort_values(["as_on", "place"], kind="stable")
    named = told.groupby("child")[["team", "worker"]].last()
    spells = record.frames[SOCIAL_WORKER]
    now = spells[
        (spells["started_on"] <= on)
        & ~(spells["ended_on"] <= on)
        & (spells["known_from"] <= on)
        & (spells["known_to"] >= on)
    ].sort_values("started_on", kind="stable")
    workers = now.groupby("child")["worker"].last()
    both = named.reindex(named.index.union(workers.index))
    return both.assign(worker=both["worker"].fillna(workers).astype("str"))
