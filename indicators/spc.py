"""Statistical process control: early warning that something changed, never how much.

XmR charts and their rules as in NHS England's Making Data Count; P′ and U′ limits of shares and
very large numbers (Laney 2002); G charts for rare events (Benneyan 2001). A signal is a
prompt to look: about one stable series in five gives one within a year.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy import stats

from indicators.shift.design import baseline
from indicators.shift.regression import Family, fit

# mR-bar to three and to two standard deviations; the limit of a moving range itself.
WIDE, NEAR, SCREEN = 2.66, 2.66 * 2 / 3, 3.267
RUN = 7
TREND_POINTS = 7
FEWEST_POINTS = 13
FEWEST_CASES = 5
VERY_MANY = 1000
ROUNDING = 1e-9


class Signal(StrEnum):
    """Why a point is special, the weightiest first."""

    OUTSIDE = "outside the limits"
    TREND = "seven points in a row, each beyond the last"
    TWO_IN_THREE = "two of three points near a limit"
    SHIFT = "seven points in a row on one side of the mean"


class Assurance(StrEnum):
    """Whether the process will meet a target."""

    PASSING = "consistently passing"
    FAILING = "consistently failing"
    HIT_AND_MISS = "hit and miss"


class Chart(StrEnum):
    """Which chart suits a series."""

    XMR = "XmR chart"
    P_PRIME = "P′ chart"
    U_PRIME = "U′ chart"
    BETWEEN = "days or cases between events"
    QUARTERS = "chart by quarter"
    MOVES = "XmR chart of the change from month to month"


@dataclass(frozen=True)
class Limits:
    """Mean and limits of an XmR chart; `screened`: whether large moving ranges were left out;
    `trial`: fewer than 13 points, so the limits are not firm yet."""

    mean: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float
    points: int
    screened: bool
    trial: bool


def xmr_limits(values: np.ndarray, *, screen: bool = False) -> Limits | None:
    """Limits of an XmR chart; NaN is a missing month, which breaks the line: both moving ranges
    beside it are dropped. None where the points do not differ.

    `screen`: leave out, once, moving ranges beyond their own limit. Where that leaves none but
    zeros, it is not done.
    """
    x = np.asarray(values, dtype="float64")
    known = x[~np.isnan(x)]
    ranges = np.abs(np.diff(x))
    ranges = ranges[~np.isnan(ranges)]
    # What a season leaves of a series that never differs is rounding.
    if not len(ranges) or ranges.mean() <= ROUNDING * np.abs(known).max():
        return None
    average, screened = ranges.mean(), False
    if screen:
        kept = ranges[ranges <= SCREEN * average]
        if len(kept) < len(ranges) and kept.mean() > 0:
            average, screened = kept.mean(), True
    mean = known.mean()
    return Limits(
        mean=float(mean),
        lower=float(mean - WIDE * average),
        upper=float(mean + WIDE * average),
        near_lower=float(mean - NEAR * average),
        near_upper=float(mean + NEAR * average),
        points=len(known),
        screened=screened,
        trial=len(known) < FEWEST_POINTS,
    )


def side_runs(sides: np.ndarray, length: int = RUN) -> np.ndarray:
    """Points at the end of a run of `length` or more on one side (1, −1; 0 is on the mean and
    breaks a run)."""
    out = np.zeros(len(sides), dtype=bool)
    run = 0
    for n, side in enumerate(sides):
        run = run + 1 if n and side == sides[n - 1] and side else int(side != 0)
        out[n] = run >= length
    return out


def stretched(signals: np.ndarray, length: int = RUN) -> np.ndarray:
    """Every point of the `length` points that end in a signal."""
    out = np.zeros(len(signals), dtype=bool)
    for n in np.flatnonzero(signals):
        out[max(0, n - length + 1) : n + 1] = True
    return out


def trends(values: np.ndarray, points: int = TREND_POINTS) -> np.ndarray:
    """1 where `points` points in a row end that each lie above the one before, −1 where below, else
    0. Equal neighbours and missing points break it."""
    steps = np.sign(np.nan_to_num(np.diff(values)))
    out = np.zeros(len(values), dtype="int64")
    run = 0
    for n, step in enumerate(steps, 1):
        run = run + 1 if n > 1 and step == steps[n - 2] and step else int(step != 0)
        out[n] = int(step) if run >= points - 1 else 0
    return out


def two_in_three(near: np.ndarray, sides: np.ndarray) -> np.ndarray:
    """Whether a point lies among three neighbours on one side of which two or more are near a
    limit."""
    out = np.zeros(len(near), dtype=bool)
    for begin in range(len(near) - 2):
        part = slice(begin, begin + 3)
        if abs(np.sum(sides[part])) == 3 and np.sum(near[part]) >= 2:
            out[part] = True
    return out


def points(
    values: np.ndarray,
    limits: Limits,
    *,
    run: int = RUN,
    trend: int = TREND_POINTS,
    beyond_counts: bool = True,
) -> pd.DataFrame:
    """Each point of a series against its limits.

    Out: value, side (1 above the mean, −1 below, 0 on it), outside, trend (1, −1, 0), two_in_three,
    shift (bool), signal (`Signal` or ""), direction (1 high or rising, −1 low or falling, 0 none).
    `beyond_counts`: whether a point beyond the limits counts as near one in two-in-three (NHS
    England since November 2023).
    """
    x = np.asarray(values, dtype="float64")
    side = np.sign(np.nan_to_num(x - limits.mean)).astype("int64")
    outside = (x > limits.upper) | (x < limits.lower)
    near = (x > limits.near_upper) | (x < limits.near_lower)
    if not beyond_counts:
        near &= ~outside
    shift = stretched(side_runs(side, run), run)
    ends = trends(x, trend)
    rising, falling = stretched(ends > 0, trend), stretched(ends < 0, trend)
    pair = two_in_three(near, side) & near
    signal = np.select(
        [outside, rising | falling, pair, shift],
        [Signal.OUTSIDE, Signal.TREND, Signal.TWO_IN_THREE, Signal.SHIFT],
        default="",
    )
    trending = np.where(rising, 1, np.where(falling, -1, 0))
    direction = np.select([outside, trending != 0, pair | shift], [side, trending, side], default=0)
    return pd.DataFrame(
        {
            "value": x,
            "side": side,
            "outside": outside,
            "trend": trending,
            "two_in_three": pair,
            "shift": shift,
            "signal": pd.Series(signal, dtype="str"),
            "direction": direction,
        }
    )


def chart(
    values: np.ndarray,
    *,
    rebased_at: tuple[int, ...] = (),
    left_out: tuple[int, ...] = (),
    baseline_points: int | None = None,
    screen: bool = False,
    beyond_counts: bool = True,
) -> pd.DataFrame:
    """An XmR chart, its limits worked out anew from each place in `rebased_at` on.

    A step is somebody's decision about a dated cause: places are passed in and never found here.
    `left_out`: places shown but left out of limits and rules (March 2020). `baseline_points`: how
    many first points make the limits of the first stretch; None for all. Out: the columns of
    `points`, and mean, lower, upper, near_lower, near_upper, trial, stretch.
    """
    x = np.asarray(values, dtype="float64")
    counted = x.copy()
    counted[list(left_out)] = np.nan
    ends = [0, *sorted(rebased_at), len(x)]
    parts = []
    for number, (begin, end) in enumerate(pairwise(ends)):
        made_of = counted[begin:end]
        if number == 0 and baseline_points is not None:
            made_of = made_of[:baseline_points]
        limits = xmr_limits(made_of, screen=screen)
        if limits is None:
            part = pd.DataFrame({"value": x[begin:end]})
        else:
            part = points(counted[begin:end], limits, beyond_counts=beyond_counts).assign(
                value=x[begin:end],
                mean=limits.mean,
                lower=limits.lower,
                upper=limits.upper,
                near_lower=limits.near_lower,
                near_upper=limits.near_upper,
                trial=limits.trial,
            )
        parts.append(part.assign(stretch=number))
    return pd.concat(parts, ignore_index=True)


def assurance(lower: float, upper: float, target: float, *, high_is_good: bool) -> Assurance:
    """Whether a process with these limits meets a target: only where the target lies outside them
    is it certain."""
    if lower <= target <= upper:
        return Assurance.HIT_AND_MISS
    above = lower > target
    return Assurance.PASSING if above == high_is_good else Assurance.FAILING


def without_season(counts: np.ndarray, months: np.ndarray, before: np.ndarray) -> np.ndarray:
    """A series divided by the season of its months before, so that August is no signal.

    `counts` (T,), NaN where missing; `months` month numbers; `before` (T,) bool. Under two years
    before, the season cannot be told and the series comes back as it is.
    """
    known = before & ~np.isnan(counts)
    if known.sum() < 24 or not np.nansum(counts[known]):
        return np.asarray(counts, dtype="float64")
    design = baseline(months, origin=int(months[0]), trend=False, pairs=2)
    fitted = fit(design, np.where(known, counts, np.nan)[None])
    wave = np.exp(design[:, 1:] @ fitted.coefficients[0, 1:])
    return counts / (wave / wave[known].mean())


def shares_without_season(
    numerator: np.ndarray, denominator: np.ndarray, months: np.ndarray, before: np.ndarray
) -> np.ndarray:
    """The numerators of shares less the season of their months before, in percentage points.

    All (T,), NaN where missing; `before` bool. Under two years before, the season cannot be told
    and the numerators come back as they are.
    """
    up, down = (np.asarray(each, dtype="float64") for each in (numerator, denominator))
    known = before & ~np.isnan(up) & (down > 0)
    if known.sum() < 24 or not 0 < up[known].sum() < down[known].sum():
        return up
    design = baseline(months, origin=int(months[0]), trend=False, pairs=2)
    made = np.where(known, up, np.nan)[None]
    fitted = fit(design, made, Family.BINOMIAL, out_of=down[None])
    share = 1 / (1 + np.exp(-(design @ fitted.coefficients[0])))
    return np.clip(up - (share - share[known].mean()) * down, 0.0, down)


def prime_chart(
    numerator: np.ndarray,
    denominator: np.ndarray,
    *,
    shares: bool = True,
    rebased_at: tuple[int, ...] = (),
    left_out: tuple[int, ...] = (),
    baseline_points: int | None = None,
) -> pd.DataFrame:
    """A P′ chart of shares, or a U′ chart of rates, with the rules of `chart` and its arguments.

    Each point is set against its own denominator; what is left is an XmR chart of standard scores
    (Laney 2002). Out: as `chart`, the limits of each point its own, shares kept within 0 and 1.
    """
    up, down = (np.asarray(each, dtype="float64") for each in (numerator, denominator))
    down = np.where(down > 0, down, np.nan)
    counted = up / down
    counted[list(left_out)] = np.nan
    parts = []
    for number, (begin, end) in enumerate(pairwise([0, *sorted(rebased_at), len(up)])):
        to = begin + baseline_points if number == 0 and baseline_points is not None else end
        made_of = ~np.isnan(counted[begin:to])
        there = down[begin:to][made_of]
        mean = up[begin:to][made_of].sum() / there.sum() if len(there) else np.nan
        sigma = np.sqrt((mean * (1 - mean) if shares else mean) / down[begin:end])
        part = pd.DataFrame({"value": (up / down)[begin:end]})
        with np.errstate(divide="ignore", invalid="ignore"):
            scores = (counted[begin:end] - mean) / sigma
        limits = xmr_limits(scores[: to - begin]) if mean > 0 and np.isfinite(mean) else None
        if limits is not None:
            wide, near = limits.upper - limits.mean, limits.near_upper - limits.mean
            level = replace(
                limits, mean=0.0, lower=-wide, upper=wide, near_lower=-near, near_upper=near
            )
            part = points(scores, level).assign(
                value=part["value"],
                mean=mean,
                lower=np.maximum(mean - wide * sigma, 0.0),
                upper=np.minimum(mean + wide * sigma, 1.0 if shares else np.inf),
                trial=limits.trial,
            )
        parts.append(part.assign(stretch=number))
    return pd.concat(parts, ignore_index=True)


def cases_between(gaps: np.ndarray) -> tuple[float, float, float]:
    """Mean, lower and upper limit of a G chart: how many cases, or days, without the event lie
    between one with it and the next (Benneyan 2001): geometric, its limits by exact tail
    probabilities of three standard deviations. NaN takes no part."""
    mean = float(np.nanmean(gaps))
    chance = 1 / (mean + 1)
    tail = stats.norm.sf(3)
    lower, upper = (float(stats.geom.ppf(q, chance, loc=-1)) for q in (tail, 1 - tail))
    return mean, max(lower, 0.0), upper


def chart_for(monthly: float, *, share: bool = False, rate: bool = False) -> Chart:
    """Which chart suits a series with so many cases a month (of a share, those on its rarer side):
    a monthly chart of fewer than five flags stable series far too often."""
    if monthly >= FEWEST_CASES:
        if share:
            return Chart.P_PRIME
        return Chart.U_PRIME if rate and monthly >= VERY_MANY else Chart.XMR
    return Chart.QUARTERS if monthly * 3 >= FEWEST_CASES else Chart.BETWEEN


def quarters(counts: np.ndarray, first: int) -> tuple[np.ndarray, np.ndarray]:
    """Monthly counts summed into calendar quarters, as (month number of each quarter's first month,
    sums); a quarter with a missing month is NaN, one that is cut off is left out."""
    skip = -first % 3
    whole = np.asarray(counts, dtype="float64")[skip:]
    whole = whole[: len(whole) // 3 * 3].reshape(-1, 3)
    return first + skip + 3 * np.arange(len(whole)), whole.sum(axis=1)
