"""One year's return follows from the one before, and both tell of the same journeys."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from csc_dashboard.demo import AUTHORITIES
from csc_dashboard.demo.population import simulate
from csc_dashboard.demo.returns_ssda903 import COLUMNS, ssda903_return
from tests.csc_dashboard.demo.conftest import Written

SAME_FROM_YEAR_TO_YEAR = ("DECOM", "RNE", "LS", "CIN", "PLACE_PROVIDER", "HOME_POST", "URN")


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_what_is_open_at_31_march_stands_in_the_next_return_unchanged(seed: int) -> None:
    """Nothing vanishes and nothing new is backdated, whatever the seed."""
    children = simulate(AUTHORITIES[1], children=250, first_year=2018, years=4, seed=seed)
    columns = COLUMNS["Episodes"]
    kept = [columns.index(name) for name in ("CHILD", *SAME_FROM_YEAR_TO_YEAR)]
    ended, begun = columns.index("DEC"), columns.index("DECOM")
    years = [ssda903_return(children, year, seed, 2018)["Episodes"] for year in range(2018, 2022)]
    for number, (before, after) in enumerate(pairwise(years), start=2018):
        left_open = {tuple(row[place] for place in kept) for row in before if not row[ended]}
        carried = {
            tuple(row[place] for place in kept)
            for row in after
            if date(*map(int, reversed(row[begun].split("/")))) <= date(number, 3, 31)
        }
        assert left_open == carried


def test_children_looked_after_at_each_31_march_are_those_of_the_simulation(
    written: Written,
) -> None:
    for year in written.years:
        day = date(year, 3, 31)
        returned = {row["CHILD"] for row in written.table(year, "Episodes") if not row["DEC"]}
        simulated = {
            child.id
            for child in written.journeys
            for period in child.periods
            if period.started_on <= day < period.ended_on
        }
        assert returned == simulated


def test_a_child_in_care_is_in_the_census_of_that_year_under_the_same_number(
    written: Written,
) -> None:
    for year in written.years:
        census = etree.parse(written.census(year))
        known = {
            child.findtext("LAchildID"): child.findtext("UPN")
            for child in census.iter("ChildIdentifiers")
        }
        in_care = {row["CHILD"] for row in written.table(year, "Episodes")}
        assert in_care <= known.keys()
        upns = {row["CHILD"]: row["UPN"] for row in written.table(year, "Header")}
        told_twice = [
            (known[child], upns[child])
            for child in in_care
            if known[child] and not upns[child].startswith("UN")
        ]
        spoiled = sum(error["rule"] in ("1510", "168") for error in written.planted())
        assert told_twice
        assert sum(ours != theirs for ours, theirs in told_twice) <= spoiled
