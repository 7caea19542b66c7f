"""A trend drawn without a browser."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.static_chart import nice_ticks, stretches, trend

NONE = float("nan")


def drawn(*values: float, lower=None, upper=None, first: int = 24240, event: int = 0, **more):
    months = np.arange(first, first + len(values))
    none = np.full(len(values), NONE)
    low, high = (none if each is None else np.array(each) for each in (lower, upper))
    return trend(months, np.array(values, dtype="float64"), low, high, event=event, **more)


def test_a_gap_is_a_gap_in_the_line_and_a_lone_month_is_a_dot():
    chart = drawn(1, 2, NONE, 3, NONE)
    assert len(chart.lines) == 1
    assert len(chart.lines[0].split()) == 2
    assert len(chart.dots) == 1


def test_nothing_is_drawn_of_nothing():
    assert drawn(NONE, NONE) is None


def test_the_scale_begins_at_zero_and_higher_is_further_up():
    chart = drawn(0, 10)
    (low, high) = (float(point.split(",")[1]) for point in chart.lines[0].split())
    assert low == chart.bottom == chart.up[0].at
    assert chart.top <= high < low
    assert chart.up[0].text == "0"


def test_a_band_goes_there_along_the_top_and_back_along_the_bottom():
    chart = drawn(5, 6, lower=[4, 5], upper=[6, 7])
    heights = [float(point.split(",")[1]) for point in chart.bands[0].split()]
    assert heights[0] < heights[3]
    assert heights[1] < heights[2]


def test_percentages_end_at_a_hundred():
    assert drawn(97, 99, suffix="%").up[-1].text == "100%"


@pytest.mark.parametrize(("event", "there"), [(24239, False), (24240, True), (24242, False)])
def test_an_event_is_marked_where_it_is_inside(event, there):
    assert (drawn(1, 2, event=event).mark is not None) == there


def test_years_are_named_at_their_january():
    assert [tick.text for tick in drawn(*range(30)).across] == ["2020", "2021", "2022"]


@given(st.floats(min_value=1e-3, max_value=1e6))
def test_ticks_are_few_even_and_reach_the_highest(highest):
    ticks = nice_ticks(highest)
    assert ticks[0] == 0
    assert ticks[-1] >= highest * (1 - 1e-6)
    assert ticks[-2] < highest
    assert 3 <= len(ticks) <= 7
    assert np.allclose(np.diff(ticks), ticks[1])


@given(st.lists(st.booleans(), max_size=20))
def test_stretches_hold_every_known_place_once_and_do_not_touch(known):
    runs = stretches(np.array(known, dtype=bool))
    assert [place for run in runs for place in run] == [n for n, k in enumerate(known) if k]
    assert all(after[0] - before[-1] > 1 for before, after in pairwise(runs))
