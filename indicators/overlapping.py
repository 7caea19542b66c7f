"""Sums of twelve months that move on by a month: what they tell of single months."""

from __future__ import annotations

import numpy as np

from indicators.suppression import Rules

YEAR = 12


def sums(counts: np.ndarray) -> np.ndarray:
    """Of each month the sum of the twelve up to it, NaN where one is missing."""
    if len(counts) < YEAR:
        return np.full(counts.shape, np.nan)
    sums = np.lib.stride_tricks.sliding_window_view(counts, YEAR, axis=0).sum(axis=-1)
    before = np.full((YEAR - 1, *counts.shape[1:]), np.nan)
    return np.concatenate([before, sums])


def tells_months(counts: np.ndarray, rules: Rules) -> bool:
    """Whether the twelve-month sums of a series (NaN where a month is unknown), each a month after
    the other, give away a small month, or are small themselves."""
    for run in runs(counts):
        if len(run) < YEAR:
            continue
        if rules.small(run).any() and months_can_hide(run) < rules.largest_hidden - 1:
            return True
        if rules.small(sums(run)[YEAR - 1 :]).any():
            return True
    return False


def runs(counts: np.ndarray) -> list[np.ndarray]:
    """The unbroken runs of known months."""
    known = np.flatnonzero(~np.isnan(counts))
    if not len(known):
        return []
    gaps = np.flatnonzero(np.diff(known) != 1) + 1
    return [counts[part] for part in np.split(known, gaps)]


def months_can_hide(monthly: np.ndarray) -> float:
    """How many numbers, less one, each month's count could be for a reader of every twelve-month
    sum of an unbroken run of months.

    R(t) less R(t − 1) is x(t) less x(t − 12): so the sums fix how each calendar month differs from
    year to year, and leave open only how high each of the twelve begins. None may begin so low that
    one of its years falls below zero, and together they make up the first sum. What is left to
    share out is the sum over the calendar months of the least that month ever had, and any of the
    twelve may have had all of it or none: that is the width of every month's range.
    """
    return float(sum(monthly[first::YEAR].min() for first in range(YEAR)))


def tell_jointly(joins: np.ndarray, leaves: np.ndarray, rules: Rules) -> bool:
    """A stock shown at every month's end tells joiners less leavers: so neither may begin lower
    than the other allows."""
    lesser = np.minimum(joins, leaves)
    for least, ins, outs in zip(runs(lesser), runs(joins), runs(leaves), strict=True):
        small = rules.small(ins).any() or rules.small(outs).any()
        if len(least) >= YEAR and small and months_can_hide(least) < rules.largest_hidden - 1:
            return True
    return False
