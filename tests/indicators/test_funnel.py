"""Funnels: the country in the middle, wider for small areas and for measures that differ widely."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from indicators.funnel import FEWEST_AREAS, Funnel, Kind, fit

SIZES = np.geomspace(500, 200_000, 150)


def drawn(spread: float, *, rate: float = 0.05, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Events of areas whose rates differ by chance, and by so much besides (on the log scale)."""
    chance = np.random.default_rng(seed)
    rates = rate * np.exp(chance.normal(0, spread, len(SIZES)))
    return chance.poisson(rates * SIZES).astype(float), SIZES


def test_where_chance_explains_all_the_funnel_is_that_of_chance():
    funnel = fit(Kind.RATE, *drawn(0.0))
    assert funnel.tau < 0.03
    assert funnel.target == pytest.approx(0.05, rel=0.02)


def test_areas_that_differ_widely_make_the_funnel_wide():
    events, size = drawn(0.3)
    funnel = fit(Kind.RATE, events, size)
    # Somewhat less than their spread: the furthest tenth at either end is drawn in.
    assert 0.1 < funnel.tau < 0.3
    assert funnel.phi > 10
    by_chance = Funnel(Kind.RATE, funnel.target, 1.0, 0.0).distance(events, size)
    outside = stats.norm.ppf(0.999)
    assert (np.abs(by_chance) > outside).sum() > 60
    assert (np.abs(funnel.distance(events, size)) > outside).sum() < 20


def test_an_area_on_a_limit_lies_just_so_many_errors_away():
    events, size = drawn(0.2)
    funnel = fit(Kind.RATE, events, size)
    low, high = funnel.limits(np.array([10_000.0]), confidence=0.95)
    away = funnel.distance(high * 10_000, np.array([10_000.0]))
    assert away == pytest.approx(stats.norm.ppf(0.975))
    assert funnel.distance(low * 10_000, np.array([10_000.0])) == pytest.approx(-away)


def test_limits_of_a_share_stay_between_none_and_all():
    size = np.array([3.0, 50.0] * 8)
    funnel = fit(Kind.SHARE, np.array([0.0, 45.0] * 8), size)
    low, high = funnel.limits(np.array([1.0, 2.0, 1000.0]))
    assert (low >= 0).all()
    assert (high <= 1).all()
    assert (low < funnel.target).all()


def test_none_at_all_has_the_z_of_the_exact_tail():
    events, size = drawn(0.0, rate=0.001)
    funnel = fit(Kind.RATE, events, size)
    exact = stats.norm.ppf(np.exp(-funnel.target * 2000))
    error = 1 / np.sqrt(funnel.target * 2000)
    shrunk = exact * error / np.hypot(error, funnel.tau)
    assert funnel.distance(np.array([0.0]), np.array([2000.0])) == pytest.approx(shrunk)


def test_too_few_areas_and_nothing_happening_make_no_funnel():
    few = np.full(FEWEST_AREAS - 1, 5.0)
    assert fit(Kind.RATE, few, few * 100) is None
    assert fit(Kind.RATE, np.zeros(20), np.full(20, 100.0)) is None
    assert fit(Kind.SHARE, np.full(20, 100.0), np.full(20, 100.0)) is None


def test_an_area_that_is_missing_is_left_out():
    events, size = drawn(0.1)
    with_gaps = fit(Kind.RATE, np.append(events, np.nan), np.append(size, 1000.0))
    assert with_gaps == fit(Kind.RATE, events, size)


@given(st.integers(0, 10_000), st.sampled_from(Kind))
def test_the_figure_of_the_middle_lies_nowhere_away(seed: int, kind: Kind):
    events, size = drawn(0.2, rate=0.3, seed=seed)
    funnel = fit(kind, np.minimum(events, size), size)
    assert funnel.distance(funnel.target * SIZES, SIZES) == pytest.approx(0, abs=1e-6)
