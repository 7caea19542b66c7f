"""Rules about assessments and their factors, on drawn tables."""

from __future__ import annotations

from ingest.datasets.cin.rules import rulebook
from tests.ingest.drawn import assert_rule

HEADER = """
    Year  ReferenceDate
    2025  2025-03-31
"""


def test_1103_assessment_starts_on_or_after_the_referral() -> None:
    assert_rule(
        rulebook,
        "1103",
        CINdetails="""
            LAchildID  CINdetailsID  CINreferralDate  fails
            a          1             2024-05-02       x
            a          2             2024-06-02       -
            b          1             -                -
            -          1             2024-05-02       -
        """,
        Assessments="""
            LAchildID  CINdetailsID  AssessmentActualStartDate  fails
            a          1             2024-05-01                 x
            a          1             2024-05-02                 -
            a          1             -                          -
            a          2             2024-06-02                 -
            b          1             2024-05-01                 -
            -          1             2024-05-01                 -
        """,
    )


def test_8608_assessment_ends_on_or_after_its_start() -> None:
    assert_rule(
        rulebook,
        "8608",
        Assessments="""
            AssessmentActualStartDate  AssessmentAuthorisationDate  fails
            2024-05-02                 2024-05-02                   -
            2024-05-02                 2024-05-01                   x
            2024-05-02                 -                            -
            -                          2024-05-01                   -
        """,
    )


def test_8696_assessment_is_completed_within_the_year() -> None:
    assert_rule(
        rulebook,
        "8696",
        Header=HEADER,
        Assessments="""
            AssessmentAuthorisationDate  fails
            2024-03-31                   x
            2024-04-01                   -
            2025-03-31                   -
            2025-04-01                   x
            -                            -
        """,
    )


def test_8736_an_open_assessment_started_within_the_year() -> None:
    assert_rule(
        rulebook,
        "8736",
        Header=HEADER,
        Assessments="""
            AssessmentActualStartDate  AssessmentAuthorisationDate  fails
            2024-04-01                 -                            -
            2024-03-31                 -                            x
            2025-04-01                 -                            x
            -                          -                            x
            2024-03-31                 2024-05-01                   -
        """,
    )


def test_8670q_an_open_assessment_is_at_most_45_working_days_old() -> None:
    # Counted back from Monday 31 March 2025, itself the first day, there is no bank holiday.
    assert_rule(
        rulebook,
        "8670Q",
        Header=HEADER,
        Assessments="""
            AssessmentActualStartDate  AssessmentAuthorisationDate  fails
            2025-01-28                 -                            -
            2025-01-27                 -                            x
            2025-01-27                 2025-03-01                   -
            -                          -                            -
        """,
    )


def test_8670q_counts_back_from_the_last_working_day_of_the_year() -> None:
    # 31 March 2024 was Easter Sunday and 29 March Good Friday: 28 March is the first day counted.
    assert_rule(
        rulebook,
        "8670Q",
        year=2024,
        Header="""
            Year  ReferenceDate
            2024  2024-03-31
        """,
        Assessments="""
            AssessmentActualStartDate  AssessmentAuthorisationDate  fails
            2024-01-26                 -                            -
            2024-01-25                 -                            x
        """,
    )


def test_8896_episode_has_one_open_assessment() -> None:
    assert_rule(
        rulebook,
        "8896",
        Assessments="""
            LAchildID  CINdetailsID  AssessmentAuthorisationDate  fails
            a          1             -                            x
            a          1             -                            x
            a          1             2024-05-01                   -
            a          2             -                            -
            b          1             -                            -
        """,
    )


def test_8863q_assessments_of_an_episode_do_not_overlap() -> None:
    assert_rule(
        rulebook,
        "8863Q",
        Header=HEADER,
        Assessments="""
            LAchildID  CINdetailsID  AssessmentActualStartDate  AssessmentAuthorisationDate  fails
            a          1             2024-05-01                 2024-06-01                   x
            a          1             2024-06-01                 2024-07-01                   x
            a          2             2024-05-01                 2024-06-01                   -
            a          2             2024-06-02                 2024-07-01                   -
            b          1             2024-05-01                 -                            x
            b          1             2025-03-31                 -                            x
            c          1             2024-05-01                 -                            -
            c          1             2025-04-01                 -                            -
            d          1             2024-05-01                 2024-06-01                   x
            d          1             2024-05-01                 2024-06-01                   x
            e          1             -                          2024-06-01                   -
            e          1             2024-05-01                 2024-06-01                   -
        """,
    )


