"""Control charts: limits and rules as NHS England's tools find them, and what they must not do."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from indicators import spc
from indicators.spc import Assurance, Chart, Signal


@pytest.fixture(scope="module")
def gold(shared: Path) -> dict:
    """Limits and rules of NHSRplotthedots, from its own tests."""
    return json.loads((shared / "stats/gold/nhsr_xmr/cases.json").read_text())


@pytest.fixture(scope="module")
def attendances(shared: Path) -> pd.DataFrame:
    """Emergency attendances of two NHS trusts by month."""
    path = shared / "stats/gold/nhsr_xmr/ae_attendances_RQM_RRK_type1.csv"
    return pd.read_csv(path).sort_values("period")


def test_limits_are_those_of_the_nhs_package(gold: dict):
    for case in gold["limits"]:
        found = spc.xmr_limits(case["y"], screen=case["screen_outliers"])
        wanted = case["expected"]
        assert found.mean == pytest.approx(wanted["mean"], abs=case["tol"])
        assert found.lower == pytest.approx(wanted["lpl"], abs=case["tol"])
        assert found.upper == pytest.approx(wanted["upl"], abs=case["tol"])


def test_rules_are_those_of_the_nhs_package(gold: dict):
    for sides, wanted in gold["seven_point_one_side"]:
        assert spc.side_runs(np.array(sides)).astype(int).tolist() == wanted
    for ends, wanted in gold["part_of_seven"]:
        assert spc.stretched(np.array(ends) != 0).astype(int).tolist() == wanted
    for values, wanted in gold["seven_point_trend"]:
        assert spc.trends(np.array(values, dtype=float)).tolist() == wanted
    for near, sides, wanted in gold["two_in_three"]:
        found = spc.two_in_three(np.array(near), np.array(sides))
        assert found.astype(int).tolist() == wanted


def test_a_target_is_met_for_certain_only_outside_the_limits(gold: dict):
    words = {
        "consistent_pass": Assurance.PASSING,
        "consistent_fail": Assurance.FAILING,
        "inconsistent": Assurance.HIT_AND_MISS,
    }
    for case in gold["assurance"]:
        limits = case["lpl"], case["upl"], case["target"]
        assert spc.assurance(*limits, high_is_good=True) is words[case["increase"]]
        assert spc.assurance(*limits, high_is_good=False) is words[case["decrease"]]


def _flagged(data: pd.DataFrame, found: pd.DataFrame, direction: int) -> list[str]:
    return data.loc[found["direction"].to_numpy() == direction, "period"].str[:7].tolist()


def test_real_attendances_are_flagged_as_published(attendances: pd.DataFrame):
    trust = attendances[attendances["org_code"] == "RRK"]
    early = trust[trust["period"] < "2018-04-01"]
    found = spc.chart(early["breaches"].to_numpy(), screen=True, beyond_counts=False)
    assert _flagged(early, found, 1) == ["2017-01"]
    assert _flagged(early, found, -1) == [f"2017-{month:02d}" for month in range(2, 10)]
    assert found["signal"].iloc[-1] == ""


def test_limits_are_worked_out_anew_from_the_step_that_is_passed_in(attendances: pd.DataFrame):
    trust = attendances[attendances["org_code"] == "RRK"]
    step = trust["period"].tolist().index("2018-07-01")
    values = trust["breaches"].to_numpy()
    found = spc.chart(values, rebased_at=(step,), screen=True, beyond_counts=False)
    assert _flagged(trust, found, 1) == ["2017-01", "2019-01", "2019-02", "2019-03"]
    later = [m for m in _flagged(trust, found, -1) if m > "2018"]
    assert later == ["2018-07", "2018-08", "2018-09"]
    assert found.groupby("stretch")["trial"].first().tolist() == [False, True]


def test_a_point_on_the_mean_breaks_a_run():
    sides = np.array([1, 1, 1, 0, 1, 1, 1, 1])
    assert not spc.side_runs(sides).any()
    assert spc.side_runs(np.array([1] * 7)).any()


def test_a_missing_month_breaks_the_line():
    values = [10.0, 12, np.nan, 30, 28]
    assert spc.xmr_limits(values).upper == pytest.approx(20 + 2.66 * 2)


def test_screening_never_leaves_limits_of_no_width():
    values = np.full(20, 5.0)
    values[10:] = 9
    assert spc.xmr_limits(values, screen=True) == spc.xmr_limits(values)
    assert spc.xmr_limits(values).upper > spc.xmr_limits(values).lower
    assert spc.xmr_limits(np.full(20, 5.0)) is None
    assert "signal" not in spc.chart(np.full(20, 5.0))


def test_march_2020_is_shown_and_left_out_of_limits_and_rules():
    values = np.tile([20.0, 22, 21, 19], 6)
    values[12] = 90
    found = spc.chart(values, left_out=(12,))
    assert found["value"][12] == 90
    assert found["signal"][12] == ""
    assert found["upper"][0] < 30


@pytest.mark.parametrize("counts", [True, False], ids=["counts", "does not"])
def test_whether_a_point_beyond_the_limits_is_also_near_them(counts: bool):
    near, beyond = 16.5, 20.0
    limits = spc.Limits(10, 2, 18, 4.7, 15.3, 20, False, False)
    found = spc.points(np.array([near, 11, beyond]), limits, beyond_counts=counts)
    assert found["two_in_three"].tolist() == ([True, False, True] if counts else [False] * 3)
    assert found["signal"][2] == Signal.OUTSIDE


def test_august_is_no_signal_once_the_season_is_taken_out():
    months = 2017 * 12 + np.arange(36)
    wave = 300 + 90 * np.cos(2 * np.pi * months / 12)
    flat = spc.without_season(wave, months, np.ones(36, dtype=bool))
    assert flat.std() < 0.2 * wave.std()
    short = spc.without_season(wave[:18], months[:18], np.ones(18, dtype=bool))
    assert short.tolist() == wave[:18].tolist()


def test_the_season_of_a_share_is_taken_out_in_points():
    months = 2017 * 12 + np.arange(36)
    cases = np.full(36, 400.0)
    up = cases * (0.3 + 0.1 * np.cos(2 * np.pi * months / 12))
    flat = spc.shares_without_season(up, cases, months, np.ones(36, dtype=bool))
    assert (flat / cases).std() < 0.2 * (up / cases).std()
    assert flat.sum() == pytest.approx(up.sum(), rel=0.01)
    never = np.zeros(36)
    assert (spc.shares_without_season(never, cases, months, np.ones(36, bool)) == never).all()


def test_very_large_numbers_do_not_make_limits_of_no_width():
    chance = np.random.default_rng(2)
    n = np.full(30, 100_000.0)
    found = spc.prime_chart(n * (0.2 + chance.normal(0, 0.01, 30)), n)
    plain = 3 * np.sqrt(0.2 * 0.8 / 100_000)
    assert (found["upper"] - found["mean"]).iloc[0] > 5 * plain
    assert not found["outside"].any()
    rates = spc.prime_chart(n * chance.normal(0.2, 0.01, 30), n, shares=False)
    assert rates["lower"].ge(0).all()


def test_with_one_denominator_a_p_prime_chart_is_an_xmr_chart():
    n = np.full(30, 200.0)
    up = np.random.default_rng(4).binomial(200, 0.3, 30).astype(float)
    prime, plain = spc.prime_chart(up, n), spc.chart(up / n)
    for name in ("value", "mean", "lower", "upper"):
        assert prime[name].to_numpy() == pytest.approx(plain[name].to_numpy())
    assert prime["signal"].tolist() == plain["signal"].tolist()


def test_a_month_of_few_cases_has_wider_limits_and_one_of_none_has_no_point():
    n = np.tile([200.0, 190, 210, 20, 0], 6)
    up = np.random.default_rng(4).binomial(n.astype(int), 0.3).astype(float)
    found = spc.prime_chart(up, n)
    width = (found["upper"] - found["mean"]).to_numpy()
    assert (width[3::5] > width[0::5]).all()
    assert np.isnan(found["value"][4])
    assert found["signal"][4] == ""


@pytest.mark.parametrize("share", [0.0, 1.0], ids=["never", "always"])
def test_a_share_that_never_differs_has_no_limits(share: float):
    n = np.full(20, 50.0)
    assert "signal" not in spc.prime_chart(n * share, n)


def test_cases_between_have_limits_of_the_geometric_distribution():
    mean, lower, upper = spc.cases_between(np.array([10.0, np.nan, 20, 30]))
    assert (mean, lower) == (20, 0)
    assert upper == pytest.approx(np.log(0.00135) / np.log(1 - 1 / 21) - 1, abs=1)


@pytest.mark.parametrize(
    ("monthly", "kind", "wanted"),
    [
        (40, {}, Chart.XMR),
        (3, {}, Chart.QUARTERS),
        (0.5, {}, Chart.BETWEEN),
        (4000, {"share": True}, Chart.P_PRIME),
        (60, {"share": True}, Chart.P_PRIME),
        (3, {"share": True}, Chart.QUARTERS),
        (4000, {"rate": True}, Chart.U_PRIME),
        (60, {"rate": True}, Chart.XMR),
    ],
)
def test_the_chart_suits_the_size(monthly: float, kind: dict, wanted: Chart):
    assert spc.chart_for(monthly, **kind) is wanted


def test_quarters_are_whole_and_a_gap_stays_a_gap():
    counts = np.array([9.0, 1, 2, 3, 4, np.nan, 6, 7])
    first, sums = spc.quarters(counts, 2020 * 12 + 2)
    assert first.tolist() == [2020 * 12 + 3, 2020 * 12 + 6]
    assert sums[0] == 6
    assert np.isnan(sums[1])
