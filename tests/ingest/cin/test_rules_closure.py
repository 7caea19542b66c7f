"""Rules about episodes that are closed, on drawn tables."""

from __future__ import annotations

from ingest.datasets.cin.rules import rulebook
from tests.ingest.drawn import assert_rule


def test_2990_closed_after_assessment_has_nothing_further() -> None:
    assert_rule(
        rulebook,
        "2990",
        CINdetails="""
            LAchildID  CINdetailsID  ReasonForClosure  DateOfInitialCPC  fails
            a          1             RC8               -                 x
            a          2             RC9               -                 x
            a          3             RC8               -                 x
            b          1             RC8               2024-05-01        x
            b          2             RC8               -                 -
            b          3             RC7               2024-05-01        -
            c          1             -                 -                 -
        """,
        Section47="""
            LAchildID  CINdetailsID  fails
            a          1             x
            b          3             -
        """,
        ChildProtectionPlans="""
            LAchildID  CINdetailsID  fails
            a          2             x
            c          1             -
        """,
        CINplanDates="""
            LAchildID  CINdetailsID  fails
            a          3             x
            c          2             -
        """,
    )


def test_8565_nothing_is_dated_after_closure() -> None:
    assert_rule(
        rulebook,
        "8565",
        CINdetails="""
            LAchildID  CINdetailsID  CINclosureDate  DateOfInitialCPC  fails
            a          1             2024-06-01      2024-06-01        -
            a          2             2024-06-01      2024-06-02        x
            b          1             2024-06-01      -                 x
            b          2             2024-06-01      -                 x
            b          3             2024-06-01      -                 x
            b          4             2024-06-01      -                 x
            c          1             -               2024-06-02        -
        """,
        Assessments="""
            LAchildID  CINdetailsID  AssessmentActualStartDate  AssessmentAuthorisationDate  fails
            a          1             2024-06-01                 2024-06-01                   -
            b          1             2024-06-01                 2024-06-02                   x
            b          1             2024-06-02                 -                            x
            c          1             2024-06-02                 2024-06-03                   -
        """,
        Section47="""
            LAchildID  CINdetailsID  S47ActualStartDate  DateOfInitialCPC  fails
            b          2             2024-06-02          -                 x
            b          2             -                   2024-06-02        x
            b          2             2024-06-01          -                 -
        """,
        ChildProtectionPlans="""
            LAchildID  CINdetailsID  CPPstartDate  CPPendDate  fails
            b          3             2024-05-01    2024-06-02  x
            b          3             2024-07-01    -           -
        """,
        CINplanDates="""
            LAchildID  CINdetailsID  CINPlanStartDate  CINPlanEndDate  fails
            b          4             2024-06-02        -               x
            b          4             2024-05-01        2024-06-02      x
            b          4             2024-05-01        2024-06-01      -
        """,
    )


def test_8825q_closed_after_assessment_has_an_assessment() -> None:
    assert_rule(
        rulebook,
        "8825Q",
        CINdetails="""
            LAchildID  CINdetailsID  ReasonForClosure  fails
            a          1             RC8               -
            a          2             RC8               x
            b          1             RC9               x
            b          2             RC7               -
            c          1             -                 -
        """,
        Assessments="""
            LAchildID  CINdetailsID  AssessmentID
            a          1             1
        """,
    )


def test_8867_assessments_are_completed_before_closure() -> None:
    assert_rule(
        rulebook,
        "8867",
        CINdetails="""
            LAchildID  CINdetailsID  CINclosureDate  fails
            a          1             2024-06-01      -
            a          2             2024-06-01      x
            a          3             2024-06-01      -
            b          1             -               -
        """,
        Assessments="""
            LAchildID  CINdetailsID  AssessmentAuthorisationDate  fails
            a          1             2024-05-01                   -
            a          2             2024-05-01                   -
            a          2             -                            x
            b          1             -                            -
        """,
    )


def test_8868_enquiries_are_completed_before_closure() -> None:
    assert_rule(
        rulebook,
        "8868",
        CINdetails="""
            LAchildID  CINdetailsID  CINclosureDate  fails
            a          1             2024-06-01      -
            a          2             2024-06-01      x
            a          3             2024-06-01      -
            b          1             -               -
        """,
        Section47="""
            LAchildID  CINdetailsID  DateOfInitialCPC  ICPCnotRequired  fails
            a          1             2024-05-01        0                -
            a          1             -                 True             -
            a          1             2024-05-01        1                -
            a          2             -                 0                x
            a          2             -                 -                x
            b          1             -                 0                -
        """,
    )
