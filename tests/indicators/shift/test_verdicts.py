"""When a range is narrow enough for which verdict, and what many questions at once do to it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from indicators.shift.result import Verdict, Why
from indicators.shift.series import Kind
from indicators.shift.verdicts import Plan, adjusted, large_change, nested, plan, verdict

QUARTER = large_change(Kind.FLOW)


def _said(lower: float, upper: float) -> Verdict:
    """The verdict of a range of changes in per cent."""
    ends = np.log1p(np.array([lower, upper]) / 100)
    return verdict(*ends, (ends[1] - ends[0]) / 4, 60, QUARTER)[0]


@pytest.mark.parametrize(
    ("lower", "upper", "wanted"),
    [
        (-20, -5, Verdict.FELL),
        (5, 20, Verdict.ROSE),
        (-10, 9, Verdict.UNCLEAR),
        (-19, 4, Verdict.UNCLEAR),
        (-26, 2, Verdict.CANNOT_TELL),
        (-2, 36, Verdict.CANNOT_TELL),
        (-22, 28, Verdict.CANNOT_TELL),
    ],
)
def test_a_range_decides(lower: float, upper: float, wanted: Verdict):
    assert _said(lower, upper) is wanted


def test_a_range_without_an_end_cannot_tell():
    assert verdict(-np.inf, 3, 1, 30, QUARTER) == (Verdict.CANNOT_TELL, Why.TOO_WIDE)


@pytest.mark.parametrize(
    ("history", "cases", "wanted"),
    [
        (11, 500, Plan.NO_HISTORY),
        (12, 500, Plan.CRUDE),
        (23, 500, Plan.CRUDE),
        (24, 500, Plan.LEVEL),
        (36, 500, Plan.TREND),
        (36, 19.9, Plan.SEASONAL),
        (36, 4.9, Plan.EXACT),
    ],
)
def test_length_and_size_decide_the_method(history: int, cases: float, wanted: Plan):
    assert plan(history, 12, cases, before=1000, after=300) is wanted


def test_none_at_all_on_one_side_is_no_model():
    assert plan(60, 12, 40, before=2400, after=0) is Plan.EXACT
    assert plan(60, 12, 0, before=0, after=0) is Plan.NOTHING
    assert plan(60, 0, 40, before=2400, after=0) is Plan.NO_AFTER


def test_the_procedure_of_benjamini_and_hochberg(shared: Path):
    gold = json.loads((shared / "stats/gold/benjamini_hochberg/expected.json").read_text())
    q = adjusted(np.array(gold["p"]))
    assert (q <= gold["q"]).sum() == gold["bh_rejected"]
    assert q == pytest.approx(stats.false_discovery_control(gold["p"]))


def test_a_question_that_could_not_be_asked_is_not_in_the_family():
    q = adjusted(np.array([0.01, np.nan, 0.04]))
    assert q[[0, 2]] == pytest.approx([0.02, 0.04])
    assert np.isnan(q[1])


def test_groups_are_asked_only_where_the_whole_moved():
    whole, groups = nested(
        {"referrals": 0.001, "plans": 0.6, "care": np.nan},
        {"referrals": [0.01, 0.5], "plans": [0.0001]},
    )
    assert whole["referrals"] == pytest.approx(0.002)
    assert np.isnan(whole["care"])
    # One of two that could be asked passed: half the level is left, so p counts twice.
    assert groups["referrals"] == pytest.approx([0.04, 1.0])
    assert np.isnan(groups["plans"]).all()


def test_a_rate_is_the_question_of_its_count_again():
    once, _ = nested({"referrals": 0.02, "plans": 0.6}, {})
    twice, groups = nested(
        {"referrals": 0.02, "rate": 0.03, "plans": 0.6},
        {"rate": [0.01]},
        {"rate": "referrals"},
    )
    assert twice == once | {"rate": once["referrals"]}
    assert groups["rate"] == pytest.approx([0.02])


def test_a_rate_whose_count_was_not_asked_is_a_question_of_its_own():
    whole, _ = nested({"referrals": np.nan, "rate": 0.03}, {}, {"rate": "referrals"})
    assert whole["rate"] == pytest.approx(0.03)
    assert np.isnan(whole["referrals"])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_adjusting_keeps_the_order_and_never_helps(p: list[float]):
    q = adjusted(np.array(p))
    assert (q >= np.array(p) - 1e-12).all()
    assert (np.diff(q[np.argsort(p, kind="stable")]) >= -1e-12).all()
