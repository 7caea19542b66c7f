"""What if the earlier pattern had gone on: the months before carried forward, and what was counted
set against them.

The model is fitted to the months before only. Coefficients and then totals are simulated (Gelman
and Hill 2007, chapter 8) with one fixed set of quasi-random numbers, so that a result depends on
nothing but the series itself. The dispersion widens what is simulated, and so does the correlation
of nearby months: in full for the coefficients, for a total of m months by what m months in a row
share.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import stats
from scipy.stats import qmc

from indicators.shift.regression import Family, Fit, fit

DRAWS = 1024
SEED = 20200323
AT_ONCE = 256
FARTHEST_DRAW = 40.0


@dataclass(frozen=True)
class Windows:
    """Sets of months after the event: `holds` (W, H) bool over the months after, in order of
    `names`."""

    names: tuple[str, ...]
    holds: np.ndarray


@dataclass(frozen=True)
class Against:
    """Totals observed and expected for S series and W windows (S, W).

    For shares `observed` and `expected` are shares (0 to 1), for values means. `effect` is
    log(observed / expected), of shares the difference of log-odds, of values the plain difference;
    `error` its standard error and `df` (S,) the degrees of freedom of its t. `months` (S, W): how
    many months of the window are known. NaN where none is.
    """

    observed: np.ndarray
    expected: np.ndarray
    effect: np.ndarray
    error: np.ndarray
    df: np.ndarray
    months: np.ndarray
    total: np.ndarray


@lru_cache
def _draws(dimensions: int) -> np.ndarray:
    """Standard normal numbers (DRAWS, dimensions), spread evenly, with mean 0 and variance 1."""
    points = qmc.Sobol(dimensions, seed=SEED).random(DRAWS)
    drawn = stats.norm.ppf(np.clip(points, 1e-9, 1 - 1e-9))
    drawn -= drawn.mean(axis=0)
    return np.linalg.solve(np.linalg.cholesky(np.cov(drawn.T).reshape(dimensions, -1)), drawn.T).T


def share_of_correlation(r: np.ndarray, decay: np.ndarray, months: np.ndarray) -> np.ndarray:
    """How much the variance of a total of `months` months is wider for a lag-1 correlation `r` of
    which each further month keeps `decay`; tends to 1 + 2r / (1 − decay) for many months."""
    m = np.maximum(months, 1)
    return 1 + 2 * r * (1 / (1 - decay) - (1 - decay**m) / (m * (1 - decay) ** 2))


def carry_forward(
    before: np.ndarray,
    after: np.ndarray,
    counts: np.ndarray,
    counts_after: np.ndarray,
    windows: Windows,
    family: Family,
    *,
    scale: np.ndarray | None = None,
    scale_after: np.ndarray | None = None,
) -> tuple[Fit, Against]:
    """Fit the months before and carry the pattern into the months after.

    `before` (T, p), `after` (H, p): design rows; `counts` (S, T), `counts_after` (S, H), NaN where
    a month is missing. `scale` (S, T) and `scale_after` (S, H): exposures, or of shares the
    denominators.
    """
    share = family is Family.BINOMIAL
    kept = (
        fit(before, counts, family, out_of=scale)
        if share
        else fit(before, counts, family, exposure=scale)
    )
    n = np.ones_like(counts_after) if scale_after is None else scale_after
    parts = [
        _against(kept, after, counts_after, n, windows, family, slice(at, at + AT_ONCE))
        for at in range(0, len(counts), AT_ONCE)
    ]
    joined = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in Against.__dataclass_fields__
    }
    return kept, Against(**joined)


def _against(
    kept: Fit,
    after: np.ndarray,
    counts: np.ndarray,
    n: np.ndarray,
    windows: Windows,
    family: Family,
    rows: slice,
) -> Against:
    """The same for some of the series, so that the simulated months fit in memory."""
    y, n = counts[rows], n[rows]
    known = ~np.isnan(y) & (np.nan_to_num(n) > 0)
    y, n = np.where(known, y, 0.0), np.where(known, n, 0.0)
    holds = windows.holds.astype("float64").T
    months = known @ holds
    observed, size = y @ holds, n @ holds
    coefficients, r, phi = kept.coefficients[rows], kept.r[rows], kept.phi[rows]
    spread = kept.covariance[rows] * kept.inflation[rows][:, None, None]
    eta = coefficients @ after.T
    if family is not Family.GAUSSIAN:
        eta = np.clip(eta, -FARTHEST_DRAW, FARTHEST_DRAW)
    expected = _expected(eta, n, family) @ holds
    z = _draws(after.shape[1] + 1)
    moved = np.einsum("dq,spq,hp->sdh", z[:, :-1], _roots(spread), after, optimize=True)
    moved = np.clip(moved, -FARTHEST_DRAW, FARTHEST_DRAW)
    simulated = _expected(eta[:, None, :] + moved, n[:, None, :], family)
    totals = simulated @ holds
    wider = phi[:, None] * share_of_correlation(r[:, None], kept.decay[rows][:, None], months)
    noise = z[:, -1][None, :, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        if family is Family.POISSON:
            # A gamma total of this mean and variance (Wilson and Hilferty 1931).
            k = totals / wider[:, None, :]
            drawn = totals * np.maximum(1 - 1 / (9 * k) + noise / (3 * np.sqrt(k)), 0.05) ** 3
            error = np.log(drawn).std(axis=1)
            effect = np.log(np.maximum(observed, 0.5)) - np.log(expected)
        elif family is Family.BINOMIAL:
            share = simulated / np.where(n > 0, n, 1.0)[:, None, :]
            variance = (simulated * (1 - share)) @ holds * wider[:, None, :]
            # On the scale of log-odds a share scatters by its variance over (share (1 − share))².
            middle = np.clip(totals / size[:, None, :], 1e-9, 1 - 1e-9)
            steep = middle * (1 - middle) * size[:, None, :]
            drawn = np.log(middle / (1 - middle)) + noise * np.sqrt(variance) / steep
            error = drawn.std(axis=1)
            effect = _odds(observed, size) - _odds(expected, size)
            observed, expected = observed / size, expected / size
        else:
            mean = totals / months[:, None, :]
            error = (mean + noise * np.sqrt(wider / months)[:, None, :]).std(axis=1)
            observed, expected = observed / months, expected / months
            effect = observed - expected
    none = months == 0
    blank = {
        "observed": observed,
        "expected": expected,
        "effect": effect,
        "error": error,
        "total": size,
    }
    emptied = {name: np.where(none, np.nan, values) for name, values in blank.items()}
    return Against(**emptied, df=kept.df[rows], months=months.astype("int64"))


def _expected(eta: np.ndarray, n: np.ndarray, family: Family) -> np.ndarray:
    """Expected counts of months (values for Gaussian), 0 where a month is unknown."""
    if family is Family.GAUSSIAN:
        return np.where(n > 0, eta, 0.0)
    return n * np.exp(eta) if family is Family.POISSON else n / (1 + np.exp(-eta))


def _odds(count: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Log-odds of a share, half a case drawn from either edge."""
    edged = np.clip(count, 0.5, np.maximum(size - 0.5, 0.5))
    return np.log(edged) - np.log(np.maximum(size - edged, 0.5))


def _roots(covariances: np.ndarray) -> np.ndarray:
    """Square roots of covariances (S, p, p), also of ones that are not quite definite."""
    values, vectors = np.linalg.eigh(covariances)
    return vectors * np.sqrt(np.maximum(values, 0.0))[:, None, :]
