"""Adoption details against the episodes and the decision to place."""

from __future__ import annotations

import ingest.datasets.ssda903.rules  # noqa: F401 (fills the rulebook)
from ingest.datasets.ssda903.rulebook import rulebook
from tests.ingest.drawn import assert_rule


def test_the_decision_comes_before_the_adoption_placement() -> None:
    assert_rule(
        rulebook,
        "521",
        Episodes="""
            CHILD PLACE DECOM      fails
            1     A3    01/06/2024 x
            1     A4    02/06/2024 -
            1     U1    01/05/2024 -
            2     A5    01/06/2024 -
        """,
        AD1="""
            CHILD DATE_INT   fails
            1     02/06/2024 x
            2     -          -
            3     02/06/2024 -
        """,
    )


def test_the_decision_has_one_date() -> None:
    assert_rule(
        rulebook,
        "523",
        PlacedAdoption="""
            CHILD DATE_PLACED fails
            1     01/06/2024  -
            2     01/06/2024  x
            3     -           -
            4     01/06/2024  -
        """,
        AD1="""
            CHILD DATE_INT   fails
            1     01/06/2024 -
            2     02/06/2024 x
            3     02/06/2024 -
            4     31/06/2024 -
        """,
    )


def test_no_adoption_details_after_a_reversal() -> None:
    assert_rule(
        rulebook,
        "525",
        PlacedAdoption="""
            CHILD DATE_PLACED_CEASED fails
            1     01/06/2024         x
            2     01/06/2024         -
            3     -                  -
            4     01/06/2024         x
        """,
        AD1="""
            CHILD DATE_INT   NB_ADOPTR fails
            1     -          1         x
            2     -          -         -
            3     02/06/2024 1         -
            4     32/06/2024 -         x
        """,
    )


def test_adoption_on_the_day_of_matching_is_queried() -> None:
    assert_rule(
        rulebook,
        "582",
        Episodes="""
            CHILD REC DEC        fails
            1     E11 01/06/2024 x
            1     X1  01/06/2024 -
            2     E12 01/06/2024 -
            3     E12 -          -
        """,
        AD1="""
            CHILD DATE_MATCH
            1     01/06/2024
            2     31/05/2024
            3     -
        """,
    )


def test_an_adopted_child_has_complete_details() -> None:
    assert_rule(
        rulebook,
        "601",
        Episodes="""
            CHILD REC DEC        fails
            1     E11 01/04/2024 -
            2     E12 31/03/2025 x
            3     E11 01/06/2024 x
            4     E11 31/03/2024 -
            5     E4A 01/06/2024 -
        """,
        AD1="""
            CHILD DATE_INT   DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR fails
            1     01/01/2024 01/02/2024 0           1         F1         L0        -
            2     01/01/2024 01/02/2024 -           1         F1         L0        x
        """,
    )


def test_adoption_details_belong_to_an_adoption_of_the_year() -> None:
    assert_rule(
        rulebook,
        "602",
        Episodes="""
            CHILD REC DEC
            1     E11 01/04/2024
            2     E11 31/03/2024
            3     E4A 01/06/2024
        """,
        AD1="""
            CHILD LS_ADOPTR fails
            1     L0        -
            2     L0        x
            3     L0        x
            4     L0        x
            5     -         -
        """,
    )
