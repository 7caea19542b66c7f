"""A group against the rest of its authority, before and after a change that touched only the group:
difference in differences, with what it rests on checked.

What moves both alike (season, demand, a lockdown) cancels. Of counts, month by month the group's
odds among all: two Poisson counts with a level of their own for every month are, given their sum,
binomial, and the step of the log-odds is the interaction of the usual model (Card and Krueger 1994
for the design; McCullagh and Nelder 1989, 6.4, for the conditioning). Of shares, month by month the
distance between the two in percentage points, each weighted by how much it is known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from indicators.shift.design import baseline, independent
from indicators.shift.events import Break, Event, Phase, earlier_terms
from indicators.shift.expected import LONGEST_HISTORY, model_months
from indicators.shift.regression import Family, Fit, fit
from indicators.shift.result import Verdict
from indicators.shift.series import Batch, Kind
from indicators.shift.verdicts import (
    ALPHA,
    FEWEST_CASES,
    MODEL_FROM,
    RUN_TOGETHER,
    SHORT_AFTER,
    TREND_FROM,
    critical,
    large_change,
    two_sided,
    verdict,
)
from indicators.shift.windows import FIRST_YEAR, months_after


class NotTold(StrEnum):
    """Why a group and the rest are not compared, or nothing firm is said."""

    STANDS = (
        "Children counted on a last day are mostly the same from month to month: compare those who "
        "come and go instead."
    )
    AVERAGE = "This measure is an average, not a count or a share: its months are not compared."
    OVERLAPS = "One case may be in several of these groups, so there is no rest to compare with."
    NO_GROUP = "Nothing is known of this group."
    SHORT = "There are fewer than 24 months before it in which both are known."
    NO_AFTER = "There are no months after it in which both are known yet."
    TOO_SMALL = (
        "Fewer than five cases a month, in the group or in the rest, are too few to compare."
    )
    NOT_PARALLEL = "The group already moved away from the rest before it."
    AMONG_MANY = "Taken alone this would stand out, but among several measures some do by chance."
    TOO_WIDE = "The two scatter too much to tell whether the group moved away from the rest."


@dataclass(frozen=True)
class Range:
    """An estimate with its 95% range, and p of no difference: per cent of the odds against the rest
    for counts, percentage points for shares."""

    value: float
    lower: float
    upper: float
    p: float | None = None


@dataclass(frozen=True)
class Difference:
    """How far a group moved away from the rest. `change`: after against before; `drift`: how the
    two drew apart a year before it, which should be nothing. None where nothing can be said."""

    kind: Kind
    verdict: Verdict
    first: int | None = None
    last: int | None = None
    before: int = 0
    after: int = 0
    change: Range | None = None
    drift: Range | None = None
    phi: float | None = None
    autocorrelation: float | None = None
    indicative: bool = False
    why: NotTold | None = None

    @property
    def parallel(self) -> bool:
        """Whether nothing speaks against the two having moved alike before."""
        return self.drift is not None and self.drift.p is not None and self.drift.p >= ALPHA


def rest_of(batch: Batch, group: int, whole: int = 0) -> tuple[Batch, Batch]:
    """A group of a batch, and what is left of the whole without it, by their rows."""
    mine = replace(
        batch,
        names=(batch.names[group],),
        counts=batch.counts[[group]],
        out_of=None if batch.out_of is None else batch.out_of[[group]],
    )
    others = replace(
        mine,
        counts=batch.counts[[whole]] - batch.counts[[group]],
        out_of=None
        if batch.out_of is None
        else batch.out_of[[whole]] - (batch.out_of[[group]] if batch.kind.of_shares else 0),
    )
    return mine, others


def differences(
    group: Batch, rest: Batch, event: Event, *, breaks: tuple[Break, ...] = ()
) -> list[Difference]:
    """Each group of a batch against the rest in the same row of another, which has its months.

    Asked are the first twelve months after the event, against at most five years before. Of counts
    and of shares of counts; Kind.STOCK, STOCK_SHARE and VALUE are not compared.
    """
    kind = group.kind
    if kind.stands or kind is Kind.VALUE:
        why = NotTold.STANDS if kind.stands else NotTold.AVERAGE
        return [Difference(kind, Verdict.CANNOT_TELL, why=why) for _ in group.names]
    return [_difference(group, rest, row, event, breaks) for row in range(len(group.names))]


def _difference(
    group: Batch, rest: Batch, row: int, event: Event, breaks: tuple[Break, ...]
) -> Difference:
    months, kind = group.months, group.kind
    known = _known(group, rest, row)
    before = known & model_months(group, event) & (months >= event.month - LONGEST_HISTORY)
    after = known & np.isin(months, months_after(event, months, breaks)[:FIRST_YEAR])
    base = Difference(kind, Verdict.NO_HISTORY, before=int(before.sum()), after=int(after.sum()))
    if base.before < MODEL_FROM:
        return replace(base, why=NotTold.SHORT)
    if not base.after:
        return replace(base, why=NotTold.NO_AFTER)
    ends = months[after]
    base = replace(base, verdict=Verdict.CANNOT_TELL, first=int(ends[0]), last=int(ends[-1]))
    if _cases(group, row, before) < FEWEST_CASES or _cases(rest, row, before) < FEWEST_CASES:
        return replace(base, why=NotTold.TOO_SMALL)
    told, drift = (
        _fitted(group, rest, row, event, breaks, before | (after if stepped else False), stepped)
        for stepped in (True, False)
    )
    effect, error, found = told
    scale = _scale(group, row, before) if kind.of_shares else 1.0
    reach = critical(found.df[0]) * error
    said, why = verdict(
        (effect - reach) * scale,
        (effect + reach) * scale,
        error * scale,
        float(found.df[0]),
        large_change(kind),
    )
    moved = _range(effect, error, float(found.df[0]), kind)
    slope = _range(drift[0], drift[1], float(drift[2].df[0]), kind)
    out = replace(
        base,
        verdict=said,
        why=NotTold.TOO_WIDE if why else None,
        change=moved,
        drift=slope,
        phi=float(found.phi[0]) if not kind.of_shares else max(float(found.raw_phi[0]), 1.0),
        autocorrelation=float(found.r[0]),
        indicative=bool(
            base.before < TREND_FROM or base.after < SHORT_AFTER or found.r[0] > RUN_TOGETHER
        ),
    )
    if not out.parallel:
        return replace(out, verdict=Verdict.CANNOT_TELL, why=NotTold.NOT_PARALLEL)
    return out


def _known(group: Batch, rest: Batch, row: int) -> np.ndarray:
    there = group.known[row] & rest.known[row]
    if group.kind.of_shares:
        return there
    return there & (np.nan_to_num(group.counts[row]) + np.nan_to_num(rest.counts[row]) > 0)


def _cases(batch: Batch, row: int, before: np.ndarray) -> float:
    """Cases a month before; of a share those of its rarer side."""
    counts = batch.counts[row, before]
    if not batch.kind.of_shares:
        return float(counts.mean())
    return float(min(counts.mean(), (batch.out_of[row, before] - counts).mean()))


def _scale(batch: Batch, row: int, before: np.ndarray) -> float:
    """By what a distance of shares is turned into one of log-odds, near the group's usual share."""
    share = batch.counts[row, before].sum() / batch.out_of[row, before].sum()
    return float(1 / (share * (1 - share)))


