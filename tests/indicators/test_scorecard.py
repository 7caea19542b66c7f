"""The scorecard's lines: every column says what the indicator's own page says."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from indicators.catalogue import INDICATORS
from indicators.define import Basis
from indicators.figures import Status, figures
from indicators.scorecard import Line, Months, line, window
from indicators.suppression import DFE
from indicators.targets import Goal, Rating
from indicators.travel import Direction
from indicators.words import best_basis
from records.calendar import month_number
from tests.grid import grid

FIRST = 2018 * 12 + 3  # April 2018
POPULATION = dict.fromkeys(range(2014, 2024), 20_000.0)


def facts(key: str, up: np.ndarray, down: np.ndarray | float = np.nan) -> pd.DataFrame:
    """Facts of the whole from April 2018 on."""
    return pd.DataFrame(
        {
            "indicator": key,
            "cut": "",
            "cut_value": "",
            "month": np.arange(FIRST, FIRST + len(up)),
            "numerator": up.astype("float64"),
            "denominator": down,
            "status": "ok",
        }
    )


def line_of(key: str, measured: pd.DataFrame, goal: Goal | None = None, outside=None) -> Line:
    last = int(measured["month"].max())
    years = range(2017, 2025)
    return line(
        INDICATORS[key],
        measured,
        {(key, year): goal for year in years} if goal else {},
        basis=best_basis(INDICATORS[key]),
        first=FIRST,
        last=last,
        population=POPULATION,
        outside=outside,
    )


MONTHS = 42  # April 2018 to September 2021
UP = np.random.default_rng(4).poisson(50, MONTHS)
DOWN = UP + np.random.default_rng(5).poisson(10, MONTHS)
KEYS = ("referrals_count", "referrals_rate", "assessments_45wd_pct", "cla_stock_rate")


def some(key: str) -> pd.DataFrame:
    return facts(key, UP, DOWN if INDICATORS[key].denominator and "rate" not in key else np.nan)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(("basis", "long"), [("month", 1), ("rolling12", 12), ("year", 12)])
def test_a_window_is_the_figure_of_its_months(key: str, basis: str, long: int):
    indicator, measured = INDICATORS[key], some(key)
    if indicator.basis is not Basis.MONTH:
        basis, long = "month", 1
    made = figures(
        measured, indicator, first=FIRST, last=FIRST + 35, basis=basis, population=POPULATION
    )
    row = made[made["value"].notna()].iloc[-1]
    last = int(row["month"])
    got = window(indicator, Months(measured), last - long + 1, last, POPULATION)
    assert got.value == pytest.approx(row["value"])
    assert got.numerator == row["numerator"]


@pytest.mark.parametrize("key", KEYS)
def test_the_columns_are_the_months_they_say(key: str):
    """September 2021: the month, July to September, April to September, two years to March."""
    got = line_of(key, some(key))
    flow = INDICATORS[key].basis is Basis.MONTH
    assert got.year == 2022
    assert got.rated.month == month_number(pd.Timestamp("2021-09-01"))
    assert got.rated.numerator == (UP[-12:].sum() if flow else UP[-1])
    assert got.latest_month.numerator == UP[-1]
    assert got.three_months.numerator == (UP[-3:].sum() if flow else UP[-3:].mean())
    assert got.year_to_date.numerator == (UP[-6:].sum() if flow else UP[-6:].mean())
    assert list(got.years) == [2021, 2020]
    assert [y.numerator for y in got.years.values()] == (
        [UP[24:36].sum(), UP[12:24].sum()] if flow else [UP[35], UP[23]]
    )


def test_a_month_without_a_return_leaves_its_windows_empty():
    measured = some("referrals_count")
    measured = measured[measured["month"] != FIRST + MONTHS - 2]
    got = line_of("referrals_count", measured)
    assert got.latest_month.known
    assert not got.three_months.known
    assert got.three_months.status is Status.NO_RETURN
    assert got.rated.month == FIRST + MONTHS - 3, "the last twelve months without a gap"


def test_months_that_are_too_recent_are_not_the_latest():
    measured = some("referrals_count")
    measured.loc[measured["month"] >= FIRST + MONTHS - 2, ["numerator", "status"]] = [
        np.nan,
        "too_recent",
    ]
    got = line_of("referrals_count", measured)
    assert got.latest_month.month == FIRST + MONTHS - 3


def test_without_a_figure_a_line_says_so():
    got = line_of(
        "referrals_rate", some("referrals_rate").assign(status="too_early"), Goal(low=1, high=9)
    )
    assert got.rated is None
    assert got.rating is Rating.NO_FIGURE
    assert got.travel.direction is Direction.CANNOT_TELL


def test_a_year_end_measure_has_no_months():
    measured = facts("cla_dental_pct", UP, DOWN.astype("float64"))
    measured = measured[measured["month"] % 12 == 2]
    got = line_of("cla_dental_pct", measured)
    assert (got.latest_month, got.three_months, got.year_to_date) == (None, None, None)
    assert got.rated.month % 12 == 2
    assert len(got.years) == 2


RATED = grid("""
    key                  goal   rating
    assessments_45wd_pct low    GREEN
    assessments_45wd_pct high   RED
    referrals_count      around INSIDE
    referrals_count      beyond OUTSIDE
