"""Drawings: where a line stops, where a figure stands in time, what the event's line crosses."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from indicators import charts
from indicators.catalogue import INDICATORS
from indicators.shift.events import FIRST_LOCKDOWN, KNOWN, local_event

JANUARY_2020 = 2020 * 12
EVENTS = [FIRST_LOCKDOWN]
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
    drawn = charts.trend(figures(5, 6, GAP, 7, 8), REFERRALS, EVENTS)
    assert lines(drawn)[0]["y"] == [5, 6, None, 7, 8]
    assert lines(drawn)[0]["connectgaps"] is False
    assert [len(band["x"]) for band in bands(drawn)] == [4, 4]


def test_a_months_events_stand_at_its_start_and_a_stock_at_its_last_day():
    events = lines(charts.trend(figures(5, 6, 7), REFERRALS, EVENTS))[0]["x"]
    stock = lines(charts.trend(figures(5, 6, 7), STOCK, EVENTS))[0]["x"]
    rolling = lines(charts.trend(figures(5, 6, 7, basis="rolling12"), REFERRALS, EVENTS))[0]["x"]
    assert events == ["2020-01-01", "2020-02-01", "2020-03-01"]
    assert stock == rolling == ["2020-01-31", "2020-02-29", "2020-03-31"]


def test_an_event_is_marked_only_where_the_figures_reach_it():
    assert charts.trend(figures(5, 6, 7, 8), REFERRALS, EVENTS)["layout"]["shapes"]
    early = charts.trend(figures(5, 6, 7, 8), REFERRALS, [local_event(date(2026, 1, 1))])
    assert "shapes" not in early["layout"]


def test_every_event_has_a_line_and_its_name_and_closed_phases_are_shaded():
    door = local_event(date(2021, 6, 1), "the new front door")
    drawn = charts.trend(figures(*range(36)), REFERRALS, [*KNOWN.values(), door])
    marks = [each for each in drawn["layout"]["shapes"] if each["type"] == "line"]
    shaded = [each for each in drawn["layout"]["shapes"] if each["type"] == "rect"]
    assert [each["x0"] for each in marks] == [
        "2020-03-23",
        "2020-11-05",
        "2021-01-05",
        "2021-06-01",
    ]
    assert [(each["x0"], each["x1"]) for each in shaded] == [
        ("2020-04-01", "2020-09-01"), ("2020-09-01", "2021-01-01"), ("2021-01-01", "2021-04-01"),
    ]  # fmt: skip
    words = drawn["layout"]["annotations"]
    assert [each["text"] for each in words][:2] == ["Lockdown", "The second lockdown"]
    assert words[-1]["text"] == "The new front door"
    # Neighbours write on rows of their own, towards the side where there is room.
    assert len({each["yshift"] for each in words[:3]}) == 3
    assert [each["xanchor"] for each in words] == ["left", "left", "left", "left"]
    late = charts.trend(figures(*range(6)), REFERRALS, [local_event(date(2020, 5, 1), "late")])
    assert late["layout"]["annotations"][0]["xanchor"] == "right"


def test_small_charts_share_their_top_and_have_no_band():
    drawn = charts.trend(figures(5, 6, 7), REFERRALS, EVENTS, top=50)
    assert drawn["layout"]["yaxis"]["range"] == [0, 54]
    assert not bands(drawn)


def test_a_percentage_ends_at_a_hundred():
    assert charts.trend(figures(98, 99), SHARE, EVENTS)["layout"]["yaxis"]["range"] == [0, 101]


def test_all_noughts_still_have_a_height():
    zero = figures(0, 0, 0).assign(lower=0.0, upper=0.0)
    assert charts.trend(zero, REFERRALS, EVENTS)["layout"]["yaxis"]["range"][1] > 0


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
