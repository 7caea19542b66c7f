"""Standardised rates against numbers of others: OHID's package of statistical methods."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from indicators.standardised import directly, indirectly, of_repeated_events

CLOSE = {"rel": 1e-7}


@pytest.fixture
def gold(shared: Path) -> Path:
    return shared / "stats/gold/phe_dsr"


def checked(got, row: pd.Series, level: str) -> None:
    assert (got.value, got.lower, got.upper) == pytest.approx(
        (row["value"], row[f"lower{level}cl"], row[f"upper{level}cl"]), **CLOSE
    )


@pytest.mark.parametrize(("confidence", "level"), [(0.95, "95_0"), (0.998, "99_8")])
def test_direct_rates_agree_with_ohid(gold: Path, confidence: float, level: str):
    weights = pd.read_csv(gold / "esp2013.csv")["esp2013"].to_numpy()
    expected = pd.read_csv(gold / "expected_dsr.csv")
    bands = pd.read_csv(gold / "input_multiarea.csv")
    checks = 0
    for area, own in bands.groupby("area"):
        for _, row in expected[expected["area"] == area].iterrows():
            if pd.isna(row["value"]):
                continue
            per = float(row["statistic"].rsplit(" ", 1)[1])
            got = directly(own["count"], own["pop"], weights, per=per, confidence=confidence)
            checked(got, row, level)
            checks += 1
    assert checks == 4


def test_direct_rates_with_the_weights_of_1976_agree_with_ohid(gold: Path):
    bands = pd.read_csv(gold / "input_1976.csv")
    expected = pd.read_csv(gold / "expected_dsr.csv").set_index(["area", "statistic"])
    got = directly(bands["count"], bands["pop"], bands["esp1976"])
    checked(got, expected.loc[("testdata_1976", "dsr per 10000")], "95_0")


@pytest.mark.parametrize(("confidence", "level"), [(0.95, "95_0"), (0.998, "99_8")])
def test_events_of_the_same_person_widen_the_interval_as_ohid_has_it(
    gold: Path, confidence: float, level: str
):
    weights = pd.read_csv(gold / "esp2013.csv")["esp2013"].to_numpy()
    expected = pd.read_csv(gold / "expected_dsr.csv").set_index("area")
    bands = pd.read_csv(gold / "input_nonindependent.csv")
    checks = 0
    for area, own in bands.groupby("area"):
        row = expected.loc[area]
        if pd.isna(row["value"]):
            continue
        variance = of_repeated_events(own[["f1", "f2", "f3", "f4"]].to_numpy())
        got = directly(
            own["count"], own["pop"], weights, per=1e5, variance=variance, confidence=confidence
        )
        checked(got, row, level)
        checks += 1
    assert checks == 3


def test_under_ten_events_there_is_no_direct_rate():
    got = directly(np.array([4, 5]), np.array([100, 100]), np.array([1, 1]))
    assert np.isnan([got.value, got.lower, got.upper]).all()
    assert directly(np.array([5, 5]), np.array([100, 100]), np.array([1, 1])).value == 500


def test_an_area_like_the_reference_has_the_rate_of_the_reference():
    reference = np.array([50, 150]), np.array([10_000, 20_000])
    got = indirectly(20, np.array([1000, 2000]), *reference)
    assert got.value == pytest.approx(200 / 30_000 * 10_000)
    assert got.lower < got.value < got.upper


def test_a_band_without_people_adds_nothing_to_what_is_expected():
    reference = np.array([50, 150]), np.array([10_000, 20_000])
    # 2,000 at 75 per 10,000: 15 expected, 30 happened, so twice the rate of the reference.
    got = indirectly(30, np.array([0, 2000]), *reference)
    assert got.value == pytest.approx(2 * 200 / 30_000 * 10_000)
    nobody = indirectly(3, np.array([0, 0]), *reference)
    assert np.isnan([nobody.value, nobody.lower, nobody.upper]).all()
