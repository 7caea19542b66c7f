"""Figures beside their targets: the colour, and where there is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from indicators.catalogue import INDICATORS
from indicators.define import Polarity, Unit
from indicators.targets import STATUTORY, Goal, Rating, Wrong, checked, rate
from tests.grid import grid

HIGH = INDICATORS["assessments_45wd_pct"]
LOW = INDICATORS["rereferrals_12m_pct"]
NEUTRAL = INDICATORS["referrals_rate"]
BY_WAY = {"high": HIGH, "low": LOW, "neutral": NEUTRAL}
# Assessments in time: 90 is aimed at, 88 will do, below 80 is red. Re-referrals the other way.
GOALS = {
    "high": Goal(target=90, tolerance=2, red=80),
    "low": Goal(target=20, tolerance=1, red=25),
    "neutral": Goal(low=500, high=600),
}

RATED = grid("""
    way     value  up   down  rating
    high    95     95   100   GREEN
    high    90     90   100   GREEN
    high    88     88   100   GREEN
    high    87.96  88   100   GREEN
    high    87.9   88   100   AMBER
    high    80     80   100   AMBER
    high    79.9   80   100   RED
    high    0      0    100   TOO_FEW
    high    40     8    19    TOO_FEW
    high    40     8    20    RED
    low     15     15   100   GREEN
    low     21     21   100   GREEN
    low     25     25   100   AMBER
    low     25.1   25   100   RED
    low     5      5    100   TOO_FEW
    neutral 500    400  8000  INSIDE
    neutral 600    400  8000  INSIDE
    neutral 499.9  400  8000  OUTSIDE
    neutral 601    400  8000  OUTSIDE
    neutral 3      5    8000  TOO_FEW
    high    -      -    -     NO_FIGURE
""")


@pytest.mark.parametrize("row", RATED.to_dict("records"), ids=lambda r: " ".join(r.values()))
def test_a_figure_is_rated(row: dict[str, str]):
    value, up, down = (
        float(row[name]) if row[name] else np.nan for name in ("value", "up", "down")
    )
    got = rate(GOALS[row["way"]], BY_WAY[row["way"]], value=value, numerator=up, denominator=down)
    assert got is Rating[row["rating"]]


def test_a_hidden_figure_has_no_colour_though_its_value_would_have_one():
    got = rate(GOALS["high"], HIGH, value=95, numerator=95, denominator=100, suppressed=True)
    assert got is Rating.HIDDEN
    assert got.colour is None


def test_without_a_target_there_is_no_rating():
    assert rate(None, HIGH, value=95, numerator=95, denominator=100) is Rating.NO_TARGET


@pytest.mark.parametrize("value", [0, 300, 550, 700, 10_000])
def test_nothing_is_green_or_red_where_no_way_is_better(value: float):
    got = rate(GOALS["neutral"], NEUTRAL, value=value, numerator=400, denominator=8000)
    assert got.colour not in ("green", "amber", "red")


def test_every_colour_comes_with_a_word():
    for rating in Rating:
        if rating.colour in ("green", "amber", "red"):
            assert rating.value.lower().startswith(rating.colour)


WRONG = grid("""
    way     target tolerance red low high field
    high    90     2         80  -   -    -
    high    -      0         80  -   -    target
    high    90     0         -   -   -    red
    high    90     2         89  -   -    red
    high    90     -1        80  -   -    tolerance
    high    101    0         80  -   -    target
    high    nan    0         80  -   -    target
    high    90     0         80  1   -    low
    low     20     1         25  -   -    -
    low     20     6         25  -   -    red
    neutral -      0         -   500 600  -
    neutral -      0         -   500 500  -
    neutral -      0         -   600 500  high
    neutral -      0         -   -   500  low
    neutral -      0         -   500 -    high
    neutral -      0         -   -5  500  low
    neutral 550    0         -   500 600  target
""")


@pytest.mark.parametrize("row", WRONG.to_dict("records"), ids=lambda r: " ".join(r.values()))
def test_thresholds_that_contradict_each_other_are_refused(row: dict[str, str]):
    numbers = {
        name: float(row[name]) if row[name] else None
        for name in ("target", "tolerance", "red", "low", "high")
    }
    if row["field"]:
        with pytest.raises(Wrong) as refused:
            checked(Goal(**numbers), BY_WAY[row["way"]])
        assert refused.value.field == row["field"]
    else:
        assert checked(Goal(**numbers), BY_WAY[row["way"]]).tolerance == numbers["tolerance"]


@pytest.mark.parametrize("key", sorted(set(STATUTORY) & set(INDICATORS)))
def test_a_statutory_standard_can_be_a_target_of_its_indicator(key: str):
    indicator, standard = INDICATORS[key], STATUTORY[key]
    assert indicator.polarity is not Polarity.NEUTRAL
    red = standard.target * 0.8 if indicator.polarity is Polarity.HIGH else standard.target * 1.2
    assert checked(Goal(target=standard.target, red=red), indicator)
    assert standard.source


def test_a_count_is_compared_as_it_is_written():
    count = replace(LOW, unit=Unit.COUNT, denominator=None)
    goal = Goal(target=10, red=20)
    got = rate(goal, count, value=10.4, numerator=10.4, denominator=float("nan"))
    assert got is Rating.GREEN
