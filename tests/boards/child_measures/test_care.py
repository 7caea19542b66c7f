"""What a board looks at for a child in care, drawn."""

from __future__ import annotations

from datetime import date

import pytest

from boards.child_measures import Gap
from records.merge import InForce
from tests.boards.child_measures.drawn import assert_reads, readings
from tests.indicators.drawn import EVERYTHING, returns

IN_CARE = """
    child decom      rne legal_status place urn
    ann   2023-06-01 S   C2           U4    1
"""
# A workbook drawn on the last day, beside the two yearly returns.
LISTED = [
    *returns(2024, 2025),
    InForce(99, "annex_a", 2025, date(2024, 10, 1), date(2025, 3, 31), EVERYTHING),
]


def test_moves_are_new_placements_and_coming_into_care_is_none():
    assert_reads(
        "placement_moves",
        """
        | child | words   | rag   |
        | new   | No move | green |
        | one   | 1 move  | amber |
        | two   | 2 moves | red   |
        """,
        cla_episode="""
            child decom      dec        rne rec legal_status place urn
            new   2024-09-01 -          S   -   C2           U4    1
            one   2023-06-01 2024-06-01 S   X1  C2           U4    1
            one   2024-06-01 -          P   -   C2           U4    2
            two   2023-06-01 2024-06-01 S   X1  C2           U4    1
            two   2024-06-01 2024-08-01 P   X1  C2           K2    2
            two   2024-08-01 -          P   -   C2           K2    3
        """,
    )


def test_a_move_of_more_than_a_year_ago_and_a_change_of_status_are_none():
    assert_reads(
        "placement_moves",
        """
        | child | words   | rag   |
        | old   | No move | green |
        | same  | No move | green |
        """,
        cla_episode="""
            child decom      dec        rne rec legal_status place urn
            old   2023-06-01 2024-03-31 S   X1  C2           U4    1
            old   2024-03-31 -          P   -   C2           U4    2
            same  2023-06-01 2024-08-01 S   X1  C2           U4    1
            same  2024-08-01 -          L   -   E1           U4    1
        """,
    )


def test_moves_are_not_told_where_the_year_is_not_covered():
    told = readings("placement_moves", years=(2025,), day="2025-02-28", cla_episode=IN_CARE)
    assert told["ann"].gap is Gap.NOT_HELD
    assert told["ann"].rag is None


def test_times_missing_count_from_one_and_times_away_do_not():
    assert_reads(
        "missing_episodes",
        """
        | child | words   | rag   |
        | ann   | 3 times | red   |
        | ben   | 1 time  | amber |
        | cal   | None    | green |
        """,
        cla_episode="""
            child decom      rne legal_status place
            ann   2023-06-01 S   C2           U4
            ben   2023-06-01 S   C2           U4
            cal   2023-06-01 S   C2           U4
        """,
        missing="""
            child type started_on ended_on
            ann   M    2024-05-01 2024-05-02
            ann   M    2024-06-01 2024-06-02
            ann   M    2024-07-01 2024-07-02
            ben   M    2024-05-01 2024-05-02
            ben   A    2024-06-01 2024-06-02
            cal   M    2024-03-31 2024-04-02
        """,
    )


def test_reviews_are_due_after_20_working_days_3_months_and_6_months():
    assert_reads(
        "reviews_on_time",
        """
        | child  | words                     | rag   |
        | first  | 12 days late              | amber |
        | later  | In time, next by 1 Jul 2025 | green |
        | new    | Not due                   | -     |
        | second | 31 days late              | red   |
        """,
        cla_episode="""
            child  decom      rne legal_status place
            first  2025-02-19 S   C2           U4
            later  2024-04-02 S   C2           U4
            new    2025-03-20 S   C2           U4
            second 2024-11-01 S   C2           U4
        """,
        cla_review="""
            child  reviewed_on
            later  2024-04-20
            later  2024-07-01
            later  2025-01-01
            second 2024-11-28
        """,
    )


def test_whose_care_is_older_than_the_returns_is_given_six_months_from_there():
    told = readings(
        "reviews_on_time",
        day="2023-09-30",
        cla_episode=IN_CARE.replace("2023-06-01", "2019-06-01"),
    )
    assert told["ann"].gap is Gap.NOT_DUE


