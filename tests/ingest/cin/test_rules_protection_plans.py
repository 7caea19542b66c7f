"""Rules about child protection plans and their reviews, on drawn tables."""

from __future__ import annotations

from ingest.datasets.cin.rules import rulebook
from tests.ingest.drawn import assert_rule

HEADER = """
    Year  ReferenceDate
    2025  2025-03-31
"""


def test_1105_plan_starts_on_or_after_the_referral() -> None:
    assert_rule(
        rulebook,
        "1105",
        CINdetails="""
            LAchildID  CINdetailsID  CINreferralDate  fails
            a          1             2024-05-02       x
            a          2             2024-05-02       -
            b          1             -                -
        """,
        ChildProtectionPlans="""
            LAchildID  CINdetailsID  CPPstartDate  fails
            a          1             2024-05-01    x
            a          1             2024-05-02    -
            a          2             -             -
            b          1             2024-05-01    -
        """,
    )


def test_2885_plan_starts_on_the_day_of_a_conference_after_an_enquiry() -> None:
    assert_rule(
        rulebook,
        "2885",
        Header=HEADER,
        ChildProtectionPlans="""
            LAchildID  CINdetailsID  CPPstartDate  fails
            a          1             2024-05-01    -
            a          1             2024-06-01    x
            a          2             2024-07-02    x
            b          1             2024-05-01    x
            b          2             2024-03-31    -
            b          3             -             -
        """,
        Section47="""
            LAchildID  CINdetailsID  DateOfInitialCPC  ICPCnotRequired  fails
            a          1             2024-05-01        0                -
            a          1             2024-05-08        0                -
            a          2             2024-07-01        false            x
            a          2             2024-07-02        1                -
            b          1             -                 0                x
            b          2             2024-04-01        0                -
        """,
        CINdetails="""
            LAchildID  CINdetailsID  DateOfInitialCPC  fails
            a          1             -                 -
            a          2             -                 -
            b          1             2024-05-01        -
            b          2             -                 -
            b          3             -                 -
        """,
    )


def test_2885_without_an_enquiry_the_conference_of_the_episode_counts() -> None:
    assert_rule(
        rulebook,
        "2885",
        Header=HEADER,
        ChildProtectionPlans="""
            LAchildID  CINdetailsID  CPPstartDate  fails
            a          1             2024-05-01    -
            a          1             2024-06-01    x
            a          2             2024-07-02    x
            b          1             2024-05-01    x
            c          1             2024-05-01    -
        """,
        Section47="""
            LAchildID  CINdetailsID  DateOfInitialCPC  ICPCnotRequired  fails
            c          1             2024-06-01        True             -
        """,
        CINdetails="""
            LAchildID  CINdetailsID  DateOfInitialCPC  fails
            a          1             2024-05-01        -
            a          2             2024-07-01        x
            b          1             -                 x
            c          1             2024-05-01        -
        """,
    )


def test_2885_a_conference_of_another_episode_does_not_count() -> None:
    assert_rule(
        rulebook,
        "2885",
        Header=HEADER,
        ChildProtectionPlans="""
            LAchildID  CINdetailsID  CPPstartDate  fails
            a          1             2024-05-01    -
            a          2             2024-05-01    x
            a          3             2024-05-01    -
        """,
        Section47="""
            LAchildID  CINdetailsID  DateOfInitialCPC  ICPCnotRequired  fails
            a          1             2024-05-01        0                -
            a          2             2024-06-01        0                x
        """,
        CINdetails="""
            LAchildID  CINdetailsID  DateOfInitialCPC  fails
            a          1             -                 -
            a          2             2024-05-01        -
            a          3             2024-05-01        -
        """,
    )


def test_8720_plan_starts_by_the_end_of_the_year() -> None:
    assert_rule(
        rulebook,
        "8720",
        Header=HEADER,
        ChildProtectionPlans="""
            CPPstartDate  fails
            2020-01-01    -
            2025-03-31    -
            2025-04-01    x
            2025-02-29    x
            -             x
        """,
    )


def test_8730_number_of_previous_plans_is_a_whole_number_from_zero() -> None:
    assert_rule(
        rulebook,
        "8730",
        ChildProtectionPlans="""
            NumberOfPreviousCPP  fails
            0                    -
            12                   -
            -1                   x
            1.5                  x
            one                  x
            -                    x
        """,
    )


def test_8905_initial_category_is_a_code_of_the_census() -> None:
    assert_rule(
        rulebook,
        "8905",
        ChildProtectionPlans="""
            InitialCategoryOfAbuse  fails
            NEG                     -
            PHY                     -
            SAB                     -
            EMO                     -
            MUL                     -
            neg                     x
            XXX                     x
            -                       x
        """,
    )


