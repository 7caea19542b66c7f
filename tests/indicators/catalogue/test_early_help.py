"""Early help, drawn."""

from indicators.facts import measure
from tests.indicators.drawn import assert_counts, drawn_record, number, returns


def test_assessments_count_in_the_month_they_were_completed():
    for key in ("eh_assessments_count", "eh_assessments_rate"):
        assert_counts(
            key,
            month="2024-06",
            yes="Ann Bo",
            early_help_assessment="""
                child started_on completed_on
                Ann   2024-05-01 2024-06-01
                Bo    2024-06-01 2024-06-30
                Cy    2024-05-01 2024-05-31
                Di    2024-06-01 -
            """,
        )


def test_stepped_up_is_a_referral_in_the_ninety_days_after():
    assert_counts(
        "eh_stepup_pct",
        month="2024-06",
        yes="Ann Bo",
        no="Cy Di",
        early_help_assessment="""
            child started_on
            Ann   2024-06-01
            Ann   2024-06-20
            Bo    2024-06-01
            Cy    2024-06-01
            Di    2024-06-10
            Ed    2024-05-31
        """,
        cin_episode="""
            child referred_on
            Ann   2024-06-02
            Bo    2024-08-30
            Cy    2024-08-31
            Di    2024-06-10
            Ed    2024-06-10
        """,
    )


STEPPED_DOWN = """
    child referred_on closed_on  closure_reason
    Ann   2024-01-01  2024-05-01 RC9
    Bo    2024-01-01  2024-05-31 RC8
    Cy    2024-01-01  2024-06-01 RC9
"""


def test_stepped_down_is_a_closure_for_early_help():
    assert_counts("eh_stepdown_count", month="2024-05", yes="Ann", cin_episode=STEPPED_DOWN)


def test_before_the_census_had_the_code_nobody_can_say_how_many():
    record, _ = drawn_record(returns(2022, 2023), {"cin_episode": STEPPED_DOWN})
    facts = measure(record, ["eh_stepdown_count"])
    assert facts["month"].min() == number("2022-04")
