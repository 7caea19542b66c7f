"""95% intervals: Wilson for proportions, Byar (exact under ten) for counts and rates, t for means.

Formulas: OHID, "Technical guide: confidence intervals"; Wilson 1927; Byar in Breslow and Day 1987;
exact Poisson limits by chi-squared, Garwood 1936.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy import stats

CONFIDENCE = 0.95
EXACT_BELOW = 10


@lru_cache
def _z(confidence: float) -> float:
    return float(stats.norm.ppf((1 + confidence) / 2))


def wilson(
    numerator: np.ndarray, denominator: np.ndarray, confidence: float = CONFIDENCE
) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper limit of a proportion (0 to 1). NaN where the denominator is not above zero
    or the numerator lies outside it.
    """
    up, down = np.asarray(numerator, dtype="float64"), np.asarray(denominator, dtype="float64")
    z = _z(confidence)
    fit = (down > 0) & (up >= 0) & (up <= down)
    n, o = np.where(fit, down, np.nan), np.where(fit, up, np.nan)
    middle = 2 * o + z**2
    spread = z * np.sqrt(z**2 + 4 * o * (1 - o / n))
    width = 2 * (n + z**2)
    return np.maximum((middle - spread) / width, 0.0), np.minimum((middle + spread) / width, 1.0)


def poisson(count: np.ndarray, confidence: float = CONFIDENCE) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper limit of a count of events: exact below ten, Byar's approximation from ten.
    NaN for a count below zero.
    """
    counted = np.asarray(count, dtype="float64")
    o = np.where(counted >= 0, counted, np.nan).ravel()
    alpha, z = 1 - confidence, _z(confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        low = o * (1 - 1 / (9 * o) - z / (3 * np.sqrt(o))) ** 3
        high = (o + 1) * (1 - 1 / (9 * (o + 1)) + z / (3 * np.sqrt(o + 1))) ** 3
    few = o < EXACT_BELOW
    exact = o[few]
    low[few] = np.where(exact == 0, 0.0, stats.chi2.ppf(alpha / 2, 2 * exact) / 2)
    high[few] = stats.chi2.ppf(1 - alpha / 2, 2 * exact + 2) / 2
    return low.reshape(counted.shape), high.reshape(counted.shape)


def mean(values: np.ndarray, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Lower and upper limit of the mean of some values. NaN for fewer than two."""
    known = np.asarray(values, dtype="float64")
    known = known[~np.isnan(known)]
    if len(known) < 2:
        return float("nan"), float("nan")
    half = (
        stats.t.ppf((1 + confidence) / 2, len(known) - 1) * known.std(ddof=1) / np.sqrt(len(known))
    )
    return float(known.mean() - half), float(known.mean() + half)


def rate_ratio(
    events: tuple[float, float], exposures: tuple[float, float], confidence: float = CONFIDENCE
) -> tuple[float, float, float]:
    """One rate over another with its exact interval: (ratio, lower, upper).

    `events` and `exposures` are those of the first rate and of the second. Given how many events
    there are in all, those of the first are binomial (Clopper and Pearson 1934 on that share,
    turned into a ratio). NaN where there is no event at all; an upper limit may be infinite.
    """
    (first, second), (at_first, at_second) = events, exposures
    if first + second <= 0 or at_first <= 0 or at_second <= 0:
        return float("nan"), float("nan"), float("nan")
    alpha, scale = 1 - confidence, at_second / at_first
    low = stats.beta.ppf(alpha / 2, first, second + 1) if first > 0 else 0.0
    high = stats.beta.ppf(1 - alpha / 2, first + 1, second) if second > 0 else 1.0

    def odds(share: float) -> float:
        return float("inf") if share >= 1 else share / (1 - share)

    ratio = first / second if second > 0 else float("inf")
    return ratio * scale, odds(float(low)) * scale, odds(float(high)) * scale
