"""What partners know of beside what reaches social care: in months, in words, on a page."""

from __future__ import annotations

import pandas as pd
import pytest
from django.urls import reverse

from accounts.permissions import RoleName
from indicators import beside, queries
from indicators.beside import PAIRS
from indicators.catalogue import INDICATORS
from indicators.cuts import VALUES
from indicators.define import Basis, Unit
from tests.grid import grid


def series(drawn: str) -> pd.DataFrame:
    text = grid(drawn)
    return pd.DataFrame(
        {
            "month": text["month"].astype("int64"),
            "value": pd.to_numeric(text["value"], errors="coerce"),
            "status": text["status"],
        }
    )


def run(first: int, values: list[float]) -> pd.DataFrame:
    months = range(first, first + len(values))
    return pd.DataFrame({"month": months, "value": values, "status": "ok"})


def test_only_months_that_both_have_stand_side_by_side():
    theirs = series("""
        month value status
        1     10    ok
        2     -     no_return
        3     30    ok
        4     40    ok
    """)
    ours = series("""
        month value status
        2     2     ok
        3     3     ok
        4     6     too_recent
    """)
    both = beside.together(theirs, ours)
    assert both[["month", "theirs", "ours"]].to_numpy().tolist() == [[3, 30, 3]]


def test_each_is_drawn_against_its_own_first_year_and_none_against_nothing():
    both = beside.together(run(1, [20.0] * 12 + [30.0]), run(1, [0.0] * 12 + [5.0]))
    assert both["theirs_index"].tolist()[-1] == 150
    assert both["ours_index"].isna().all()


def test_the_last_year_is_told_beside_the_one_before():
    both = beside.together(run(1, [10.0] * 12 + [12.0] * 12), run(1, [4.0] * 12 + [3.0] * 12))
    assert beside.sentence(PAIRS[0], both) == (
        "In the last twelve months that both have."
        " Incidents known to the police: 144, against 120 in the twelve before (+20%)."
        " Referrals from the police: 36, against 48 in the twelve before (−25%)."
    )


def test_a_gap_in_the_two_years_is_no_two_years():
    theirs = run(1, [10.0] * 25)
    both = beside.together(theirs[theirs["month"] != 20], run(1, [4.0] * 25))
    assert beside.sentence(PAIRS[0], both).startswith("There are not two whole years")


@pytest.mark.parametrize("pair", PAIRS, ids=lambda each: each.key)
def test_a_pair_is_of_counts_by_month_that_there_are(pair):
    assert INDICATORS[pair.theirs.indicator].of_partners
    assert not INDICATORS[pair.ours.indicator].of_partners
    for side in (pair.theirs, pair.ours):
        indicator = INDICATORS[side.indicator]
        assert (indicator.unit, indicator.basis) == (Unit.COUNT, Basis.MONTH)
        assert not side.cut or side.cut_value in VALUES[side.cut]


def test_without_an_extract_the_page_says_what_is_not_sent(scene, visitor):
    seen = visitor.as_person(scene.lead).page(reverse("beside", args=[scene.here.code]))
    assert "There is nothing to set side by side yet" in seen.text
    assert "Domestic abuse: known to the police, and referred by them: there is no month" in (
        seen.text
    )


def test_a_pair_with_both_sides_is_drawn_with_a_verdict_on_each(scene, visitor, monkeypatch):
    months = run(24243, [10.0] * 30).assign(cut="", cut_value="")
    figures = queries.Reader.figures

    def told(reader, indicator, *, basis, cut=""):
        if indicator.key == "early_help_contacts_count":
            return months
        found = figures(reader, indicator, basis=basis, cut=cut)
        return months if indicator.key == "referrals_count" and not cut else found

    monkeypatch.setattr(queries.Reader, "figures", told)
    seen = visitor.as_person(scene.lead).page(reverse("beside", args=[scene.here.code]))
    assert "Early help contacts: 120, against 120 in the twelve before (0%)." in seen.text
    assert "Early help contacts, after lockdown" in seen.text
    rows = {row[0]: row[1:] for row in seen.table("early-help-table")}
    assert rows["2021"] == ["120", "120"]


def test_single_months_are_for_those_who_may_see_small_numbers(scene, visitor):
    member = scene.staff[RoleName.BOARD_MEMBER]
    visitor.as_person(member)
    assert visitor.get(reverse("beside", args=[scene.here.code])).status_code == 403
