"""Reading a work list: as at which day the record can tell it, and how far off each thing is.

A record is only as new as its last return, so a list reads as at the last day for which what it
needs was sent. On that day the return knows whether a thing was done; what was done since is not in
it, and a date that the return leaves blank makes nothing overdue.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from indicators.work_lists.allocation import with_whom
from indicators.work_lists.define import Counted, Reading, State, Way, WorkList
from records.calendar import working_days
from records.entities import BY_NAME
from records.record import Record

ORDER = {state.value: place for place, state in enumerate(State)}


def read(work_list: WorkList, record: Record, on: date) -> Reading:
    """The list as at the last day up to `on` that the record can tell it for."""
    told = [(day, way) for way in work_list.ways if (day := told_on(record, way, on)) is not None]
    if not told:
        return Reading(work_list, None, None, _empty())
    day, way = max(told, key=lambda each: each[0])
    at = pd.Timestamp(day)
    rows = with_whom(record, way.pick(record, at), at)
    return Reading(work_list, way, day, judged(work_list, rows, at))


def told_on(record: Record, way: Way, on: date) -> date | None:
    """The last day up to `on` for which everything that a way needs was sent; None where there is
    none."""
    if BY_NAME[way.needs[0]].as_it_stood:
        days = [day for day in _list_days(record, way) if day <= on]
        return max(days, default=None)
    stretches = [record.coverage(entity).stretches for entity in way.needs]
    ends = {last for each in stretches for _, last in each if last <= on} | {on}
    for day in sorted(ends, reverse=True):
        if all(any(first <= day <= last for first, last in each) for each in stretches):
            return day
    return None


def _list_days(record: Record, way: Way) -> list[date]:
    """The days of the lists that tell something of what is asked."""
    entity = way.needs[0]
    days = {r.last for r in record.releases if entity in r.supplies}
    rows = record.frames[entity]
    listed = set(rows["as_on"].dt.date)
    answered = set(rows.loc[rows[way.tells].notna(), "as_on"].dt.date) if way.tells else listed
    return [day for day in days if day in answered or day not in listed]


def judged(work_list: WorkList, rows: pd.DataFrame, on: pd.Timestamp) -> pd.DataFrame:
    """The rows with `left` and `state`, the most pressing first."""
    today = pd.Series(on, index=rows.index, dtype="datetime64[us]")
    if work_list.counted is Counted.WORKING:
        left = working_days(today, rows["due_on"])
    else:
        left = (rows["due_on"] - today).dt.days.astype("float64")
    state = np.select(
        [rows["due_on"].isna(), rows["due_on"] < on, left <= work_list.soon],
        [State.UNKNOWN.value, State.OVERDUE.value, State.SOON.value],
        State.LATER.value,
    )
    rows = rows.assign(left=left, state=pd.Series(state, index=rows.index, dtype="str"))
    rows = rows.assign(order=rows["state"].map(ORDER))
    rows = rows.sort_values(["order", "due_on", "basis_on", "child"], kind="stable")
    return rows.drop(columns="order").reset_index(drop=True)


def _empty() -> pd.DataFrame:
    text = pd.Series(dtype="str")
    day = pd.Series(dtype="datetime64[us]")
    return pd.DataFrame(
        {
            "child": pd.Series(dtype="int64"), "what": text, "basis": text, "basis_on": day,
            "due_on": day, "at_latest": pd.Series(dtype="bool"), "team": text, "worker": text,
            "left": pd.Series(dtype="float64"), "state": text,
        }
    )  # fmt: skip
