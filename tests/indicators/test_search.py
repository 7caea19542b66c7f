"""A measure is found by any of its words, short forms and other names included."""

from __future__ import annotations

import pytest

from indicators.catalogue import INDICATORS
from indicators.search import Index
from tests.grid import grid

INDEX = Index(INDICATORS.values())

# The first measure found, and whether only some of the words are in it.
FOUND = grid("""
    query                    | first                    | loose
    LAC                      | cla_stock_count          | no
    cla                      | cla_stock_count          | no
    children in care         | cla_stock_count          | no
    CP                       | cpp_stock_count          | no
    S47                      | s47_count                | no
    ICPC                     | icpc_rate                | no
    NEET                     | cl_eet_17_18_pct         | no
    UASC                     | cla_uasc_pct             | no
    SDQ                      | cla_sdq_avg              | no
    re-referral              | rereferrals_12m_pct      | no
    re referral              | rereferrals_12m_pct      | no
    repeat referral          | rereferrals_12m_pct      | no
    Rereferrals              | rereferrals_12m_pct      | no
    assess 45                | assessments_45wd_pct     | no
    assesments in time       | assessments_45wd_pct     | no
    timeliness of assessment | assessments_45wd_pct     | no
    dentist                  | cla_dental_pct           | no
    placement zeppelin       | cla_foster_pct           | yes
    placed at a distance     | cla_over_20_miles_pct    | no
    out of area              | cla_out_of_area_pct      | no
""")


@pytest.mark.parametrize("row", FOUND.to_dict("records"), ids=lambda row: row["query"])
def test_what_people_type_finds_what_they_mean(row):
    found = INDEX.find(row["query"])
    keys = [indicator.key for indicator in found.indicators]
    assert row["first"] in keys[:3]
    assert found.loose == (row["loose"] == "yes")


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=lambda each: each.key)
def test_every_measure_is_found_by_its_own_title(indicator):
    assert indicator in INDEX.find(indicator.title).indicators


def test_what_is_nowhere_finds_nothing():
    assert INDEX.find("zeppelin").indicators == ()
    assert INDEX.find("the of").indicators == ()


def test_a_word_not_quite_spelled_right_is_said_to_be_read_otherwise():
    assert INDEX.find("neglekt").read_as == ("neglect",)
    assert INDEX.find("neglect").read_as == ()
