"""Regression of many monthly series at once on one design: quasi-Poisson, quasi-binomial and
Gaussian, with the dispersion and the lag-1 correlation of what is left.

Iteratively reweighted least squares (McCullagh and Nelder 1989), in whole arrays: a few thousand
series take as long as one call of a model would take for fifty. Sandwich for correlated errors:
Newey and West 1987.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import stats

STEPS = 50
SETTLED = 1e-11
# A linear predictor beyond this is a group with no case at all: far enough for every purpose.
FURTHEST = 30.0
MOST_CORRELATED = 0.8
RIDGE = 1e-13
NOTHING_LEFT = 1e-9


class Family(StrEnum):
    """How what is counted scatters."""

    POISSON = "quasi-Poisson"
    BINOMIAL = "quasi-binomial"
    GAUSSIAN = "Gaussian"


@dataclass(frozen=True)
class Fit:
    """Fits of S series on one design of T months and p terms; rows are series.

    `coefficients` (S, p); `unscaled` (S, p, p), their covariance at a dispersion of one; `phi`:
    Pearson's dispersion, not below one for counts and shares, for values the variance; `r`: the
    lag-1 correlation of the Pearson residuals with its bias put back, 0 to 0.8; `df`: months less
    terms; `fitted`, `pearson` (S, T), NaN where a month is missing; `deviance` (S,).
    """

    family: Family
    coefficients: np.ndarray
    unscaled: np.ndarray
    phi: np.ndarray
    raw_phi: np.ndarray
    r: np.ndarray
    df: np.ndarray
    months: np.ndarray
    fitted: np.ndarray
    pearson: np.ndarray
    deviance: np.ndarray

    @property
    def decay(self) -> np.ndarray:
        """How much of the correlation each further month keeps (S,).

        What runs together is the part of the scatter that is not chance, (phi − 1) / phi of it for
        counts and shares; chance dilutes the correlation of neighbours, but not how it dies away.
        """
        moving = (self.raw_phi - 1) / np.maximum(self.raw_phi, 1e-12)
        if self.family is Family.GAUSSIAN:
            moving = np.ones_like(self.r)
        return np.minimum(self.r / np.clip(moving, 1e-12, 1.0), MOST_CORRELATED)

    @property
    def inflation(self) -> np.ndarray:
        """How much wider the variance of a long total is for months that run together: 1 + 2r /
        (1 − decay), which is (1 + r) / (1 − r) where all scatter runs together."""
        return 1 + 2 * self.r / (1 - self.decay)

    @property
    def covariance(self) -> np.ndarray:
        """The coefficients' covariance at the dispersion found, without inflation (S, p, p)."""
        return self.unscaled * self.phi[:, None, None]

    @property
    def errors(self) -> np.ndarray:
        """Standard errors at the dispersion found, without inflation (S, p)."""
        return np.sqrt(np.diagonal(self.covariance, axis1=1, axis2=2))


def fit(
    design: np.ndarray,
    counts: np.ndarray,
    family: Family = Family.POISSON,
    *,
    exposure: np.ndarray | None = None,
    out_of: np.ndarray | None = None,
) -> Fit:
    """Fit every series on one design.

    `design` (T, p), its rows in order of time. `counts` (S, T), NaN where a month is missing.
    `exposure` (S, T) or (T,): what a count is a rate of (log link, quasi-Poisson). `out_of` (S, T):
    denominators (logit link, quasi-binomial); a month whose denominator is 0 is missing.
    """
    y = np.asarray(counts, dtype="float64")
    n = np.ones_like(y) if out_of is None else np.asarray(out_of, dtype="float64")
    offset = np.zeros_like(y)
    if exposure is not None:
        wide = np.broadcast_to(np.asarray(exposure, dtype="float64"), y.shape)
        offset = np.log(np.where(wide > 0, wide, np.nan))
    known = ~np.isnan(y) & ~np.isnan(n) & (n > 0) & ~np.isnan(offset)
    y, n, offset = (np.where(known, each, fill) for each, fill in ((y, 0.0), (n, 1.0), (offset, 0)))
    terms = design.shape[1]
    pairs = (design[:, :, None] * design[:, None, :]).reshape(len(design), -1)
    eta = _start(y, n, offset, known, family)
    before = np.zeros((len(y), terms))
    for _ in range(STEPS):
        mu, slope, variance = _mean(eta, n, family)
        weight = np.where(known, slope**2 / variance, 0.0)
        working = eta - offset + (y - mu) / slope
        info = _steady((weight @ pairs).reshape(-1, terms, terms))
        right = (weight * np.where(known, working, 0.0)) @ design
        coefficients = np.linalg.solve(info, right[:, :, None])[:, :, 0]
        eta = coefficients @ design.T + offset
        if family is Family.GAUSSIAN:
            break
        eta = np.clip(eta, -FURTHEST + offset, FURTHEST + offset)
        if np.abs(coefficients - before).max(initial=0) < SETTLED:
            break
        before = coefficients
    mu, slope, variance = _mean(eta, n, family)
    weight = np.where(known, slope**2 / variance, 0.0)
    unscaled = np.linalg.inv(_steady((weight @ pairs).reshape(-1, terms, terms)))
    months = known.sum(axis=1)
    df = np.maximum(months - terms, 1)
    pearson = np.where(known, (y - mu) / np.sqrt(variance), np.nan)
    raw = np.nansum(pearson**2, axis=1) / df
    return Fit(
        family=family,
        coefficients=coefficients,
        unscaled=unscaled,
        phi=raw if family is Family.GAUSSIAN else np.maximum(raw, 1.0),
        raw_phi=raw,
        r=correlation(pearson, terms),
        df=df,
        months=months,
        fitted=np.where(known, mu, np.nan),
        pearson=pearson,
        deviance=_deviance(y, mu, n, known, family),
    )


