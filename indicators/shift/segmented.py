"""Segmented regression over all months: the step at an event, the change of slope after it, and a
level for each phase (Lopez Bernal, Cummins and Gasparrini 2017, with time centred at the event)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indicators.shift.design import baseline, independent
from indicators.shift.events import Break, Event, Phase, earlier_terms
from indicators.shift.expected import FAMILY, PAIRS, TREND, model_months
from indicators.shift.regression import Family, Fit, fit, newey_west
from indicators.shift.series import Batch
from indicators.shift.verdicts import Plan
from indicators.shift.windows import months_after

LEVEL = "level"
LEVEL_AT_BREAK = "level at the break, with slope"
SLOPE = "change of slope, a year"
NEWEY_WEST_LAGS = 3


@dataclass(frozen=True)
class Step:
    """One coefficient of S series: `effect` on the scale of the link, `error` with dispersion and
    correlation in it, the window's month numbers, and the fit it comes from."""

    window: str
    rows: np.ndarray
    effect: np.ndarray
    error: np.ndarray
    first: int
    last: int
    fit: Fit
    newey_west: np.ndarray | None = None


def steps(
    batch: Batch,
    event: Event,
    rows: np.ndarray,
    plan: Plan,
    *,
    breaks: tuple[Break, ...] = (),
    slope: bool = True,
) -> list[Step]:
    """The step at an event of some series, level only; with `slope` the step and the change of
    slope too; and the level of each phase of the event."""
    after = months_after(event, batch.months, breaks)
    place = np.flatnonzero(model_months(batch, event) | np.isin(batch.months, after))
    months = batch.months[place]
    later = (months >= event.first_after).astype("float64")
    _, earlier = earlier_terms(event)
    common = baseline(
        months,
        origin=event.first_after,
        trend=plan in TREND,
        pairs=PAIRS[plan],
        phases=_going_on(earlier, event),
        breaks=tuple(b for b in breaks if b.month < event.month),
    )
    common = common[:, independent(common, np.flatnonzero(later == 0))]
    ends = (int(after[0]), int(after[-1]))

    def fitted(added: np.ndarray) -> tuple[Fit, np.ndarray]:
        design = np.column_stack([common, added])
        return _fit(batch, rows, place, design), design

    found, design = fitted(later)
    at = design.shape[1] - 1
    sandwich = np.array(
        [_sandwich(batch, row, place, design, found, n)[at] for n, row in enumerate(rows)]
    )
    steps = [_step(LEVEL, rows, found, at, *ends, newey_west=sandwich)]
    if slope and plan in TREND:
        years = later * (months - event.first_after) / 12
        sloped, design = fitted(np.column_stack([later, years]))
        at = design.shape[1] - 2
        steps.append(_step(LEVEL_AT_BREAK, rows, sloped, at, *ends))
        steps.append(_step(SLOPE, rows, sloped, at + 1, *ends))
    phases = [(p, p.holds(months)) for p in event.phases if p.holds(after).any()]
    if len(phases) > 1:
        phased, design = fitted(np.column_stack([holds for _, holds in phases]).astype("float64"))
        begin = design.shape[1] - len(phases)
        for number, (phase, holds) in enumerate(phases):
            inside = months[holds]
            name = f"{LEVEL}: {phase.title}"
            first, last = int(inside[0]), int(inside[-1])
            steps.append(_step(name, rows, phased, begin + number, first, last))
    return steps


def _going_on(phases: tuple[Phase, ...], event: Event) -> tuple[Phase, ...]:
    """Earlier phases, the one that ran when the event came going on after it."""
    return tuple(
        Phase(phase.title, phase.first)
        if phase.last is None or phase.last >= event.month - 1
        else phase
        for phase in phases
    )


def _fit(batch: Batch, rows: np.ndarray, place: np.ndarray, design: np.ndarray) -> Fit:
    counts = np.where(batch.known, batch.counts, np.nan)[np.ix_(rows, place)]
    scale = None if batch.scale is None else batch.scale[np.ix_(rows, place)]
    family = FAMILY[batch.kind]
    if family is Family.BINOMIAL:
        return fit(design, counts, family, out_of=scale)
    return fit(design, counts, family, exposure=scale)


def _step(
    window: str,
    rows: np.ndarray,
    found: Fit,
    at: int,
    first: int,
    last: int,
    newey_west: np.ndarray | None = None,
) -> Step:
    error = found.errors[:, at] * np.sqrt(found.inflation)
    return Step(window, rows, found.coefficients[:, at], error, first, last, found, newey_west)


def _sandwich(
    batch: Batch, row: int, place: np.ndarray, design: np.ndarray, found: Fit, number: int
) -> np.ndarray:
    """Standard errors of one series by Newey and West; missing months are closed up."""
    known = ~np.isnan(found.fitted[number])
    left = (batch.counts[row, place] - found.fitted[number])[known]
    bread = found.unscaled[number]
    covariance = newey_west(design[known], left, bread, NEWEY_WEST_LAGS)
    return np.sqrt(np.maximum(np.diag(covariance), 0.0))
