"""Back within what was expected, and since when."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from indicators.shift.events import FIRST_LOCKDOWN
from indicators.shift.recovery import State, bands, recovery
from indicators.shift.series import Kind
from tests.indicators.shift.made import MARCH_2020, batch, random_series

APRIL_2020 = MARCH_2020 + 1


def band(observed: list[float]) -> pd.DataFrame:
    """Observed months against a band of 90 to 110."""
    months = APRIL_2020 + np.arange(len(observed))
    return pd.DataFrame({"month": months, "observed": observed, "lower": 90.0, "upper": 110.0})


@pytest.mark.parametrize(
    ("observed", "state", "since"),
    [
        ([100, 95, 105, 92], State.NEVER_LEFT, None),
        ([100, 80, 105, 92], State.NEVER_LEFT, None),
        ([60, 70, 85, 95, 92, 101], State.BACK, APRIL_2020 + 3),
        ([60, 70, 95, 88], State.BELOW, None),
        ([130, 140, 100, 120], State.ABOVE, None),
        ([60, 70, 85, 95, 92], State.BETWEEN, None),
        ([60, 70], State.UNKNOWN, None),
        ([60, 70, 85, np.nan, 92, 101, 100], State.BACK, APRIL_2020 + 4),
    ],
)
def test_three_months_inside_are_a_return(observed: list[float], state: State, since: int | None):
    found = recovery(band(observed))
    assert (found.state, found.since) == (state, since)


def test_the_sentence_names_the_month():
    assert recovery(band([60, 70, 95, 92, 101])).sentence == (
        "It is back within what was expected, since June 2020."
    )
    assert recovery(band([60, 70, 80])).sentence.endswith("in June 2020.")


def test_a_fall_that_lasts_is_still_below():
    found = bands(batch(random_series(300, change=0.5)), FIRST_LOCKDOWN)
    assert found["month"].tolist() == (APRIL_2020 + np.arange(24)).tolist()
    assert recovery(found).state is State.BELOW
    assert found["gap_so_far"].iloc[-1] == pytest.approx(found["gap"].sum())
    assert found["lower"].lt(found["expected"]).all()


def test_small_series_have_no_band():
    assert bands(batch(random_series(2)), FIRST_LOCKDOWN).empty


def test_a_band_of_shares_stays_within_a_hundred():
    chance = np.random.default_rng(1)
    counts = chance.binomial(200, 0.9, 61)[None]
    found = bands(batch(counts, Kind.SHARE, out_of=np.full((1, 61), 200.0)), FIRST_LOCKDOWN)
    assert found["upper"].max() < 100
    assert found["gap_so_far"].isna().all()
