"""Rules about referrals and the episodes they began, on drawn tables."""

from __future__ import annotations

from ingest.datasets.cin.rules import rulebook
from tests.ingest.drawn import assert_rule

HEADER = """
    Year  ReferenceDate
    2025  2025-03-31
"""


def test_8568_no_further_action_is_true_or_false() -> None:
    assert_rule(
        rulebook,
        "8568",
        CINdetails="""
            ReferralNFA  fails
            0            -
            1            -
            true         -
            FALSE        -
            2            x
            yes          x
            -            x
        """,
    )


def test_8569q_a_referral_before_the_year_went_further() -> None:
    # 1 April 2024 was Easter Monday and 29 March Good Friday: 28 March is the last working day.
    assert_rule(
        rulebook,
        "8569Q",
        Header=HEADER,
        CINdetails="""
            CINreferralDate  ReferralNFA  fails
            2024-03-27       1            x
            2024-03-27       -            x
            2024-03-27       False        -
            2024-03-28       1            -
            2024-04-02       1            -
            -                1            -
        """,
    )


def test_8600_referral_has_a_date_by_the_end_of_the_year() -> None:
    assert_rule(
        rulebook,
        "8600",
        Header=HEADER,
        CINdetails="""
            CINreferralDate  fails
            2010-01-01       -
            2025-03-31       -
            2025-04-01       x
            2025-02-30       x
            -                x
        """,
    )


def test_8610_a_referral_that_went_further_has_a_primary_need() -> None:
    assert_rule(
        rulebook,
        "8610",
        CINdetails="""
            ReferralNFA  PrimaryNeedCode  fails
            0            N1               -
            False        -                x
            1            -                -
            -            -                -
        """,
    )


def test_8650_primary_need_is_a_code_of_the_census() -> None:
    assert_rule(
        rulebook,
        "8650",
        CINdetails="""
            PrimaryNeedCode  fails
            N0               -
            N9               -
            -                -
            N10              x
            n1               x
        """,
    )


def test_8866_source_of_a_referral_is_a_code_of_the_census() -> None:
    assert_rule(
        rulebook,
        "8866",
        CINdetails="""
            CINreferralDate  ReferralSource  fails
            2024-05-01       1A              -
            2024-05-01       5D              -
            2024-05-01       10              -
            2024-05-01       1a              x
            2024-05-01       -               x
            2013-04-01       -               x
            2013-03-31       -               -
            -                -               -
        """,
    )


def test_8620_case_is_closed_within_the_year() -> None:
    assert_rule(
        rulebook,
        "8620",
        Header=HEADER,
        CINdetails="""
            CINclosureDate  fails
            2024-03-31      x
            2024-04-01      -
            2025-03-31      -
            2025-04-01      x
            -               -
        """,
    )


def test_8630_case_is_closed_on_or_after_the_referral() -> None:
    assert_rule(
        rulebook,
        "8630",
        CINdetails="""
            CINreferralDate  CINclosureDate  fails
            2024-05-02       2024-05-02      -
            2024-05-02       2024-05-01      x
            2024-05-02       -               -
            -                2024-05-01      -
        """,
    )


def test_8640_reason_for_closure_is_a_code_of_the_census() -> None:
    assert_rule(
        rulebook,
        "8640",
        CINdetails="""
            ReasonForClosure  fails
            RC1               -
            RC9               -
            -                 -
            RC10              x
            rc1               x
        """,
    )


def test_8805_a_closed_case_has_a_reason() -> None:
    assert_rule(
        rulebook,
        "8805",
        CINdetails="""
            CINclosureDate  ReasonForClosure  fails
            2024-05-01      RC1               -
            2024-05-01      -                 x
            -               -                 -
        """,
    )


def test_8810_a_reason_for_closure_has_a_date() -> None:
    assert_rule(
        rulebook,
        "8810",
        CINdetails="""
            CINclosureDate  ReasonForClosure  fails
            2024-05-01      RC1               -
            -               RC1               x
            2024-05-32      RC1               x
            -               -                 -
        """,
    )


