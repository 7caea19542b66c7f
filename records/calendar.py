"""The calendar of children's social care: England's working days, collection years, month ends,
ages.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import holidays
import numpy as np
import pandas as pd

LOCKDOWN = date(2020, 3, 23)


@lru_cache
def bank_holidays() -> np.ndarray:
    """England's bank holidays, 1990 to 2050, as datetime64[D] (the `holidays` package, from
    gov.uk).
    """
    days = holidays.country_holidays("GB", subdiv="ENG", years=range(1990, 2051))
    return np.array(sorted(days), dtype="datetime64[D]")


def working_days(start: pd.Series, end: pd.Series) -> pd.Series:
    """Working days from `start` to `end`: the day after `start` is day 1, weekends and bank
    holidays do not count.

    Both are datetime64 Series on one index; float64 back, NaN where either is missing. Zero on the
    same day; negative where `end` comes first.
    """
    known = (start.notna() & end.notna()).to_numpy()
    days = np.full(len(start), np.nan)
    first, last = (day.to_numpy("datetime64[D]")[known] for day in (start, end))
    earlier, later = np.minimum(first, last), np.maximum(first, last)
    many = np.busday_count(earlier + 1, later + 1, holidays=bank_holidays())
    days[known] = np.where(last < first, -many, many)
    return pd.Series(days, index=start.index)


def add_working_days(start: pd.Series, days: int) -> pd.Series:
    """The day `days` working days after `start` (datetime64[us]; NaT stays NaT)."""
    known = start.notna().to_numpy()
    out = np.full(len(start), np.datetime64("NaT", "D"))
    out[known] = np.busday_offset(
        start.to_numpy("datetime64[D]")[known], days, roll="backward", holidays=bank_holidays()
    )
    return pd.Series(out, index=start.index).astype("datetime64[us]")


def age_at(born: pd.Series, on: pd.Series) -> pd.Series:
    """Completed years from `born` to `on`: float64, NaN where either is missing, negative before
    birth. Born on 29 February counts as 28 in years without one.
    """
    years = on.dt.year - born.dt.year
    no_birthday = (born.dt.month == 2) & (born.dt.day == 29) & ~on.dt.is_leap_year
    born_day = born.dt.month * 100 + born.dt.day.where(~no_birthday, 28)
    return (
        (years - (on.dt.month * 100 + on.dt.day < born_day))
        .astype("float64")
        .where(born.notna() & on.notna())
    )


def add_years(days: pd.Series, years: int) -> pd.Series:
    """The same day `years` later; 29 February becomes 28 February."""
    return (days + pd.DateOffset(years=years)).astype("datetime64[us]")


def collection_year(day: date) -> int:
    """The collection year (named by its end) in which a day falls: 1 April 2024 to 31 March 2025 is
    2025.
    """
    return day.year + (day.month >= 4)


def month_of(days: pd.Series) -> pd.Series:
    """Months as whole numbers, year × 12 + month − 1; float64 with NaN where the day is missing.
    Easy to add to and compare.
    """
    return (days.dt.year * 12 + days.dt.month - 1).astype("float64")


def month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def month_start(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def month_ends(numbers: np.ndarray) -> np.ndarray:
    """The last day of each month number, as datetime64[us]."""
    months = (np.asarray(numbers, dtype="int64") - 1970 * 12 + 1).astype("datetime64[M]")
    return (months.astype("datetime64[D]") - 1).astype("datetime64[us]")


def whole_months(first: date, last: date) -> range:
    """The month numbers wholly within `first`..`last`, both inclusive."""
    begins = month_number(first) + (first.day > 1)
    next_day = (pd.Timestamp(last) + pd.Timedelta(days=1)).date()
    return range(begins, month_number(next_day))
