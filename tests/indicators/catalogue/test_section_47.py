"""Section 47 enquiries and initial conferences, drawn."""

from indicators.facts import measure
from tests.indicators.drawn import (
    assert_counts,
    assert_median,
    drawn_record,
    number,
    returns,
)

ENQUIRIES = """
    child started_on
    Ann   2024-05-01
    Ann   2024-05-20
    Bo    2024-05-31
    Cy    2024-06-01
"""


def test_every_enquiry_that_starts_in_the_month_counts():
    for key in ("s47_count", "s47_rate"):
        assert_counts(key, month="2024-05", yes="Ann Ann Bo", section_47=ENQUIRIES)


def test_a_conference_within_sixty_days_follows_an_enquiry():
    assert_counts(
        "s47_to_icpc_pct",
        month="2024-05",
        yes="Ann Bo",
        no="Cy Di Ed",
        section_47="""
            child started_on conference_on
            Ann   2024-05-01 2024-06-30
            Bo    2024-05-01 -
            Cy    2024-05-01 2024-07-01
            Di    2024-05-01 -
            Ed    2024-05-01 -
        """,
        initial_cp_conference="""
            child held_on
            Bo    2024-05-01
            Cy    2024-07-01
            Ed    2024-04-30
        """,
    )


def test_enquiries_of_the_last_sixty_days_are_too_recent():
    record, _ = drawn_record(returns(2025), {"section_47": ENQUIRIES})
    facts = measure(record, ["s47_to_icpc_pct"])
    status = facts[facts["cut"] == ""].set_index("month")["status"]
    # 31 January and sixty days is 1 April, a day after the return ends.
    assert status[number("2024-12")] == "ok"
    assert status[number("2025-01")] == status[number("2025-03")] == "too_recent"


def test_a_conference_counts_when_it_is_held():
    assert_counts(
        "icpc_rate",
        month="2024-05",
        yes="Ann",
        initial_cp_conference="""
            child held_on
            Ann   2024-05-31
            Bo    2024-06-01
        """,
    )


def test_the_fifteenth_working_day_is_in_time_and_without_an_enquiry_the_target_decides():
    # Fifteen working days from 7 May 2024 end on 29 May: 27 May was a bank holiday.
    assert_counts(
        "icpc_15wd_pct",
        month="2024-05",
        yes="Ann Cy",
        no="Bo Di Ed",
        initial_cp_conference="""
            child section_47_started_on target_on  held_on
            Ann   2024-05-07            -          2024-05-29
            Bo    2024-05-07            2024-05-31 2024-05-30
            Cy    -                     2024-05-30 2024-05-30
            Di    -                     2024-05-29 2024-05-30
            Ed    -                     -          2024-05-30
        """,
    )


def test_a_plan_within_forty_five_days_follows_a_conference():
    assert_counts(
        "icpc_to_cpp_pct",
        month="2024-05",
        yes="Ann Bo",
        no="Cy Di Ed",
        initial_cp_conference="""
            child held_on
            Ann   2024-05-01
            Bo    2024-05-01
            Cy    2024-05-01
            Di    2024-05-01
            Ed    2024-05-01
        """,
        cp_plan="""
            child started_on
            Ann   2024-05-01
            Bo    2024-06-15
            Cy    2024-06-16
            Di    2024-04-30
        """,
    )


def test_an_enquiry_is_a_repeat_within_twelve_months_of_an_earlier_one():
    assert_counts(
        "s47_repeat_12m_pct",
        month="2025-03",
        years=(2024, 2025),
        yes="Ann",
        no="Bo Cy",
        section_47="""
            child started_on
            Ann   2024-03-10
            Ann   2025-03-10
            Bo    2024-03-09
            Bo    2025-03-10
            Cy    2025-03-10
        """,
    )


def test_the_median_wait_for_a_conference():
    assert_median(
        "s47_icpc_median_wd",
        month="2024-05",
        value=3,
        initial_cp_conference="""
            child held_on    section_47_started_on
            Ann   2024-05-08 2024-05-07
            Bo    2024-05-10 2024-05-07
            Cy    2024-05-31 2024-05-07
            Di    2024-05-31 -
        """,
    )
