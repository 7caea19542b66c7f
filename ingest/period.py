"""Which collection year a return's own dates speak of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from ingest.schema import Collection, Dataset, Kind
from ingest.vocabulary import ErrorCode, Refused

# Of a year's return, at least this share of the busiest year's events fall in the year itself.
SHARE_OF_BUSIEST = 0.2


def events_by_year(dataset: Dataset, tables: Mapping[str, pd.DataFrame]) -> pd.Series:
    """How many of a return's events fall in each collection year: index year, values counts."""
    found = [
        _years(tables[table.name][field.name])
        for table in dataset.tables
        for field in table.fields
        if field.kind is Kind.DATE and field.event and not field.ahead
    ]
    years = np.concatenate(found) if found else np.array([], dtype=np.int64)
    return pd.Series(years, dtype="int64").value_counts().sort_index()


def _years(dates: pd.Series) -> np.ndarray:
    dates = dates.dropna()
    return (dates.dt.year + (dates.dt.month > 3)).to_numpy(np.int64)


def header_year(tables: Mapping[str, pd.DataFrame]) -> list[int]:
    """The years a census's own header names, at most two: Year and that of ReferenceDate."""
    header = tables.get("Header")
    if header is None or "ReferenceDate" not in header:
        return []
    years = [*header["Year"].dropna().astype(int), *header["ReferenceDate"].dropna().dt.year]
    return list(dict.fromkeys(int(year) for year in years))


def guessed_year(dataset: Dataset, tables: Mapping[str, pd.DataFrame]) -> int:
    """The year of a return nobody has said the year of.

    What its header says; else the latest year with a good share of its events. Raises Refused.
    """
    named = [y for y in header_year(tables) if dataset.first_year <= y <= dataset.last_year]
    if named:
        return named[0]
    events = events_by_year(dataset, tables)
    events = events[(events.index >= dataset.first_year) & (events.index <= dataset.last_year)]
    if events.empty:
        raise Refused(
            ErrorCode.WRONG_PERIOD,
            "The dates in these files do not tell which year's return this is: say the year.",
        )
    return int(events.index[events >= SHARE_OF_BUSIEST * events.max()].max())


def months_spoken_for(
    dataset: Dataset,
    tables: Mapping[str, pd.DataFrame],
    first_on: date | None,
    last_on: date | None,
    authority: str | None,
) -> Collection:
    """The months a monthly extract speaks for: those its sender says; else those its counts name.

    Raises Refused where nobody says them, and where counts leave out a month in between: a month
    that is not there is not a month with none.
    """
    counts = tables["Counts"]["month"].dropna() if "Counts" in tables else pd.Series(dtype="str")
    if len(counts):
        named = np.unique(counts.to_numpy("datetime64[M]"))
        missing = np.setdiff1d(np.arange(named[0], named[-1] + 1), named)
        if len(missing):
            when = pd.Timestamp(missing[0])
            raise Refused(
                ErrorCode.WRONG_PERIOD,
                f"There is no row for {when:%B %Y}, which lies between the months that have one. "
                "Write 0 for a month with none; where it is not known, send the months before it "
                "and those after it apart.",
            )
        first_on = pd.Timestamp(named[0]).date()
        last_on = (pd.Timestamp(named[-1]) + pd.offsets.MonthEnd(0)).date()
    if first_on is None or last_on is None:
        raise Refused(
            ErrorCode.WRONG_PERIOD,
            "Say the first and the last month this extract speaks for: a month without rows is "
            "then a month with none, and all other months stay unknown.",
        )
    if first_on > last_on:
        raise Refused(
            ErrorCode.WRONG_PERIOD, "The first month this extract speaks for is after the last."
        )
    return Collection(last_on.year + (last_on.month > 3), last_on, authority, first_on)


def refuse_days(collection: Collection, today: date) -> None:
    """Raises Refused where the return would speak for days of which it can know nothing: a month
    without data must not become a month with none.

    `today`: the day on which the return is sent.
    """
    year, as_at = collection.year, collection.as_at
    begins, ends = date(year - 1, 4, 1), date(year, 3, 31)
    why = ""
    if as_at is None and ends >= today:
        why = (
            f"The collection year to 31 March {year} has not ended: say the day the data run to, "
            "so that the months after it are not counted as empty."
        )
    elif as_at is not None and as_at > today:
        why = "The data cannot run to a day that has not come yet: say the day they do run to."
    elif as_at is not None and as_at < begins:
        why = (
            f"The day the data run to comes before 1 April {year - 1}, when the collection year "
            "begins: say another day, or another year."
        )
    if why:
        raise Refused(ErrorCode.WRONG_PERIOD, why)
