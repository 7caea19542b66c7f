"""How a year's referrals fall into its months in the made-up country: season, chance, and what
lockdown did everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from records.calendar import month_number

# A month's weight in an ordinary year, January first.
_SEASON = (1.02, 0.98, 1.10, 0.93, 1.04, 1.08, 1.06, 0.84, 1.00, 1.07, 1.04, 0.84)
_FROM_MONTH_TO_MONTH = 0.05
# What was left of a month's referrals, where lockdown went as deep as in the usual authority.
_LEFT = (0.92, 0.74, 0.80, 0.89, 0.95, 0.98, 0.97, 0.93, 0.95, 0.97, 0.87, 0.90, 1.02)
_LOCKDOWN: Mapping[int, float] = dict(enumerate(_LEFT, start=month_number(date(2020, 3, 1))))


def months_of(year: int) -> range:
    """The month numbers of a collection year, April first."""
    last = month_number(date(year, 3, 1))
    return range(last - 11, last + 1)


def left(year: int, depth: float) -> float:
    """What lockdown left of a collection year's referrals where it went so deep (1: as usual)."""
    season = np.array([_SEASON[month % 12] for month in months_of(year)])
    kept = np.array([_LOCKDOWN.get(month, 1.0) ** depth for month in months_of(year)])
    return float((season * kept).sum() / season.sum())


def weights(year: int, depth: float, chance: Sequence[float]) -> list[float]:
    """How much of a collection year's referrals falls into each month, April first; `chance`: a
    standard normal number for each."""
    return [
        _SEASON[month % 12]
        * _LOCKDOWN.get(month, 1.0) ** depth
        * float(np.exp(_FROM_MONTH_TO_MONTH * drawn))
        for month, drawn in zip(months_of(year), chance, strict=True)
    ]


def spread(total: float, shares: Sequence[float]) -> list[int]:
    """A count parted in proportion into whole numbers that add up to it, the largest remainders
    rounded up; nothing anywhere where every share is 0."""
    whole = np.array(shares, dtype="float64")
    if not whole.sum():
        return [0] * len(whole)
    exact = round(total) * whole / whole.sum()
    parts = np.floor(exact).astype("int64")
    rest = round(total) - int(parts.sum())
    parts[np.argsort(parts - exact, kind="stable")[:rest]] += 1
    return parts.tolist()
