"""Rules about child in need plans, on drawn tables."""

from __future__ import annotations

from ingest.datasets.cin.rules import rulebook
from tests.ingest.drawn import assert_rule

HEADER = """
    Year  ReferenceDate
    2025  2025-03-31
"""


def test_4001_an_episode_has_one_kind_of_open_plan() -> None:
    assert_rule(
        rulebook,
        "4001",
        CINplanDates="""
            LAchildID  CINdetailsID  CINPlanStartDate  CINPlanEndDate  fails
            a          1             2024-05-01        -               x
            a          1             2024-05-01        2024-06-01      -
            a          2             2024-05-01        -               -
            b          1             -                 -               -
            c          1             2024-05-01        -               -
        """,
        ChildProtectionPlans="""
            LAchildID  CINdetailsID  CPPendDate  fails
            a          1             -           x
            a          1             2024-06-01  -
            b          1             -           -
            c          1             2024-06-01  -
        """,
    )


def test_4003_no_protection_review_falls_within_a_cin_plan() -> None:
    assert_rule(
        rulebook,
        "4003",
        Header=HEADER,
        CINplanDates="""
            LAchildID  CINdetailsID  CINPlanStartDate  CINPlanEndDate  fails
            a          1             2024-06-01        2024-07-01      x
            a          2             2024-06-01        2024-07-01      -
            b          1             2024-06-01        -               x
            c          1             2024-06-01        2024-07-01      -
        """,
        ChildProtectionPlans="""
            LAchildID  CINdetailsID  CPPID  CPPendDate  fails
            a          1             1      -           x
            a          1             2      -           -
            b          1             1      2024-08-01  x
            c          1             1      2024-06-01  -
        """,
        Reviews="""
            LAchildID  CINdetailsID  CPPID  CPPreviewDate  fails
            a          1             1      2024-05-31     -
            a          1             1      2024-06-01     x
            a          1             2      2024-07-01     -
            a          1             2      -              -
            b          1             1      2025-03-31     x
            b          1             1      2025-04-01     -
            b          1             1      2024-08-01     -
            c          1             1      2024-06-01     -
        """,
    )


def test_4004_an_episode_has_one_open_cin_plan() -> None:
    assert_rule(
        rulebook,
        "4004",
        CINplanDates="""
            LAchildID  CINdetailsID  CINPlanEndDate  fails
            a          1             -               x
            a          1             -               x
            a          1             2024-06-01      -
            a          2             -               -
            b          1             -               -
        """,
    )


def test_4008_a_cin_plan_does_not_start_after_death() -> None:
    assert_rule(
        rulebook,
        "4008",
        ChildIdentifiers="""
            LAchildID  PersonDeathDate  fails
            a          2024-06-01       x
            b          2024-06-01       -
            c          -                -
        """,
        CINplanDates="""
            LAchildID  CINPlanStartDate  fails
            a          2024-06-02        x
            a          2024-05-01        -
            b          2024-06-01        -
            b          -                 -
            c          2024-06-02        -
        """,
    )


def test_4009q_a_cin_plan_does_not_end_after_death() -> None:
    assert_rule(
        rulebook,
        "4009Q",
        ChildIdentifiers="""
            LAchildID  PersonDeathDate  fails
            a          2024-06-01       x
            b          2024-06-01       -
            c          -                -
        """,
        CINplanDates="""
            LAchildID  CINPlanEndDate  fails
            a          2024-06-02      x
            a          2024-05-01      -
            b          2024-06-01      -
            b          -               -
            c          2024-06-02      -
        """,
    )


def test_4010_a_cin_plan_starts_by_the_end_of_the_year() -> None:
    assert_rule(
        rulebook,
        "4010",
        Header=HEADER,
        CINplanDates="""
            CINPlanStartDate  fails
            2020-01-01        -
            2025-03-31        -
            2025-04-01        x
            2025-02-29        x
            -                 x
        """,
    )


def test_4011_a_cin_plan_does_not_end_before_it_starts() -> None:
    assert_rule(
        rulebook,
        "4011",
        CINplanDates="""
            CINPlanStartDate  CINPlanEndDate  fails
            2024-05-02        2024-05-02      -
            2024-05-02        2024-05-01      x
            2024-05-02        -               -
            -                 2024-05-01      -
        """,
    )


