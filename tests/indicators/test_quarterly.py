"""The quarterly benchmarking set: whole quarters of the same facts, or the reason why not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from indicators.catalogue import INDICATORS
from indicators.quarterly import ITEMS, State, filled, quarters, title_of
from tests.grid import grid
from tests.indicators.drawn import number


def facts(key: str, drawn: str) -> pd.DataFrame:
    """Facts of one indicator: month, numerator, and where drawn denominator, group, status."""
    rows = grid(drawn)
    blank = pd.Series("", index=rows.index)
    group = rows.get("group", blank)
    return pd.DataFrame(
        {
            "indicator": key,
            "cut": np.where(group == "", "", "source"),
            "cut_value": group,
            "month": rows["month"].map(number).astype("int64"),
            "numerator": pd.to_numeric(rows["numerator"]),
            "denominator": pd.to_numeric(rows.get("denominator", blank), errors="coerce"),
            "status": rows.get("status", blank).replace("", "ok"),
        }
    )


def of(item: int, made: pd.DataFrame, *ends: str, part: str = "") -> list[tuple]:
    rows = filled(made, [number(end) for end in ends])
    own = rows[(rows["number"] == item) & (rows["part"] == part)]
    return [
        (row.quarter, None if np.isnan(row.numerator) else row.numerator, row.status)
        for row in own.itertuples()
    ]


def test_there_are_31_items_and_each_is_measured_or_says_why_not():
    assert [item.number for item in ITEMS] == list(range(1, 32))
    assert all(bool(item.indicator) != bool(item.why_not) for item in ITEMS)
    assert {item.indicator for item in ITEMS} - {""} <= set(INDICATORS)


@pytest.mark.parametrize(
    ("ends", "title"),
    [
        ("2024-06", "2024-25 Q1"),
        ("2024-09", "2024-25 Q2"),
        ("2024-12", "2024-25 Q3"),
        ("2025-03", "2024-25 Q4"),
        ("2000-03", "1999-00 Q4"),
    ],
)
def test_a_quarter_is_named_by_its_financial_year(ends, title):
    assert title_of(number(ends)) == title


def test_only_whole_quarters_are_told():
    assert quarters(number("2024-05"), number("2024-11")) == [number("2024-09")]
    assert quarters(number("2024-04"), number("2024-09")) == [number("2024-06"), number("2024-09")]


REFERRALS = """
    month   numerator group
    2024-04 10        -
    2024-05 20        -
    2024-06 30        -
    2024-07 40        -
    2024-08 50        -
    2024-05 4         Police
"""


def test_events_are_added_up_and_a_quarter_with_a_gap_has_no_number():
    made = facts("referrals_count", REFERRALS)
    assert of(2, made, "2024-06", "2024-09") == [
        ("2024-25 Q1", 60, "ok"),
        ("2024-25 Q2", None, "no return"),
    ]


def test_groups_of_a_covered_quarter_without_cases_are_nought():
    made = facts("referrals_count", REFERRALS)
    assert of(3, made, "2024-06", part="Police") == [("2024-25 Q1", 4, "ok")]
    assert of(3, made, "2024-06", part="Schools") == [("2024-25 Q1", 0, "ok")]
    assert of(3, made, "2024-09", part="Police") == [("2024-25 Q2", None, "no return")]


def test_how_things_stood_is_the_last_months():
    made = facts("cla_stock_count", "month numerator\n2024-04 80\n2024-05 82\n2024-06 85")
    assert of(18, made, "2024-06") == [("2024-25 Q1", 85, "ok")]


def test_a_share_has_both_its_numbers():
    drawn = "month numerator denominator\n2024-04 8 10\n2024-05 9 10\n2024-06 10 10"
    rows = filled(facts("assessments_45wd_pct", drawn), [number("2024-06")])
    (row,) = rows[rows["number"] == 7].itertuples()
    assert (row.numerator, row.denominator) == (27, 30)


def test_the_worst_month_decides_for_the_quarter():
    drawn = """
        month   numerator denominator status
        2024-04 8         10          ok
        2024-05 9         10          ok
        2024-06 -         -           too_recent
    """
    made = facts("rereferrals_12m_pct", drawn)
    assert of(4, made, "2024-06") == [("2024-25 Q1", None, "too recent")]


def test_care_leavers_are_counted_at_march_alone():
    made = facts("cl_count", "month numerator\n2025-03 44")
    assert of(22, made, "2024-12", "2025-03") == [
        ("2024-25 Q3", None, State.MARCH_ONLY),
        ("2024-25 Q4", 44, "ok"),
    ]


def test_what_is_not_measured_is_never_nought():
    rows = filled(facts("referrals_count", REFERRALS), [number("2024-06")])
    unmeasured = rows[rows["status"] == State.NOT_MEASURED]
    assert set(unmeasured["number"]) == {item.number for item in ITEMS if item.why_not}
    assert unmeasured["numerator"].isna().all()
