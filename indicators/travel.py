"""Direction of travel: the last twelve months against the twelve before, with a test behind it.

Never one rolling year against the next month's: eleven of their months are the same. Counts and
rates: the conditional exact interval of their ratio (Clopper and Pearson), widened by the scatter
of the months within each year. Percentages: Newcombe's interval (method 10) of the difference. Of a
stock's percentage, the month end against that of a year before.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import stats

from indicators.define import Basis, Indicator, Polarity, Unit
from indicators.intervals import wilson
from indicators.suppression import SMALLEST_SHOWN

YEAR = 12


class Direction(StrEnum):
    """What may be said of where a figure is going."""

    BETTER = "Better"
    WORSE = "Worse"
    HIGHER = "Higher"
    LOWER = "Lower"
    UNCLEAR = "No clear change"
    CANNOT_TELL = "Cannot tell"


@dataclass(frozen=True)
class Travel:
    """The direction, why where none can be told, and the interval of the change: per cent, or
    percentage points of a percentage; NaN where there is none."""

    direction: Direction
    why: str = ""
    lower: float = float("nan")
    upper: float = float("nan")
    rose: bool | None = None


def direction(
    indicator: Indicator,
    numerator: np.ndarray,
    denominator: np.ndarray,
    population: tuple[float, float] = (1.0, 1.0),
) -> Travel:
    """Where an indicator is going, from its last 24 months, oldest first; NaN is a month without a
    figure.

    `population`: children living here in the year before and in the last one; rates are compared by
    them. "Cannot tell" where a month of the 24 is missing, fewer than six were counted in both
    years, or what is compared is mostly the same children.
    """
    if len(numerator) != 2 * YEAR:
        raise ValueError("a direction of travel is told from 24 months")
    if indicator.unit is Unit.MEAN:
        return _cannot("An average is not tested here.")
    if indicator.basis is not Basis.MONTH:
        if indicator.unit is not Unit.PERCENT:
            return _cannot("Mostly the same children are counted again, so there is no test.")
        # Two days, a year apart.
        numerator, denominator = (each[[YEAR - 1, -1]] for each in (numerator, denominator))
    known = numerator if indicator.unit is not Unit.PERCENT else numerator + denominator
    if np.isnan(known).any():
        return _cannot("A month of the last two years has no figure.")
    if indicator.unit is Unit.PERCENT:
        limits = _difference(numerator, denominator)
    else:
        limits = _ratio(numerator, population)
    return _cannot("The numbers are too small.") if limits is None else _told(indicator, *limits)


def _cannot(why: str) -> Travel:
    return Travel(Direction.CANNOT_TELL, why)


def _ratio(counts: np.ndarray, population: tuple[float, float]) -> tuple[float, float] | None:
    """Limits of the change in per cent, or None where numbers are small."""
    then, now = counts[:YEAR].sum(), counts[YEAR:].sum()
    if max(then, now) < SMALLEST_SHOWN or min(population) <= 0:
        return None
    per = population[0] / population[1]
    exact = stats.binomtest(round(now), round(now + then)).proportion_ci(method="exact")
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = (
            np.log(p / (1 - p) * per) if 0 < p < 1 else (-np.inf if p == 0 else np.inf)
            for p in (exact.low, exact.high)
        )
        if now > 0 and then > 0:
            # Months scatter more than chance alone would have them.
            middle, wide = np.log(now / then * per), np.sqrt(_scatter(counts))
            low, high = middle - (middle - low) * wide, middle + (high - middle) * wide
    return float(np.expm1(low) * 100), float(np.expm1(high) * 100)


def _scatter(counts: np.ndarray, out_of: np.ndarray | None = None) -> float:
    """Pearson's dispersion of the months round their year's mean or share, never below one; two
    days alone tell of no scatter."""
    if counts.size <= 2:
        return 1.0
    years = counts.reshape(2, -1)
    if out_of is None:
        expected = np.broadcast_to(years.mean(axis=1, keepdims=True), years.shape)
        variance = expected
    else:
        downs = out_of.reshape(2, -1)
        share = years.sum(axis=1, keepdims=True) / downs.sum(axis=1, keepdims=True)
        expected, variance = share * downs, share * (1 - share) * downs
    counted = variance > 0
    squares = (years - expected)[counted] ** 2 / variance[counted]
    return max(1.0, float(squares.sum() / (counts.size - 2)))


def _difference(up: np.ndarray, down: np.ndarray) -> tuple[float, float] | None:
    """Limits of the change in percentage points, or None where numbers are small."""
    half = len(up) // 2
    (then, now), (out_then, out_now) = ((s[:half].sum(), s[half:].sum()) for s in (up, down))
    if min(out_then, out_now) < SMALLEST_SHOWN:
        return None
    p, q = then / out_then, now / out_now
    # Dividing both counts by the dispersion widens Wilson's limits as overdispersion does.
    phi = _scatter(up, down)
    (low_p, high_p), (low_q, high_q) = (
        tuple(float(limit) for limit in wilson(each / phi, out / phi))
        for each, out in ((then, out_then), (now, out_now))
    )
    change = q - p
    return (
        float(change - np.hypot(q - low_q, high_p - p)) * 100,
        float(change + np.hypot(high_q - q, p - low_p)) * 100,
    )


def _told(indicator: Indicator, low: float, high: float) -> Travel:
    if low <= 0 <= high:
        return Travel(Direction.UNCLEAR, lower=low, upper=high)
    rose = low > 0
    if indicator.polarity is Polarity.NEUTRAL:
        said = Direction.HIGHER if rose else Direction.LOWER
    else:
        good = rose == (indicator.polarity is Polarity.HIGH)
        said = Direction.BETTER if good else Direction.WORSE
    return Travel(said, lower=low, upper=high, rose=rose)
