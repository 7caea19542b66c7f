"""The earlier pattern carried forward."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from indicators.shift.counterfactual import Windows, carry_forward, share_of_correlation
from indicators.shift.design import baseline
from indicators.shift.regression import Family


def test_the_smoking_ban_against_what_was_to_be_expected(shared: Path):
    """Published methods find 21,973 (20,737 to 23,251) expected, 19,723 observed."""
    data = pd.read_csv(shared / "stats/gold/its_sicily/sicily.csv")
    months = data["year"].to_numpy() * 12 + data["month"].to_numpy() - 1
    design = baseline(months, origin=int(months[36]), trend=True, pairs=2)
    counts, people = (data[name].to_numpy(float)[None] for name in ("aces", "stdpop"))
    _, found = carry_forward(
        design[:36], design[36:], counts[:, :36], counts[:, 36:],
        Windows(("all",), np.ones((1, 23), dtype=bool)), Family.POISSON,
        scale=people[:, :36], scale_after=people[:, 36:],
    )  # fmt: skip
    assert found.observed[0, 0] == 19_723
    assert found.expected[0, 0] == pytest.approx(21_973, rel=0.002)
    likely = found.expected[0, 0] * np.exp(1.96 * found.error[0, 0] * np.array([-1, 1]))
    assert likely == pytest.approx([20_737, 23_251], rel=0.006)


def test_the_simulated_error_is_that_of_theory_for_a_level():
    chance = np.random.default_rng(1)
    before, after = np.ones((60, 1)), np.ones((12, 1))
    counts = chance.poisson(200, size=(50, 72)).astype("float64")
    fit, found = carry_forward(
        before, after, counts[:, :60], counts[:, 60:],
        Windows(("all",), np.ones((1, 12), dtype=bool)), Family.POISSON,
    )  # fmt: skip
    wide = fit.phi * (fit.inflation / 60 + share_of_correlation(fit.r, fit.decay, 12) / 12) / 200
    assert found.error[:, 0] == pytest.approx(np.sqrt(wide), rel=0.05)


@pytest.mark.parametrize(("r", "months", "wanted"), [(0.5, 1, 1.0), (0.5, 2, 1.5), (0.0, 12, 1.0)])
def test_one_month_shares_nothing_with_others(r: float, months: int, wanted: float):
    assert share_of_correlation(r, r, months) == pytest.approx(wanted)
    assert share_of_correlation(0.5, 0.5, 10_000) == pytest.approx(3, rel=0.01)


def test_chance_dilutes_the_correlation_but_not_how_long_it_lasts():
    assert share_of_correlation(0.25, 0.5, 12) > share_of_correlation(0.25, 0.25, 12)
