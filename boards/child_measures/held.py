"""What the record holds about a day: whether returns speak for it, and the list nearest to it."""

from __future__ import annotations

import pandas as pd

from records.record import Record

# A list older than a quarter says little about a child today.
LIST_DAYS = 92


def covers(record: Record, entity: str, first: pd.Timestamp, last: pd.Timestamp) -> bool:
    """Whether returns speak of an entity for every day from `first` to `last`."""
    return any(
        pd.Timestamp(begins) <= first and last <= pd.Timestamp(ends)
        for begins, ends in record.coverage(entity).stretches
    )


def year_before(day: pd.Timestamp) -> pd.Timestamp:
    """The first of the twelve months that end with a day."""
    return day + pd.Timedelta(days=1) - pd.DateOffset(months=12)


def latest_list(rows: pd.DataFrame, column: str, day: pd.Timestamp) -> pd.DataFrame:
    """The rows of the latest list (`as_on`) of the quarter up to a day, by child; none where there
    is no such list, or no child of it has an answer in `column`: a column left blank tells
    nothing."""
    near = rows[(rows["as_on"] <= day) & (rows["as_on"] > day - pd.Timedelta(days=LIST_DAYS))]
    near = near[near["as_on"] == near["as_on"].max()]
    if not near[column].notna().any():
        near = near.iloc[:0]
    return near.drop_duplicates("child", keep="last").set_index("child")


def latest_year(rows: pd.DataFrame, day: pd.Timestamp) -> tuple[pd.DataFrame, pd.Timestamp | None]:
    """The rows of a yearly table (`year`) told of the last 31 March up to a day, by child, and that
    31 March; none and None where that is more than a year back."""
    years = rows["year"].dropna().unique()
    ends = {pd.Timestamp(int(year), 3, 31): year for year in years}
    near = [end for end in ends if year_before(day) - pd.Timedelta(days=1) < end <= day]
    if not near:
        return rows.iloc[:0].set_index("child"), None
    last = max(near)
    held = rows[rows["year"] == ends[last]]
    return held.drop_duplicates("child", keep="last").set_index("child"), last
