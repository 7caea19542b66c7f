"""Verdicts: when a series is long and large enough for which method, and when a range is narrow
enough to say that there was no clear change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

import numpy as np
from scipy import special, stats

from indicators.shift.result import Shift, Verdict, Why
from indicators.shift.series import Kind

# Months before, and cases a month, from which each method is used (docs/methods.md, "Which when").
FEWEST_MONTHS = 12
MODEL_FROM = 24
TREND_FROM = 36
FEWEST_CASES = 5
TREND_CASES = 20
SLOPE_AFTER = 12
# Of the months of a window, the share that must be known.
MOST_OF = 0.5
SHORT_AFTER = 3
RUN_TOGETHER = 0.4
STANDS_STILL = 0.5
ALPHA = 0.05
# No clear change: a fall by a quarter or as large a rise is outside the range, and would have been
# seen four times in five. Of shares on the scale of odds: by a third. Of values by a tenth.
LARGE = {Kind.FLOW: np.log(4 / 3), Kind.STOCK: np.log(4 / 3), Kind.VALUE: np.log(10 / 9)}
LARGE_ODDS = np.log(3 / 2)
POWER = 0.8


class Plan(StrEnum):
    """What may be done with a series, by how long and how large it is."""

    NO_HISTORY = "fewer than 12 months before"
    NO_AFTER = "no month after"
    NOTHING = "nothing counted at all"
    EXACT = "fewer than 5 a month, or none at all on one side: exact comparison only"
    CRUDE = "12 to 23 months before: plain comparison"
    LEVEL = "24 to 35 months before: level and one wave, no trend"
    SEASONAL = "36 months before, 5 to 20 a month: level and season, no trend"
    TREND = "36 months before, 20 a month or more: level, trend and season"


def plan(history: int, later: int, cases: float, *, before: float, after: float) -> Plan:
    """What may be done: `history` and `later` months known before and after, `cases` a month before
    (of shares the rarer side), sums `before` and `after`."""
    if history < FEWEST_MONTHS:
        return Plan.NO_HISTORY
    if not later:
        return Plan.NO_AFTER
    if not before and not after:
        return Plan.NOTHING
    if cases < FEWEST_CASES or not before or not after:
        return Plan.EXACT
    if history < MODEL_FROM:
        return Plan.CRUDE
    if history < TREND_FROM:
        return Plan.LEVEL
    return Plan.TREND if cases >= TREND_CASES else Plan.SEASONAL


def critical(df: float) -> float:
    """How many standard errors a 95% range reaches, by Student's t."""
    return float(special.stdtrit(df, 1 - ALPHA / 2))


def two_sided(effect: float, error: float, df: float) -> float | None:
    """p of an effect by Student's t; None without an error."""
    return 2 * float(special.stdtr(df, -abs(effect) / error)) if error > 0 else None


def verdict(
    lower: float, upper: float, error: float, df: float, large: float
) -> tuple[Verdict, Why | None]:
    """What a range says, on the scale where no change is 0 and a large change is `large`."""
    if not np.isfinite(lower + upper):
        return Verdict.CANNOT_TELL, Why.TOO_WIDE
    if lower > 0:
        return Verdict.ROSE, None
    if upper < 0:
        return Verdict.FELL, None
    seen = (critical(df) + special.ndtri(POWER)) * error
    if seen <= large and -large < lower and upper < large:
        return Verdict.UNCLEAR, None
    return Verdict.CANNOT_TELL, Why.TOO_WIDE


def large_change(kind: Kind) -> float:
    """The change that "no clear change" rules out, on the scale of the verdict."""
    return LARGE_ODDS if kind.of_shares else float(LARGE[kind])


def adjusted(p: np.ndarray) -> np.ndarray:
    """Benjamini and Hochberg's adjusted p (1995); a missing p takes no part and stays missing."""
    p = np.asarray(p, dtype="float64")
    out = np.full(len(p), np.nan)
    there = ~np.isnan(p)
    if there.any():
        out[there] = stats.false_discovery_control(p[there])
    return out


def nested(
    headlines: dict[str, float],
    groups: dict[str, list[float]],
    twins: Mapping[str, str] | None = None,
) -> tuple[dict, dict]:
    """Adjusted p of a question's indicators, and of the groups inside those that passed.

    `headlines`: p of each indicator as a whole; `groups`: p of each indicator's groups. Groups are
    tested only inside an indicator that passed, at the level times (passed / all), so their
    adjusted p is multiplied by (all / passed); elsewhere it is NaN. `twins`: of an indicator that
    tells another's series again, that other: the question is counted once, and answered for both.
    """
    asked = {key for key, p in headlines.items() if not np.isnan(p)}
    follows = {key: first for key, first in (twins or {}).items() if {key, first} <= asked}
    keys = [key for key in headlines if key not in follows]
    whole = dict(zip(keys, adjusted([headlines[key] for key in keys]).tolist(), strict=True))
    share = len(asked - set(follows)) / max(sum(q <= ALPHA for q in whole.values()), 1)
    whole |= {key: whole[first] for key, first in follows.items()}
    passed = {key for key, q in whole.items() if q <= ALPHA}
    inside = {
        key: (np.minimum(adjusted(ps) * share, 1.0)).tolist()
        if key in passed
        else [float("nan")] * len(ps)
        for key, ps in groups.items()
    }
    return whole, inside


def among_many(shift: Shift, q: float) -> Shift:
    """The shift as one of many: with its adjusted p, and without a verdict that it alone would
    bear."""
    found = shift.verdict in (Verdict.ROSE, Verdict.FELL)
    if not found or q <= ALPHA:
        return replace(shift, q=None if np.isnan(q) else q)
    return replace(
        shift,
        q=None if np.isnan(q) else q,
        verdict=Verdict.CANNOT_TELL,
        why=Why.AMONG_MANY,
    )
