"""Series made up for the tests of what changed."""

from __future__ import annotations

import numpy as np

from indicators.shift.series import Batch, Kind

# March 2020 is the thirty-seventh month.
FIRST = 2017 * 12 + 2
MARCH_2020 = 2020 * 12 + 2


def random_series(
    level: float,
    *,
    before: int = 36,
    after: int = 24,
    change: float = 1.0,
    many: int = 1,
    season: float = 0.14,
    scatter: float = 0.1,
    seed: int = 1,
) -> np.ndarray:
    """Counts of `many` series, month by month to March 2020 and on from it, times `change` after
    it: a yearly wave, Poisson chance and a scatter of `scatter` on top."""
    chance = np.random.default_rng(seed)
    months = MARCH_2020 - before + np.arange(before + 1 + after)
    mean = level * np.exp(season * np.cos(2 * np.pi * months / 12)) * np.ones((many, 1))
    mean *= np.exp(scatter * chance.normal(size=mean.shape) - scatter**2 / 2)
    mean[:, before + 1 :] *= change
    return chance.poisson(mean).astype("float64")


def batch(counts: np.ndarray, kind: Kind = Kind.FLOW, *, before: int = 36, **more) -> Batch:
    """Series that have so many months before March 2020."""
    counts = np.atleast_2d(np.asarray(counts, dtype="float64"))
    names = tuple(f"series {n}" for n in range(len(counts)))
    return Batch(names, MARCH_2020 - before, counts, kind, **more)
