"""Numbers of a window made into a `Shift`: a change in per cent or points, its range, its
verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from indicators.shift.counterfactual import Against
from indicators.shift.crude import Crude
from indicators.shift.events import Event
from indicators.shift.regression import ljung_box
from indicators.shift.result import Checks, Method, Shift, Verdict, Why
from indicators.shift.segmented import SLOPE, Step
from indicators.shift.series import Batch, Kind
from indicators.shift.verdicts import (
    ALPHA,
    MOST_OF,
    RUN_TOGETHER,
    SHORT_AFTER,
    TREND_FROM,
    Plan,
    critical,
    large_change,
    two_sided,
    verdict,
)

# A share this near the same on both sides is unchanged, however rare its other side is.
NARROW_POINTS = 2.5
# A range that reaches farther than this, on the log scale, is no range at all.
FARTHEST = 20.0
# No expectation of a share is nearer to none or all than this.
EDGE = 1e-9
# Degrees of freedom at which Student's t is the normal distribution.
MANY = 1e6


def of_window(
    base: Shift,
    against: Against,
    row: int,
    window: int,
    *,
    wanted: int,
    method: Method,
    phi: float,
    r: float,
    fit=None,
) -> Shift:
    """What one window of one series says, from observed and expected.

    `wanted`: how many months the window has, known or not.
    """
    months = int(against.months[row, window])
    observed, expected = (float(each[row, window]) for each in (against.observed, against.expected))
    effect, error = (float(each[row, window]) for each in (against.effect, against.error))
    df = float(against.df[row])
    base = replace(base, months=months, method=method)
    if months < max(1, wanted * MOST_OF):
        return replace(base, verdict=Verdict.CANNOT_TELL, method=Method.NONE, why=Why.GAPS)
    far = critical(df) * error
    said, why = verdict(effect - far, effect + far, error, df, large_change(base.kind))
    total = base.kind is Kind.FLOW
    per, times = (months, 1.0) if total else (1.0, 100.0 if base.kind.of_shares else 1.0)
    together = method is Method.LOCAL_LEVEL and total
    told = replace(
        base,
        verdict=said,
        why=why,
        post_mean=observed / per * times,
        observed=observed * times,
        expected=expected * times,
        p=two_sided(effect, error, df),
        phi=_number(phi),
        autocorrelation=_number(r),
        indicative=(
            base.history < TREND_FROM
            or months < min(wanted, SHORT_AFTER)
            or wanted < SHORT_AFTER
            or together
            or r > RUN_TOGETHER
        ),
        checks=_checks(fit, row),
    )
    return _changed(told, observed, expected, effect - far, effect + far)


def _changed(shift: Shift, observed: float, expected: float, lower: float, upper: float) -> Shift:
    """Change and range: the range is on the model's scale around no change."""
    if shift.kind.of_shares:
        expected = min(max(expected, EDGE), 1 - EDGE)
        odds = np.log(expected / (1 - expected))
        low, high = (share_of(odds + end) for end in (lower, upper))
        # A range is drawn half a case from the edge; what was seen may lie on it.
        low, high = min(low, observed), max(high, observed)
        points = tuple(100 * (each - expected) for each in (observed, low, high))
        percent = [100 * (each / expected - 1) for each in (observed, low, high)]
        return _with_range(replace(shift, points=points), percent)
    if shift.kind is Kind.VALUE:
        size = abs(expected)
        percent = [100 * each / size for each in (observed - expected, lower, upper)]
        return _with_range(shift, percent)
    change = observed / expected - 1
    low, high = np.expm1(np.clip([lower, upper], -FARTHEST, FARTHEST))
    return _with_range(
        shift, [100 * each for each in (change, min(low, change), max(high, change))]
    )


def share_of(odds: float) -> float:
    """The share that log-odds stand for."""
    return float(1 / (1 + np.exp(-np.clip(odds, -2 * FARTHEST, 2 * FARTHEST))))


def _with_range(shift: Shift, percent: list[float]) -> Shift:
    change, low, high = (_number(each) for each in percent)
    return replace(shift, change_pct=change, lower_pct=low, upper_pct=high)


