"""Children in need, drawn."""

import pytest

from tests.indicators.drawn import assert_counts

EPISODES = """
    child referred_on closed_on  no_further_action
    Ann   2024-05-31  -          0
    Bo    2023-01-01  2024-06-01 0
    Cy    2024-05-01  2024-05-31 0
    Di    2024-05-01  2024-05-09 1
    Ed    2024-06-01  -          0
    Fay   2024-05-02  -          1
    Gus   2024-05-03  -          0
    Gus   2024-05-20  -          0
"""


@pytest.mark.parametrize("key", ["cin_stock_count", "cin_stock_rate"])
def test_a_child_referred_and_not_closed_is_in_need_once(key):
    assert_counts(key, month="2024-05", yes="Ann Bo Gus", cin_episode=EPISODES)


def test_a_child_of_whom_the_return_of_the_time_knows_nothing_is_not_in_need_then():
    brought_later = """
        child referred_on return
        Ann   2023-06-01  2025
        Bo    2023-06-01  2024
    """
    for month, yes in [("2024-03", "Bo"), ("2024-04", "Ann")]:
        assert_counts(
            "cin_stock_count", month=month, yes=yes, years=(2024, 2025), cin_episode=brought_later
        )


def test_an_episode_starts_with_a_referral_taken_further():
    assert_counts("cin_started_rate", month="2024-05", yes="Ann Cy Gus Gus", cin_episode=EPISODES)


def test_an_episode_ends_when_it_is_closed_unless_it_never_began():
    assert_counts("cin_ended_rate", month="2024-05", yes="Cy", cin_episode=EPISODES)


def test_a_child_in_need_plan_stands_until_the_day_it_ends():
    assert_counts(
        "cin_plans_stock_rate",
        month="2024-05",
        yes="Ann Bo",
        cin_plan="""
            child started_on ended_on
            Ann   2024-05-31 -
            Bo    2023-05-01 2024-06-01
            Cy    2024-05-01 2024-05-31
            Di    2024-06-01 -
        """,
    )


def test_two_years_are_730_days():
    assert_counts(
        "cin_over_2y_pct",
        month="2024-05",
        yes="Ann",
        no="Bo",
        cin_episode="""
            child referred_on closed_on
            Ann   2022-06-01  -
            Bo    2022-06-02  -
            Cy    2020-01-01  2024-05-01
        """,
    )


def test_child_in_need_plans_of_twelve_months_or_more():
    assert_counts(
        "cin_plan_over_12m_pct",
        month="2025-02",
        years=(2024, 2025),
        yes="Ann",
        no="Bo",
        cin_plan="""
            child started_on ended_on
            Ann   2024-02-28 -
            Bo    2024-03-01 -
            Cy    2024-01-01 2025-02-28
        """,
    )


def test_a_disability_is_recorded_unless_it_is_none():
    assert_counts(
        "cin_disability_pct",
        month="2024-05",
        yes="Ann",
        no="Bo Cy",
        cin_episode="child referred_on\nAnn 2024-05-01\nBo 2024-05-01\nCy 2024-05-01",
        disability="child disability\nAnn AUT\nAnn LD\nBo NONE",
    )


def test_abuse_or_neglect_is_the_primary_need():
    assert_counts(
        "cin_abuse_need_pct",
        month="2024-05",
        yes="Ann",
        no="Bo Cy",
        cin_episode="""
            child referred_on primary_need
            Ann   2024-05-01  N1
            Bo    2024-05-01  N4
            Cy    2024-05-01  -
        """,
    )


def test_pre_proceedings_last_until_they_are_decided():
    assert_counts(
        "preproceedings_count",
        month="2024-06",
        yes="Ann Cy",
        pre_proceedings="""
            child referred_on started_on outcome court_applied_on step_decided_on
            Ann   2024-01-01  2024-05-01 -       -                -
            Bo    2024-01-01  2024-05-01 1       2024-06-30       -
            Cy    2024-01-01  2024-05-01 2       -                2024-07-01
            Di    2024-01-01  2024-05-01 1       -                -
            Ed    2024-01-01  2024-07-01 -       -                -
        """,
    )
