"""What stood open at the end of a day, as the return of that time vouches for it: the one meaning
of a stock, whatever it counts."""

from __future__ import annotations

import numpy as np
import pandas as pd

NEVER = np.datetime64("2200-01-01", "us")
DAY = np.timedelta64(1, "D")


def open_at(rows: pd.DataFrame, *, start: str, end: str, ends: np.ndarray) -> pd.DataFrame:
    """Each row once for every day at whose end it was open.

    `rows`: an entity as merged, with `known_from` and `known_to`; rows without `start` are never
    open. It is open at the end of a day when it began on or before it, had not ended by it, and the
    return of that time vouches for it. `ends`: days (datetime64[us]). Out: the rows' columns and
    `on` (datetime64[us]), in the order of the rows.
    """
    rows = rows[rows[start].notna()]
    ends = np.sort(np.asarray(ends, dtype="datetime64[us]"))
    first = np.maximum(
        rows[start].to_numpy("datetime64[us]"), rows["known_from"].to_numpy("datetime64[us]")
    )
    left = rows[end].to_numpy("datetime64[us]")
    last = np.minimum(
        np.where(np.isnat(left), NEVER, left - DAY), rows["known_to"].to_numpy("datetime64[us]")
    )
    low, high = np.searchsorted(ends, first), np.searchsorted(ends, last, side="right")
    many = np.maximum(high - low, 0)
    which = np.repeat(np.arange(len(rows)), many)
    nth = np.arange(many.sum()) - np.repeat(many.cumsum() - many, many) + np.repeat(low, many)
    return rows.iloc[which].assign(on=ends[nth])
