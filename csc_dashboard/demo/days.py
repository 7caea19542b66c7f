"""Working days one at a time, birthdays, collection years."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from functools import lru_cache

from records.calendar import bank_holidays

FIRST_WORKING_YEAR, LAST_WORKING_YEAR = 1995, 2049


@lru_cache
def _working() -> list[date]:
    closed = set(bank_holidays().tolist())
    first = date(FIRST_WORKING_YEAR, 1, 1)
    every = (
        first + timedelta(days=number)
        for number in range(365 * (LAST_WORKING_YEAR - FIRST_WORKING_YEAR + 1))
    )
    return [day for day in every if day.weekday() < 5 and day not in closed]


def working_day_from(day: date) -> date:
    """The day itself if it is a working day in England, else the next one."""
    return _working()[bisect_left(_working(), day)]


def working_day_until(day: date) -> date:
    """The day itself if it is a working day in England, else the one before."""
    return _working()[bisect_right(_working(), day) - 1]


def working_days_after(day: date, number: int) -> date:
    """The day `number` working days after `day`; the day after `day` is the first."""
    return _working()[bisect_right(_working(), day) - 1 + number]


def working_day_counted_back(day: date, number: int) -> date:
    """The `number`-th working day counting backwards from `day`, which is itself the first if it is
    a working day."""
    return _working()[bisect_right(_working(), day) - number]


def birthday(born: date, age: int) -> date:
    """The birthday at which a child turns `age`. No synthetic child is born on 29 February, so
    every year has one."""
    return born.replace(year=born.year + age)


def year_start(year: int) -> date:
    return date(year - 1, 4, 1)


def year_end(year: int) -> date:
    return date(year, 3, 31)