def test_social_workers_count_once_each_and_nobody_named_is_a_gap():
    workers = """
        child worker started_on ended_on
        ann   A      2024-01-01 2024-06-01
        ann   B      2024-06-01 2024-09-01
        ann   A      2024-09-01 -
        ben   A      2024-01-01 2024-12-01
    """
    care = """
        child decom      rne legal_status place
        ann   2023-06-01 S   C2           U4
        ben   2023-06-01 S   C2           U4
        cal   2023-06-01 S   C2           U4
    """
    assert_reads(
        "social_workers",
        """
        | child | words     | rag   |
        | ann   | 2 workers | amber |
        | ben   | 1 worker  | green |
        | cal   | Not held  | -     |
        """,
        cla_episode=care,
        social_worker=workers,
    )
    # Lists that name workers would speak first: these returns bring none.
    assert_reads(
        "allocated_worker",
        """
        | child | words                | rag   |
        | ann   | Yes, since 1 Sep 2024 | green |
        | ben   | No                   | red   |
        | cal   | Not held             | -     |
        """,
        cla_episode=care,
        social_worker=workers,
    )


def test_visits_are_told_by_a_list_alone():
    listed = """
        child return as_on      started_on placed_on  visited_on
        ann   99     2025-03-31 2023-06-01 2024-01-01 2025-03-01
        ben   99     2025-03-31 2023-06-01 2024-01-01 2025-02-07
        cal   99     2025-03-31 2023-06-01 2025-03-28 2025-03-01
    """
    care = """
        child decom      rne legal_status place
        ann   2023-06-01 S   C2           U4
        ben   2023-06-01 S   C2           U4
        cal   2023-06-01 S   C2           U4
    """
    assert_reads(
        "visits_on_time",
        """
        | child | words                        | rag   |
        | ann   | In time, next by 12 Apr 2025 | green |
        | ben   | 10 days late                 | amber |
        | cal   | Not due                      | -     |
        """,
        releases=LISTED,
        cla_episode=care,
        cla_standing=listed,
    )
    told = readings("visits_on_time", cla_episode=care)
    assert {each.gap for each in told.values()} == {Gap.NOT_HELD}


@pytest.mark.parametrize(
    ("since", "listed", "words", "colour"),
    [
        ("2023-06-01", "Long-term fostering", "Long-term fostering", "green"),
        ("2023-06-01", "-", "None", "red"),
        ("2025-01-10", "-", "Not due", ""),
    ],
)
def test_a_permanence_plan_is_due_after_four_months(since, listed, words, colour):
    told = readings(
        "permanence_plan",
        releases=LISTED,
        cla_episode=f"""
            child decom      rne legal_status place
            ann   {since}    S   C2           U4
            else  2023-06-01 S   C2           U4
        """,
        cla_standing=f"""
            | child | return | as_on      | started_on | permanence_plan |
            | ann   | 99     | 2025-03-31 | {since}    | {listed}        |
            | else  | 99     | 2025-03-31 | 2023-06-01 | Adoption        |
        """,
    )
    assert (told["ann"].words, told["ann"].colour) == (words, colour)


def test_without_a_list_only_the_decision_for_adoption_is_known():
    assert_reads(
        "permanence_plan",
        """
        | child | words                         | rag   |
        | ann   | Adoption, decided 3 May 2024  | green |
        | ben   | Not held                      | -     |
        """,
        cla_episode="""
            child decom      rne legal_status place
            ann   2023-06-01 S   C2           U4
            ben   2023-06-01 S   C2           U4
        """,
        placed_for_adoption="""
            child decided_on
            ann   2024-05-03
        """,
    )


def test_who_is_not_in_care_has_no_care_to_rate():
    told = readings(
        "reviews_on_time",
        cla_episode="""
            child decom      dec        rne rec legal_status place
            ann   2023-06-01 2024-06-01 S   E8  C2           U4
        """,
    )
    assert told["ann"].gap is Gap.NOT_DUE
    assert told["ann"].why == "Not looked after on the day."
