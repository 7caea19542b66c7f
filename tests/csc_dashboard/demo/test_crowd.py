"""The made-up crowd: who is in it, and how what partners hold of it is damaged."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from csc_dashboard.demo import damage
from csc_dashboard.demo.crowd import NAMES_AND_PLACE, Partner, crowd
from records.matching import check

PARTNERS = {
    "health": Partner(1500, 0.5, {**NAMES_AND_PLACE, "nhs_number": 0.98}),
    "police": Partner(600, 0.5, NAMES_AND_PLACE, families=True),
}


@pytest.fixture(scope="module")
def made():
    return crowd(np.random.default_rng(3), ours=1500, partners=PARTNERS)


def test_the_same_seed_makes_the_same_crowd(made):
    again = crowd(np.random.default_rng(3), ours=1500, partners=PARTNERS)
    pd.testing.assert_frame_equal(made.ours, again.ours)
    pd.testing.assert_frame_equal(made.partners["police"], again.partners["police"])


def test_each_extract_names_as_many_as_it_says_and_the_share_that_is_ours(made):
    for name, partner in PARTNERS.items():
        people = made.partners[name]["person"]
        assert len(people) == people.nunique() == partner.people
        assert people.isin(made.ours["person"]).sum() == partner.people * partner.known_to_us


def test_about_eight_in_a_hundred_of_each_identifier_differ_from_ours(made):
    both = made.partners["health"].merge(made.ours, on="person")
    for name in ("forename", "surname", "date_of_birth", "postcode"):
        assert 0.06 < (both[f"{name}_x"] != both[f"{name}_y"]).mean() < 0.13, name


def test_there_are_twins_who_share_all_but_their_forename(made):
    family = ["date_of_birth", "surname", "postcode"]
    known = made.ours[(made.ours[family] != "").all(axis=1)]
    twins = known[known.duplicated(family, keep=False)]
    assert len(twins) > 10
    assert twins.groupby(family)["forename"].nunique().gt(1).mean() > 0.9


def test_numbers_are_right_until_they_are_damaged(made):
    ours = made.ours[made.ours["nhs_number"] != ""]["nhs_number"]
    assert check.nhs_number(ours).notna().mean() > 0.98
    theirs = made.partners["health"]["nhs_number"]
    assert 0.88 < check.nhs_number(theirs).notna().mean() < 0.95
    assert made.partners["police"]["nhs_number"].eq("").all()


def test_whatever_is_spoiled_is_another_value_or_blank():
    generator = np.random.default_rng(1)
    cases = {
        "Elizabeth": damage.FORENAME,
        "Lee": damage.SURNAME,
        "2012-12-12": damage.BIRTHDAY,
        "ZA11AA": damage.POSTCODE,
        "9434765919": damage.NUMBER,
        "F": damage.SEX,
    }
    for value, ways in cases.items():
        spoiled = damage.spoiled(np.full(300, value, dtype=object), 1.0, ways, generator)
        assert (spoiled != value).all(), value
        days = pd.Series(spoiled[spoiled != ""]) if ways is damage.BIRTHDAY else pd.Series([])
        assert pd.to_datetime(days, format="%Y-%m-%d").notna().all()
