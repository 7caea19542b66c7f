"""How long things take: durations kept month by month as events and time at risk, and the
Kaplan-Meier median made of them.

What is under way in a month is at risk of ending at each duration it passes through in that month,
and ends at one of them or goes on. Both numbers add up over months (and children), so a rolling
year's median is exact without the durations themselves: a child who was under way before the year
enters late (left truncation), one who is still under way at its end is censored. With steps of one
the result is the product-limit estimate (Kaplan and Meier 1958); with longer steps time at risk is
shared within a step and the median lies between its ends (the actuarial estimate). Interval: those
durations whose survival does not differ from a half on the log-log scale (Brookmeyer and Crowley
1982, with Greenwood's variance), as statsmodels' `SurvfuncRight.quantile_ci` gives it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from indicators.define import Scale
from indicators.picking import days_later
from records.calendar import month_ends, month_of, working_days

CUT = "duration"
"""The cut under which the facts of a median keep its durations: cut_value is the step, written
with leading noughts; numerator what ended at it, denominator what was at risk."""
DIGITS = 4
_Z = norm.ppf(0.975)
_HALF = 1e-12


@dataclass(frozen=True)
class Median:
    """A median and its 95% interval in the scale's unit; NaN where it is not reached.

    `beyond`: the longest duration at which anybody was still seen, which an unreached median must
    exceed.
    """

    value: float
    lower: float
    upper: float
    beyond: float


def tally(
    cases: pd.DataFrame, column: np.ndarray, months: int, scale: Scale
) -> tuple[np.ndarray, np.ndarray]:
    """Events and numbers at risk, as arrays of months × steps.

    `cases`: `entered` and `duration` (whole numbers of the scale's unit: at risk from the one to
    the other, both inclusive), `numerator` (1 where it ended at `duration`, else 0). `column`: the
    month's place of each case.
    """
    steps = scale.steps
    last = np.minimum(cases["duration"].to_numpy("float64"), scale.longest)
    first = np.minimum(np.minimum(cases["entered"].to_numpy("float64"), last), scale.longest)
    place = column * steps + (last // scale.step).astype("int64")
    events = np.bincount(place, cases["numerator"].to_numpy(), months * steps)
    # At risk on every duration up to `last`, less every one before `first`: sums of ramps.
    risk = _up_to(column, last, months, scale) - _up_to(column, first - 1, months, scale)
    return events.reshape(months, steps), risk


def _up_to(column: np.ndarray, last: np.ndarray, months: int, scale: Scale) -> np.ndarray:
    """For each month and step, how much of the step lies on or before each `last`, added up."""
    known = last >= 0
    column, last = column[known], last[known].astype("int64")
    steps = scale.steps
    step = last // scale.step
    part = (last % scale.step + 1) / scale.step
    at = np.bincount(column * steps + step, minlength=months * steps).reshape(months, steps)
    partly = np.bincount(column * steps + step, part, months * steps).reshape(months, steps)
    whole = at[:, ::-1].cumsum(axis=1)[:, ::-1] - at
    return whole + partly


def median(events: np.ndarray, at_risk: np.ndarray, scale: Scale) -> Median:
    """The median of events and numbers at risk by step (one array each, lengths as the scale's)."""
    seen = np.flatnonzero(at_risk > _HALF)
    if not len(seen) or not events.sum():
        beyond = float(seen[-1] * scale.step) if len(seen) else np.nan
        return Median(np.nan, np.nan, np.nan, beyond)
    beyond = float(seen[-1] * scale.step)
    there = np.flatnonzero(events > 0)
    died, risked = events[there], np.maximum(at_risk[there], events[there])
    survival = np.cumprod(1 - died / risked)
    value = _crossing(there, survival, scale)
    lower, upper = _interval(there, survival, died, risked, scale)
    return Median(value, lower, upper, beyond)


def _crossing(there: np.ndarray, survival: np.ndarray, scale: Scale) -> float:
    """Where survival comes down to a half; halfway to the next event where it rests on it."""
    low = np.flatnonzero(survival <= 0.5 + _HALF)
    if not len(low):
        return np.nan
    n = low[0]
    if scale.step == 1:
        rests = abs(survival[n] - 0.5) <= _HALF and n + 1 < len(there)
        return float((there[n] + there[n + 1]) / 2 if rests else there[n])
    before = survival[n - 1] if n else 1.0
    share = (before - 0.5) / (before - survival[n])
    return float((there[n] + share) * scale.step)


def _interval(
    there: np.ndarray, survival: np.ndarray, died: np.ndarray, risked: np.ndarray, scale: Scale
) -> tuple[float, float]:
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(died / (risked * (risked - died)))
        distance = np.log(-np.log(survival)) - np.log(np.log(2))
        error = np.sqrt(greenwood) / np.abs(np.log(survival))
        near = np.abs(distance) <= _Z * error
    near &= (survival > 0) & (survival < 1)
    inside = np.flatnonzero(near)
    if not len(inside):
        return np.nan, np.nan
    lower = float(there[inside[0]] * scale.step)
    # Where even the last event could be the half, the median may lie beyond all that was seen.
    ends = inside[-1] + 1
    return lower, float(there[ends] * scale.step) if ends < len(there) else np.nan


def finished(rows: pd.DataFrame, *, date: str, duration: pd.Series) -> pd.DataFrame:
    """What ended on `date`, of which the whole duration counts: nothing is censored.

    In: entity rows as `define.cases` wants them. Out: its columns and `entered`, `duration`. Rows
    without a duration, or with one below nought, are left out.
    """
    known = duration.notna() & (duration >= 0) & rows[date].notna()
    if "known_from" in rows:
        known &= (rows[date] >= rows["known_from"]) & (rows[date] <= rows["known_to"])
    on = rows[date]
    out = rows.assign(
        on=on, numerator=1.0, denominator=np.nan, entered=0.0, duration=duration.astype("float64")
    )[known]
    return out.assign(month=month_of(out["on"]).astype("int64")).reset_index(drop=True)


def under_way(
    rows: pd.DataFrame, *, start: str, end: str, months: np.ndarray, in_working_days: bool = False
) -> pd.DataFrame:
    """Everything under way in each month: one row a thing and month, open ones included.

    `rows`: an entity as merged, with `known_from` and `known_to`; a day counts where the return of
    that time vouches for it. An end outside those days did not happen. Out: the rows' columns and
    `on` (the end, or the last day of the month it was seen), `month`, `numerator` (1 where it ended
    in the month), `denominator` NaN, `entered`, `duration`.
    """
    rows = rows[rows[start].notna() & ~(rows[end] < rows[start])].reset_index(drop=True)
    ends = month_ends(np.sort(np.asarray(months)))
    begins = (ends.astype("datetime64[M]")).astype("datetime64[us]")
    first = np.maximum(
        rows[start].to_numpy("datetime64[us]"), rows["known_from"].to_numpy("datetime64[us]")
    )
    left = rows[end].to_numpy("datetime64[us]")
    last = np.where(
        np.isnat(left), rows["known_to"].to_numpy("datetime64[us]"),
        np.minimum(left, rows["known_to"].to_numpy("datetime64[us]")),
    )  # fmt: skip
    low = np.searchsorted(ends, first)
    high = np.searchsorted(begins, last, side="right")
    many = np.maximum(high - low, 0)
    which = np.repeat(np.arange(len(rows)), many)
    nth = np.arange(many.sum()) - np.repeat(many.cumsum() - many, many) + np.repeat(low, many)
    out = rows.iloc[which].reset_index(drop=True)
    seen_from = pd.Series(np.maximum(begins[nth], first[which]))
    seen_to = pd.Series(np.minimum(ends[nth], last[which]))
    ended = pd.Series(~np.isnat(left[which]) & (left[which] == seen_to.to_numpy()))
    began = out[start]
    day_before = days_later(seen_from, -1)
    if in_working_days:
        to = working_days(began, seen_to)
        since = working_days(began, day_before.where(day_before >= began, began))
    else:
        to = (seen_to - began).dt.days.astype("float64")
        since = (day_before.where(day_before >= began, began) - began).dt.days.astype("float64")
    # Whoever begins within what is seen is at risk from the first day on, which is day nought.
    entered = (since + 1).where(day_before >= began, 0.0)
    return out.assign(
        on=seen_to,
        month=month_of(seen_to).astype("int64"),
        numerator=ended.astype("float64"),
        denominator=np.nan,
        entered=np.minimum(entered, to),
        duration=to,
    )
