"""The calendar of children's social care."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from records import calendar

DAYS = st.dates(date(1995, 1, 1), date(2045, 1, 1))


def days(*written: str | None) -> pd.Series:
    return pd.Series(pd.to_datetime(list(written))).astype("datetime64[us]")


@pytest.mark.parametrize(
    ("start", "end", "many"),
    [
        ("2024-05-01", "2024-05-01", 0),
        ("2024-05-01", "2024-05-02", 1),
        ("2024-05-03", "2024-05-05", 0),
        ("2024-05-03", "2024-05-07", 1),  # the early May bank holiday between
        ("2022-09-16", "2022-09-20", 1),  # the state funeral
        ("2024-05-03", "2024-05-02", -1),
    ],
)
def test_working_days_leave_out_weekends_and_bank_holidays(start, end, many):
    assert calendar.working_days(days(start), days(end)).tolist() == [many]


def test_an_unknown_day_has_no_working_days():
    assert calendar.working_days(days("2024-05-01", None), days(None, "2024-05-01")).isna().all()
    assert calendar.add_working_days(days(None), 5).isna().all()


@given(DAYS, st.integers(1, 60))
def test_adding_working_days_and_counting_them_agree(start, many):
    begin = days(start.isoformat())
    assert calendar.working_days(begin, calendar.add_working_days(begin, many)).tolist() == [many]


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        ("2010-05-02", "2024-05-01", 13),
        ("2010-05-01", "2024-05-01", 14),
        ("2024-05-02", "2024-05-01", -1),
        ("2012-02-29", "2025-02-28", 13),
        ("2012-02-29", "2025-02-27", 12),
        ("2012-02-29", "2024-02-28", 11),
        ("2012-02-29", "2024-02-29", 12),
    ],
)
def test_ages_are_completed_years(born, on, age):
    """F19: born on 29 February, one is a year older on 28 February where there is no 29th."""
    assert calendar.age_at(days(born), days(on)).tolist() == [age]


def test_a_collection_year_is_named_by_its_end():
    assert calendar.collection_year(date(2024, 3, 31)) == 2024
    assert calendar.collection_year(date(2024, 4, 1)) == 2025


@given(DAYS)
def test_months_as_numbers_come_back_as_days(day):
    number = calendar.month_number(day)
    assert calendar.month_start(number) == day.replace(day=1)
    assert calendar.month_of(days(day.isoformat())).tolist() == [number]
    end = calendar.month_ends(np.array([number]))[0]
    assert end == np.datetime64(calendar.month_start(number + 1)) - 1


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2024, 4, 1), date(2025, 3, 31), 12),
        (date(2024, 4, 1), date(2024, 9, 29), 5),
        (date(2024, 4, 2), date(2024, 4, 30), 0),
    ],
)
def test_only_whole_months_are_covered(first, last, months):
    assert len(calendar.whole_months(first, last)) == months