def test_8815_child_has_one_open_episode() -> None:
    assert_rule(
        rulebook,
        "8815",
        CINdetails="""
            LAchildID  CINdetailsID  CINclosureDate  ReferralNFA  fails
            a          1             -               0            x
            a          2             -               False        x
            a          3             -               1            -
            a          4             2024-05-01      0            -
            b          1             -               0            -
            b          2             -               1            -
            -          1             -               0            -
            -          1             -               0            -
        """,
    )


def test_8816_open_episode_is_the_latest() -> None:
    assert_rule(
        rulebook,
        "8816",
        CINdetails="""
            LAchildID  CINdetailsID  CINreferralDate  CINclosureDate  ReferralNFA  fails
            a          1             2024-05-01       -               0            x
            a          2             2024-06-01       2024-07-01      0            x
            a          3             2024-04-01       2024-04-09      0            -
            b          1             2024-05-01       -               0            x
            b          2             2024-05-01       -               0            x
            c          1             2024-05-01       -               0            -
            c          2             2024-05-01       2024-05-02      0            -
            c          3             2024-05-01       -               1            -
            d          1             2024-05-01       -               1            -
            d          2             2024-06-01       -               0            -
            e          1             -                -               0            -
            e          2             2024-06-01       -               0            -
        """,
    )


def test_8820_episodes_of_a_child_do_not_overlap() -> None:
    assert_rule(
        rulebook,
        "8820",
        Header=HEADER,
        CINdetails="""
            LAchildID  CINdetailsID  CINreferralDate  CINclosureDate  ReferralNFA  fails
            a          1             2024-05-01       2024-06-01      0            x
            a          2             2024-05-31       2024-07-01      0            x
            b          1             2024-05-01       2024-06-01      0            -
            b          2             2024-06-01       2024-07-01      0            -
            c          1             2024-05-01       -               0            x
            c          2             2024-06-01       2024-07-01      0            x
            d          1             2024-05-01       -               1            -
            d          2             2024-06-01       2024-07-01      0            -
            e          1             2024-05-01       2024-06-01      0            x
            e          2             2024-05-01       2024-06-01      0            x
            f          1             2024-05-01       -               0            -
            f          2             2025-03-31       -               1            -
            g          1             -                2024-06-01      0            -
            g          2             2024-05-01       2024-06-01      0            -
        """,
    )


def test_8831_no_further_action_means_no_activity() -> None:
    assert_rule(
        rulebook,
        "8831",
        CINdetails="""
            LAchildID  CINdetailsID  ReferralNFA  DateOfInitialCPC  fails
            a          1             1            -                 -
            a          2             True         2024-05-01        x
            b          1             1            -                 x
            b          2             1            -                 x
            b          3             0            2024-05-01        -
            c          1             1            -                 x
        """,
        Assessments="""
            LAchildID  CINdetailsID  AssessmentActualStartDate  AssessmentAuthorisationDate  fails
            a          1             -                          -                            -
            b          1             2024-05-01                 -                            x
            b          3             2024-05-01                 -                            -
            c          1             -                          2024-05-01                   x
        """,
        Section47="""
            LAchildID  CINdetailsID  S47ActualStartDate  DateOfInitialCPC  fails
            a          1             -                   -                 -
            b          2             -                   2024-05-01        x
            b          3             2024-05-01          -                 -
        """,
    )


def test_8832_no_further_action_means_no_protection_plan() -> None:
    assert_rule(
        rulebook,
        "8832",
        CINdetails="""
            LAchildID  CINdetailsID  ReferralNFA  fails
            a          1             1            x
            a          2             0            -
            b          1             TRUE         -
        """,
        ChildProtectionPlans="""
            LAchildID  CINdetailsID  fails
            a          1             x
            a          1             x
            a          2             -
            b          2             -
        """,
    )


def test_4000_no_further_action_means_no_cin_plan() -> None:
    assert_rule(
        rulebook,
        "4000",
        CINdetails="""
            LAchildID  CINdetailsID  ReferralNFA  fails
            a          1             True         x
            a          2             0            -
            b          1             1            -
        """,
        CINplanDates="""
            LAchildID  CINdetailsID  fails
            a          1             x
            a          2             -
            b          2             -
        """,
    )
