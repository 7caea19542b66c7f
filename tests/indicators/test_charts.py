"""Drawings: where a line stops, where a figure stands in time, what the event's line crosses."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from indicators import charts
from indicators.catalogue import INDICATORS
from records.calendar import LOCKDOWN

JANUARY_2020 = 2020 * 12
REFERRALS, STOCK = INDICATORS["referrals_count"], INDICATORS["cla_stock_count"]
SHARE = INDICATORS["assessments_45wd_pct"]
GAP = np.nan


def figures(*values: float, basis: str = "month", first: int = JANUARY_2020) -> pd.DataFrame:
    value = np.array(values, dtype="float64")
    return pd.DataFrame(
        {
            "month": range(first, first + len(value)),
            "basis": basis,
            "value": value,
            "lower": value - 1,
            "upper": value + 1,
        }
    )


def lines(figure: dict) -> list[dict]:
    return [trace for trace in figure["data"] if trace.get("name")]


def bands(figure: dict) -> list[dict]:
    return [trace for trace in figure["data"] if trace.get("fill") == "toself"]


def test_a_gap_is_a_gap_in_the_line_and_in_the_band():
    drawn = charts.trend(figures(5, 6, GAP, 7, 8), REFERRALS, LOCKDOWN)
    assert lines(drawn)[0]["y"] == [5, 6, None, 7, 8]
    assert lines(drawn)[0]["connectgaps"] is False
    assert [len(band["x"]) for band in bands(drawn)] == [4, 4]


def test_a_months_events_stand_at_its_start_and_a_stock_at_its_last_day():
    events = lines(charts.trend(figures(5, 6, 7), REFERRALS, LOCKDOWN))[0]["x"]
    stock = lines(charts.trend(figures(5, 6, 7), STOCK, LOCKDOWN))[0]["x"]
    rolling = lines(charts.trend(figures(5, 6, 7, basis="rolling12"), REFERRALS, LOCKDOWN))[0]["x"]
    assert events == ["2020-01-01", "2020-02-01", "2020-03-01"]
    assert stock == rolling == ["2020-01-31", "2020-02-29", "2020-03-31"]


def test_the_event_is_marked_only_where_the_figures_reach_it():
    assert charts.trend(figures(5, 6, 7, 8), REFERRALS, LOCKDOWN)["layout"]["shapes"]
    early = charts.trend(figures(5, 6, 7, 8), REFERRALS, date(2026, 1, 1))
    assert "shapes" not in early["layout"]


def test_small_charts_share_their_top_and_have_no_band():
    drawn = charts.trend(figures(5, 6, 7), REFERRALS, LOCKDOWN, top=50)
    assert drawn["layout"]["yaxis"]["range"] == [0, 54]
    assert not bands(drawn)


def test_a_percentage_ends_at_a_hundred():
    assert charts.trend(figures(98, 99), SHARE, LOCKDOWN)["layout"]["yaxis"]["range"] == [0, 101]


def test_all_noughts_still_have_a_height():
    zero = figures(0, 0, 0).assign(lower=0.0, upper=0.0)
    assert charts.trend(zero, REFERRALS, LOCKDOWN)["layout"]["yaxis"]["range"][1] > 0


def test_a_sparkline_is_parted_at_a_gap_and_marks_the_event():
    months = np.arange(JANUARY_2020, JANUARY_2020 + 5)
    spark = charts.spark(np.array([1, 2, GAP, 3, 4.0]), months, JANUARY_2020 + 2)
    assert len(spark["lines"]) == 2
    assert spark["mark"] == "60.0"
    assert charts.spark(np.array([1, 2, 3.0]), months[:3], JANUARY_2020 + 40)["mark"] is None


def test_one_value_is_no_trend():
    months = np.arange(JANUARY_2020, JANUARY_2020 + 3)
    assert charts.spark(np.array([GAP, 2, GAP]), months, JANUARY_2020) is None


def test_a_sparkline_of_equal_values_is_drawn_inside_its_box():
    months = np.arange(JANUARY_2020, JANUARY_2020 + 3)
    for value in (0.0, 7.0):
        line = charts.spark(np.full(3, value), months, JANUARY_2020)["lines"][0]
        heights = [float(point.split(",")[1]) for point in line.split()]
        assert all(0 <= height <= 30 for height in heights)
