"""Reviews, visits, health, teeth and pathway plans that are due, drawn."""

from tests.indicators.drawn import returns
from tests.indicators.work_lists.drawn import annex_a, assert_due, reading


def test_reviews_of_looked_after_children_are_due_in_20_working_days_3_months_and_6():
    assert_due(
        "care-reviews",
        """
        child what         due_on     left state
        Ann   First_review 2025-03-28 -3   Overdue
        Bo    First_review 2025-03-31 0    Due_soon
        Cy    Review       2025-04-28 28   Due_soon
        Di    Review       2025-07-28 119  Later
        """,
        on="2025-03-31",
        cla_episode="""
            child decom      rne legal_status place dec        rec
            Ann   2025-02-28 S   C2           U6    -          -
            Bo    2025-03-03 S   C2           U6    -          -
            Cy    2025-01-06 S   C2           U6    -          -
            Di    2024-09-02 S   V2           U6    2025-01-10 X1
            Di    2025-01-10 B   C2           U4    -          -
            Ed    2024-09-02 S   V4           U6    -          -
            Flo   2024-09-02 S   C2           U6    2025-03-31 E4A
        """,
        cla_review="""
            child reviewed_on
            Cy    2025-01-28
            Di    2024-09-27
            Di    2025-01-28
        """,
    )


def test_of_a_child_in_care_before_the_returns_the_last_possible_day_is_told():
    """Ann's known review may have been her first, and Bo may have had one before April."""
    assert_due(
        "care-reviews",
        """
        child basis_on   due_on     at_latest
        Bo    2024-04-01 2024-10-01 yes
        Ann   2024-09-02 2025-03-02 yes
        Cy    2024-09-02 2025-03-02 no
        """,
        on="2025-03-01",
        cla_episode="""
            child decom      rne legal_status place
            Ann   2023-05-01 S   C2           U6
            Bo    2023-05-01 S   C2           U6
            Cy    2023-05-01 S   C2           U6
        """,
        cla_review="""
            child reviewed_on
            Ann   2024-09-02
            Cy    2024-05-02
            Cy    2024-09-02
        """,
    )


def test_a_review_that_is_still_to_come_on_the_day_is_not_known_on_it():
    assert_due(
        "care-reviews",
        """
        child due_on     state
        Ann   2024-06-27 Overdue
        """,
        on="2024-07-01",
        cla_episode="""
            child decom      rne legal_status place
            Ann   2024-05-30 S   C2           U6
        """,
        cla_review="""
            child reviewed_on
            Ann   2024-07-02
        """,
    )


def test_the_list_of_the_day_tells_of_reviews_by_the_latest():
    """Di's review was inside the first 20 working days, so it is the first; Ed's may be one that
    was late."""
    assert_due(
        "care-reviews",
        """
        child what         due_on     at_latest state
        Bo    Review       2025-01-30 no        Overdue
        Ann   Review       -          no        Not_recorded
        Cy    First_review 2025-02-07 no        Due_soon
        Di    Review       2025-04-01 no        Later
        Ed    Review       2025-07-20 yes       Later
        """,
        on="2025-03-31",
        told_on="2025-01-31",
        releases=annex_a(),
        cla_standing="""
            child as_on      started_on reviewed_on
            Ann   2025-01-31 2024-06-03 -
            Bo    2025-01-31 2023-01-04 2024-07-30
            Cy    2025-01-31 2025-01-10 -
            Di    2025-01-31 2024-12-09 2025-01-01
            Ed    2025-01-31 2024-12-02 2025-01-20
        """,
    )


