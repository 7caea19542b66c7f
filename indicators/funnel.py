"""Funnel plots: how far an area's figure lies from the country's, given its size and given that
areas differ by more than chance.

Source: Spiegelhalter 2005, "Funnel plots for comparing institutional performance" (Statistics in
Medicine 24:1185) and "Handling over-dispersion of performance indicators" (Quality and Safety in
Health Care 14:347).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import stats

TRIM = 0.1
# Two in a thousand areas lie outside by chance: of 150, none is to be expected.
CONFIDENCE = 0.998
FEWEST_AREAS = 10


class Kind(StrEnum):
    """What the figure is made of."""

    SHARE = "a share of children or events"
    RATE = "events for a population"


@dataclass(frozen=True)
class Funnel:
    """A funnel fitted to all areas.

    `target`: the pooled figure of all (a share, or events for one). `phi`: how much larger the
    winsorised squares of z are than chance makes them (1 where chance explains all). `tau`: the
    spread between areas on the scale of the funnel (arcsine of a share, log of a ratio); 0 where
    chance explains all.
    """

    kind: Kind
    target: float
    phi: float
    tau: float

    def limits(
        self, size: np.ndarray, confidence: float = CONFIDENCE
    ) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper limit of the figure for areas of these sizes (denominators)."""
        z = stats.norm.ppf((1 + confidence) / 2)
        error = np.sqrt(_error(self.kind, np.asarray(size, dtype="float64"), self.target) ** 2
                        + self.tau**2)  # fmt: skip
        if self.kind is Kind.RATE:
            return self.target * np.exp(-z * error), self.target * np.exp(z * error)
        middle = np.arcsin(np.sqrt(self.target))
        low, high = (np.clip(middle + sign * z * error, 0, np.pi / 2) for sign in (-1, 1))
        return np.sin(low) ** 2, np.sin(high) ** 2

    def distance(self, events: np.ndarray, size: np.ndarray) -> np.ndarray:
        """How many standard errors each area lies from the target, the spread between areas
        counted in."""
        events, size = (np.asarray(each, dtype="float64") for each in (events, size))
        error = _error(self.kind, size, self.target)
        z = _z(self.kind, events, size, self.target)
        return z * error / np.sqrt(error**2 + self.tau**2)


def fit(kind: Kind, events: np.ndarray, size: np.ndarray) -> Funnel | None:
    """A funnel of all areas: events (or cases) and sizes, areas without either left out.

    None for fewer than ten areas, or where nothing or everything happened.
    """
    events, size = (np.asarray(each, dtype="float64") for each in (events, size))
    known = ~np.isnan(events) & ~np.isnan(size) & (size > 0)
    events, size = events[known], size[known]
    if len(events) < FEWEST_AREAS:
        return None
    target = events.sum() / size.sum()
    if target <= 0 or (kind is Kind.SHARE and target >= 1):
        return None
    z = _z(kind, events, size, target)
    low, high = np.quantile(z, [TRIM, 1 - TRIM])
    phi = float((np.clip(z, low, high) ** 2).mean())
    return Funnel(kind, float(target), max(phi, 1.0), _tau(phi, _error(kind, size, target)))


def _tau(phi: float, error: np.ndarray) -> float:
    """The spread between areas by moments: additive random effects."""
    areas = len(error)
    if phi <= (areas - 1) / areas:
        return 0.0
    weight = 1 / error**2
    spread = (areas * phi - (areas - 1)) / (weight.sum() - (weight**2).sum() / weight.sum())
    return float(np.sqrt(max(spread, 0.0)))


def _error(kind: Kind, size: np.ndarray, target: float) -> np.ndarray:
    """The standard error that chance alone gives, on the scale of the funnel."""
    if kind is Kind.RATE:
        return 1 / np.sqrt(target * size)
    return 1 / (2 * np.sqrt(size))


def _z(kind: Kind, events: np.ndarray, size: np.ndarray, target: float) -> np.ndarray:
    error = _error(kind, size, target)
    if kind is Kind.SHARE:
        share = np.clip(events / size, 0, 1)
        return (np.arcsin(np.sqrt(share)) - np.arcsin(np.sqrt(target))) / error
    expected = target * size
    with np.errstate(divide="ignore"):
        z = np.log(events / expected) / error
    # No event has no logarithm: its z is that of the exact tail.
    return np.where(events == 0, stats.norm.ppf(stats.poisson.cdf(0, expected)), z)