""")
GOALS = {
    "low": Goal(target=70, red=60),
    "high": Goal(target=99, red=95),
    "around": Goal(low=300, high=900),
    "beyond": Goal(low=3000, high=9000),
}


@pytest.mark.parametrize("row", RATED.to_dict("records"), ids=lambda r: " ".join(r.values()))
def test_the_figure_is_rated_by_the_goal_of_its_year(row: dict[str, str]):
    got = line_of(row["key"], some(row["key"]), GOALS[row["goal"]])
    assert got.rating is Rating[row["rating"]]


def test_months_outside_the_facts_are_gaps():
    months = Months(facts("referrals_count", np.array([4, 5, 6])))
    up, _, status = months.between(FIRST - 1, FIRST + 3)
    np.testing.assert_array_equal(up, [np.nan, 4, 5, 6, np.nan])
    assert status.tolist() == ["no_return", "ok", "ok", "ok", "no_return"]
    assert months.latest == FIRST + 2


# --- Outside -------------------------------------------------------------------------------------


def test_outside_no_single_months_are_told():
    inside, outside = (
        line_of("referrals_count", some("referrals_count"), outside=rules) for rules in (None, DFE)
    )
    assert inside.latest_month is not None
    assert (outside.latest_month, outside.three_months, outside.year_to_date) == (None,) * 3
    assert outside.travel.direction is inside.travel.direction
    assert not np.isnan(inside.travel.lower)
    assert np.isnan([outside.travel.lower, outside.travel.upper]).all(), "made of exact counts"
    assert (outside.rated.value, outside.rated.month) == (inside.rated.value, inside.rated.month)


def test_outside_a_small_figure_is_hidden_in_every_column_and_not_rated():
    """Its rating and its direction would tell as well."""
    up = np.zeros(MONTHS)
    up[::10] = 1
    down = np.full(MONTHS, 30.0)
    goal = Goal(target=1, red=0)
    inside, outside = (
        line_of("assessments_45wd_pct", facts("assessments_45wd_pct", up, down), goal, rules)
        for rules in (None, DFE)
    )
    assert inside.rated.numerator in range(1, 6)
    assert outside.rated is None
    assert outside.rating is Rating.HIDDEN
    assert outside.trend["value"].isna().all()
    assert outside.travel.direction is Direction.CANNOT_TELL


def test_outside_the_trend_shows_no_more_than_the_columns():
    up = np.zeros(MONTHS)
    up[::5] = 4
    outside = line_of("referrals_count", facts("referrals_count", up), outside=DFE)
    shown = outside.trend[outside.trend["value"].notna()]
    assert (shown["month"] % 12 == 2).all()
