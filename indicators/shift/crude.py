"""The plain comparison: months after an event with the same months of the years before.

Conditional exact interval of a ratio of two counts (Clopper and Pearson), of two shares Newcombe's
interval of their difference (method 10); each widened for how much the months before scatter and
run together. It knows no trend.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import special, stats

from indicators.intervals import wilson
from indicators.shift.design import baseline
from indicators.shift.events import Event
from indicators.shift.regression import Family, Fit, correlation, fit
from indicators.shift.series import Batch, Kind

MOST_YEARS = 3
MONTH_EFFECTS_FROM = 24


@dataclass(frozen=True)
class Crude:
    """Comparisons of S series (each array (S,)), NaN where there is none.

    `after`, `before`: sums a window long (`before` the average of `years` years), of shares and
    stocks averages. `change`, `lower`, `upper`: ratio less one, of shares the difference. `events`:
    how many cases stand behind the larger side.
    """

    months: np.ndarray
    years: np.ndarray
    before: np.ndarray
    after: np.ndarray
    change: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    p: np.ndarray
    phi: np.ndarray
    r: np.ndarray
    cases: np.ndarray


def scatter(batch: Batch, event: Event) -> Fit:
    """How the months before scatter around their calendar months (under two years: around one
    wave), and how they run together."""
    months = batch.months
    before = event.before(months)
    counts = np.where(before, batch.counts, np.nan)
    many = (before & batch.known).sum(axis=1).max(initial=0) >= MONTH_EFFECTS_FROM
    if many:
        design = (months[:, None] % 12 == np.arange(12)).astype("float64")
    else:
        design = baseline(months, origin=event.month, trend=False, pairs=1)
    design = design[:, design[before].any(axis=0)]
    if batch.kind.of_shares:
        found = fit(design, counts, Family.BINOMIAL, out_of=batch.out_of)
    else:
        family = Family.GAUSSIAN if batch.kind is Kind.VALUE else Family.POISSON
        found = fit(design, counts, family)
    # Means of calendar months take nothing away from how neighbouring months go together.
    return replace(found, r=correlation(found.pearson, 1))


def compare(
    batch: Batch,
    event: Event,
    scattered: Fit,
    wanted: np.ndarray,
    years: int | None = None,
    *,
    together: bool = False,
) -> Crude:
    """Compare the months `wanted` (month numbers, at most twelve) with the same months before.

    `years`: how many years before; None for as many as have every month, at most three. A month
    counts where both sides have it. `together`: whether the range is widened too for months that
    run together, as it is where a verdict hangs on it.
    """
    series = len(batch.counts)
    up = np.where(batch.known, batch.counts, np.nan)
    down = batch.out_of if batch.kind.of_shares else np.ones_like(up)
    now, now_of = (_at(each, batch, wanted) for each in (up, down))
    then, then_of, whole = [], [], []
    for year in range(1, MOST_YEARS + 1):
        back = wanted - 12 * year
        allowed = back < event.first_after
        then.append(np.where(allowed, _at(up, batch, back), np.nan))
        then_of.append(np.where(allowed, _at(down, batch, back), np.nan))
        missing = np.isnan(then[-1]) & ~np.isnan(now)
        whole.append(~missing.any(axis=1))
    complete = np.cumprod(np.array(whole), axis=0).sum(axis=0)
    used = np.maximum(complete, 1) if years is None else np.full(series, years)
    both = ~np.isnan(now)
    for year in range(MOST_YEARS):
        both &= ~np.isnan(then[year]) | (used <= year)[:, None]
    a, a_of = (np.where(both, each, 0.0).sum(axis=1) for each in (now, now_of))
    b, b_of = np.zeros(series), np.zeros(series)
    for year in range(MOST_YEARS):
        count_it = both & (used > year)[:, None]
        b += np.where(count_it, then[year], 0.0).sum(axis=1)
        b_of += np.where(count_it, then_of[year], 0.0).sum(axis=1)
    months = both.sum(axis=1)
    wide = np.sqrt(scattered.phi * (scattered.inflation if together else 1.0))
    far = special.stdtrit(scattered.df, 0.975) / special.ndtri(0.975)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        if batch.kind.of_shares:
            found = _differences(a, a_of, b, b_of, wide * far)
            sides = (b / b_of, a / a_of)
            cases = np.maximum(np.minimum(a, a_of - a), np.minimum(b, b_of - b) / used)
        elif batch.kind is Kind.FLOW:
            found = _ratios(a, b, used, wide, far, scattered.df)
            sides, cases = (b / used, a), np.maximum(a, b / used)
        else:
            nothing = np.full(series, np.nan)
            before, after = b / used / months, a / months
            found = (after / before - 1, nothing, nothing, nothing)
            sides, cases = (before, after), np.maximum(a, b / used) / np.maximum(months, 1)
    none = months == 0
    values = [np.where(none, np.nan, each) for each in (*sides, *found)]
    return Crude(months, used, *values, phi=scattered.phi, r=scattered.r, cases=cases)


def _at(values: np.ndarray, batch: Batch, months: np.ndarray) -> np.ndarray:
    """The columns of some month numbers (S, W), NaN for months outside the grid."""
    place = np.asarray(months) - batch.first
    inside = (place >= 0) & (place < values.shape[1])
    return np.where(inside, values[:, np.where(inside, place, 0)], np.nan)


def _ratios(
    a: np.ndarray, b: np.ndarray, years: np.ndarray, wide: np.ndarray, far: np.ndarray, df
) -> tuple[np.ndarray, ...]:
    """Change, limits (as fractions) and p of counts `a` in a window and `b` in `years` such."""
    low = np.where(a > 0, stats.beta.ppf(0.025, a, b + 1), 0.0)
    high = np.where(b > 0, stats.beta.ppf(0.975, a + 1, b), 1.0)
    lower, upper = low / (1 - low) * years, high / (1 - high) * years
    ratio = a / (b / years)
    # With no case on one side the exact limit stands alone, and is widened from half a case.
    middle = np.where(a > 0, ratio, 0.5 / (b / years))
    lower = np.where(a > 0, middle * (lower / middle) ** (wide * far), 0.0)
    upper = middle * (upper / middle) ** (wide * far)
    towards_one = np.where(ratio > 1, np.log(middle / lower), np.log(upper / middle))
    error = towards_one / special.stdtrit(df, 0.975)
    p = 2 * special.stdtr(df, -np.abs(np.log(middle)) / error)
    # After none at all before, the chance that all of them fall after.
    p = np.where((b == 0) & (a > 0), np.minimum(2 * (1 / (1 + years)) ** a, 1.0), p)
    return ratio - 1, lower - 1, upper - 1, p


def _differences(
    a: np.ndarray, n: np.ndarray, b: np.ndarray, m: np.ndarray, wide: np.ndarray
) -> tuple[np.ndarray, ...]:
    """Difference, limits and p of two shares. Dividing counts by a dispersion widens Wilson's
    limits as overdispersion does."""
    phi = wide**2
    p, q = a / n, b / m
    low_p, high_p = wilson(a / phi, n / phi)
    low_q, high_q = wilson(b / phi, m / phi)
    change = p - q
    lower = change - np.hypot(p - low_p, high_q - q)
    upper = change + np.hypot(high_p - p, q - low_q)
    half = np.where(change > 0, change - lower, upper - change)
    return change, lower, upper, 2 * special.ndtr(-special.ndtri(0.975) * np.abs(change) / half)
