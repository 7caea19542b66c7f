"""Which groups drove a change: parts of it that add up to the whole, "not known" among them.

Counts: what was expected of the whole is shared out by each group's share of the same months of the
years before, so the parts of (observed − expected) add up to that of the whole. Shares: Kitagawa
1955, how each group's own share moved and how its weight among all did.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

SMALLEST_DENOMINATOR = 0.0


def of_counts(observed: pd.Series, before: pd.Series, expected: float) -> pd.DataFrame:
    """Parts of a change in a count.

    `observed`: cases of each group (index) in the months after; `before`: in the same months of the
    years before. `expected`: of the whole. Out, by group, the largest part first: observed,
    expected, contribution (cases; adds up to observed − expected of the whole), contribution_pct
    (of the whole's expected number; adds up to its change in per cent), own_change_pct,
    share_before, share_after (per cent). Raises ValueError where nothing was counted before: there
    is no pattern to share out.
    """
    groups = observed.index.union(before.index)
    now, then = (
        np.nan_to_num(each.reindex(groups).to_numpy("float64")) for each in (observed, before)
    )
    if then.sum() <= 0 or expected <= 0:
        raise ValueError(
            "Nothing was counted in the same months before: there is nothing to share."
        )
    share = then / then.sum()
    promised = share * expected
    part = now - promised
    parts = {
        "observed": now,
        "expected": promised,
        "contribution": part,
        "contribution_pct": 100 * part / expected,
        "own_change_pct": 100 * (_over(now, promised) - 1),
        "share_before": 100 * share,
        "share_after": 100 * _over(now, np.full(len(now), now.sum())),
    }
    return _largest_first(parts, groups)


def of_shares(after: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Parts of a change in a share of all, in percentage points.

    `after`, `before`: numerator and denominator of each group (index), in the months after and the
    same months of the years before. Out, by group, the largest part first: contribution (adds up to
    the change of the whole), within (its own share moved), mix (its weight moved), own_before and
    own_after (per cent), weight_before and weight_after (per cent of all). Raises ValueError where
    one side has no denominator.
    """
    groups = after.index.union(before.index)
    up, down, up_then, down_then = (
        np.nan_to_num(side[name].reindex(groups).to_numpy("float64"))
        for side in (after, before)
        for name in ("numerator", "denominator")
    )
    all_now, all_then = down.sum(), down_then.sum()
    if min(all_now, all_then) <= SMALLEST_DENOMINATOR:
        raise ValueError("One side has nothing to be a share of, so there is nothing to part.")
    weight, weight_then = down / all_now, down_then / all_then
    own, own_then = _over(up, down), _over(up_then, down_then)
    # A group that is absent on one side has no share of its own there: all it does is mix.
    filled = np.where(np.isnan(own), own_then, own)
    filled_then = np.where(np.isnan(own_then), own, own_then)
    whole = (up.sum() / all_now + up_then.sum() / all_then) / 2
    within = 100 * (filled - filled_then) * (weight + weight_then) / 2
    mix = 100 * (weight - weight_then) * ((filled + filled_then) / 2 - whole)
    parts = {
        "contribution": np.nan_to_num(within + mix),
        "within": np.nan_to_num(within),
        "mix": np.nan_to_num(mix),
        "own_before": 100 * own_then,
        "own_after": 100 * own,
        "weight_before": 100 * weight_then,
        "weight_after": 100 * weight,
    }
    return _largest_first(parts, groups)


def _over(up: np.ndarray, down: np.ndarray) -> np.ndarray:
    """Quotients, NaN where nothing is below."""
    return np.divide(up, down, out=np.full(len(up), np.nan), where=down > 0)


def _largest_first(parts: dict[str, np.ndarray], groups: pd.Index) -> pd.DataFrame:
    order = np.argsort(-np.abs(parts["contribution"]), kind="stable")
    return pd.DataFrame({name: each[order] for name, each in parts.items()}, index=groups[order])
