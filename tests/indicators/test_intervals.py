"""Intervals against numbers of others: OHID's package of statistical methods."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from indicators import intervals

CLOSE = {"rel": 1e-9, "abs": 1e-12}


@pytest.mark.parametrize("confidence", [0.95, 0.998])
def test_wilson_agrees_with_ohid(shared: Path, confidence: float):
    expected = pd.read_csv(shared / "stats/gold/phe_proportion/expected.csv")
    expected = expected[expected["Denominator"] > 0].dropna(subset=["value"])
    assert len(expected) > 10
    low, high = intervals.wilson(expected["Numerator"], expected["Denominator"], confidence)
    level = "95_0" if confidence == 0.95 else "99_8"
    for got, bound in [(low, "lower"), (high, "upper")]:
        column = expected[f"{bound}{level}cl"] / expected["multiplier"]
        assert got == pytest.approx(column.to_numpy(), **CLOSE)


def test_counts_agree_with_ohid_exact_below_ten_and_byar_from_ten(shared: Path):
    expected = pd.read_csv(shared / "stats/gold/phe_rate/expected.csv").dropna(subset=["value"])
    assert set(expected["method"]) == {"Exact", "Byars"}
    low, high = intervals.poisson(expected["Numerator"])
    scale = expected["Denominator"] / expected["multiplier"]
    for got, bound in [(low, "lower"), (high, "upper")]:
        column = (expected[f"{bound}95_0cl"] * scale).to_numpy()
        assert got == pytest.approx(column, **CLOSE)


def test_means_agree_with_ohid(shared: Path):
    expected = pd.read_csv(shared / "stats/gold/phe_mean/expected.csv").set_index("area")
    values = pd.read_csv(shared / "stats/gold/phe_mean/input.csv")
    for area, own in values.groupby("area"):
        row = expected.loc[area]
        got = intervals.mean(own["values"].to_numpy())
        assert got == pytest.approx((row["lower95_0cl"], row["upper95_0cl"]), rel=1e-7)


def test_nothing_out_of_nothing_has_no_interval_and_none_out_of_some_has():
    low, high = intervals.wilson(np.array([0, 0, 5, 3]), np.array([0, 5, 5, 2]))
    assert np.isnan(low).tolist() == np.isnan(high).tolist() == [True, False, False, True]
    assert low[1] == 0
    assert high[2] == 1


def test_no_events_have_an_upper_limit():
    low, high = intervals.poisson(np.array([0]))
    assert low.tolist() == [0]
    assert high[0] == pytest.approx(3.688879454)


def test_one_value_has_no_interval():
    assert np.isnan(intervals.mean(np.array([4.0, np.nan]))).all()


@pytest.mark.parametrize(
    ("events", "exposures"), [((10, 20), (100, 100)), ((3, 9), (50, 200)), ((40, 12), (70, 30))]
)
def test_the_limits_of_a_ratio_are_where_the_binomial_tail_is_one_in_forty(events, exposures):
    ratio, low, high = intervals.rate_ratio(events, exposures)
    (first, second), (at_first, at_second) = events, exposures
    assert ratio == pytest.approx(first / at_first / (second / at_second))
    for limit, tail in ((low, "greater"), (high, "less")):
        share = limit * at_first / (limit * at_first + at_second)
        p = stats.binomtest(first, first + second, share, alternative=tail).pvalue
        assert p == pytest.approx(0.025)


def test_a_ratio_to_nothing_has_no_upper_limit_and_of_nothing_to_nothing_is_none():
    ratio, low, high = intervals.rate_ratio((5, 0), (10, 10))
    assert (ratio, high) == (np.inf, np.inf)
    assert low > 0
    assert intervals.rate_ratio((0, 5), (10, 10))[:2] == (0, 0)
    assert np.isnan(intervals.rate_ratio((0, 0), (10, 10))).all()
