"""Assessments, initial conferences, plan reviews and visits that are due, drawn."""

from datetime import date

from tests.indicators.drawn import returns
from tests.indicators.work_lists.drawn import YEARLY, annex_a, assert_due


def test_an_assessment_is_overdue_the_day_after_its_45th_working_day():
    """27 January and 45 working days is 31 March 2025; none of them a bank holiday."""
    assert_due(
        "assessments",
        """
        child due_on     left state
        Ann   2025-03-28 -1   Overdue
        Bo    2025-03-31 0    Due_soon
        Cy    2025-04-14 10   Due_soon
        Di    2025-04-15 11   Later
        """,
        on="2025-03-31",
        cin_assessment="""
            child started_on authorised_on
            Ann   2025-01-24 -
            Bo    2025-01-27 -
            Cy    2025-02-10 -
            Di    2025-02-11 -
            Ed    2025-01-02 2025-03-31
        """,
    )


def test_bank_holidays_are_no_working_days():
    """Christmas Day, Boxing Day and New Year's Day lie between: three days later."""
    assert_due(
        "assessments",
        """
        child due_on
        Ann   2025-02-05
        """,
        on="2025-01-31",
        cin_assessment="""
            child started_on
            Ann   2024-12-01
        """,
    )


def test_an_assessment_authorised_after_the_day_was_open_on_it():
    assert_due(
        "assessments",
        """
        child due_on     state
        Bo    2024-12-04 Due_soon
        """,
        on="2024-12-01",
        cin_assessment="""
            child started_on authorised_on
            Ann   2024-10-02 2024-12-01
            Bo    2024-10-02 2024-12-02
            Cy    2024-12-02 -
        """,
    )


def test_what_the_next_return_does_not_know_is_not_due():
    """Ann's assessment was left open in 2024 and is unknown to the return of 2025."""
    assert_due(
        "assessments",
        """
        child due_on
        Bo    2024-04-18
        """,
        on="2024-06-28",
        releases=returns(2024, 2025),
        cin_assessment="""
            child started_on return
            Ann   2024-02-12 2024
            Bo    2024-02-13 2024
            Bo    2024-02-13 2025
        """,
    )


OPEN_CASES = """
    child referred_on closed_on
    Ann   2025-02-01  -
    Bo    2025-02-01  -
    Cy    2025-02-01  -
    Di    2025-02-01  2025-03-20
    Ed    2025-02-01  -
    Flo   2025-02-01  -
    Gus   2025-02-01  -
"""


def test_a_conference_is_due_15_working_days_after_the_enquiry_began():
    """Not where none is needed, where one was held, where the case is closed, or where the child
    has a plan."""
    assert_due(
        "initial-conferences",
        """
        child due_on     left state
        Ann   2025-03-28 -1   Overdue
        Bo    2025-03-31 0    Due_soon
        """,
        on="2025-03-31",
        cin_episode=OPEN_CASES,
        section_47="""
            child started_on referred_on conference_on conference_not_required
            Ann   2025-03-07 2025-02-01  -             0
            Bo    2025-03-10 2025-02-01  -             -
            Cy    2025-03-07 2025-02-01  -             1
            Di    2025-03-07 2025-02-01  -             0
            Ed    2025-03-07 2025-02-01  2025-03-31    0
            Flo   2025-03-07 2025-02-01  -             0
            Gus   2025-03-07 2025-02-01  -             0
        """,
        initial_cp_conference="""
            child held_on
            Flo   2025-03-20
        """,
        cp_plan="""
            child started_on
            Gus   2025-01-02
        """,
    )


def test_the_first_plan_review_is_due_in_3_months_and_the_next_in_6():
    assert_due(
        "plan-reviews",
        """
        child what         basis        due_on     left state
        Ann   First_review plan_began   2025-03-30 -1   Overdue
        Bo    First_review plan_began   2025-03-31 0    Due_soon
        Cy    Review       last_review  2025-04-28 28   Due_soon
        Di    Review       last_review  2025-04-29 29   Later
        """,
        on="2025-03-31",
        cp_plan="""
            child started_on ended_on
            Ann   2024-12-30 -
            Bo    2024-12-31 -
            Cy    2024-08-01 -
            Di    2024-08-01 -
            Ed    2024-08-01 2025-03-31
        """,
        cp_review="""
            child plan_started_on reviewed_on
            Cy    2024-08-01      2024-10-28
            Di    2024-08-01      2024-10-28
            Di    2024-08-01      2024-10-29
        """,
    )


def test_a_review_before_the_returns_began_may_have_been_held():
    """Of an older plan without a known review, all that is sure is that none was held since."""
    assert_due(
        "plan-reviews",
        """
        child due_on     at_latest state
        Ann   2024-10-01 yes       Overdue
        """,
        on="2024-10-02",
        cp_plan="""
            child started_on
            Ann   2023-01-10
        """,
    )


def test_a_later_workbook_tells_of_plans_what_the_census_cannot_yet():
    census, workbook = returns(2024, supplies=YEARLY), annex_a(date(2024, 9, 30), number=2)
    assert_due(
        "plan-reviews",
        """
        child what         due_on     state
        Ann   Review       2024-09-29 Overdue
        Cy    Review       -          Not_recorded
        Bo    First_review 2024-10-01 Due_soon
        """,
        on="2025-03-31",
        told_on="2024-09-30",
        releases=census + workbook,
        cp_standing="""
            child return as_on      started_on reviewed_on
            Ann   2      2024-09-30 2023-12-01 2024-03-29
            Bo    2      2024-09-30 2024-07-01 -
            Cy    2      2024-09-30 2024-06-01 -
        """,
    )


def test_visits_to_children_on_a_plan_are_due_every_10_working_days():
    """A plan older than that of which no visit is recorded is not called overdue."""
    assert_due(
        "plan-visits",
        """
        child basis      due_on     left state
        Ann   last_seen  2025-01-30 -1   Overdue
        Bo    plan_began -          -    Not_recorded
        Cy    last_seen  2025-01-31 0    Due_soon
        Di    plan_began 2025-02-07 5    Due_soon
        """,
        on="2025-01-31",
        releases=annex_a(),
        cp_standing="""
            child as_on      started_on visited_on ended_on
            Ann   2025-01-31 2024-12-02 2025-01-16 -
            Bo    2025-01-31 2025-01-16 -          -
            Cy    2025-01-31 2024-12-02 2025-01-17 -
            Di    2025-01-31 2025-01-24 -          -
            Ed    2025-01-31 2024-12-02 2024-12-09 2025-01-31
        """,
    )


def test_visits_to_children_in_need_are_of_those_with_a_plan():
    assert_due(
        "need-visits",
        """
        child due_on     state
        Ann   2025-01-30 Overdue
        Bo    2025-01-31 Due_soon
        """,
        on="2025-01-31",
        releases=annex_a(),
        cin_standing="""
            child as_on      started_on case_status        seen_on
            Ann   2025-01-31 2024-10-01 Child~in~need~plan 2025-01-02
            Bo    2025-01-31 2024-10-01 Child~in~need~plan 2025-01-03
            Cy    2025-01-31 2024-10-01 Open~assessment    2024-12-01
        """,
    )