def _steady(matrices: np.ndarray) -> np.ndarray:
    """Information matrices that can be inverted: what a series cannot tell stays as good as
    unknown."""
    size = np.trace(matrices, axis1=1, axis2=2)[:, None, None]
    return matrices + np.eye(matrices.shape[1]) * (RIDGE * size + 1e-300)


def _start(
    y: np.ndarray, n: np.ndarray, offset: np.ndarray, known: np.ndarray, family: Family
) -> np.ndarray:
    """Where the fit begins: the data themselves, drawn away from the edge."""
    if family is Family.GAUSSIAN:
        return np.where(known, y, 0.0)
    if family is Family.BINOMIAL:
        share = (y + 0.5) / (n + 1)
        return np.log(share / (1 - share))
    return np.where(known, np.log(np.maximum(y, 0.1)), offset)


def _mean(
    eta: np.ndarray, n: np.ndarray, family: Family
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean, its slope by the linear predictor, and variance at a dispersion of one."""
    if family is Family.GAUSSIAN:
        one = np.ones_like(eta)
        return eta, one, one
    if family is Family.POISSON:
        mu = np.exp(eta)
        return mu, mu, mu
    share = 1 / (1 + np.exp(-eta))
    variance = n * share * (1 - share)
    return n * share, variance, variance


def _deviance(
    y: np.ndarray, mu: np.ndarray, n: np.ndarray, known: np.ndarray, family: Family
) -> np.ndarray:
    if family is Family.GAUSSIAN:
        return np.where(known, (y - mu) ** 2, 0.0).sum(axis=1)

    def part(observed: np.ndarray, expected: np.ndarray) -> np.ndarray:
        there = known & (observed > 0)
        ratio = np.divide(observed, expected, out=np.ones_like(observed), where=there)
        return np.where(there, observed * np.log(ratio), 0.0)

    if family is Family.POISSON:
        each = part(y, mu) - np.where(known, y - mu, 0.0)
    else:
        each = part(y, mu) + part(n - y, n - mu)
    return 2 * each.sum(axis=1)


def correlation(residuals: np.ndarray, terms: int) -> np.ndarray:
    """Lag-1 correlation of residuals (S, T) over months that follow each other, 0 to 0.8.

    Fitting takes some of it away: terms / N is put back, and the whole made larger by twice that
    share, as autoregressive estimates are too small in proportion too (docs/decisions.md).
    """
    known = ~np.isnan(residuals)
    filled = np.where(known, residuals, 0.0)
    total = (filled**2).sum(axis=1)
    lagged = (filled[:, 1:] * filled[:, :-1]).sum(axis=1)
    # A perfect fit leaves only rounding, which runs together.
    raw = np.divide(lagged, total, out=np.zeros_like(total), where=total > NOTHING_LEFT)
    months = np.maximum(known.sum(axis=1), 1)
    lost = terms / months
    return np.clip((raw + lost) * (1 + 2 * lost), 0.0, MOST_CORRELATED)


def ljung_box(residuals: np.ndarray, lags: int = 12) -> float:
    """p of Ljung and Box's test that nothing is left among the first `lags` lags of one series of
    residuals; NaN where it is too short. Missing months are closed up."""
    e = residuals[~np.isnan(residuals)]
    if len(e) <= lags + 1 or not (e**2).sum():
        return float("nan")
    e = e - e.mean()
    each = [(e[k:] @ e[:-k]) / (e @ e) for k in range(1, lags + 1)]
    q = len(e) * (len(e) + 2) * sum(a**2 / (len(e) - k) for k, a in enumerate(each, 1))
    return float(stats.chi2.sf(q, lags))


def newey_west(
    design: np.ndarray, residuals: np.ndarray, bread: np.ndarray, lags: int
) -> np.ndarray:
    """Covariance of coefficients where errors of nearby months go together: Bartlett weights up to
    `lags`, with the small-sample factor n / (n − p).

    `design` (n, p) and `residuals` (n,): y − fitted, of a linear model or of a canonical link;
    `bread` (p, p): the inverse of X'WX.
    """
    scores = design * residuals[:, None]
    meat = scores.T @ scores
    for lag in range(1, lags + 1):
        cross = scores[lag:].T @ scores[:-lag]
        meat += (1 - lag / (lags + 1)) * (cross + cross.T)
    months, terms = design.shape
    return bread @ meat @ bread * months / (months - terms)