def test_4012q_a_cin_plan_lasts_more_than_a_day() -> None:
    assert_rule(
        rulebook,
        "4012Q",
        CINplanDates="""
            CINPlanStartDate  CINPlanEndDate  fails
            2024-05-02        2024-05-02      x
            2024-05-02        2024-05-03      -
            2024-05-02        -               -
            -                 -               -
        """,
    )


def test_4013_a_cin_plan_ends_within_the_year() -> None:
    assert_rule(
        rulebook,
        "4013",
        Header=HEADER,
        CINplanDates="""
            CINPlanEndDate  fails
            2024-03-31      x
            2024-04-01      -
            2025-03-31      -
            2025-04-01      x
            -               -
        """,
    )


def test_4014_cin_plans_of_a_child_do_not_overlap() -> None:
    assert_rule(
        rulebook,
        "4014",
        Header=HEADER,
        CINplanDates="""
            LAchildID  CINdetailsID  CINPlanStartDate  CINPlanEndDate  fails
            a          1             2024-05-01        2024-06-01      x
            a          2             2024-06-01        2024-07-01      x
            b          1             2024-05-01        2024-06-01      -
            b          1             2024-06-02        2024-07-01      -
            c          1             2024-05-01        -               x
            c          1             2025-03-31        -               x
            d          1             2024-05-01        -               -
            d          1             2025-04-01        -               -
            e          1             2024-05-01        2024-05-01      x
            e          1             2024-05-01        2024-05-01      x
            f          1             -                 2024-06-01      -
            f          1             2024-05-01        2024-06-01      -
            -          1             2024-05-01        2024-06-01      -
            -          1             2024-05-01        2024-06-01      -
        """,
    )


def test_4015_a_cin_plan_starts_on_or_after_the_referral() -> None:
    assert_rule(
        rulebook,
        "4015",
        CINdetails="""
            LAchildID  CINdetailsID  CINreferralDate  fails
            a          1             2024-05-02       x
            a          2             2024-05-02       -
            b          1             -                -
        """,
        CINplanDates="""
            LAchildID  CINdetailsID  CINPlanStartDate  fails
            a          1             2024-05-01        x
            a          1             2024-05-02        -
            a          2             -                 -
            b          1             2024-05-01        -
        """,
    )


def test_4016_no_cin_plan_starts_during_a_protection_plan() -> None:
    assert_rule(
        rulebook,
        "4016",
        Header=HEADER,
        ChildProtectionPlans="""
            LAchildID  CINdetailsID  CPPstartDate  CPPendDate  fails
            a          1             2024-05-01    2024-06-01  x
            b          1             2024-05-01    -           x
            c          1             2024-05-01    2024-05-01  -
            d          1             -             2024-06-01  -
        """,
        CINplanDates="""
            LAchildID  CINdetailsID  CINPlanStartDate  fails
            a          2             2024-04-30        -
            a          2             2024-05-01        x
            a          2             2024-06-01        -
            b          1             2025-03-31        x
            b          1             2025-04-01        -
            c          1             2024-05-01        -
            d          1             2024-05-01        -
        """,
    )


def test_4017_no_protection_plan_starts_during_a_cin_plan() -> None:
    assert_rule(
        rulebook,
        "4017",
        Header=HEADER,
        CINplanDates="""
            LAchildID  CINdetailsID  CINPlanStartDate  CINPlanEndDate  fails
            a          1             2024-05-01        2024-06-01      x
            b          1             2024-05-01        -               x
            c          1             2024-05-01        2024-05-01      -
            d          1             -                 2024-06-01      -
        """,
        ChildProtectionPlans="""
            LAchildID  CINdetailsID  CPPstartDate  fails
            a          2             2024-04-30    -
            a          2             2024-05-01    x
            a          2             2024-06-01    -
            b          1             2025-03-31    x
            b          1             2025-04-01    -
            c          1             2024-05-01    -
            d          1             2024-05-01    -
        """,
    )
