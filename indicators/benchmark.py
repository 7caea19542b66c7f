"""Whether a figure is better, worse or no different than a benchmark: three rules, as OHID's
Fingertips has them, and quintiles."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from scipy import stats

from indicators.define import Polarity
from indicators.intervals import CONFIDENCE, poisson, wilson


class Verdict(StrEnum):
    """How a figure stands to a benchmark, in the words a page shows."""

    BETTER = "better"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    SIMILAR = "similar"
    NOT_COMPARED = "not compared"


def against_value(lower: float, upper: float, benchmark: float, polarity: Polarity) -> Verdict:
    """A figure's interval against a benchmark taken as certain: for England, a region, a target."""
    if np.isnan([lower, upper, benchmark]).any():
        return Verdict.NOT_COMPARED
    return _judged(lower > benchmark, upper < benchmark, polarity)


def against_interval(
    lower: float, upper: float, their_lower: float, their_upper: float, polarity: Polarity
) -> Verdict:
    """Two intervals that do not touch; the most cautious rule, which misses real differences."""
    if np.isnan([lower, upper, their_lower, their_upper]).any():
        return Verdict.NOT_COMPARED
    return _judged(lower > their_upper, upper < their_lower, polarity)


def share_within_limits(
    share: float,
    denominator: float,
    benchmark: float,
    polarity: Polarity,
    confidence: float = CONFIDENCE,
) -> Verdict:
    """A share (0 to 1) against Wilson's limits around the benchmark for as many cases."""
    low, high = wilson(np.array([benchmark * denominator]), np.array([denominator]), confidence)
    if np.isnan([share, low[0], high[0]]).any():
        return Verdict.NOT_COMPARED
    return _judged(share > high[0], share < low[0], polarity)


def count_within_limits(
    count: float, expected: float, polarity: Polarity, confidence: float = CONFIDENCE
) -> Verdict:
    """A count of events against the exact Poisson limits around what the benchmark leads one to
    expect."""
    if np.isnan([count, expected]).any() or expected <= 0:
        return Verdict.NOT_COMPARED
    alpha = 1 - confidence
    low = stats.chi2.ppf(alpha / 2, 2 * expected) / 2
    high = stats.chi2.ppf(1 - alpha / 2, 2 * expected + 2) / 2
    return _judged(count > high, count < low, polarity)


def rate_against_value(
    count: float, exposure: float, benchmark: float, polarity: Polarity, per: float = 10_000
) -> Verdict:
    """A rate's exact or Byar interval against a benchmark taken as certain."""
    low, high = (float(limit) / exposure * per for limit in poisson(count))
    return against_value(low, high, benchmark, polarity)


def _judged(above: bool, below: bool, polarity: Polarity) -> Verdict:
    if not (above or below):
        return Verdict.SIMILAR
    if polarity is Polarity.NEUTRAL:
        return Verdict.HIGHER if above else Verdict.LOWER
    return Verdict.BETTER if above == (polarity is Polarity.HIGH) else Verdict.WORSE
