"""Counts sent as DfE publishes them, a row a year and a column a month, made one row a month.

DfE's file of referrals by month is so laid out: `time_period` names the collection year by its end,
and rows of every authority stand in it, told by `new_la_code`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from ingest.readers.headings import plain_heading
from ingest.schema import RawTable
from ingest.vocabulary import ErrorCode, Refused

# In the order of a collection year: the first nine months lie in the calendar year before its end.
MONTHS = (
    *("APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER"),
    *("OCTOBER", "NOVEMBER", "DECEMBER", "JANUARY", "FEBRUARY", "MARCH"),
)
YEAR = "TIME_PERIOD"
OF_AREA = ("NEW_LA_CODE", "OLD_LA_CODE")
IN_YEAR_BEFORE = 9


def unfolded(raw: RawTable, authority: str | None) -> RawTable:
    """The table with columns `month` and `count`, of the authority's own rows where it has those of
    several; any other table as it is.

    Raises Refused (WRONG_AUTHORITY) where it has no row of the authority.
    """
    headings = [plain_heading(str(name)) for name in raw.frame.columns]
    if YEAR not in headings or not set(MONTHS) <= set(headings):
        return raw
    frame = raw.frame.set_axis(headings, axis=1)
    own = np.ones(len(frame), dtype=bool)
    codes = [name for name in OF_AREA if name in headings]
    if codes:
        own = frame[codes].eq(authority).any(axis=1).to_numpy()
        if not own.any():
            raise Refused(
                ErrorCode.WRONG_AUTHORITY,
                f"{raw.source} has no row of this authority: send a file that has.",
            )
    frame, rows = frame[own], raw.rows[own]
    year = pd.to_numeric(frame[YEAR].str.strip().str[:4], errors="coerce")
    parts = []
    for place, month in enumerate(MONTHS):
        number = (place + 3) % 12 + 1
        on = (year - (place < IN_YEAR_BEFORE)).map(
            lambda y, n=number: "" if np.isnan(y) else f"{y:.0f}-{n:02d}"
        )
        parts.append(pd.DataFrame({"month": on, "count": frame[month], "row": rows}))
    long = pd.concat(parts, ignore_index=True).sort_values(["month", "row"], ignore_index=True)
    return replace(
        raw,
        frame=long[["month", "count"]].astype("str"),
        rows=long["row"].to_numpy(),
        numbers=None,
        formulas=None,
    )
