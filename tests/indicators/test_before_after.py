"""Before and after a dated event, in words."""

import numpy as np
import pandas as pd
import pytest

from indicators.before_after import Verdict, before_and_after
from indicators.catalogue import INDICATORS
from tests.indicators.drawn import number

FIRST, MARCH_2020 = number("2018-01"), number("2020-03")


def monthly(
    before: float, after: float, *, months: int = 48, out_of: float | None = None
) -> pd.DataFrame:
    """A series with one level before March 2020, another after, and nothing of the sort in March
    2020.
    """
    when = np.arange(FIRST, FIRST + months)
    level = np.where(when < MARCH_2020, before, after)
    return pd.DataFrame(
        {
            "month": when,
            "numerator": np.where(when == MARCH_2020, 10_000.0, level),
            "denominator": 10_000.0 if out_of is None else out_of,
            "status": "ok",
        }
    )


def test_a_clear_fall_is_told_with_its_range_and_without_a_cause():
    found = before_and_after(monthly(400, 300), INDICATORS["referrals_count"])
    assert found.verdict is Verdict.FELL
    assert found.change == pytest.approx(-25)
    assert found.lower < -25 < found.upper < 0
    assert (found.months, found.years) == (11, 2)
    assert found.sentence.startswith(
        "After lockdown this was about 25% lower: 300 a month on average from April 2020 to "
        "February 2021, against 400 a month in the same months of the two years before."
    )
    assert found.sentence.endswith("It does not show that lockdown was the cause.")
    assert "significant" not in found.sentence


def test_a_small_change_could_be_chance():
    found = before_and_after(monthly(40, 42), INDICATORS["referrals_count"])
    assert found.verdict is Verdict.UNCLEAR
    assert found.lower < 0 < found.upper
    assert "this could be chance" in found.sentence


def test_small_numbers_tell_nothing():
    found = before_and_after(monthly(1, 0.5), INDICATORS["referrals_count"])
    assert found.verdict is Verdict.CANNOT_TELL
    assert found.change is None


def test_none_after_many_before_is_a_fall_of_everything():
    found = before_and_after(monthly(40, 0), INDICATORS["referrals_count"])
    assert (found.verdict, found.change, found.lower) == (Verdict.FELL, -100, -100)


def test_months_that_scatter_widen_the_range():
    calm = before_and_after(monthly(400, 380), INDICATORS["referrals_count"])
    series = monthly(400, 380)
    wild = series["numerator"] + np.where(series["month"] // 12 % 2, 60, -60)
    found = before_and_after(series.assign(numerator=wild), INDICATORS["referrals_count"])
    assert calm.phi == 1
    assert found.phi > 5
    assert found.upper - found.lower > 2 * (calm.upper - calm.lower)


def test_months_without_a_figure_are_left_out_on_both_sides():
    series = monthly(400, 300)
    gone = series["month"].isin([number("2020-05"), number("2018-07")])
    series = series.assign(
        numerator=series["numerator"].mask(gone), status=np.where(gone, "no_return", "ok")
    )
    assert before_and_after(series, INDICATORS["referrals_count"]).months == 9


def test_fewer_than_six_months_are_not_enough():
    enough = monthly(400, 300, months=MARCH_2020 - FIRST + 7)
    assert before_and_after(enough, INDICATORS["referrals_count"]).months == 6
    few = before_and_after(enough.iloc[:-1], INDICATORS["referrals_count"])
    assert few.verdict is Verdict.NO_HISTORY


def test_one_year_before_will_do():
    series = monthly(400, 300)
    found = before_and_after(
        series[series["month"] >= number("2019-04")], INDICATORS["referrals_count"]
    )
    assert found.years == 1
    assert "same months of the year before" in found.sentence


def test_a_percentage_changes_in_points():
    found = before_and_after(monthly(50, 40, out_of=100), INDICATORS["referrals_nfa_pct"])
    assert found.points
    assert found.change == pytest.approx(-10)
    assert found.lower < -10 < found.upper < 0
    assert "10.0 percentage points lower: 40.0% on average" in found.sentence


def test_a_rate_is_compared_by_its_counts():
    found = before_and_after(monthly(400, 300), INDICATORS["referrals_rate"])
    assert (found.before, found.after) == (400, 300)


def test_how_many_there_are_is_described_without_a_range():
    found = before_and_after(monthly(400, 300), INDICATORS["cla_stock_count"])
    assert (found.verdict, found.lower) == (Verdict.CANNOT_TELL, None)
    assert found.change == pytest.approx(-25)
    assert "no likely range can be given" in found.sentence


def test_a_measure_of_31_march_has_no_months_to_compare():
    found = before_and_after(monthly(4, 3), INDICATORS["cla_dental_pct"])
    assert found.verdict is Verdict.CANNOT_TELL
    assert "one figure a year" in found.sentence
