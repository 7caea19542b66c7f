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
    table = pd.DataFrame({"observed": observed, "before": before}).fillna(0.0).astype("float64")
    if table["before"].sum() <= 0 or expected <= 0:
        raise ValueError(
            "Nothing was counted in the same months before: there is nothing to share."
        )
    share = table["before"] / table["before"].sum()
    total = table["observed"].sum()
    promised = share * expected
    part = table["observed"] - promised
    out = pd.DataFrame(
        {
            "observed": table["observed"],
            "expected": promised,
            "contribution": part,
            "contribution_pct": 100 * part / expected,
            "own_change_pct": 100 * (table["observed"] / promised.where(promised > 0) - 1),
            "share_before": 100 * share,
            "share_after": 100 * table["observed"] / total if total else np.nan,
        }
    )
    return _largest_first(out)


def of_shares(after: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Parts of a change in a share of all, in percentage points.

    `after`, `before`: numerator and denominator of each group (index), in the months after and the
    same months of the years before. Out, by group, the largest part first: contribution (adds up to
    the change of the whole), within (its own share moved), mix (its weight moved), own_before and
    own_after (per cent), weight_before and weight_after (per cent of all). Raises ValueError where
    one side has no denominator.
    """
    groups = after.index.union(before.index)
    later, earlier = (
        each.reindex(groups)[["numerator", "denominator"]].fillna(0.0).astype("float64")
        for each in (after, before)
    )
    totals = later["denominator"].sum(), earlier["denominator"].sum()
    if min(totals) <= SMALLEST_DENOMINATOR:
        raise ValueError("One side has nothing to be a share of, so there is nothing to part.")
    weight, weight_then = later["denominator"] / totals[0], earlier["denominator"] / totals[1]
    own, own_then = (
        side["numerator"] / side["denominator"].where(side["denominator"] > 0)
        for side in (later, earlier)
    )
    # A group that is absent on one side has no share of its own there: all it does is mix.
    filled, filled_then = own.fillna(own_then), own_then.fillna(own)
    whole = (later["numerator"].sum() / totals[0] + earlier["numerator"].sum() / totals[1]) / 2
    within = 100 * (filled - filled_then) * (weight + weight_then) / 2
    mix = 100 * (weight - weight_then) * ((filled + filled_then) / 2 - whole)
    out = pd.DataFrame(
        {
            "contribution": (within + mix).fillna(0.0),
            "within": within.fillna(0.0),
            "mix": mix.fillna(0.0),
            "own_before": 100 * own_then,
            "own_after": 100 * own,
            "weight_before": 100 * weight_then,
            "weight_after": 100 * weight,
        }
    )
    return _largest_first(out)


def _largest_first(parts: pd.DataFrame) -> pd.DataFrame:
    order = parts["contribution"].abs().sort_values(ascending=False, kind="stable").index
    return parts.loc[order]
