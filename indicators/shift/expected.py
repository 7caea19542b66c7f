"""What was to be expected after an event, for each window: the earlier pattern carried forward by
the model that suits the series."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indicators.shift.counterfactual import Against, Windows, carry_forward
from indicators.shift.design import baseline, independent
from indicators.shift.events import Break, Event, earlier_terms
from indicators.shift.local_level import carry_level
from indicators.shift.regression import Family, Fit
from indicators.shift.series import Batch, Kind
from indicators.shift.verdicts import STANDS_STILL, Plan

FAMILY = {
    Kind.FLOW: Family.POISSON,
    Kind.SHARE: Family.BINOMIAL,
    Kind.VALUE: Family.GAUSSIAN,
    Kind.STOCK: Family.GAUSSIAN,
    Kind.STOCK_SHARE: Family.GAUSSIAN,
}
# A straight line over more than five years is no pattern to carry forward (docs/decisions.md).
LONGEST_HISTORY = 60
# Whether the model has a trend, and how many waves a year.
TREND = {Plan.TREND}
PAIRS = {Plan.LEVEL: 1, Plan.SEASONAL: 2, Plan.TREND: 2}


@dataclass(frozen=True)
class Expectation:
    """Observed against expected of some series of a batch (`rows`), and how the model fits.

    `local` (S,): which were carried by their last level; `phi`, `r` (S,): dispersion and lag-1
    correlation, NaN for those.
    """

    rows: np.ndarray
    against: Against
    phi: np.ndarray
    r: np.ndarray
    local: np.ndarray
    fit: Fit | None


def model_months(batch: Batch, event: Event) -> np.ndarray:
    """Which months of the grid are wholly before, those of earlier transitions left out (T,)."""
    left_out, _ = earlier_terms(event)
    return event.before(batch.months) & ~np.isin(batch.months, left_out)


def design_for(
    batch: Batch,
    event: Event,
    before: np.ndarray,
    after: np.ndarray,
    *,
    trend: bool,
    pairs: int,
    breaks: tuple[Break, ...],
) -> tuple[np.ndarray, np.ndarray]:
    """Rows of the model for the months before and for those after, with the columns that the months
    before can tell apart. An earlier phase that still ran goes on."""
    _, phases = earlier_terms(event)
    options = {"origin": event.first_after, "trend": trend, "pairs": pairs, "breaks": breaks}
    there = baseline(batch.months[before], phases=phases, **options)
    columns = independent(there, np.arange(len(there)))
    # What held in the last month before is taken to hold after.
    last = baseline(np.array([event.month - 1]), phases=phases, **options)[0]
    ahead = baseline(after, phases=(), **{**options, "breaks": ()})
    steady = np.tile(last[ahead.shape[1] :], (len(after), 1))
    return there[:, columns], np.hstack([ahead, steady])[:, columns]


def expect(
    batch: Batch,
    event: Event,
    rows: np.ndarray,
    after: np.ndarray,
    windows: Windows,
    plan: Plan,
    *,
    breaks: tuple[Break, ...] = (),
    trend: bool | None = None,
    settle: bool = True,
) -> list[Expectation]:
    """Carry some series of one plan into the months `after` (month numbers).

    `trend` overrides the plan's. `settle`: whether flows whose months run together like a stock's
    are carried by their last level instead.
    """
    before = model_months(batch, event) & (batch.months >= event.month - LONGEST_HISTORY)
    if trend is None:
        # A stock that only drifts would be called a rise: told without a drift, one growing by a
        # twentieth a year is, three times as often as it may (docs/decisions.md).
        trend = plan in TREND or batch.kind.stands
    parts = design_for(batch, event, before, after, trend=trend, pairs=PAIRS[plan], breaks=breaks)
    if batch.kind.stands:
        return _levels(batch, rows, before, after, parts, windows)
    place = after - batch.first
    scale = batch.scale
    fit, against = carry_forward(
        *parts,
        np.where(batch.known, batch.counts, np.nan)[np.ix_(rows, before)],
        np.where(batch.known, batch.counts, np.nan)[np.ix_(rows, place)],
        windows,
        FAMILY[batch.kind],
        scale=None if scale is None else scale[np.ix_(rows, before)],
        scale_after=None if scale is None else scale[np.ix_(rows, place)],
    )
    local = np.zeros(len(rows), dtype=bool)
    found = [Expectation(rows, against, fit.phi, fit.r, local, fit)]
    together = fit.r >= STANDS_STILL
    if settle and plan is Plan.TREND and batch.kind is not Kind.VALUE and together.any():
        found.extend(_levels(batch, rows[together], before, after, parts, windows))
    return found


def _levels(
    batch: Batch,
    rows: np.ndarray,
    before: np.ndarray,
    after: np.ndarray,
    parts: tuple[np.ndarray, np.ndarray],
    windows: Windows,
) -> list[Expectation]:
    """Series carried by their last level, those with the same known months together."""
    known = batch.known[np.ix_(rows, before)]
    patterns, which = np.unique(known, axis=0, return_inverse=True)
    found = []
    for number, pattern in enumerate(patterns):
        chosen = rows[which.ravel() == number]
        kept = independent(parts[0], np.flatnonzero(pattern))
        if pattern.sum() <= len(kept) + 2:
            continue
        months = np.flatnonzero(before)[pattern]
        carried = carry_level(
            batch.months[months],
            after,
            parts[0][pattern][:, kept],
            parts[1][:, kept],
            _transformed(batch, chosen, months),
        )
        against = _levels_against(batch, chosen, after - batch.first, carried, windows)
        unknown = np.full(len(chosen), np.nan)
        found.append(
            Expectation(
                chosen,
                against,
                phi=unknown,
                r=unknown,
                local=np.ones(len(chosen), dtype=bool),
                fit=None,
            )
        )
    return found


def _transformed(batch: Batch, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Logs of stocks and of rates, log-odds of shares, half a case drawn from the edge."""
    counts = batch.counts[np.ix_(rows, columns)]
    if batch.kind.of_shares:
        out_of = batch.out_of[np.ix_(rows, columns)]
        return np.log((counts + 0.5) / (out_of - counts + 0.5))
    scale = 1.0 if batch.exposure is None else batch.exposure[np.ix_(rows, columns)]
    return np.log(np.maximum(counts, 0.5) / scale)


