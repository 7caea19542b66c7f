"""What a board looks at of a looked-after child's health, drawn."""

from __future__ import annotations

from datetime import date

from boards.child_measures import Gap
from records.merge import InForce
from tests.boards.child_measures.drawn import assert_reads, readings
from tests.indicators.drawn import EVERYTHING, returns

PEOPLE = """
    child date_of_birth
    ann   2014-05-01
    ben   2014-05-01
    cal   2014-05-01
    dot   2023-05-01
"""
CARE = """
    child decom      rne legal_status place
    ann   2023-06-01 S   C2           U4
    ben   2023-06-01 S   C2           U4
    cal   2024-12-01 S   C2           U4
    dot   2023-06-01 S   C2           U4
"""
OUTCOMES = """
    child year health_assessment teeth_check immunisations sdq_score
    ann   2025 1                 0           1             13
    ben   2025 0                 -           1             17
    dot   2025 1                 1           0             -
"""


def test_the_yearly_return_answers_and_who_is_new_is_not_due():
    drawn = {"person": PEOPLE, "cla_episode": CARE, "cla_outcomes": OUTCOMES}
    assert_reads(
        "health_assessment",
        """
        | child | words   | rag   |
        | ann   | Yes     | green |
        | ben   | No      | red   |
        | cal   | Not due | -     |
        | dot   | Yes     | green |
        """,
        **drawn,
    )
    assert_reads(
        "dental_check",
        """
        | child | words    | rag   |
        | ann   | No       | red   |
        | ben   | Not held | -     |
        | cal   | Not due  | -     |
        | dot   | Yes      | green |
        """,
        **drawn,
    )
    assert_reads(
        "sdq",
        """
        | child | words     | rag   |
        | ann   | 13 points | green |
        | ben   | 17 points | red   |
        | cal   | Not due   | -     |
        | dot   | Not due   | -     |
        """,
        **drawn,
    )


def test_a_return_of_more_than_a_year_ago_is_no_answer():
    told = readings(
        "immunisations",
        years=(2024, 2025),
        person=PEOPLE,
        cla_episode=CARE,
        cla_outcomes=OUTCOMES.replace("2025", "2024"),
    )
    assert {each.gap for each in told.values()} == {Gap.NOT_HELD}


def test_a_list_is_nearer_and_a_small_child_is_due_after_six_months():
    lists = [
        *returns(2024, 2025),
        InForce(99, "annex_a", 2025, date(2024, 10, 1), date(2025, 3, 31), EVERYTHING),
    ]
    assert_reads(
        "health_assessment",
        """
        | child | words            | rag   |
        | ann   | Last 1 Jun 2024  | green |
        | ben   | Last 1 Mar 2024  | red   |
        | cal   | Not due          | -     |
        | dot   | Last 1 Jun 2024  | red   |
        """,
        releases=lists,
        person=PEOPLE,
        cla_episode=CARE,
        cla_outcomes=OUTCOMES,
        cla_standing="""
            child return as_on      started_on health_assessed_on
            ann   99     2025-03-31 2023-06-01 2024-06-01
            ben   99     2025-03-31 2023-06-01 2024-03-01
            cal   99     2025-03-31 2024-12-01 -
            dot   99     2025-03-31 2023-06-01 2024-06-01
        """,
    )
