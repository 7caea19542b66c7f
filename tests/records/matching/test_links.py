"""What stands of candidate links: one to one, whatever the order of rows; twins are not linked
wrongly; what is doubtful waits."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csc_dashboard.benchmark_linkage import identity_of
from csc_dashboard.demo.crowd import NAMES_AND_PLACE, Crowd, Partner, crowd
from records.matching import links, probabilistic
from tests.records.matching.drawn import people, told

weighs = pytest.mark.skipif(not probabilistic.available(), reason="Splink is not installed")

SMALL = {
    "police": Partner(120, 0.5, NAMES_AND_PLACE, families=True),
}
FAMILIES = """
    forename  surname    born        sex  postcode
    Ann       Lee        2010-05-04  F    ZA11AA
    Omar      Khan       2012-01-30  M    ZA23BB
    Kai       Okafor     2008-09-09  M    ZA31CC
    Zuzanna   Kowalska   2014-12-24  F    ZA44DD
    Ruby      Fairbourn  2015-03-03  F    ZA52EE
    Leo       Grimthorpe 2009-07-17  M    ZA64FF
    Ivy       Sandwick   2011-02-28  F    ZA71GG
    Noah      Holmes     2016-10-05  M    ZA83HH
"""


@cache
def small() -> tuple[Crowd, pd.DataFrame]:
    made = crowd(np.random.default_rng(5), ours=120, partners=SMALL)
    return made, identity_of(made.ours, first=0)


@cache
def found_in(source: str, weigh: bool) -> pd.DataFrame:
    made, ours = small()
    theirs = identity_of(made.partners[source], first=len(ours))
    return links.matched(ours, theirs, weigh=weigh).links


def weighed(ours: str, theirs: str) -> dict[tuple[int, int], str]:
    return told(links.matched(people(ours), people(theirs, 11)).links)


@weighs
def test_a_slip_in_name_and_birthday_is_weighed_and_linked():
    theirs = FAMILIES.replace("Lee        2010-05-04", "Leigh      2010-04-05")
    assert weighed(FAMILIES, theirs)[1, 11] == "linked"


@weighs
def test_a_child_who_moved_and_has_a_new_surname_is_not_linked_unasked():
    theirs = FAMILIES.replace(
        "Kowalska   2014-12-24  F    ZA44DD", "Nowak      2014-12-24  F    ZA61XX"
    )
    assert weighed(FAMILIES, theirs).get((4, 14)) != "linked"


@weighs
def test_a_twin_of_whom_the_partner_knows_only_the_other_is_never_linked_unasked():
    theirs = FAMILIES.replace("Ann ", "Beth")
    found = weighed(FAMILIES, theirs)
    assert found.pop((1, 11)) == "asked"
    assert set(found.values()) == {"linked"}


@weighs
def test_of_twins_one_damaged_name_goes_to_whom_is_left():
    second = "    Cora      Lee        2010-05-04  F    ZA11AA\n"
    ours = FAMILIES + second
    theirs = ours.replace("Cora", "Corra")
    found = weighed(
        ours,
        theirs.replace("2010-05-04  F    ZA11AA\n    Omar", "2010-04-05  F    ZA11AA\n    Omar"),
    )
    assert found[1, 11] == "linked"
    assert found[9, 19] == "linked"


@weighs
def test_a_blank_forename_where_there_are_twins_waits():
    ours = FAMILIES + "    Beth      Lee        2010-05-04  F    ZA11AA\n"
    theirs = FAMILIES.replace("Ann ", "-   ")
    found = weighed(ours, theirs)
    assert {found.get((1, 11)), found.get((9, 11))} == {"asked"}


@weighs
def test_without_doubt_nobody_is_asked():
    assert set(weighed(FAMILIES, FAMILIES).values()) == {"linked"}


@pytest.mark.parametrize("weigh", [False, pytest.param(True, marks=weighs)])
@settings(max_examples=2)
@given(seed=st.integers(0, 10**6))
def test_the_order_of_rows_changes_nothing_and_each_is_linked_once(weigh, seed):
    plain = found_in("police", weigh)
    made, ours = small()
    theirs = identity_of(made.partners["police"], first=len(ours))
    generator = np.random.default_rng(seed)
    mixed = [side.iloc[generator.permutation(len(side))] for side in (ours, theirs)]
    pd.testing.assert_frame_equal(plain, links.matched(*mixed, weigh=weigh).links)
    sure = plain[plain["automatic"]]
    assert not sure["ours"].duplicated().any()
    assert not sure["theirs"].duplicated().any()
    waits = plain[~plain["automatic"]]
    assert not waits["ours"].isin(sure["ours"]).any()


@weighs
def test_weighing_finds_more_and_no_worse():
    made, ours = small()
    truth = made.partners["police"]["person"].to_numpy()
    known = made.ours["person"].to_numpy()
    right, wrong = {}, {}
    for weigh in (False, True):
        sure = found_in("police", weigh).query("automatic")
        good = known[sure["ours"]] == truth[sure["theirs"] - len(ours)]
        right[weigh], wrong[weigh] = good.sum(), (~good).sum()
    assert right[True] > right[False]
    assert wrong[True] == 0


def test_nobody_on_one_side_is_no_link():
    assert weighed(FAMILIES, FAMILIES.strip().splitlines()[0]) == {}
