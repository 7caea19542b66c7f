"""Child protection plans, drawn."""

import pytest

from tests.indicators.drawn import assert_counts

PLANS = """
    child started_on ended_on   previous_plans
    Ann   2022-06-01 -          0
    Bo    2022-06-02 2024-06-01 1
    Cy    2022-05-10 2024-05-09 0
    Di    2022-05-11 2024-05-09 0
    Ed    2024-05-01 -          2
    Fay   2024-05-02 2024-05-31 0
    Gus   2024-05-03 -          -
"""


@pytest.mark.parametrize("key", ["cpp_stock_count", "cpp_stock_rate"])
def test_a_plan_stands_until_the_day_it_ends(key):
    assert_counts(key, month="2024-05", yes="Ann Bo Ed Gus", cp_plan=PLANS)


def test_plans_start_and_end_in_their_month():
    assert_counts("cpp_started_rate", month="2024-05", yes="Ed Fay Gus", cp_plan=PLANS)
    assert_counts("cpp_ended_rate", month="2024-05", yes="Cy Di Fay", cp_plan=PLANS)


def test_a_plan_is_a_later_one_when_the_return_counts_one_before():
    assert_counts("cpp_subsequent_ever_pct", month="2024-05", yes="Ed", no="Fay", cp_plan=PLANS)


def test_two_years_are_730_days():
    assert_counts(
        "cpp_2y_plus_current_pct", month="2024-05", yes="Ann", no="Bo Ed Gus", cp_plan=PLANS
    )
    assert_counts("cpp_2y_plus_ended_pct", month="2024-05", yes="Cy", no="Di Fay", cp_plan=PLANS)


def test_every_review_must_be_in_time():
    assert_counts(
        "cpp_reviewed_in_time_pct",
        month="2025-03",
        yes="Ann Bo Fay",
        no="Cy Di Ed Gus",
        cp_plan="""
            child started_on ended_on
            Ann   2024-06-01 -
            Bo    2024-12-31 -
            Cy    2024-06-01 -
            Di    2024-06-01 -
            Ed    2024-12-30 -
            Fay   2023-06-01 -
            Gus   2023-06-01 -
            Hal   2025-01-01 -
        """,
        cp_review="""
            child plan_started_on reviewed_on
            Ann   2024-06-01      2024-09-01
            Ann   2024-06-01      2025-03-01
            Bo    2024-12-31      2025-03-31
            Cy    2024-06-01      2024-09-02
            Cy    2024-06-01      2025-03-01
            Di    2024-06-01      2024-09-01
            Fay   2023-06-01      2024-10-01
            Gus   2023-06-01      2024-10-02
        """,
    )


def test_a_plan_within_two_years_of_the_end_of_another():
    assert_counts(
        "cpp_subsequent_2y_pct",
        month="2025-03",
        years=(2022, 2023, 2024, 2025),
        yes="Ann Di",
        no="Bo Cy Ed",
        cp_plan="""
            child started_on ended_on
            Ann   2022-01-01 2023-03-10
            Ann   2025-03-10 -
            Bo    2022-01-01 2023-03-09
            Bo    2025-03-10 -
            Cy    2025-03-10 -
            Di    2024-01-01 2025-03-10
            Di    2025-03-10 -
            Ed    2025-03-10 2025-03-10
        """,
    )


ENDED = """
    child started_on ended_on   latest_category
    Ann   2024-04-10 2024-07-10 NEG
    Bo    2024-04-10 2024-07-11 EMO
    Cy    2024-04-10 2024-06-30 NEG
"""


def test_plans_that_ended_within_three_months():
    assert_counts("cpp_3m_or_less_ended_pct", month="2024-07", yes="Ann", no="Bo", cp_plan=ENDED)


def test_plans_of_fifteen_months_and_plans_for_neglect():
    plans = """
        child started_on ended_on   latest_category
        Ann   2023-02-28 -          NEG
        Bo    2023-03-01 -          EMO
        Cy    2023-01-01 2024-05-31 NEG
    """
    assert_counts(
        "cpp_over_15m_count", month="2024-05", years=(2023, 2024, 2025), yes="Ann", cp_plan=plans
    )
    assert_counts(
        "cpp_neglect_pct",
        month="2024-04",
        years=(2023, 2024, 2025),
        yes="Ann Cy",
        no="Bo",
        cp_plan=plans,
    )
