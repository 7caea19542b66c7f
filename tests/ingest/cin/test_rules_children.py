"""Rules about the child's sex, ethnic group, disability, birth and death, on drawn tables."""

from __future__ import annotations

from ingest.datasets.cin.rules import rulebook
from tests.ingest.drawn import assert_rule

HEADER = """
    Year  ReferenceDate
    2025  2025-03-31
"""


def test_4180_sex_is_m_f_or_u() -> None:
    assert_rule(
        rulebook,
        "4180",
        ChildIdentifiers="""
            Sex   fails
            M     -
            F     -
            U     -
            m     x
            1     x
            Male  x
            -     x
        """,
    )


def test_4180_gender_was_a_digit_until_2024() -> None:
    assert_rule(
        rulebook,
        "4180",
        year=2024,
        ChildIdentifiers="""
            GenderCurrent  fails
            0              -
            1              -
            2              -
            9              -
            3              x
            M              x
            -              x
        """,
    )


def test_8750_sex_of_an_unborn_child_is_u() -> None:
    assert_rule(
        rulebook,
        "8750",
        ChildIdentifiers="""
            Sex  PersonBirthDate  ExpectedPersonBirthDate  fails
            U    -                2025-05-01               -
            F    -                2025-05-01               x
            -    -                2025-05-01               x
            F    2025-03-01       2025-05-01               -
            F    -                -                        -
            F    -                2025-05-32               -
        """,
    )


def test_8750_gender_of_an_unborn_child_was_0_until_2024() -> None:
    assert_rule(
        rulebook,
        "8750",
        year=2024,
        ChildIdentifiers="""
            GenderCurrent  PersonBirthDate  ExpectedPersonBirthDate  fails
            0              -                2024-05-01               -
            2              -                2024-05-01               x
            -              -                2024-05-01               x
            2              2024-03-01       -                        -
        """,
    )


def test_4220_ethnicity_is_a_code_of_the_census() -> None:
    assert_rule(
        rulebook,
        "4220",
        ChildCharacteristics="""
            Ethnicity  fails
            WBRI       -
            NOBT       -
            wbri       x
            WXXX       x
            -          x
        """,
    )


def test_8520_child_is_born_by_the_end_of_the_year() -> None:
    assert_rule(
        rulebook,
        "8520",
        Header=HEADER,
        ChildIdentifiers="""
            PersonBirthDate  fails
            2025-03-31       -
            2025-04-01       x
            2025-04-31       -
            -                -
        """,
    )


def test_8525q_child_is_born_or_expected_but_not_both() -> None:
    assert_rule(
        rulebook,
        "8525Q",
        ChildIdentifiers="""
            PersonBirthDate  ExpectedPersonBirthDate  fails
            2020-01-01       -                        -
            -                2025-05-01               -
            2025-03-01       2025-05-01               x
            -                -                        x
            2020-02-30       -                        x
        """,
    )


def test_8530q_expected_from_30_days_before_to_nine_months_after_the_year() -> None:
    assert_rule(
        rulebook,
        "8530Q",
        Header=HEADER,
        ChildIdentifiers="""
            ExpectedPersonBirthDate  fails
            2025-02-28               x
            2025-03-01               -
            2025-12-31               -
            2026-01-01               x
            -                        -
        """,
    )


def test_8535q_death_follows_a_birth() -> None:
    assert_rule(
        rulebook,
        "8535Q",
        ChildIdentifiers="""
            PersonBirthDate  PersonDeathDate  fails
            2024-06-01       2024-06-01       -
            2024-06-02       2024-06-01       x
            -                2024-06-01       x
            -                -                -
        """,
    )


def test_8545q_death_is_within_the_year() -> None:
    assert_rule(
        rulebook,
        "8545Q",
        Header=HEADER,
        ChildIdentifiers="""
            PersonDeathDate  fails
            2024-03-31       x
            2024-04-01       -
            2025-03-31       -
            2025-04-01       x
            -                -
        """,
    )


