"""Stocks carried forward: a level that wanders, with season and drift, on the log.

How many there are on the last day of a month is last month's number with a few changes, so its
months are no independent evidence. The local-level model (Harvey 1989; Durbin and Koopman 2012,
chapter 2): y = level + season + noise, the level a random walk. Its one ratio of variances is found
by restricted likelihood on a fixed grid, which needs no search that may fail, and its forecast is
the best linear one, with the uncertainty of the season and drift in it. All series that share their
months are done at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# Variance of a month's step of the level against that of a month's noise.
RATIOS = np.concatenate([[0.0], np.geomspace(1e-4, 1e4, 49)])


@dataclass(frozen=True)
class Carried:
    """Forecasts of S series for H months on the scale of the model: `mean` (S, H), `spread`
    (S, H, H) their covariance with that of what will be observed, `ratio` (S,) the variance ratio,
    `variance` (S,) of the noise, `df` months less terms."""

    mean: np.ndarray
    spread: np.ndarray
    ratio: np.ndarray
    variance: np.ndarray
    df: int


def carry_level(
    times: np.ndarray,
    times_after: np.ndarray,
    design: np.ndarray,
    design_after: np.ndarray,
    values: np.ndarray,
) -> Carried:
    """Fit S series without gaps in T known months and carry them into H months.

    `times` (T,), `times_after` (H,): month numbers. `design` (T, p), `design_after` (H, p), with
    the constant. `values` (S, T) on the model's scale (a log).
    """
    start = times[0]
    wander = np.minimum.outer(times - start, times - start).astype("float64")
    across = np.minimum.outer(times_after - start, times - start).astype("float64")
    ahead = np.minimum.outer(times_after - start, times_after - start).astype("float64")
    months, terms = design.shape
    found = [_at(ratio, wander, design, values) for ratio in RATIOS]
    likelihood = np.array([each[0] for each in found])
    best = likelihood.argmax(axis=0)
    mean = np.empty((len(values), len(times_after)))
    spread = np.empty((len(values), len(times_after), len(times_after)))
    variance = np.empty(len(values))
    for n in np.unique(best):
        rows = best == n
        ratio = RATIOS[n]
        _, scale, coefficients, inverse, information = found[n]
        weights = ratio * across @ inverse
        left = values[rows] - coefficients[rows] @ design.T
        mean[rows] = coefficients[rows] @ design_after.T + left @ weights.T
        rest = design_after - weights @ design
        own = (
            ratio * ahead
            + np.eye(len(times_after))
            - ratio * weights @ across.T
            + rest @ np.linalg.solve(information, rest.T)
        )
        variance[rows] = scale[rows]
        spread[rows] = scale[rows][:, None, None] * own
    return Carried(mean, spread, RATIOS[best], variance, months - terms)


def _at(
    ratio: float, wander: np.ndarray, design: np.ndarray, values: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Restricted log-likelihood, noise variance and coefficients of every series at one ratio."""
    months, terms = design.shape
    covariance = np.eye(months) + ratio * wander
    inverse = np.linalg.inv(covariance)
    information = design.T @ inverse @ design
    coefficients = np.linalg.solve(information, design.T @ inverse @ values.T).T
    left = values - coefficients @ design.T
    squares = np.einsum("st,tu,su->s", left, inverse, left, optimize=True)
    scale = np.maximum(squares / (months - terms), 1e-12)
    likelihood = -0.5 * (
        (months - terms) * np.log(scale)
        + np.linalg.slogdet(covariance)[1]
        + np.linalg.slogdet(information)[1]
    )
    return likelihood, scale, coefficients, inverse, information
