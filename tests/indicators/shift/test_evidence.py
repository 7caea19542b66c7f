"""What stands behind a headline: months to draw, whether it is back, parts that add up."""

from __future__ import annotations

import json

import pytest

from indicators.catalogue import INDICATORS
from indicators.shift.events import FIRST_LOCKDOWN
from indicators.shift.evidence import drawn_of, parts_of
from indicators.shift.of_facts import shifts_of
from indicators.shift.windows import HEADLINE
from tests.indicators.shift.test_of_facts import REFERRALS, facts


def test_months_are_drawn_with_what_was_expected_of_them():
    rows = facts()
    drawn, back = drawn_of(rows, REFERRALS, FIRST_LOCKDOWN)
    assert drawn["from"] == FIRST_LOCKDOWN.first_after
    assert len(drawn["observed"]) == rows["month"].nunique()
    assert len(drawn["expected"]) == len(drawn["lower"]) == len(drawn["upper"]) == 24
    place = drawn["from"] - drawn["first"]
    assert sum(drawn["observed"][place : place + 12]) < sum(drawn["lower"][:12])
    assert back["state"] in ("BELOW", "BETWEEN")
    json.dumps([drawn, back], allow_nan=False)


def test_a_share_is_drawn_with_the_numbers_it_is_made_of():
    rows = facts("rereferrals_12m_pct")
    rows["denominator"] = 4 * rows["numerator"]
    drawn, _ = drawn_of(rows, INDICATORS["rereferrals_12m_pct"], FIRST_LOCKDOWN)
    assert drawn["out_of"] == [4 * each for each in drawn["counts"]]
    assert "out_of" not in drawn_of(facts(), REFERRALS, FIRST_LOCKDOWN)[0]


def test_a_month_without_a_figure_is_no_zero():
    rows = facts()
    gap = int(rows["month"].min()) + 3
    drawn, _ = drawn_of(rows[rows["month"] != gap], REFERRALS, FIRST_LOCKDOWN)
    assert drawn["observed"][3] is None


def test_a_series_too_small_for_a_model_is_drawn_without_a_band():
    drawn, back = drawn_of(facts(Schools=(2, 1)), REFERRALS, FIRST_LOCKDOWN)
    assert "expected" not in drawn
    assert back is None


def test_one_figure_a_year_has_no_months():
    yearly = INDICATORS["cla_dental_pct"]
    assert drawn_of(facts("cla_dental_pct"), yearly, FIRST_LOCKDOWN) == (None, None)


def test_the_parts_add_up_to_the_change_of_the_whole():
    rows = facts()
    whole = next(s for s in shifts_of(rows) if s.window == HEADLINE and not s.name.cut)
    (by_source,) = parts_of(rows, REFERRALS, whole)
    assert by_source["cut"] == "source"
    assert by_source["rows"][0][0] == "Schools"
    at = 1 + by_source["columns"].index("contribution_pct")
    assert sum(row[at] for row in by_source["rows"]) == pytest.approx(whole.change_pct, abs=0.01)
