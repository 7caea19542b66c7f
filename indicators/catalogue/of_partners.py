"""Cases out of partners' extracts: rows of children where they are held, monthly counts where they
are all there is.

A figure of a partner's extract covers everybody whom the partner counts, whether or not they are
known to children's social care.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.define import cases
from records import counted
from records.calendar import month_ends, month_of
from records.record import Record

NOBODY = -1
"""Stands for the child of a case that is a count of nobody in particular."""


def events(record: Record, source: str) -> pd.DataFrame:
    """The rows of children in one extract, as `partner_event` has them."""
    return record.partner_event[record.partner_event["source"] == source]


def happened(record: Record, source: str) -> pd.DataFrame:
    """Cases of an extract by the month in which they happened, each row of a child one, each
    month's count as many as it says.

    A count that is split by what it is of has a case for each part. A month whose count is not
    known has no case, and no figure either (`records.counted.unknown`).
    """
    rows = cases(events(record, source), date="happened_on")
    of_nobody = counts(record, source).dropna(subset="numerator")
    return pd.concat([rows, of_nobody], ignore_index=True) if len(of_nobody) else rows


def counts(record: Record, source: str, *, whole: bool = False) -> pd.DataFrame:
    """The monthly counts of an extract as cases: the parts of a month where they make its whole,
    else, or where `whole` asks for it, the whole.

    Out: child (`NOBODY`), what, on, month, numerator, denominator.
    """
    told = record.partner_count[record.partner_count["source"] == source]
    of_all = told[told["age_band"].isna() & told["sex"].isna()]
    parts = of_all[of_all["what"].notna()]
    months = counted.whole(told)
    summed = parts.groupby("month")["numerator"].sum(min_count=1)
    exact = months.set_index("month")["numerator"]
    split = summed.index[np.isclose(summed, exact.reindex(summed.index)) & (not whole)]
    rows = pd.concat([parts[parts["month"].isin(split)], months[~months["month"].isin(split)]])
    month = month_of(rows["month"]).astype("int64")
    return pd.DataFrame(
        {
            "child": NOBODY,
            "source": source,
            "what": rows["what"].astype("str"),
            "happened_on": rows["month"],
            "on": month_ends(month.to_numpy()),
            "month": month,
            "numerator": rows["numerator"],
            "denominator": rows["denominator"],
        }
    ).reset_index(drop=True)