def test_visits_are_due_a_week_into_a_placement_then_every_six_weeks_or_three_months():
    assert_due(
        "care-visits",
        """
        child what                         basis           due_on     state
        Bo    Visit                        last_visit      2025-01-30 Overdue
        Ann   First_visit_in_the_placement placement_began 2025-01-30 Overdue
        Ed    Visit                        placement_began -          Not_recorded
        Cy    Visit                        last_visit      2025-01-31 Due_soon
        Flo   First_visit_in_the_placement placement_began 2025-02-01 Due_soon
        Di    Visit                        last_visit      2025-03-19 Later
        """,
        on="2025-01-31",
        releases=annex_a(),
        cla_standing="""
            child as_on      started_on placed_on  visited_on permanence_plan
            Ann   2025-01-31 2024-06-03 2025-01-23 2025-01-22 -
            Bo    2025-01-31 2024-06-03 2024-06-03 2024-12-19 -
            Cy    2025-01-31 2024-06-03 2024-06-03 2024-12-20 Long-term~fostering
            Di    2025-01-31 2023-06-03 2023-06-03 2024-12-19 Long-term~fostering
            Ed    2025-01-31 2024-06-03 2025-01-23 -          -
            Flo   2025-01-31 2024-06-03 2025-01-25 -          -
        """,
    )


def test_health_is_assessed_at_first_then_twice_a_year_under_five_and_yearly_from_five():
    """Di turns five in March, before half a year has passed."""
    assert_due(
        "health-assessments",
        """
        child what                      due_on     state
        Bo    Review_health_assessment  2025-01-30 Overdue
        Ann   Health_assessment         -          Not_recorded
        Flo   Initial_health_assessment 2025-02-07 Due_soon
        Cy    Review_health_assessment  2025-07-30 Later
        Di    Review_health_assessment  2025-11-01 Later
        """,
        on="2025-01-31",
        releases=annex_a(),
        person="""
            child date_of_birth
            Bo    2021-05-01
            Cy    2012-05-01
            Di    2020-03-02
        """,
        cla_standing="""
            child as_on      started_on health_assessed_on
            Ann   2025-01-31 2024-06-03 -
            Bo    2025-01-31 2023-06-03 2024-07-30
            Cy    2025-01-31 2023-06-03 2024-07-30
            Di    2025-01-31 2023-06-03 2024-11-01
            Flo   2025-01-31 2025-01-10 -
        """,
    )


def test_an_assessment_before_care_began_is_not_the_first_one():
    assert_due(
        "health-assessments",
        """
        child what                      due_on     state
        Ann   Initial_health_assessment 2024-12-31 Overdue
        """,
        on="2025-01-31",
        releases=annex_a(),
        cla_standing="""
            child as_on      started_on health_assessed_on
            Ann   2025-01-31 2024-11-29 2023-02-01
        """,
    )


def test_teeth_are_checked_every_year():
    assert_due(
        "dental-checks",
        """
        child basis      due_on     state
        Ann   last_check 2025-01-30 Overdue
        Cy    care_began -          Not_recorded
        Bo    last_check 2025-01-31 Due_soon
        Di    care_began 2025-06-01 Later
        """,
        on="2025-01-31",
        releases=annex_a(),
        cla_standing="""
            child as_on      started_on dental_checked_on
            Ann   2025-01-31 2022-06-01 2024-01-30
            Bo    2025-01-31 2022-06-01 2024-01-31
            Cy    2025-01-31 2022-06-01 -
            Di    2025-01-31 2024-06-01 -
        """,
    )


def test_pathway_plans_are_reviewed_every_six_months_for_those_who_are_owed_one():
    assert_due(
        "pathway-plans",
        """
        child due_on     state
        Ann   2025-01-30 Overdue
        Di    -          Not_recorded
        Bo    2025-01-31 Due_soon
        """,
        on="2025-01-31",
        releases=annex_a(),
        care_leaver_standing="""
            child as_on      eligibility     pathway_plan_reviewed_on
            Ann   2025-01-31 Relevant        2024-07-30
            Bo    2025-01-31 Former~relevant 2024-07-31
            Cy    2025-01-31 Qualifying      2024-01-31
            Di    2025-01-31 Eligible        -
        """,
    )


def test_returns_alone_tell_no_visit():
    """The SSDA903 and the census hold none: the list says so, and is not empty."""

    supplies = frozenset({"cla_episode", "cla_review", "person"})
    told, _ = reading("care-visits", on="2025-03-31", releases=returns(2025, supplies=supplies))
    assert (told.on, told.way) == (None, None)
