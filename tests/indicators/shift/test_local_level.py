"""A level that wanders: the forecast of statsmodels, without its search."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.tsa.statespace.structural import UnobservedComponents

from indicators.shift.local_level import carry_level


def _walk(ratio: float, seed: int, months: int = 96) -> np.ndarray:
    chance = np.random.default_rng(seed)
    level = 6 + np.sqrt(ratio) * 0.03 * chance.normal(size=months).cumsum()
    return level + 0.03 * chance.normal(size=months)


@pytest.mark.parametrize(("ratio", "seed"), [(0.05, 1), (1.0, 2), (10.0, 3)])
def test_the_forecast_is_that_of_a_state_space_model(ratio: float, seed: int):
    values, times, ahead = _walk(ratio, seed), np.arange(96), 96 + np.arange(12)
    found = carry_level(times, ahead, np.ones((96, 1)), np.ones((12, 1)), values[None])
    model = UnobservedComponents(values, level="llevel")
    best = model.fit(disp=0, maxiter=500)
    told = best.get_forecast(12)
    noise = found.variance[0]
    ours = np.sqrt(np.diag(found.spread[0]))
    # Restricted likelihood on a grid against maximum likelihood by search: near, not equal.
    assert found.mean[0] == pytest.approx(told.predicted_mean, abs=0.02)
    assert ours == pytest.approx(told.se_mean, rel=0.35)
    # At the same two variances, the same forecast to the digits.
    same = model.smooth([noise, noise * found.ratio[0]])
    assert found.mean[0] == pytest.approx(same.get_forecast(12).predicted_mean, rel=1e-5)
    assert ours == pytest.approx(same.get_forecast(12).se_mean, rel=1e-3)


def test_a_wandering_level_is_less_sure_the_farther_it_is_carried():
    values = _walk(1.0, 4)
    found = carry_level(
        np.arange(96), 96 + np.arange(24), np.ones((96, 1)), np.ones((24, 1)), values[None]
    )
    width = np.diag(found.spread[0])
    assert (np.diff(width) > 0).all()


def test_a_gap_in_the_months_is_time_that_passed():
    values = _walk(1.0, 5)
    kept = np.r_[0:40, 50:96]
    ones = np.ones((12, 1))
    found = carry_level(kept, 96 + np.arange(12), np.ones((86, 1)), ones, values[None, kept])
    whole = carry_level(np.arange(96), 96 + np.arange(12), np.ones((96, 1)), ones, values[None])
    assert found.mean[0] == pytest.approx(whole.mean[0], abs=0.02)
