"""Rates made comparable between areas of different age: directly and indirectly standardised.

Formulas: OHID, "Technical guide: confidence intervals"; Dobson and others 1991 (Statistics in
Medicine 10:457) with Byar's limits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indicators.intervals import CONFIDENCE, poisson

FEWEST_EVENTS = 10


@dataclass(frozen=True)
class Standardised:
    """A standardised rate with its interval; NaN where it cannot be given."""

    value: float
    lower: float
    upper: float


_NONE = Standardised(float("nan"), float("nan"), float("nan"))


def directly(
    events: np.ndarray,
    population: np.ndarray,
    weights: np.ndarray,
    *,
    per: float = 10_000,
    variance: np.ndarray | None = None,
    confidence: float = CONFIDENCE,
) -> Standardised:
    """The rate an area would have if its age bands were as large as those of a standard
    population.

    `events`, `population`, `weights`: by age band. `variance`: of each band's events where one
    person may have several (`of_repeated_events`); else events are taken as independent. None under
    ten events in all (OHID's rule).
    """
    o, n, w = (np.asarray(each, dtype="float64") for each in (events, population, weights))
    total = o.sum()
    if total < FEWEST_EVENTS or (n <= 0).any():
        return _NONE
    spread = o if variance is None else np.asarray(variance, dtype="float64")
    value = (w * o / n).sum() / w.sum()
    error = (w**2 * spread / n**2).sum() / w.sum() ** 2
    low, high = (float(limit) for limit in poisson(total, confidence))
    scale = np.sqrt(error / total)
    return Standardised(
        float(value * per),
        float((value + scale * (low - total)) * per),
        float((value + scale * (high - total)) * per),
    )


def of_repeated_events(persons: np.ndarray) -> np.ndarray:
    """The variance of each band's events where persons have several.

    `persons`: rows are age bands, column f (from 1) how many persons have f events; each such
    number counts independent persons, so events vary by the sum of f² times it.
    """
    counted = np.nan_to_num(np.asarray(persons, dtype="float64"))
    return (counted * np.arange(1, counted.shape[1] + 1) ** 2).sum(axis=1)


def indirectly(
    events: float,
    population: np.ndarray,
    reference_events: np.ndarray,
    reference_population: np.ndarray,
    *,
    per: float = 10_000,
    confidence: float = CONFIDENCE,
) -> Standardised:
    """An area's events over those its population would have at the reference's rates, times the
    reference's rate.

    Bands without people in the area add nothing; exact or Byar's limits on the events.
    """
    n, big_o, big_n = (
        np.asarray(each, dtype="float64")
        for each in (population, reference_events, reference_population)
    )
    expected = float((n * big_o / big_n).sum())
    if expected <= 0:
        return _NONE
    scale = big_o.sum() / big_n.sum() * per / expected
    low, high = (float(limit) for limit in poisson(events, confidence))
    return Standardised(events * scale, low * scale, high * scale)
