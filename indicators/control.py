"""A measure's months as a process: which control chart suits them, and what it shows.

Shares have P′ limits, counts XmR limits once their season is out, very large ones U′ limits. What
is too rare to count by the month is counted by the quarter, and what is too rare for that is
charted by the days, or the cases, from one event to the next. A number that stands (children on a
plan at a month's end) is charted by how far it moved since the month before: it is last month's
number with a few changes, and its level would break every rule. Averages and yearly figures have no
chart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from indicators import spc
from indicators.shift.events import Event
from indicators.shift.series import Kind
from indicators.spc import Chart, Signal
from records.calendar import month_start

FEWEST_EVENTS = 4
TOO_FEW_STANDING = (
    "On average fewer than five are counted at a month’s end: too few for a control chart."
)
TOO_FEW_EVENTS = "It happened too seldom for a control chart."
NEVER_DIFFERENT = "Its months do not differ, so there is nothing to chart."
NO_MONTHS = "No month of it is known."
QUARTER, TURNING = 3, 0.5


@dataclass(frozen=True)
class Monthly:
    """A measure's months in a row.

    `first`: month number of the first. `counts` (T,): numerators, NaN where nothing is known.
    `out_of` (T,): denominators of shares, the population of a rate, else None.
    """

    first: int
    counts: np.ndarray
    kind: Kind
    out_of: np.ndarray | None = None

    @property
    def months(self) -> np.ndarray:
        """The month numbers (T,)."""
        return self.first + np.arange(len(self.counts))


@dataclass(frozen=True)
class Process:
    """A control chart, or why there is none.

    `points`: one row for each point, in order: on (datetime.date of the month's or quarter's first
    day, or the day of an event), month (its number), observed (before the season was taken out),
    value, mean, lower, upper, signal (`Signal` or ""), direction (1, −1, 0), side, stretch; NaN
    where nothing is known. Shares are fractions. `rarer`: of shares, whether those who are not so
    are counted as the events.
    """

    chart: Chart | None
    points: pd.DataFrame
    why: str = ""
    rarer: bool = False

    @property
    def floored(self) -> bool:
        """Whether a low point cannot stand out: the lower limit would lie below nothing."""
        above = self.chart not in (Chart.MOVES, Chart.BETWEEN)
        return above and bool((self.points["lower"] <= 0).any())


def process_of(series: Monthly, event: Event, rebased: Sequence[int] = ()) -> Process:
    """The chart that suits a measure, its limits made of the months before an event and anew from
    each of the months `rebased` (month numbers) on, which somebody decided.

    The month in which the event fell is shown, and left out of limits and rules, where it belongs
    to neither side.
    """
    if np.isnan(series.counts).all():
        return Process(None, pd.DataFrame(), NO_MONTHS)
    if series.kind.stands:
        return _moves(series, event, rebased)
    rarer = series.kind.of_shares and np.nansum(series.counts) > 0.5 * np.nansum(series.out_of)
    events = series.out_of - series.counts if rarer else series.counts
    kind = spc.chart_for(
        float(np.nanmean(events)),
        share=series.kind.of_shares,
        rate=series.kind is Kind.FLOW and series.out_of is not None,
    )
    if kind is Chart.BETWEEN:
        return _between(series, events, event, rebased, rarer=bool(rarer))
    return _by_period(series, kind, event, rebased)


def _by_period(series: Monthly, kind: Chart, event: Event, rebased: Sequence[int]) -> Process:
    """By month or by quarter, the season taken out."""
    months, before = series.months, event.before(series.months)
    up, down = series.counts, series.out_of
    if series.kind.of_shares:
        flat = spc.shares_without_season(up, down, months, before)
    else:
        flat = spc.without_season(up, months, before)
    step = 1
    if kind is Chart.QUARTERS:
        step = QUARTER
        months, up = spc.quarters(up, series.first)
        _, flat = spc.quarters(flat, series.first)
        down = None if down is None else spc.quarters(down, series.first)[1]
    places = tuple(int(n) for n in np.searchsorted(months, sorted(rebased)) if 0 < n < len(months))
    left_out = (months <= event.month) & (event.month < months + step) & event.transition
    earlier = int((months + step <= event.month).sum())
    settings = {
        "rebased_at": places,
        "left_out": tuple(int(n) for n in np.flatnonzero(left_out)),
        "baseline_points": earlier if earlier >= spc.FEWEST_POINTS else None,
    }
    shares = series.kind.of_shares
    if shares or kind is Chart.U_PRIME:
        found = spc.prime_chart(flat, down, shares=shares, **settings)
    else:
        found = spc.chart(flat, **settings)
    observed = up
    if shares:
        observed = np.divide(up, down, out=np.full(len(up), np.nan), where=down > 0)
    elif kind is Chart.U_PRIME:
        # A rate is told as the number it is of: people know how many referrals come in a month.
        found = _times(found, down)
    return _finished(kind, found, months, observed)


def _times(found: pd.DataFrame, people: np.ndarray) -> pd.DataFrame:
    numbers = [name for name in ("value", "mean", "lower", "upper") if name in found]
    return found.assign(**{name: found[name] * people for name in numbers})


def _moves(series: Monthly, event: Event, rebased: Sequence[int]) -> Process:
    """How far a number that stands moved since the month before."""
    up, down = series.counts, series.out_of
    smaller = np.minimum(up, down - up) if series.kind.of_shares else up
    if np.nanmean(smaller) < spc.FEWEST_CASES:
        return Process(None, pd.DataFrame(), TOO_FEW_STANDING)
    stands = up
    if series.kind.of_shares:
        stands = np.divide(up, down, out=np.full(len(up), np.nan), where=down > 0)
    months = series.months
    moved = np.append(np.nan, np.diff(stands))
    earlier = int((months < event.month).sum())
    found = spc.chart(
        moved,
        rebased_at=tuple(
            int(month) - series.first for month in rebased if 0 < month - series.first < len(up)
        ),
        left_out=tuple(int(n) for n in np.flatnonzero(months == event.month) if event.transition),
        baseline_points=earlier if earlier > spc.FEWEST_POINTS else None,
    )
    return _finished(Chart.MOVES, found, months, stands)


def _between(
    series: Monthly, events: np.ndarray, event: Event, rebased: Sequence[int], *, rarer: bool
) -> Process:
    """Days from one event to the next; of shares, cases without it from one with it to the next.

    Days are known by month only: the events of a month are spread over it evenly, which makes gaps
    more alike than they were, so what stands out does so for certain. The last point is the gap
    that is still open.
    """
    room = series.out_of if series.kind.of_shares else _days_in(series.months)
    room = np.where(np.isnan(events), np.nan, room).astype("float64")
    if np.nansum(events) < FEWEST_EVENTS:
        return Process(None, pd.DataFrame(), TOO_FEW_EVENTS)
    ends = np.cumsum(np.nan_to_num(room))
    known = ~np.isnan(events)
    many = np.where(known, np.nan_to_num(events), 0).astype("int64")
    month = np.repeat(np.arange(len(events)), many)
    nth = np.arange(len(month)) - np.repeat(np.cumsum(many) - many, many)
    position = (ends - np.nan_to_num(room))[month] + (nth + TURNING) / many[month] * room[month]
    gaps = np.diff(position, append=ends[known][-1])
    # A gap that runs over a month of which nothing is known is itself not known.
    missing = np.cumsum(~known)
    last = np.append(month[1:], np.flatnonzero(known)[-1])
    gaps = np.where(missing[last] > missing[month], np.nan, gaps)
    of = np.minimum(last, len(events) - 1)
    numbers = series.first + of
    if series.kind.of_shares:
        gaps = np.maximum(gaps - 1, 0.0)
    parts = []
    steps = [0, *(int(np.searchsorted(numbers, month)) for month in sorted(rebased)), len(gaps)]
    earlier = int((numbers < event.month).sum())
    for stretch, (begin, end) in enumerate(pairwise(steps)):
        # The gap that is still open only says "so far": it makes no limits.
        made_of = gaps[begin:end][: earlier if stretch == 0 and earlier >= FEWEST_EVENTS else None]
        made_of = made_of[:-1] if len(made_of) == len(gaps) - begin else made_of
        if np.isnan(made_of).all():
            parts.append(pd.DataFrame({"value": gaps[begin:end], "stretch": stretch}))
            continue
        mean, lower, upper = spc.cases_between(made_of)
        outside = gaps[begin:end] > upper
        parts.append(
            pd.DataFrame({"value": gaps[begin:end], "stretch": stretch}).assign(
                mean=mean,
                lower=lower,
                upper=upper,
                signal=np.where(outside, Signal.OUTSIDE.value, ""),
                direction=outside.astype("int64"),
                side=np.sign(np.nan_to_num(gaps[begin:end] - mean)).astype("int64"),
            )
        )
    return _finished(Chart.BETWEEN, pd.concat(parts, ignore_index=True), numbers, gaps, rarer=rarer)


def _days_in(months: np.ndarray) -> np.ndarray:
    starts = (np.append(months, months[-1] + 1) - 1970 * 12).astype("datetime64[M]")
    return np.diff(starts.astype("datetime64[D]")).astype("float64")


def _finished(
    kind: Chart, found: pd.DataFrame, months: np.ndarray, observed: np.ndarray, *, rarer=False
) -> Process:
    if "mean" not in found:
        return Process(None, pd.DataFrame(), NEVER_DIFFERENT)
    lower = found["lower"] if kind is Chart.MOVES else found["lower"].clip(lower=0.0)
    points = found.assign(
        on=[month_start(int(month)) for month in months],
        month=np.asarray(months, dtype="int64"),
        observed=observed,
        lower=lower,
        signal=found["signal"].fillna(""),
        direction=found["direction"].fillna(0).astype("int64"),
        side=found["side"].fillna(0).astype("int64"),
    )
    return Process(kind, points, rarer=rarer)
