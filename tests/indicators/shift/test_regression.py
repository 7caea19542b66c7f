"""Regression of many series at once: the numbers of others, to the last digit they printed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.diagnostic import acorr_ljungbox

from indicators.shift.design import baseline, harmonics
from indicators.shift.regression import Family, correlation, fit, ljung_box, newey_west


@pytest.fixture(scope="module")
def sicily(shared: Path) -> tuple[pd.DataFrame, dict]:
    """Hospital admissions around Sicily's smoking ban, and what R found (Lopez Bernal 2017)."""
    folder = shared / "stats/gold/its_sicily"
    expected = json.loads((folder / "expected.json").read_text())
    return pd.read_csv(folder / "sicily.csv"), expected


def _fitted(data: pd.DataFrame, columns: list[np.ndarray]):
    design = np.column_stack([np.ones(len(data)), *columns])
    return fit(design, data["aces"].to_numpy(float)[None], exposure=data["stdpop"].to_numpy(float))


@pytest.mark.parametrize("slope", [False, True], ids=["level", "level and slope"])
def test_the_smoking_ban_comes_out_to_the_printed_digits(sicily, slope: bool):
    data, expected = sicily
    model = expected[
        "model4_quasipoisson_harmonic_slopechange_uncentred"
        if slope
        else "model3_quasipoisson_harmonic"
    ]
    ban, time = data["smokban"].to_numpy(float), data["time"].to_numpy(float)
    waves = harmonics(data["month"].to_numpy() - 1, 2)
    found = _fitted(data, [ban, time, *waves.T, *([ban * time] if slope else [])])
    for at, name in enumerate(("intercept", "smokban", "time")):
        assert found.coefficients[0, at] == pytest.approx(model[name][0], abs=6e-7)
        assert found.errors[0, at] == pytest.approx(model[name][1], abs=6e-7)
    assert found.phi[0] == pytest.approx(model["dispersion"], abs=1e-5)
    assert found.deviance[0] == pytest.approx(model["residual_deviance"], abs=5e-5)
    if slope:
        assert found.coefficients[0, -1] == pytest.approx(model["smokban:time"][0], abs=6e-7)
        return
    for at, (wave, error) in enumerate(model["harmonic"]):
        assert found.coefficients[0, 3 + at] == pytest.approx(wave, abs=6e-7)
        assert found.errors[0, 3 + at] == pytest.approx(error, abs=6e-7)
    ends = found.coefficients[0, 1] + 1.959963985 * found.errors[0, 1] * np.array([0, -1, 1])
    assert np.exp(ends) == pytest.approx(model["smokban_RR_CI_full"], abs=6e-7)


def test_errors_that_run_together_are_those_of_stata(shared: Path):
    folder = shared / "stats/gold/newey_west"
    data = pd.read_csv(folder / "macro.csv")
    wanted = json.loads((folder / "expected.json").read_text())["newey_lag4"]
    design = np.column_stack([data["g_realgdp"], data["L_realint"], np.ones(len(data))])
    found = fit(design, data["g_realinv"].to_numpy()[None], Family.GAUSSIAN)
    left = data["g_realinv"].to_numpy() - found.fitted[0]
    errors = np.sqrt(np.diag(newey_west(design, left, found.unscaled[0], 4)))
    assert found.coefficients[0] == pytest.approx(wanted["params"], rel=1e-8)
    assert errors == pytest.approx(wanted["se"], rel=1e-8)


def _oracle(design, counts, family, exposure=None, out_of=None):
    """One series by statsmodels."""
    known = ~np.isnan(counts)
    if family is Family.BINOMIAL:
        pair = np.column_stack([counts, out_of - counts])[known]
        model = sm.GLM(pair, design[known], family=sm.families.Binomial())
    elif family is Family.POISSON:
        model = sm.GLM(
            counts[known], design[known], family=sm.families.Poisson(), exposure=exposure[known]
        )
    else:
        model = sm.GLM(counts[known], design[known])
    alone = model.fit(scale=1.0, tol=1e-12)
    n = out_of[known] if family is Family.BINOMIAL else 1.0
    mean = alone.fittedvalues * n
    variance = {
        Family.BINOMIAL: mean * (1 - mean / n),
        Family.POISSON: mean,
        Family.GAUSSIAN: np.ones_like(mean),
    }[family]
    phi = ((counts[known] - mean) ** 2 / variance).sum() / alone.df_resid
    return alone.params, alone.bse, phi


@pytest.mark.parametrize("family", list(Family))
@pytest.mark.parametrize("gaps", [(), (3, 17)], ids=["whole", "with gaps"])
def test_every_series_is_fitted_as_it_would_be_alone(family: Family, gaps: tuple[int, ...]):
    chance = np.random.default_rng(5)
    design = baseline(np.arange(24200, 24248), origin=24236, trend=True, pairs=2)
    counts = chance.poisson(30, size=(4, 48)).astype("float64")
    counts[:, list(gaps)] = np.nan
    exposure, out_of = chance.uniform(50, 60, size=(4, 48)), np.full((4, 48), 90.0)
    found = fit(
        design,
        counts,
        family,
        exposure=exposure if family is Family.POISSON else None,
        out_of=out_of if family is Family.BINOMIAL else None,
    )
    for row in range(4):
        alone, errors, phi = _oracle(design, counts[row], family, exposure[row], out_of[row])
        assert found.coefficients[row] == pytest.approx(alone, rel=1e-6, abs=1e-9)
        assert found.raw_phi[row] == pytest.approx(phi, rel=1e-6)
        wide = phi if family is Family.GAUSSIAN else max(1.0, phi)
        assert found.errors[row] == pytest.approx(errors * np.sqrt(wide), rel=1e-6)
        assert found.months[row] == 48 - len(gaps)


def test_a_month_whose_denominator_is_nothing_is_no_month():
    design = np.ones((3, 1))
    counts, out_of = np.array([[5.0, 0.0, 5.0]]), np.array([[10.0, 0.0, 10.0]])
    found = fit(design, counts, Family.BINOMIAL, out_of=out_of)
    assert found.months[0] == 2
    assert found.coefficients[0, 0] == pytest.approx(0.0, abs=1e-9)


def test_a_series_without_a_case_is_fitted_without_a_fuss():
    found = fit(np.ones((24, 1)), np.zeros((1, 24)))
    assert np.exp(found.coefficients[0, 0]) < 1e-6
    assert np.isfinite(found.phi).all()


def test_the_portmanteau_is_that_of_statsmodels():
    left = np.random.default_rng(3).normal(size=60)
    left -= left.mean()
    assert ljung_box(left) == pytest.approx(acorr_ljungbox(left, [12])["lb_pvalue"].iloc[0])


def test_months_that_alternate_do_not_run_together():
    up_and_down = np.tile([1.0, -1.0], 20)[None]
    assert correlation(up_and_down, 3)[0] == 0
    assert correlation(np.repeat([1.0, -1.0], 20)[None], 3)[0] == 0.8


@given(st.permutations(range(5)))
def test_a_series_does_not_depend_on_its_neighbours(order: list[int]):
    counts = np.random.default_rng(8).poisson(20, size=(5, 36)).astype("float64")
    design = baseline(np.arange(36), origin=36, trend=True, pairs=1)
    whole, turned = fit(design, counts), fit(design, counts[order])
    np.testing.assert_allclose(turned.coefficients, whole.coefficients[order], rtol=1e-9)
