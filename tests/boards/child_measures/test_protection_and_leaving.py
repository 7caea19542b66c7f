"""What a board looks at for a child on a plan, for a care leaver, and of school, drawn."""

from __future__ import annotations

from boards.child_measures import Gap
from tests.boards.child_measures.drawn import assert_reads, readings

PLANS = """
    child started_on ended_on
    ann   2023-02-01 -
    ben   2024-12-01 -
    cal   2024-02-01 2024-06-01
"""


def test_a_plan_is_amber_after_fifteen_months_and_red_after_two_years():
    assert_reads(
        "time_on_plan",
        """
        | child | words             | rag   |
        | ann   | Since 1 Feb 2023  | red   |
        | ben   | Since 1 Dec 2024  | green |
        | cal   | Not due           | -     |
        """,
        years=(2023, 2024, 2025),
        cp_plan=PLANS,
    )


def test_conferences_are_due_after_three_months_and_then_every_six():
    assert_reads(
        "conferences_on_time",
        """
        | child | words                        | rag   |
        | ann   | In time, next by 10 Jul 2025 | green |
        | ben   | 30 days late                 | red   |
        | cal   | Not due                      | -     |
        """,
        years=(2023, 2024, 2025),
        cp_plan=PLANS,
        cp_review="""
            child plan_started_on reviewed_on
            ann   2023-02-01      2025-01-10
        """,
    )


def test_care_leavers_are_told_by_the_list_of_their_year():
    drawn = {
        "care_leaver": """
            child year in_touch activity accommodation
            ann   2025 YES      F1       B1
            ben   2025 NO       G4       B2
            cal   2025 NREQ     -        01
        """
    }
    assert_reads(
        "in_touch",
        """
        | child | words   | rag   |
        | ann   | Yes     | green |
        | ben   | No      | red   |
        | cal   | Not due | -     |
        """,
        **drawn,
    )
    assert_reads(
        "suitable_home",
        """
        | child | words    | rag   |
        | ann   | Yes      | green |
        | ben   | No       | red   |
        | cal   | Not held | -     |
        """,
        **drawn,
    )
    assert_reads(
        "in_work",
        """
        | child | words    | rag   |
        | ann   | Yes      | green |
        | ben   | No       | red   |
        | cal   | Not held | -     |
        """,
        **drawn,
    )


def test_school_is_a_gap_until_a_source_is_loaded_and_never_green():
    care = "child decom rne legal_status place\nann 2023-06-01 S C2 U4"
    for key in ("attendance", "exclusions"):
        told = readings(key, cla_episode=care)["ann"]
        assert (told.gap, told.rag) == (Gap.NOT_HELD, None)
        assert told.why == "No source of education is loaded yet."
