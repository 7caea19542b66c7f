"""Whose work it is: the team and worker beside each row."""

from datetime import date

from tests.indicators.drawn import returns
from tests.indicators.work_lists.drawn import YEARLY, annex_a, assert_due

ASSESSMENTS = """
    child started_on
    Ann   2024-12-02
    Bo    2024-12-03
    Cy    2024-12-04
"""


def test_the_latest_list_before_the_day_names_team_and_worker():
    """Bo's list is of after the day, and nobody is named for Cy."""
    assert_due(
        "assessments",
        """
        child team  worker
        Ann   South Jo
        Bo    -     -
        Cy    -     -
        """,
        on="2025-01-15",
        releases=[
            *returns(2025, supplies=YEARLY),
            *annex_a(date(2024, 10, 31), number=1),
            *annex_a(date(2024, 12, 31), number=2),
            *annex_a(date(2025, 1, 31), number=3),
        ],
        cin_assessment=ASSESSMENTS,
        cin_standing="""
            child return as_on      team  worker
            Ann   1      2024-10-31 North Max
            Ann   2      2024-12-31 South Jo
            Bo    3      2025-01-31 South Jo
        """,
    )


def test_a_list_older_than_six_months_names_nobody():
    assert_due(
        "assessments",
        """
        child team worker
        Ann   -    -
        """,
        on="2025-03-31",
        releases=[*returns(2025, supplies=YEARLY), *annex_a(date(2024, 9, 30), number=1)],
        cin_assessment="""
            child started_on
            Ann   2025-03-03
        """,
        cin_standing="""
            child return as_on      team  worker
            Ann   1      2024-09-30 North Max
        """,
    )


def test_the_social_worker_of_the_day_stands_where_no_list_names_one():
    assert_due(
        "assessments",
        """
        child worker
        Ann   W2
        Bo    -
        Cy    -
        """,
        on="2025-01-15",
        cin_assessment=ASSESSMENTS,
        social_worker="""
            child worker started_on ended_on
            Ann   W1     2024-06-01 2024-12-01
            Ann   W2     2024-12-01 -
            Bo    W1     2024-06-01 2025-01-15
            Cy    W1     2025-01-16 -
        """,
    )
