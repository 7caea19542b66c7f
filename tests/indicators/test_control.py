"""Which control chart suits a measure, and what it finds."""

from __future__ import annotations

import numpy as np
import pytest

from indicators.control import (
    NEVER_DIFFERENT,
    NO_MONTHS,
    TOO_FEW_EVENTS,
    TOO_FEW_STANDING,
    Monthly,
    process_of,
)
from indicators.models import Shift
from indicators.process_page import process, told
from indicators.shift.events import FIRST_LOCKDOWN, local_event
from indicators.shift.series import Kind
from indicators.spc import Chart, Signal

FIRST = 2016 * 12 + 3
MONTHS = 84
LOCKDOWN = FIRST_LOCKDOWN.month - FIRST


def flow(mean: float, after: float | None = None, seed: int = 1) -> Monthly:
    """Seven years of events a month, another number of them from lockdown on."""
    means = np.full(MONTHS, mean)
    means[LOCKDOWN:] = mean if after is None else after
    return Monthly(FIRST, np.random.default_rng(seed).poisson(means).astype(float), Kind.FLOW)


def share(of: float, cases: float, kind: Kind = Kind.SHARE) -> Monthly:
    """Seven years of a share of so many cases a month."""
    chance = np.random.default_rng(2)
    out_of = chance.poisson(cases, MONTHS).astype(float)
    return Monthly(FIRST, chance.binomial(out_of.astype(int), of).astype(float), kind, out_of)


def stands(mean: float) -> Monthly:
    """Seven years of a number that wanders."""
    moves = np.random.default_rng(3).integers(-4, 5, MONTHS)
    return Monthly(FIRST, mean + np.cumsum(moves).astype(float), Kind.STOCK)


@pytest.mark.parametrize(
    ("series", "wanted"),
    [
        (flow(60), Chart.XMR),
        (flow(3), Chart.QUARTERS),
        (flow(0.4), Chart.BETWEEN),
        (share(0.3, 60), Chart.P_PRIME),
        (share(0.98, 300), Chart.P_PRIME),
        (share(0.97, 90), Chart.QUARTERS),
        (share(0.02, 20), Chart.BETWEEN),
        (share(0.99, 30), Chart.BETWEEN),
        (stands(300), Chart.MOVES),
    ],
)
def test_the_chart_suits_what_is_counted_and_how_much(series: Monthly, wanted: Chart):
    assert process_of(series, FIRST_LOCKDOWN).chart is wanted


@pytest.mark.parametrize(
    ("series", "why"),
    [
        (Monthly(FIRST, np.full(40, np.nan), Kind.FLOW), NO_MONTHS),
        (Monthly(FIRST, np.zeros(40), Kind.FLOW), TOO_FEW_EVENTS),
        (Monthly(FIRST, np.full(40, 9.0), Kind.FLOW), NEVER_DIFFERENT),
        (Monthly(FIRST, np.full(40, 2.0), Kind.STOCK), TOO_FEW_STANDING),
    ],
)
def test_without_a_chart_a_sentence_says_why(series: Monthly, why: str):
    found = process_of(series, FIRST_LOCKDOWN)
    assert (found.chart, found.why) == (None, why)


def test_very_many_of_a_population_are_told_as_numbers_with_u_prime_limits():
    series = flow(4000)
    people = Monthly(FIRST, series.counts, Kind.FLOW, np.full(MONTHS, 50_000.0))
    found = process_of(people, FIRST_LOCKDOWN)
    assert found.chart is Chart.U_PRIME
    assert found.points["mean"].iloc[0] == pytest.approx(4000, rel=0.02)


def test_limits_are_made_before_the_event_and_the_month_it_fell_in_is_left_out():
    found = process_of(flow(60, 30), FIRST_LOCKDOWN).points
    assert found["mean"].iloc[0] == pytest.approx(60, rel=0.05)
    assert found["signal"].iloc[LOCKDOWN] == ""
    assert (found["signal"].iloc[LOCKDOWN + 1 :] != "").mean() > 0.9


def test_limits_begin_anew_only_where_somebody_decided_so():
    series, begins = flow(60, 30), FIRST_LOCKDOWN.first_after
    as_before, anew = (process_of(series, FIRST_LOCKDOWN, each).points for each in ([], [begins]))
    assert as_before["stretch"].nunique() == 1
    assert anew["mean"].iloc[-1] == pytest.approx(30, rel=0.1)
    assert (anew["signal"].iloc[LOCKDOWN + 1 :] != "").mean() < 0.2


