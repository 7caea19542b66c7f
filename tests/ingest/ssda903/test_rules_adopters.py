"""The adopters' number, sex and legal status."""

from __future__ import annotations

import ingest.datasets.ssda903.rules  # noqa: F401 (fills the rulebook)
from ingest.datasets.ssda903.rulebook import rulebook
from tests.ingest.drawn import assert_rule


def test_two_adopters_have_the_code_of_a_couple() -> None:
    assert_rule(
        rulebook,
        "511",
        AD1="""
            NB_ADOPTR SEX_ADOPTR fails
            2         M1         x
            2         F1         x
            2         MF         -
            2         -          -
            1         M1         -
        """,
    )


def test_a_single_adopter_is_one_person() -> None:
    assert_rule(
        rulebook,
        "514",
        AD1="""
            LS_ADOPTR SEX_ADOPTR fails
            L0        M1         -
            L0        MF         x
            L0        -          x
            L2        MF         -
        """,
    )


def test_an_unmarried_couple_of_different_sexes() -> None:
    assert_rule(
        rulebook,
        "517",
        AD1="""
            LS_ADOPTR SEX_ADOPTR fails
            L3        MF         -
            L3        MM         x
            L3        -          x
            L4        MM         -
        """,
    )


def test_an_unmarried_couple_of_the_same_sex() -> None:
    assert_rule(
        rulebook,
        "518",
        AD1="""
            LS_ADOPTR SEX_ADOPTR fails
            L4        MM         -
            L4        FF         -
            L4        MF         x
            L4        -          x
        """,
    )


def test_civil_partners_are_a_couple() -> None:
    assert_rule(
        rulebook,
        "519",
        AD1="""
            LS_ADOPTR SEX_ADOPTR fails
            L2        MM         -
            L2        MF         -
            L2        F1         x
            L2        -          x
        """,
    )


def test_a_married_couple_of_different_sexes() -> None:
    assert_rule(
        rulebook,
        "520",
        AD1="""
            LS_ADOPTR SEX_ADOPTR fails
            L11       MF         -
            L11       FF         x
            L11       -          x
            L12       FF         -
        """,
    )


def test_a_married_couple_of_the_same_sex() -> None:
    assert_rule(
        rulebook,
        "524",
        AD1="""
            LS_ADOPTR SEX_ADOPTR fails
            L12       FF         -
            L12       MF         x
            L12       -          x
            L11       MF         -
        """,
    )
