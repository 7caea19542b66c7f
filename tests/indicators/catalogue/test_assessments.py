"""Assessments, drawn."""

from tests.indicators.drawn import assert_counts, assert_median, median_of

# 45 working days from 1 May 2024 end on 5 July: 6 and 27 May were bank holidays.
ASSESSMENTS = """
    child started_on authorised_on
    Ann   2024-05-01 2024-07-05
    Bo    2024-05-01 2024-07-08
    Cy    2024-05-01 2024-08-01
    Di    2024-05-01 -
"""


def test_an_assessment_has_started_in_the_month_of_its_first_day_whether_it_ended_or_not():
    key = "assessments_started_count"
    assert_counts(key, month="2024-05", yes="Ann Bo Cy Di", cin_assessment=ASSESSMENTS)
    assert_counts(key, month="2024-07", cin_assessment=ASSESSMENTS)


def test_an_assessment_counts_when_it_is_completed():
    for key in ("assessments_completed_count", "assessments_completed_rate"):
        assert_counts(key, month="2024-07", yes="Ann Bo", cin_assessment=ASSESSMENTS)


def test_the_forty_fifth_working_day_is_in_time_and_the_next_is_not():
    assert_counts(
        "assessments_45wd_pct", month="2024-07", yes="Ann", no="Bo", cin_assessment=ASSESSMENTS
    )


def test_a_wait_counts_once_it_is_over_45_working_days_and_not_over_yet():
    assert_counts("assessments_open_over_45wd", month="2024-06", cin_assessment=ASSESSMENTS)
    assert_counts(
        "assessments_open_over_45wd", month="2024-07", yes="Cy Di", cin_assessment=ASSESSMENTS
    )
    assert_counts(
        "assessments_open_over_45wd", month="2024-08", yes="Di", cin_assessment=ASSESSMENTS
    )


def test_a_wait_that_the_next_return_does_not_know_ends_with_its_own_year():
    forgotten = """
        child started_on return
        Ann   2023-05-01 2024
    """
    for month, yes in [("2024-03", "Ann"), ("2024-04", "")]:
        assert_counts(
            "assessments_open_over_45wd",
            month=month,
            yes=yes,
            years=(2024, 2025),
            cin_assessment=forgotten,
        )


TIMES = """
    child started_on authorised_on
    Ann   2024-05-07 2024-05-08
    Bo    2024-05-07 2024-05-10
    Cy    2024-05-07 2024-05-22
    Di    2024-05-07 -
    Ed    2024-05-07 -
"""


def test_the_median_of_completed_assessments_leaves_open_ones_out():
    assert_median("assessment_median_wd", month="2024-05", value=3, cin_assessment=TIMES)


def test_the_median_with_open_assessments_is_longer():
    # Of five under way, the third ended on working day 11: two fifths were still open.
    assert_median("assessment_median_all_wd", month="2024-05", value=11, cin_assessment=TIMES)


def test_where_most_are_still_open_the_median_is_longer_than_anything_seen():
    figure = median_of(
        "assessment_median_all_wd",
        "2024-05",
        cin_assessment="""
            child started_on authorised_on
            Ann   2024-05-07 2024-05-08
            Bo    2024-05-07 -
            Cy    2024-05-07 -
        """,
    )
    assert figure["status"] == "not_applicable"
    # The working days from 7 to 31 May 2024, without the bank holiday.
    assert figure["lower"] == 17
    assert figure[["value", "upper"]].isna().all()


def test_assessed_and_not_in_need():
    assert_counts(
        "assessed_not_in_need_pct",
        month="2024-05",
        yes="Ann Bo",
        no="Cy Di Ed",
        cin_episode="""
            child referred_on closed_on  closure_reason no_further_action
            Ann   2024-05-01  2024-06-01 RC8            0
            Bo    2024-05-31  2024-08-01 RC9            0
            Cy    2024-05-01  2024-06-01 RC7            0
            Di    2024-05-01  2024-05-02 RC8            1
            Ed    2024-05-01  -          -              0
        """,
    )
