"""Whether five yearly figures rise or fall, as OHID's Fingertips tests it: yearly points only,
never months, quarters or rolling years."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import numpy as np

from indicators.compare import Figure
from indicators.define import Unit
from indicators.intervals import poisson

YEARS = 5
# Chi-squared with one degree of freedom at 99.8%.
CRITICAL = 9.5495
WIDTH_OF_95 = 3.92


class Trend(StrEnum):
    """Which way the last five years go."""

    RISING = "rising"
    FALLING = "falling"
    NO_CHANGE = "no significant change"
    CANNOT_TELL = "cannot be calculated"


def of_published(unit: Unit, figures: Mapping[int, Figure], last: int) -> Trend:
    """The trend of what is published of one area, in the five years up to `last`.

    A share is tested by its counts, a rate or a count by its Poisson interval. None is calculated
    of averages, which are published without their spread, or where a year or its count is missing.
    """
    counted = [figures.get(year, Figure(None)) for year in range(last - YEARS + 1, last + 1)]
    cases = np.array([_number(figure.numerator) for figure in counted])
    of = np.array([_number(figure.denominator) for figure in counted])
    if any(figure.value is None for figure in counted) or np.isnan(cases).any():
        return Trend.CANNOT_TELL
    if unit is Unit.PERCENT:
        return of_shares(cases, of)
    if unit is Unit.COUNT:
        return of_values(cases, *poisson(cases))
    if unit is Unit.RATE and (of > 0).all():
        return of_values(cases / of, *(limit / of for limit in poisson(cases)))
    return Trend.CANNOT_TELL


def _number(value: float | None) -> float:
    return np.nan if value is None else value


def of_shares(cases: np.ndarray, denominators: np.ndarray) -> Trend:
    """The trend of the last five of some yearly shares, by the chi-squared test for trend."""
    r, n = (np.asarray(each, dtype="float64")[-YEARS:] for each in (cases, denominators))
    if len(r) < YEARS or np.isnan(r).any() or np.isnan(n).any() or ((r <= 0) | (r >= n)).any():
        return Trend.CANNOT_TELL
    t = np.arange(1, YEARS + 1)

    def slope(keep: np.ndarray) -> float:
        return n[keep].sum() * (r * t)[keep].sum() - r[keep].sum() * (n * t)[keep].sum()

    whole = np.full(YEARS, fill_value=True)
    size, cases_in_all = n.sum(), r.sum()
    spread = size * (n * t**2).sum() - (n * t).sum() ** 2
    chi = size * slope(whole) ** 2 / (cases_in_all * (size - cases_in_all) * spread)
    return _said(chi, slope)


def of_values(values: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> Trend:
    """The trend of the last five of some yearly figures with 95% intervals, by weighted
    regression."""
    y, low, high = (np.asarray(e, dtype="float64")[-YEARS:] for e in (values, lower, upper))
    error = (high - low) / WIDTH_OF_95
    if len(y) < YEARS or np.isnan(y).any() or not (error > 0).all():
        return Trend.CANNOT_TELL
    weight, t = 1 / error**2, np.arange(1, YEARS + 1)

    def slope(keep: np.ndarray) -> float:
        w, x, v = weight[keep], t[keep], y[keep]
        centred = x - (w * x).sum() / w.sum()
        return float((w * centred * v).sum() / (w * centred**2).sum())

    whole = np.full(YEARS, fill_value=True)
    centred = t - (weight * t).sum() / weight.sum()
    chi = slope(whole) ** 2 * (weight * centred**2).sum()
    return _said(chi, slope)


def _said(chi: float, slope) -> Trend:
    """Significant, and of one direction whichever year is left out."""
    whole = np.full(YEARS, fill_value=True)
    sign = np.sign(slope(whole))
    one_out = ~np.eye(YEARS, dtype=bool)
    if chi <= CRITICAL or any(np.sign(slope(keep)) != sign for keep in one_out):
        return Trend.NO_CHANGE
    return Trend.RISING if sign > 0 else Trend.FALLING
