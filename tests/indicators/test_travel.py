"""Direction of travel: the last twelve months against the twelve before, or that nobody can say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from indicators.catalogue import INDICATORS
from indicators.define import Polarity
from indicators.travel import Direction, direction
from tests.grid import grid

NONE = np.full(24, np.nan)
COUNT = INDICATORS["referrals_count"]
SHARE = INDICATORS["assessments_45wd_pct"]


def years(then: float, now: float) -> np.ndarray:
    """Twelve months of each."""
    return np.array([float(then)] * 12 + [float(now)] * 12)


COUNTS = grid("""
    then now way     direction
    50   50  neutral UNCLEAR
    50   51  neutral UNCLEAR
    50   70  neutral HIGHER
    50   30  neutral LOWER
    50   70  high    BETTER
    50   30  high    WORSE
    50   70  low     WORSE
    50   30  low     BETTER
    0    3   low     WORSE
    3    0   low     BETTER
    0    0   low     CANNOT_TELL
""")


@pytest.mark.parametrize("row", COUNTS.to_dict("records"), ids=lambda r: " ".join(r.values()))
def test_counts_go_where_the_interval_of_their_ratio_says(row: dict[str, str]):
    indicator = replace(COUNT, polarity=Polarity[row["way"].upper()])
    got = direction(indicator, years(float(row["then"]), float(row["now"])), NONE)
    assert got.direction is Direction[row["direction"]]


def test_fewer_than_six_in_both_years_tell_nothing():
    few = np.array([0.0] * 19 + [1.0] * 5)
    assert direction(COUNT, few, NONE).direction is Direction.CANNOT_TELL
    assert direction(COUNT, few + np.eye(24)[0], NONE).direction is not Direction.HIGHER


def test_the_interval_is_the_exact_one_of_two_counts():
    exact = stats.binomtest(720, 1320).proportion_ci(method="exact")
    got = direction(COUNT, years(50, 60), NONE)
    assert got.lower == pytest.approx((exact.low / (1 - exact.low) - 1) * 100)
    assert got.upper == pytest.approx((exact.high / (1 - exact.high) - 1) * 100)


def test_months_that_scatter_make_it_wider():
    """The same two years; in one, months swing by more than chance would have them."""
    swing = np.tile([-30.0, 30.0], 12)
    assert direction(COUNT, years(50, 58), NONE).direction is Direction.HIGHER
    assert direction(COUNT, years(50, 58) + swing, NONE).direction is Direction.UNCLEAR


def test_shares_that_scatter_do_as_well():
    down = years(50, 50)
    swing = np.tile([-9.0, 9.0], 12)
    assert direction(SHARE, years(35, 39), down).direction is Direction.BETTER
    assert direction(SHARE, years(35, 39) + swing, down).direction is Direction.UNCLEAR


def test_a_rate_is_compared_by_its_population():
    """A fifth more referrals of a fifth more children are no more."""
    got = direction(COUNT, years(50, 60), NONE, population=(10_000, 12_000))
    assert got.direction is Direction.UNCLEAR
    assert direction(COUNT, years(50, 60), NONE).direction is Direction.HIGHER


SHARES = grid("""
    then now  out_of direction
    40   40   50     UNCLEAR
    40   46   50     BETTER
    40   34   50     WORSE
    50   50   50     UNCLEAR
    0.2  0.3  0.4    CANNOT_TELL
    3    3.5  5      UNCLEAR
""")


@pytest.mark.parametrize("row", SHARES.to_dict("records"), ids=lambda r: " ".join(r.values()))
def test_shares_go_where_the_interval_of_their_difference_says(row: dict[str, str]):
    up, down = years(float(row["then"]), float(row["now"])), years(*[float(row["out_of"])] * 2)
    assert direction(SHARE, up, down).direction is Direction[row["direction"]]


def test_a_difference_has_newcombe_s_limits():
    """Newcombe 1998 (Statistics in Medicine 17:873), table II (a), method 10: 56 of 70 against 48
    of 80 differ by 0.2, from 0.0524 to 0.3339."""
    up, down = np.zeros(24), np.zeros(24)
    up[0], up[12], down[0], down[12] = 48, 56, 80, 70
    got = direction(SHARE, up, down)
    assert (got.lower, got.upper) == pytest.approx((5.24, 33.39), abs=0.01)


def test_a_missing_month_leaves_it_open():
    gap = years(50, 70)
    gap[5] = np.nan
    assert direction(COUNT, gap, NONE).direction is Direction.CANNOT_TELL
    with pytest.raises(ValueError, match="24 months"):
        direction(COUNT, gap[:23], NONE[:23])


def test_a_number_of_children_standing_is_not_tested_and_its_share_is():
    """They are mostly the same children; of a share, two days a year apart are compared."""
    stock, share = INDICATORS["cla_stock_count"], INDICATORS["cla_3plus_placements_pct"]
    assert direction(stock, years(500, 700), NONE).direction is Direction.CANNOT_TELL
    up, down = np.full(24, np.nan), np.full(24, np.nan)
    up[[11, 23]], down[[11, 23]] = (100, 40), (500, 500)
    assert direction(share, up, down).direction is Direction.BETTER
