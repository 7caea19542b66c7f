"""What changed in an authority's own figures, and in which groups."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from indicators.catalogue import INDICATORS
from indicators.define import Basis
from indicators.shift.engine import shifts
from indicators.shift.events import FIRST_LOCKDOWN
from indicators.shift.of_facts import (
    Group,
    batch_of,
    contributions_of,
    kind_of,
    ranked,
    shifts_of,
)
from indicators.shift.result import Method, Verdict, Why
from indicators.shift.series import Kind
from indicators.shift.windows import HEADLINE
from tests.indicators.shift.made import FIRST

REFERRALS = INDICATORS["referrals_count"]
SOURCES = {"Schools": (60, 20), "Police": (90, 88), "Not known": (30, 31)}


def facts(key: str = "referrals_count", months: int = 61, **groups: tuple[float, float]):
    """Facts of one indicator by referral source: each group with a level before and one after."""
    chance = np.random.default_rng(1)
    when = FIRST + np.arange(months)
    parts = []
    for name, (before, after) in (groups or SOURCES).items():
        mean = np.where(when <= FIRST + 36, before, after)
        parts.append(
            pd.DataFrame({"cut": "source", "cut_value": name, "month": when}).assign(
                numerator=chance.poisson(mean).astype("float64"), denominator=np.nan
            )
        )
    rows = pd.concat(parts, ignore_index=True)
    whole = rows.groupby("month", as_index=False)["numerator"].sum()
    whole = whole.assign(cut="", cut_value="", denominator=np.nan)
    both = pd.concat([whole, rows[rows["numerator"] > 0]], ignore_index=True)
    return both.assign(indicator=key, status="ok")


def told(rows: pd.DataFrame, **more) -> dict[Group, object]:
    """Headlines by group."""
    return {s.name: s for s in shifts_of(rows, **more) if s.window == HEADLINE}


def test_the_whole_and_the_group_that_drove_it_fell():
    found = told(facts())
    assert found[Group("referrals_count")].verdict is Verdict.FELL
    assert found[Group("referrals_count", "source", "Schools")].verdict is Verdict.FELL
    assert found[Group("referrals_count", "source", "Police")].verdict is not Verdict.FELL


def test_groups_are_not_blamed_where_the_whole_did_not_move():
    found = told(facts(Schools=(60, 20), Police=(60, 100)))
    whole, schools = (
        found[Group("referrals_count")],
        found[Group("referrals_count", "source", "Schools")],
    )
    assert whole.verdict is not Verdict.FELL
    assert (schools.verdict, schools.why, schools.q) == (
        Verdict.CANNOT_TELL,
        Why.AMONG_MANY,
        None,
    )
    assert schools.change_pct < -40


def test_a_covered_month_without_a_case_is_a_zero_and_an_uncovered_one_is_missing():
    rows = facts(Schools=(3, 3))
    rows = rows[rows["month"] != FIRST + 5]
    rows = rows[(rows["cut"] == "") | (rows["month"] != FIRST + 7)]
    found = batch_of(rows, REFERRALS, Kind.FLOW)
    at = found.names.index(Group("referrals_count", "source", "Schools"))
    assert np.isnan(found.counts[at, 5])
    assert found.counts[at, 7] == 0


def test_a_month_that_is_not_whole_yet_is_missing():
    rows = facts()
    rows.loc[rows["month"] == FIRST + 50, ["status", "numerator"]] = ["too_recent", np.nan]
    found = batch_of(rows, REFERRALS, Kind.FLOW)
    assert np.isnan(found.counts[:, 50]).all()


def test_every_indicator_has_its_kind_or_says_why_not():
    assert kind_of(INDICATORS["referrals_count"]) is Kind.FLOW
    assert kind_of(INDICATORS["rereferrals_12m_pct"]) is Kind.SHARE
    assert kind_of(INDICATORS["cla_stock_count"]) is Kind.STOCK
    assert kind_of(INDICATORS["cla_foster_pct"]) is Kind.STOCK_SHARE
    for key, each in INDICATORS.items():
        if kind_of(each) is None:
            why = Why.YEARLY if each.basis is Basis.YEAR_END else Why.AVERAGE
            (found,) = [s for s in shifts_of(facts(key)) if s.window == HEADLINE]
            assert (found.verdict, found.why) == (Verdict.CANNOT_TELL, why)


def test_a_population_is_what_a_rate_is_of():
    people = dict.fromkeys(range(2015, 2024), 50000)
    rows = facts("referrals_rate")
    with_people, without = (
        told(rows, population=each)[Group("referrals_rate")] for each in (people, None)
    )
    assert with_people.change_pct == pytest.approx(without.change_pct)


def test_a_number_and_its_rate_are_one_of_many_together():
    rows = pd.concat([facts(), facts("referrals_rate"), facts("s47_count", All=(60, 61))])
    apart, both = told(rows[rows["indicator"] != "referrals_rate"]), told(rows)
    for key in ("referrals_count", "s47_count"):
        assert both[Group(key)].q == apart[Group(key)].q
    assert both[Group("referrals_rate")].q == both[Group("referrals_count")].q


def test_the_order_of_rows_says_nothing():
    rows = facts()
    turned = rows.sample(frac=1, random_state=3)
    assert shifts_of(rows) == shifts_of(turned)


def test_without_facts_nothing_is_said():
    assert shifts_of(facts()[:0]) == []


def test_contributions_add_up_to_the_headline():
    rows = facts()
    headline = told(rows)[Group("referrals_count")]
    parts = contributions_of(rows, REFERRALS, "source", headline)
    assert set(parts.index) == set(SOURCES)
    assert parts.index[0] == "Schools"
    assert parts["contribution"].sum() == pytest.approx(headline.observed - headline.expected)
    assert parts["contribution_pct"].sum() == pytest.approx(headline.change_pct)


def test_contributions_of_a_share_add_up_to_its_change_over_the_same_months():
    rows = facts("referrals_nfa_pct")
    rows = rows.assign(denominator=rows["numerator"] * 3 + 1)
    cut = rows["cut"] == "source"
    sums = rows[cut].groupby("month")["denominator"].sum()
    rows.loc[~cut, "denominator"] = rows.loc[~cut, "month"].map(sums)
    indicator = INDICATORS["referrals_nfa_pct"]
    batch = batch_of(rows, indicator, Kind.SHARE)
    headline = shifts(batch, FIRST_LOCKDOWN)[0]
    parts = contributions_of(rows, indicator, "source", headline)
    plain = next(
        s for s in shifts(batch, FIRST_LOCKDOWN) if s.window == "first 12 months, plain, 3 years"
    )
    # March 2020 is among the months before on both sides of the comparison.
    assert parts["contribution"].sum() == pytest.approx(plain.points[0])


def test_what_deserves_a_look_comes_first():
    rows = pd.concat([facts(), facts("s47_count", Schools=(3, 3)), facts("icpc_rate", months=40)])
    order = [shift.verdict for shift in ranked(shifts_of(rows)) if not shift.name.cut]
    assert order[0] is Verdict.FELL
    assert order[-1] in (Verdict.CANNOT_TELL, Verdict.NO_HISTORY)
    methods = {shift.method for shift in shifts_of(rows)}
    assert Method.SEGMENTED in methods
