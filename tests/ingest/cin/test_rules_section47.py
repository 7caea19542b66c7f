"""Rules about section 47 enquiries and initial conferences, on drawn tables."""

from __future__ import annotations

from ingest.datasets.cin.rules import rulebook
from tests.ingest.drawn import assert_rule

HEADER = """
    Year  ReferenceDate
    2025  2025-03-31
"""


def test_1104_conference_is_on_or_after_the_referral() -> None:
    assert_rule(
        rulebook,
        "1104",
        CINdetails="""
            LAchildID  CINdetailsID  CINreferralDate  DateOfInitialCPC  fails
            a          1             2024-05-02       -                 x
            a          2             2024-05-02       2024-05-01        -
            b          1             -                -                 -
        """,
        Section47="""
            LAchildID  CINdetailsID  DateOfInitialCPC  fails
            a          1             2024-05-01        x
            a          1             2024-05-02        -
            a          2             -                 -
            b          1             2024-05-01        -
        """,
    )


def test_2889_enquiry_starts_on_or_after_the_referral() -> None:
    assert_rule(
        rulebook,
        "2889",
        CINdetails="""
            LAchildID  CINdetailsID  CINreferralDate  fails
            a          1             2024-05-02       x
            a          2             2024-05-02       -
            b          1             -                -
        """,
        Section47="""
            LAchildID  CINdetailsID  S47ActualStartDate  fails
            a          1             2024-05-01          x
            a          1             2024-05-02          -
            a          2             -                   -
            b          1             2024-05-01          -
        """,
    )


def test_2884_a_conference_is_recorded_once() -> None:
    assert_rule(
        rulebook,
        "2884",
        CINdetails="""
            LAchildID  CINdetailsID  DateOfInitialCPC  fails
            a          1             2024-05-01        x
            a          2             2024-06-01        -
            b          1             2024-05-01        -
            c          1             -                 -
        """,
        Section47="""
            LAchildID  CINdetailsID  DateOfInitialCPC  fails
            a          1             2024-05-01        x
            a          2             2024-05-01        x
            a          2             2024-06-02        -
            b          1             -                 -
            c          1             -                 -
        """,
    )


def test_2991q_an_enquiry_comes_with_an_assessment() -> None:
    assert_rule(
        rulebook,
        "2991Q",
        Section47="""
            LAchildID  CINdetailsID  fails
            a          1             -
            a          2             x
            a          2             x
            b          1             x
        """,
        Assessments="""
            LAchildID  CINdetailsID  AssessmentID
            a          1             1
            a          1             2
        """,
    )


def test_8615_enquiry_starts_on_or_before_its_conference() -> None:
    assert_rule(
        rulebook,
        "8615",
        Section47="""
            S47ActualStartDate  DateOfInitialCPC  fails
            2024-05-02          2024-05-02        -
            2024-05-03          2024-05-02        x
            -                   2024-05-02        x
            -                   -                 -
        """,
    )


def test_8715_conference_is_within_the_year() -> None:
    assert_rule(
        rulebook,
        "8715",
        Header=HEADER,
        Section47="""
            DateOfInitialCPC  fails
            2024-03-31        x
            2024-04-01        -
            2025-03-31        -
            2025-04-01        x
            -                 -
        """,
    )


def test_8740_an_enquiry_awaiting_its_conference_started_within_the_year() -> None:
    assert_rule(
        rulebook,
        "8740",
        Header=HEADER,
        Section47="""
            S47ActualStartDate  DateOfInitialCPC  ICPCnotRequired  fails
            2024-04-01          -                 0                -
            2024-03-31          -                 0                x
            2025-04-01          -                 false            x
            2024-03-31          -                 1                -
            2024-03-31          -                 -                -
            2024-03-31          2024-05-01        0                -
            -                   -                 0                -
        """,
    )


def test_8675q_an_enquiry_awaits_its_conference_at_most_15_working_days() -> None:
    assert_rule(
        rulebook,
        "8675Q",
        Header="""
            Year  ReferenceDate
            2026  2026-03-31
        """,
        year=2026,
        Section47="""
            S47ActualStartDate  DateOfInitialCPC  ICPCnotRequired  fails
            2026-03-11          -                 0                -
            2026-03-10          -                 0                x
            2026-03-10          -                 False            x
            2026-03-10          -                 1                -
            2026-03-10          -                 -                -
            2026-03-10          2026-03-20        0                -
            -                   -                 0                -
        """,
    )


def test_8839_episode_has_one_open_enquiry() -> None:
    assert_rule(
        rulebook,
        "8839",
        Section47="""
            LAchildID  CINdetailsID  DateOfInitialCPC  ICPCnotRequired  fails
            a          1             -                 0                x
            a          1             -                 -                x
            a          1             -                 TRUE             -
            a          1             2024-05-01        0                -
            a          2             -                 0                -
            b          1             -                 0                -
        """,
    )


def test_8890_enquiries_of_an_episode_do_not_overlap() -> None:
    assert_rule(
        rulebook,
        "8890",
        Header=HEADER,
        Section47="""
            LAchildID  CINdetailsID  S47ActualStartDate  DateOfInitialCPC  ICPCnotRequired  fails
            a          1             2024-05-01          2024-05-10        0                x
            a          1             2024-05-10          2024-05-20        0                x
            a          2             2024-05-10          2024-05-20        0                -
            b          1             2024-05-01          -                 1                -
            b          1             2024-05-10          2024-05-20        0                -
            c          1             2024-05-01          -                 -                x
            c          1             2024-06-01          -                 True             x
            d          1             2024-05-01          -                 0                x
            d          1             2024-05-01          -                 0                x
            e          1             2024-05-01          2024-05-10        1                x
            e          1             2024-05-05          -                 1                x
            f          1             -                   2024-05-10        0                -
            f          1             2024-05-05          2024-05-06        0                -
        """,
    )


def test_8870q_conference_is_due_on_a_weekday() -> None:
    assert_rule(
        rulebook,
        "8870Q",
        Section47="""
            InitialCPCtarget  fails
            2024-05-03        -
            2024-05-04        x
            2024-05-05        x
            2024-05-06        -
            -                 -
        """,
    )


def test_8875_conference_is_held_on_a_weekday() -> None:
    assert_rule(
        rulebook,
        "8875",
        Section47="""
            DateOfInitialCPC  fails
            2024-05-03        -
            2024-05-04        x
            2024-05-05        x
            2024-05-06        -
            -                 -
        """,
    )
