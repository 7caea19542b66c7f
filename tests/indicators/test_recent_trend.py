"""Five yearly points: which of them rise or fall."""

import numpy as np
import pytest
from scipy import stats

from indicators.recent_trend import CRITICAL, Trend, of_shares, of_values

SIZE = np.full(5, 1000.0)


@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        ([100, 130, 160, 190, 220], Trend.RISING),
        ([220, 190, 160, 130, 100], Trend.FALLING),
        ([100, 104, 99, 103, 101], Trend.NO_CHANGE),
        # One high year alone makes the slope: without it there is none.
        ([150, 100, 100, 100, 260], Trend.NO_CHANGE),
        ([0, 130, 160, 190, 220], Trend.CANNOT_TELL),
        ([100, 130, 160, 1000, 220], Trend.CANNOT_TELL),
        ([100, np.nan, 160, 190, 220], Trend.CANNOT_TELL),
        ([100, 130, 160, 190], Trend.CANNOT_TELL),
    ],
)
def test_shares(cases: list[float], expected: Trend):
    cases = np.array(cases, dtype=float)
    assert of_shares(cases, SIZE[: len(cases)]) == expected


def test_only_the_last_five_years_are_looked_at():
    assert of_shares(np.array([900, 800, 100, 130, 160, 190, 220]), np.full(7, 1000.0)) == (
        Trend.RISING
    )


def test_values_by_their_intervals():
    values = np.array([50, 54, 58, 62, 66], dtype=float)
    assert of_values(values, values - 3, values + 3) == Trend.RISING
    assert of_values(values[::-1], values[::-1] - 3, values[::-1] + 3) == Trend.FALLING
    assert of_values(values, values - 20, values + 20) == Trend.NO_CHANGE
    assert of_values(values, values, values) == Trend.CANNOT_TELL


def test_the_test_is_at_998_in_1000():
    assert stats.chi2.sf(CRITICAL, 1) == pytest.approx(0.002, rel=1e-3)