def of_crude(base: Shift, crude: Crude, row: int, wanted: int, *, bears: Plan | None) -> Shift:
    """What the plain comparison of one series says. `bears`: the plan where it is all there is;
    else it describes, and its verdict is only that of its own range."""
    months, years = int(crude.months[row]), int(crude.years[row])
    base = replace(base, method=Method.CRUDE, months=months, years=years)
    if months < max(1, wanted * MOST_OF):
        why = Why.NO_PAIRS if months == 0 else Why.GAPS
        return replace(base, verdict=Verdict.CANNOT_TELL, why=why, years=0, method=Method.NONE)
    before, after = float(crude.before[row]), float(crude.after[row])
    change, lower, upper = (float(each[row]) for each in (crude.change, crude.lower, crude.upper))
    shares, flow = base.kind.of_shares, base.kind is Kind.FLOW
    times, per = (100.0, 1.0) if shares else (1.0, months if flow else 1.0)
    # Against none at all a rise has no size.
    if not flow or before > 0:
        relative = [
            100 * each / before if shares and before > 0 else 100 * each
            for each in (change, lower, upper)
        ]
        if not shares or before > 0:
            base = _with_range(base, relative)
    if shares:
        base = replace(base, points=(100 * change, 100 * lower, 100 * upper))
    said, why = _crude_verdict(base, crude, row, bears)
    return replace(
        base,
        verdict=said,
        why=why,
        pre_mean=before / per * times,
        post_mean=after / per * times,
        expected=before * times,
        observed=after * times,
        p=_number(float(crude.p[row])),
        phi=_number(float(crude.phi[row])),
        autocorrelation=_number(float(crude.r[row])),
        indicative=base.history < TREND_FROM or bears is Plan.CRUDE or wanted < SHORT_AFTER,
    )


def _crude_verdict(
    base: Shift, crude: Crude, row: int, bears: Plan | None
) -> tuple[Verdict, Why | None]:
    change, lower, upper = (float(each[row]) for each in (crude.change, crude.lower, crude.upper))
    if base.kind.stands or base.kind is Kind.VALUE:
        whys = {Plan.EXACT: Why.TOO_SMALL, Plan.CRUDE: Why.SHORT, None: Why.NO_RANGE}
        return Verdict.CANNOT_TELL, whys[bears]
    if np.isnan(lower + upper):
        p = float(crude.p[row])
        rose = change > 0 and p < ALPHA
        return (Verdict.ROSE, None) if rose else (Verdict.CANNOT_TELL, Why.TOO_SMALL)
    if base.kind.of_shares and lower <= 0 <= upper:
        narrow = max(-lower, upper) * 100 <= NARROW_POINTS
        return (Verdict.UNCLEAR, None) if narrow else (Verdict.CANNOT_TELL, Why.TOO_SMALL)
    if base.kind.of_shares:
        return (Verdict.ROSE if change > 0 else Verdict.FELL), None
    if bears is Plan.EXACT and lower <= 0 <= upper:
        return Verdict.CANNOT_TELL, Why.TOO_SMALL
    ends = np.log1p([max(lower, -1 + 1e-12), upper])
    error = (ends[1] - ends[0]) / (2 * critical(MANY))
    return verdict(*ends, error, MANY, large_change(base.kind))


def of_step(base: Shift, batch: Batch, step: Step, number: int, level: float) -> Shift:
    """What one coefficient of the segmented regression says. `level`: the average month before, as
    a share for shares."""
    effect, error = float(step.effect[number]), float(step.error[number])
    found = step.fit
    df = float(found.df[number])
    far = critical(df) * error
    said, why = verdict(effect - far, effect + far, error, df, large_change(base.kind))
    after = np.arange(step.first, step.last + 1) - batch.first
    told = replace(
        base,
        window=step.window,
        method=Method.SEGMENTED,
        first=step.first,
        last=step.last,
        months=int(batch.known[step.rows[number], after].sum()),
        verdict=said,
        why=why,
        p=two_sided(effect, error, df),
        phi=float(found.phi[number]),
        autocorrelation=float(found.r[number]),
        indicative=base.history < TREND_FROM or float(found.r[number]) > RUN_TOGETHER,
        checks=_checks(
            found, number, None if step.newey_west is None else float(step.newey_west[number])
        ),
    )
    if base.kind.of_shares:
        moved = share_of(np.log(level / (1 - level)) + effect)
        told = _changed(told, moved, level, effect - far, effect + far)
        return replace(told, points=None) if step.window == SLOPE else told
    if base.kind is Kind.VALUE:
        return _changed(told, level + effect, level, effect - far, effect + far)
    ratio = float(np.exp(np.clip(effect, -FARTHEST, FARTHEST)))
    return _changed(told, ratio, 1.0, effect - far, effect + far)


def _checks(fit, row: int, newey_west: float | None = None) -> Checks | None:
    if fit is None:
        return None
    residuals = fit.pearson[row]
    largest = float(np.nanmax(np.abs(residuals)) / np.sqrt(fit.phi[row]))
    return Checks(
        ljung_box=ljung_box(residuals),
        largest_residual=largest,
        months=int(fit.months[row]),
        df=int(fit.df[row]),
        newey_west=newey_west,
    )


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def nothing(base: Shift, why: Why, verdict: Verdict = Verdict.CANNOT_TELL) -> Shift:
    """A series of which nothing can be said, and why."""
    return replace(base, verdict=verdict, why=why, method=Method.NONE)


def blank(batch: Batch, event: Event, row: int, window: str, **known: Mapping) -> Shift:
    """A `Shift` with what is known of a series before anything is worked out."""
    name = batch.names[row]
    return Shift(
        name=name,
        event=event,
        window=window,
        kind=batch.kind,
        method=Method.NONE,
        verdict=Verdict.CANNOT_TELL,
        title=batch.titles.get(name, ""),
        **known,
    )