def test_8540_a_child_whose_referral_went_further_has_a_valid_disability_or_none() -> None:
    assert_rule(
        rulebook,
        "8540",
        ChildIdentifiers="""
            LAchildID  PersonBirthDate  fails
            a          2015-01-01       -
            b          2015-01-01       x
            c          2015-01-01       x
            d          2015-01-01       x
            e          2015-01-01       -
            f          -                -
            g          2015-01-01       -
        """,
        CINdetails="""
            LAchildID  CINdetailsID  ReferralNFA  fails
            a          1             0            -
            b          1             0            x
            b          2             1            -
            c          1             false        x
            d          1             0            x
            e          1             1            -
            f          1             0            -
            g          1             0            -
        """,
        Disabilities="""
            LAchildID  Disability  fails
            a          NONE        -
            c          XXX         x
            c          MOB         -
            d          -           x
            e          XXX         -
            g          MOB         -
            g          -           -
        """,
    )


def test_8790_none_stands_alone() -> None:
    assert_rule(
        rulebook,
        "8790",
        Disabilities="""
            LAchildID  Disability  fails
            a          NONE        -
            a          MOB         x
            b          none        -
            b          -           -
            c          MOB         -
            c          LD          -
            -          NONE        -
            -          MOB         -
        """,
    )


def test_8794_a_disability_is_given_once() -> None:
    assert_rule(
        rulebook,
        "8794",
        Disabilities="""
            LAchildID  Disability  fails
            a          MOB         x
            a          MOB         x
            a          LD          -
            b          MOB         -
            b          -           -
            b          -           -
            c          NONE        x
            c          NONE        x
        """,
    )


def test_8555q_a_child_is_not_referred_after_death() -> None:
    assert_rule(
        rulebook,
        "8555Q",
        ChildIdentifiers="""
            LAchildID  PersonDeathDate  fails
            a          2024-06-01       -
            b          2024-06-01       x
            c          -                -
        """,
        CINdetails="""
            LAchildID  CINdetailsID  CINreferralDate  fails
            a          1             2024-06-01       -
            b          1             2024-05-01       -
            b          2             2024-06-02       x
            c          1             2024-06-02       -
        """,
    )


def test_8585q_a_death_that_closed_the_case_is_dated() -> None:
    assert_rule(
        rulebook,
        "8585Q",
        ChildIdentifiers="""
            LAchildID  PersonDeathDate  fails
            a          2024-06-01       -
            b          -                x
            c          2024-06-31       x
            d          -                -
        """,
        CINdetails="""
            LAchildID  CINdetailsID  ReasonForClosure  fails
            a          1             RC2               -
            b          1             RC2               x
            b          2             RC7               -
            c          1             RC2               x
            d          1             RC1               -
        """,
    )


def test_8606_no_referral_before_conception() -> None:
    assert_rule(
        rulebook,
        "8606",
        ChildIdentifiers="""
            LAchildID  PersonBirthDate  ExpectedPersonBirthDate  fails
            a          2024-10-08       -                        -
            b          2024-10-08       -                        x
            c          -                2025-04-30               x
            d          -                -                        -
        """,
        CINdetails="""
            LAchildID  CINdetailsID  CINreferralDate  fails
            a          1             2024-01-02       -
            b          1             2024-01-01       x
            b          2             2024-10-08       -
            c          1             2024-07-23       x
            d          1             2001-01-01       -
        """,
    )


def test_8775q_nobody_is_over_25() -> None:
    assert_rule(
        rulebook,
        "8775Q",
        Header=HEADER,
        ChildIdentifiers="""
            LAchildID  PersonBirthDate  fails
            a          2000-03-31       -
            b          2000-03-30       x
            c          2000-02-29       x
            d          2000-02-29       -
            e          -                -
        """,
        CINdetails="""
            LAchildID  CINdetailsID  CINclosureDate  fails
            a          1             -               -
            b          1             -               x
            b          2             2024-05-01      -
            c          1             2025-03-01      x
            d          1             2025-02-28      -
            e          1             -               -
        """,
    )