def test_8910_latest_category_is_a_code_of_the_census() -> None:
    assert_rule(
        rulebook,
        "8910",
        ChildProtectionPlans="""
            LatestCategoryOfAbuse  fails
            MUL                    -
            XXX                    x
            -                      x
        """,
    )


def test_8840_plan_lasts_more_than_a_day() -> None:
    assert_rule(
        rulebook,
        "8840",
        ChildProtectionPlans="""
            CPPstartDate  CPPendDate  fails
            2024-05-02    2024-05-02  x
            2024-05-02    2024-05-03  -
            2024-05-02    -           -
            -             -           -
        """,
    )


def test_8925_plan_does_not_end_before_it_starts() -> None:
    assert_rule(
        rulebook,
        "8925",
        ChildProtectionPlans="""
            CPPstartDate  CPPendDate  fails
            2024-05-02    2024-05-02  -
            2024-05-02    2024-05-01  x
            2024-05-02    -           -
            -             2024-05-01  -
        """,
    )


def test_8930_plan_ends_within_the_year() -> None:
    assert_rule(
        rulebook,
        "8930",
        Header=HEADER,
        ChildProtectionPlans="""
            CPPendDate  fails
            2024-03-31  x
            2024-04-01  -
            2025-03-31  -
            2025-04-01  x
            -           -
        """,
    )


def test_8935_child_has_one_open_plan() -> None:
    assert_rule(
        rulebook,
        "8935",
        ChildProtectionPlans="""
            LAchildID  CINdetailsID  CPPID  CPPendDate  fails
            a          1             1      -           x
            a          2             1      -           x
            a          2             2      2024-06-01  -
            b          1             1      -           -
            b          1             2      2024-06-01  -
        """,
    )


def test_8940_plans_of_a_child_do_not_overlap() -> None:
    assert_rule(
        rulebook,
        "8940",
        Header=HEADER,
        ChildProtectionPlans="""
            LAchildID  CINdetailsID  CPPID  CPPstartDate  CPPendDate  fails
            a          1             1      2024-05-01    2024-06-01  x
            a          2             1      2024-06-01    2024-07-01  x
            b          1             1      2024-05-01    2024-06-01  -
            b          1             2      2024-06-02    2024-07-01  -
            c          1             1      2024-05-01    -           x
            c          1             2      2025-03-31    -           x
            d          1             1      2024-05-01    -           -
            d          1             2      2025-04-01    -           -
            e          1             1      -             2024-06-01  -
            e          1             2      2024-05-01    2024-06-01  -
        """,
    )


def test_8915_plan_does_not_start_after_death() -> None:
    assert_rule(
        rulebook,
        "8915",
        ChildIdentifiers="""
            LAchildID  PersonDeathDate  fails
            a          2024-06-01       x
            b          2024-06-01       -
            c          -                -
        """,
        ChildProtectionPlans="""
            LAchildID  CPPstartDate  fails
            a          2024-06-02    x
            a          2024-05-01    -
            b          2024-06-01    -
            b          -             -
            c          2024-06-02    -
        """,
    )


def test_8920_plan_does_not_end_after_death() -> None:
    assert_rule(
        rulebook,
        "8920",
        ChildIdentifiers="""
            LAchildID  PersonDeathDate  fails
            a          2024-06-01       x
            b          2024-06-01       -
            c          -                -
        """,
        ChildProtectionPlans="""
            LAchildID  CPPendDate  fails
            a          2024-06-02  x
            a          2024-05-01  -
            b          2024-06-01  -
            b          -           -
            c          2024-06-02  -
        """,
    )


def test_8841_review_follows_the_start_of_its_plan() -> None:
    assert_rule(
        rulebook,
        "8841",
        ChildProtectionPlans="""
            LAchildID  CINdetailsID  CPPID  CPPstartDate  fails
            a          1             1      2024-05-01    x
            a          1             2      2024-05-01    -
            a          2             1      2024-08-01    -
            b          1             1      -             -
        """,
        Reviews="""
            LAchildID  CINdetailsID  CPPID  CPPreviewDate  fails
            a          1             1      2024-05-01     x
            a          1             1      2024-04-30     x
            a          1             1      2024-05-02     -
            a          1             2      2024-05-02     -
            a          1             2      -              -
            b          1             1      2024-05-01     -
        """,
    )


def test_8842q_review_has_a_date() -> None:
    assert_rule(
        rulebook,
        "8842Q",
        Reviews="""
            CPPreviewDate  fails
            2024-05-01     -
            2024-02-30     x
            -              x
        """,
    )