def test_a_missing_month_is_a_gap_in_every_chart():
    for series in (flow(60), share(0.3, 60), stands(300)):
        series.counts[10] = np.nan
        found = process_of(series, FIRST_LOCKDOWN).points
        assert np.isnan(found["value"].iloc[10])
        assert found["signal"].iloc[10] == ""


def test_a_gap_over_a_missing_month_is_not_known():
    counts = np.zeros(24)
    counts[[0, 4, 8, 12, 16, 20]] = 1
    whole = process_of(Monthly(FIRST, counts, Kind.FLOW), FIRST_LOCKDOWN).points
    counts[6] = np.nan
    broken = process_of(Monthly(FIRST, counts, Kind.FLOW), FIRST_LOCKDOWN).points
    assert whole["value"].iloc[0] == pytest.approx(122, abs=1)
    assert np.isnan(whole["value"]).sum() == 0
    assert np.flatnonzero(np.isnan(broken["value"])).tolist() == [1]


def test_a_long_time_without_one_stands_out_while_it_lasts():
    counts = np.zeros(60)
    counts[:24:2] = 1
    found = process_of(Monthly(FIRST, counts, Kind.FLOW), local_event(FIRST_LOCKDOWN.on)).points
    assert found["signal"].iloc[-1] == Signal.OUTSIDE
    assert (found["signal"].iloc[:-1] == "").all()
    assert found["value"].iloc[-1] > 1000


def test_a_number_that_stands_is_charted_by_how_it_moved():
    series = stands(300)
    series.counts[70:] += 40
    found = process_of(series, FIRST_LOCKDOWN).points
    assert found["signal"].iloc[70] == Signal.OUTSIDE
    assert found["value"].iloc[70] > 30
    assert found["lower"].iloc[0] < 0
    assert (found["signal"] != "").mean() < 0.1


# --- What is said --------------------------------------------------------------------------------


def row(series: Monthly) -> Shift:
    """A headline as it is kept, with its months."""
    plain = [None if np.isnan(v) else float(v) for v in series.counts]
    out_of = {"counts": plain, "out_of": list(series.out_of)} if series.kind.of_shares else {}
    drawn = {"first": series.first, "observed": plain} | out_of
    return Shift(kind=series.kind.name, drawn=drawn, why="")


def says(series: Monthly) -> str:
    return told(row(series), process_of(series, FIRST_LOCKDOWN))


def test_a_run_is_told_with_its_length_and_since_when():
    series = flow(60)
    series.counts[-9] = 70
    series.counts[-8:] = 50
    said = says(series)
    assert said.startswith("Since August 2022, 8 months in a row lie below the usual level.")
    assert "significant" not in said


def test_a_month_outside_is_told_and_one_inside_is_told_to_be_usual():
    series = flow(60)
    assert says(series) == "March 2023 lies within what is usual."
    series.counts[-1] = 160
    assert says(series).startswith("March 2023 lies above what is usual.")


def test_a_quarter_is_named_by_its_months():
    assert "January to March 2023 lies" in says(flow(3, seed=5))


def test_the_page_says_what_is_usual_and_that_a_signal_is_no_finding():
    block = process(row(flow(60, 30)), FIRST_LOCKDOWN, [FIRST_LOCKDOWN], [])["chart"]
    assert "Usual is 60.7 a month, as before lockdown" in block["sentence"]
    assert "a reason to look, not a finding" in block["sentence"]
    assert [each["name"] for each in block["figure"]["data"]][:3] == [
        "Usual", "Upper limit", "Lower limit",
    ]  # fmt: skip
    assert block["table"]["rows"][0][0] == "March 2023"
    assert block["table"]["rows"][0][-1]


def test_a_share_near_a_hundred_is_charted_in_per_cent_within_it():
    block = process(row(share(0.98, 300)), FIRST_LOCKDOWN, [], [])["chart"]
    upper = next(each for each in block["figure"]["data"] if each["name"] == "Upper limit")
    assert max(upper["y"]) <= 100
    assert "Usual is 98." in block["sentence"]


def test_an_average_says_why_it_has_no_chart():
    average = Shift(kind="VALUE", drawn=None, why="This measure is an average.")
    said = process(average, FIRST_LOCKDOWN, [], [])["why"]
    assert said.startswith("A control chart needs months that are counted one by one.")