def _fitted(
    group: Batch,
    rest: Batch,
    row: int,
    event: Event,
    breaks: tuple[Break, ...],
    rows: np.ndarray,
    stepped: bool,
) -> tuple[float, float, Fit]:
    """The step at the event, or without it the slope a year of the months before: its size, its
    standard error, and the fit."""
    months = group.months[rows]
    _, earlier = earlier_terms(event)
    pairs = 2 if (months < event.month).sum() >= TREND_FROM else 1
    common = baseline(
        months,
        origin=event.first_after,
        trend=False,
        pairs=pairs,
        phases=tuple(_going_on(phase, event) for phase in earlier),
        breaks=tuple(b for b in breaks if b.month < event.month),
    )
    later = months >= event.first_after
    common = common[:, independent(common, np.flatnonzero(~later))]
    asked = later.astype("float64") if stepped else (months - event.first_after) / 12
    design = np.column_stack([common, asked])
    found = _fit(group, rest, row, rows, design)
    at = design.shape[1] - 1
    # Shares bring a variance of their own with them: less scatter than that is chance.
    phi = found.phi[0] if not group.kind.of_shares else max(float(found.raw_phi[0]), 1.0)
    error = float(np.sqrt(found.unscaled[0, at, at] * phi * found.inflation[0]))
    return float(found.coefficients[0, at]), error, found


def _going_on(phase: Phase, event: Event) -> Phase:
    """An earlier phase; the one that ran when the event came goes on after it."""
    runs = phase.last is None or phase.last >= event.month - 1
    return Phase(phase.title, phase.first) if runs else phase


def _fit(group: Batch, rest: Batch, row: int, rows: np.ndarray, design: np.ndarray) -> Fit:
    mine, others = group.counts[row, rows], rest.counts[row, rows]
    if not group.kind.of_shares:
        return fit(design, mine[None], Family.BINOMIAL, out_of=(mine + others)[None])
    of_mine, of_others = group.out_of[row, rows], rest.out_of[row, rows]
    distance = mine / of_mine - others / of_others
    usual = [a.sum() / b.sum() for a, b in ((mine, of_mine), (others, of_others))]
    spread = sum(
        share * (1 - share) / out_of
        for share, out_of in zip(usual, (of_mine, of_others), strict=True)
    )
    weight = np.sqrt(1 / spread)
    return fit(design * weight[:, None], (distance * weight)[None], Family.GAUSSIAN)


def _range(effect: float, error: float, df: float, kind: Kind) -> Range:
    reach = critical(df) * error
    ends = np.array([effect, effect - reach, effect + reach])
    value, lower, upper = 100 * ends if kind.of_shares else 100 * np.expm1(ends)
    return Range(float(value), float(lower), float(upper), two_sided(effect, error, df))
