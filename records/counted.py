"""Monthly counts that partners supply of nobody in particular, as text and as a table.

One row is what one extract says of one month: a number, of how many where it is a share, and for
one part of the whole where it is split. The whole of a month is the row with neither `what` nor
`age_band` nor `sex`; where there is none it is the sum of those that name `what`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

COLUMNS = ("source", "month", "numerator", "denominator", "what", "age_band", "sex")
NUMBERS = ("numerator", "denominator")
NULL = r"\N"


def typed(columns: dict[str, pd.Series]) -> pd.DataFrame:
    """A table of counts: `source` (the extract's key), `month` (datetime64[us], its first day),
    `numerator`, `denominator` (float64), `what`, `age_band`, `sex` (str, NaN where of all)."""
    index = columns["month"].index
    made = {}
    for name in COLUMNS:
        kind = "datetime64[us]" if name == "month" else "float64" if name in NUMBERS else "str"
        given = columns.get(name)
        made[name] = pd.Series(np.nan, index=index) if given is None else given
        made[name] = made[name].astype(kind)
    return pd.DataFrame(made).reset_index(drop=True)


def none() -> pd.DataFrame:
    """No counts."""
    return typed({"month": pd.Series(dtype="datetime64[us]")})


def lines(counts: pd.DataFrame) -> list[str]:
    """The rows as COPY text, columns parted by tabs."""
    texts = []
    for name in COLUMNS:
        column = counts[name]
        if name == "month":
            texts.append(column.dt.strftime("%Y-%m-%d").tolist())
        elif name in NUMBERS:
            texts.append([NULL if np.isnan(n) else repr(float(n)) for n in column.to_numpy()])
        else:
            texts.append([NULL if pd.isna(cell) else _escaped(cell) for cell in column.tolist()])
    return list(map("\t".join, zip(*texts, strict=True)))


def _escaped(value: str) -> str:
    out = value.replace("\\", "\\\\").replace("\t", "\\t")
    return out.replace("\n", "\\n").replace("\r", "\\r")


def whole(counts: pd.DataFrame) -> pd.DataFrame:
    """One row for each source and month: the row of the whole, or the sum of its parts by `what`.

    Out: `source`, `month`, `numerator`, `denominator`; NaN where a part of the sum is not known.
    """
    key = ["source", "month"]
    of_all = counts[counts["age_band"].isna() & counts["sex"].isna()]
    told = of_all.loc[of_all["what"].isna(), [*key, *NUMBERS]]
    parts = of_all[of_all["what"].notna()].groupby(key)
    summed = parts[list(NUMBERS)].sum(skipna=False).reset_index()
    both = pd.concat([told, summed]).drop_duplicates(key, keep="first")
    return both.sort_values(key, ignore_index=True)


def unknown(counts: pd.DataFrame, source: str, *, share: bool) -> np.ndarray:
    """The months (int64, `records.calendar.month_of`) of which an extract's counts do not say how
    many or, of a share, of how many: they were sent and are not known, which is not none. Of an
    extract that never says of how many, a share is one of its own parts."""
    own = counts[counts["source"] == source]
    if own.empty:
        return np.zeros(0, dtype="int64")
    months = whole(own)
    of_many = share and months["denominator"].notna().any()
    asked = ["numerator", "denominator"] if of_many else ["numerator"]
    month = months.loc[months[asked].isna().any(axis=1), "month"]
    return (month.dt.year * 12 + month.dt.month - 1).to_numpy("int64")