def _levels_against(
    batch: Batch, rows: np.ndarray, columns: np.ndarray, carried, windows: Windows
) -> Against:
    """Averages of stocks (totals of flows, shares of shares) against what the level promised."""
    known = batch.known[np.ix_(rows, columns)]
    counts = np.where(known, batch.counts[np.ix_(rows, columns)], 0.0)
    shares = batch.kind.of_shares
    if shares:
        n = np.where(known, batch.out_of[np.ix_(rows, columns)], 0.0)
        share = 1 / (1 + np.exp(-carried.mean))
        expected, weight = n * share, n * share * (1 - share)
    else:
        exposure = batch.exposure
        scale = 1.0 if exposure is None else np.nan_to_num(exposure[np.ix_(rows, columns)])
        expected = weight = np.where(known, np.exp(carried.mean) * scale, 0.0)
    holds = windows.holds.astype("float64")
    months = known @ holds.T
    observed, promised = counts @ holds.T, expected @ holds.T
    error = np.full(observed.shape, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        for number, window in enumerate(holds):
            share_of = weight * window
            share_of = share_of / share_of.sum(axis=1, keepdims=True)
            error[:, number] = np.sqrt(
                np.einsum("sh,shk,sk->s", share_of, carried.spread, share_of)
            )
        if shares:
            size = n @ holds.T
            observed, promised = observed / size, promised / size
            edged = np.clip(observed, 0.5 / size, 1 - 0.5 / size)
            effect = np.log(edged / (1 - edged)) - np.log(promised / (1 - promised))
        else:
            size = months
            effect = np.log(np.maximum(observed, 0.5)) - np.log(promised)
            if batch.kind is Kind.STOCK:
                observed, promised = observed / months, promised / months
    return Against(
        observed=observed,
        expected=promised,
        effect=effect,
        error=error,
        df=np.full(len(rows), float(carried.df)),
        months=months.astype("int64"),
        total=size,
    )