def test_8614_factors_are_given_for_completed_assessments() -> None:
    assert_rule(
        rulebook,
        "8614",
        Assessments="""
            LAchildID  CINdetailsID  AssessmentID  AssessmentAuthorisationDate  fails
            a          1             1             -                            x
            a          1             2             2024-05-01                   -
            a          2             1             -                            -
            b          1             1             -                            -
        """,
        AssessmentFactorsList="""
            LAchildID  CINdetailsID  AssessmentID  AssessmentFactor
            a          1             1             1A
            a          1             1             2B
            a          1             2             1A
            b          1             1             -
        """,
    )


FACTORS = """
    LAchildID  CINdetailsID  AssessmentID  AssessmentFactor
    a          1             1             1A
    a          1             1             24A
    a          2             1             8A
    a          2             1             1A
    b          1             1             -
    b          2             1             18A
    d          1             1             1a
"""


def test_8897q_a_completed_assessment_has_valid_factors() -> None:
    assert_rule(
        rulebook,
        "8897Q",
        year=2026,
        Header="""
            Year  ReferenceDate
            2026  2026-03-31
        """,
        Assessments="""
            LAchildID  CINdetailsID  AssessmentID  AssessmentAuthorisationDate  fails
            a          1             1             2025-05-01                   -
            a          1             2             2025-05-01                   x
            a          2             1             2025-05-01                   x
            b          1             1             2025-04-01                   x
            b          1             2             2025-03-31                   -
            b          2             1             2025-05-01                   -
            c          1             1             -                            -
            d          1             1             2025-05-01                   x
        """,
        AssessmentFactorsList=FACTORS,
    )


def test_8898_a_factor_is_given_once() -> None:
    assert_rule(
        rulebook,
        "8898",
        Assessments="""
            LAchildID  CINdetailsID  AssessmentID  fails
            a          1             1             x
            a          1             2             -
            a          2             1             -
        """,
        AssessmentFactorsList="""
            LAchildID  CINdetailsID  AssessmentID  AssessmentFactor
            a          1             1             1A
            a          1             1             2B
            a          1             1             1A
            a          1             1             1A
            a          1             2             1A
            a          2             1             1A
            a          2             1             -
            a          2             1             -
        """,
    )


def test_8869_no_factors_stands_alone() -> None:
    assert_rule(
        rulebook,
        "8869",
        Assessments="""
            LAchildID  CINdetailsID  AssessmentID  fails
            a          1             1             x
            a          1             2             -
            a          2             1             -
            b          1             1             -
        """,
        AssessmentFactorsList="""
            LAchildID  CINdetailsID  AssessmentID  AssessmentFactor
            a          1             1             1A
            a          1             1             21
            a          1             2             21
            a          2             1             1A
            b          1             1             21
            b          1             1             21
            b          1             1             -
        """,
    )


def test_8873q_an_only_assessment_without_factors_closes_the_case() -> None:
    assert_rule(
        rulebook,
        "8873Q",
        CINdetails="""
            LAchildID  CINdetailsID  ReasonForClosure  fails
            a          1             RC8               -
            a          2             RC9               -
            a          3             RC7               x
            b          1             -                 x
            b          2             RC7               -
            b          3             RC7               -
        """,
        Assessments="""
            LAchildID  CINdetailsID  AssessmentID  fails
            a          1             1             -
            a          2             1             -
            a          3             1             x
            b          1             1             x
            b          2             1             -
            b          2             2             -
            b          3             1             -
        """,
        AssessmentFactorsList="""
            LAchildID  CINdetailsID  AssessmentID  AssessmentFactor
            a          1             1             21
            a          2             1             21
            a          3             1             21
            b          1             1             21
            b          2             1             21
            b          2             2             21
            b          3             1             1A
        """,
    )


ABUSE = {
    "AssessmentFactorsList": """
        LAchildID  CINdetailsID  AssessmentID  AssessmentFactor
        a          1             1             18A
        a          1             2             18B
        a          2             1             19A
        b          1             1             18a
        b          1             1             19a
        b          1             2             19C
    """,
}


def test_8945q_physical_abuse_says_by_whom() -> None:
    assert_rule(
        rulebook,
        "8945Q",
        Assessments="""
            LAchildID  CINdetailsID  AssessmentID  fails
            a          1             1             x
            a          1             2             -
            a          2             1             -
            b          1             1             x
            b          1             2             -
        """,
        **ABUSE,
    )


def test_8950q_sexual_abuse_says_by_whom() -> None:
    assert_rule(
        rulebook,
        "8950Q",
        Assessments="""
            LAchildID  CINdetailsID  AssessmentID  fails
            a          1             1             -
            a          1             2             -
            a          2             1             x
            b          1             1             x
            b          1             2             -
        """,
        **ABUSE,
    )
