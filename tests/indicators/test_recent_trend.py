"""Five yearly points: which of them rise or fall."""

import numpy as np
import pytest
from scipy import stats

from indicators.compare import Figure
from indicators.define import Unit
from indicators.recent_trend import CRITICAL, Trend, of_published, of_shares, of_values

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


def yearly(numerators, denominators=1000.0, *, first: int = 2020) -> dict[int, Figure]:
    """Published figures of consecutive years; None is a year whose count is hidden."""
    return {
        first + place: Figure(None, "c") if n is None else Figure(1.0, None, n, denominators)
        for place, n in enumerate(numerators)
    }


@pytest.mark.parametrize(
    ("unit", "figures", "expected"),
    [
        (Unit.PERCENT, yearly([100, 130, 160, 190, 220]), Trend.RISING),
        (Unit.RATE, yearly([220, 190, 160, 130, 100]), Trend.FALLING),
        (Unit.COUNT, yearly([100, 130, 160, 190, 220], None), Trend.RISING),
        (Unit.COUNT, yearly([100, 104, 99, 103, 101], None), Trend.NO_CHANGE),
        # One year hidden, one missing, one later than the others end, and an average.
        (Unit.PERCENT, yearly([100, 130, None, 190, 220]), Trend.CANNOT_TELL),
        (Unit.PERCENT, yearly([130, 160, 190, 220], first=2021), Trend.CANNOT_TELL),
        (Unit.PERCENT, yearly([100, 130, 160, 190, 220], first=2019), Trend.CANNOT_TELL),
        (Unit.RATE, yearly([220, 190, 160, 130, 100], None), Trend.CANNOT_TELL),
        (Unit.MEAN, yearly([220, 190, 160, 130, 100]), Trend.CANNOT_TELL),
    ],
)
def test_what_is_published_of_the_five_years_to_2024(unit, figures, expected: Trend):
    assert of_published(unit, figures, 2024) == expected
