"""The decision to place for adoption: made, reversed, followed."""

from __future__ import annotations

import ingest.datasets.ssda903.rules  # noqa: F401 (fills the rulebook)
from ingest.datasets.ssda903.rulebook import rulebook
from tests.ingest.drawn import assert_rule


def test_a_decision_is_reversed_after_it_was_made() -> None:
    assert_rule(
        rulebook,
        "522",
        PlacedAdoption="""
            DATE_PLACED DATE_PLACED_CEASED fails
            02/06/2024  01/06/2024         x
            02/06/2024  02/06/2024         -
            -           01/06/2024         -
        """,
    )


def test_a_child_is_placed_for_adoption_by_a_decision() -> None:
    assert_rule(
        rulebook,
        "551",
        Episodes="""
            CHILD PLACE fails
            1     A3    -
            2     A4    x
            3     A5    x
            3     U1    -
            4     A6    -
        """,
        PlacedAdoption="""
            CHILD DATE_PLACED
            1     01/06/2024
            1     -
            2     -
            4     31/02/2024
        """,
    )


def test_the_decision_comes_before_the_first_placement() -> None:
    assert_rule(
        rulebook,
        "552",
        Episodes="""
            CHILD PLACE DECOM      fails
            1     A4    01/07/2024 -
            1     A3    01/06/2024 x
            2     A3    01/06/2024 -
            3     U1    01/05/2024 -
            3     A5    01/06/2024 -
        """,
        PlacedAdoption="""
            CHILD DATE_PLACED fails
            1     01/05/2024  -
            1     02/06/2024  x
            2     01/06/2024  -
            3     01/06/2024  -
        """,
    )


ORDERS = {
    "Episodes": """
        CHILD LS    DEC        fails
        1     ORDER -          -
        2     ORDER 01/06/2023 x
        3     ORDER -          x
        4     ORDER -          -
        5     ORDER 01/06/2023 -
        6     C2    -          -
        7     ORDER -          -
        8     ORDER -          -
    """,
    "PlacedAdoption": """
        CHILD DATE_PLACED DATE_PLACED_CEASED REASON_PLACED_CEASED fails
        1     01/05/2023  -                  -                    -
        3     -           -                  RD1                  x
        4     01/05/2023  01/06/2023         -                    x
        5     01/05/2023  01/06/2023         RD1                  -
        6     01/05/2023  01/06/2023         RD1                  -
        7     01/05/2023  01/06/2023         RD1                  -
        7     01/07/2023  -                  -                    -
        8     -           -                  RD1                  x
        8     01/07/2023  -                  -                    -
    """,
}


def test_a_placement_order_rests_on_a_standing_decision() -> None:
    assert_rule(rulebook, "553", **{k: v.replace("ORDER", "E1") for k, v in ORDERS.items()})


def test_a_freeing_order_rests_on_a_standing_decision() -> None:
    freed = {k: v.replace("ORDER", "D1") for k, v in ORDERS.items()}
    assert_rule(rulebook, "555", year=2024, **freed)


def test_the_decision_comes_before_the_placement_order() -> None:
    assert_rule(
        rulebook,
        "554",
        Episodes="""
            CHILD LS DECOM      fails
            1     C2 01/05/2024 -
            1     E1 01/06/2024 x
            1     E1 01/07/2024 -
            2     E1 01/06/2024 -
            3     E1 01/06/2024 -
        """,
        PlacedAdoption="""
            CHILD DATE_PLACED fails
            1     02/06/2024  x
            1     03/06/2024  -
            2     01/06/2024  -
            2     02/06/2024  -
            3     -           -
        """,
    )


def test_the_decision_comes_before_the_freeing_order() -> None:
    assert_rule(
        rulebook,
        "556",
        year=2024,
        Episodes="""
            CHILD LS DECOM      fails
            1     D1 01/06/2023 x
            1     D1 02/06/2023 -
            1     E1 01/06/2023 -
            2     D1 01/06/2023 -
        """,
        PlacedAdoption="""
            CHILD DATE_PLACED
            1     02/06/2023
            2     -
        """,
    )


LEFT = {
    "Episodes": """
        CHILD PLACE LS REC fails
        1     A3    C2 E4A x
        2     A4    C2 E4A -
        3     U1    E1 E13 x
        4     A5    C2 E11 -
        4     A5    C2 X1  -
        5     U1    C2 E4A -
        6     U1    D1 E4A {freed}
        7     A3    C2 -   -
    """,
    "PlacedAdoption": """
        CHILD DATE_PLACED_CEASED REASON_PLACED_CEASED fails
        1     01/06/2024         -                    x
        1     01/06/2024         RD1                  -
        2     01/06/2024         RD1                  -
        4     -                  -                    -
        6     -                  RD1                  {freed}
        7     -                  -                    -
    """,
}


def test_a_decision_ends_with_care_that_ends_without_adoption() -> None:
    assert_rule(rulebook, "557", year=2024, **{k: v.format(freed="x") for k, v in LEFT.items()})
    assert_rule(rulebook, "557", year=2025, **{k: v.format(freed="-") for k, v in LEFT.items()})


def test_an_adoption_rests_on_a_standing_decision() -> None:
    assert_rule(
        rulebook,
        "558",
        Episodes="""
            CHILD REC fails
            1     E11 x
            1     X1  -
            2     E12 -
            3     E11 -
            4     E4A -
        """,
        PlacedAdoption="""
            CHILD DATE_PLACED_CEASED
            1     01/06/2024
            1     32/06/2024
            2     01/06/2024
            2     -
            3     01/06/2024
            4     01/06/2024
            4     01/07/2024
        """,
    )


def test_an_old_decision_was_in_last_years_return() -> None:
    assert_rule(
        rulebook,
        "559",
        PlacedAdoption="""
            CHILD DATE_PLACED fails
            1     31/03/2024  -
            2     31/03/2024  x
            3     31/03/2024  x
            3     01/04/2024  -
        """,
        last={"PlacedAdoption": "CHILD DATE_PLACED\n1 01/01/2024\n2 -"},
    )


def test_an_open_decision_carries_over_under_its_date() -> None:
    assert_rule(
        rulebook,
        "560",
        PlacedAdoption="""
            CHILD DATE_PLACED fails
            1     01/06/2024  -
            1     01/01/2024  -
            2     02/01/2024  x
            3     -           x
            4     01/06/2024  -
            5     01/06/2024  -
        """,
        last={
            "PlacedAdoption": """
                CHILD DATE_PLACED DATE_PLACED_CEASED
                1     01/01/2024  -
                2     01/01/2024  -
                3     01/01/2024  -
                4     01/01/2024  01/02/2024
                6     01/01/2024  -
            """
        },
    )


def test_a_reversed_decision_is_not_given_again() -> None:
    assert_rule(
        rulebook,
        "561",
        PlacedAdoption="""
            CHILD DATE_PLACED fails
            1     01/01/2024  x
            1     01/06/2024  -
            2     01/01/2024  x
            3     01/01/2024  -
            4     -           -
        """,
        last={
            "PlacedAdoption": """
                CHILD DATE_PLACED DATE_PLACED_CEASED REASON_PLACED_CEASED
                1     01/01/2024  01/02/2024         -
                2     01/01/2024  -                  RD1
                3     01/01/2024  -                  -
                4     -           01/02/2024         RD1
            """
        },
    )


def test_a_new_decision_is_later_than_the_one_reversed() -> None:
    assert_rule(
        rulebook,
        "584",
        PlacedAdoption="""
            CHILD DATE_PLACED fails
            1     01/02/2024  x
            1     02/02/2024  -
            1     -           x
            2     01/01/2024  -
            3     -           -
        """,
        last={
            "PlacedAdoption": """
                CHILD DATE_PLACED DATE_PLACED_CEASED REASON_PLACED_CEASED
                1     01/02/2024  01/03/2024         -
                1     01/01/2024  -                  RD1
                2     01/01/2024  -                  -
                3     -           01/02/2024         RD1
            """
        },
    )


def test_a_reversed_decision_has_its_own_date() -> None:
    assert_rule(
        rulebook,
        "563",
        PlacedAdoption="""
            DATE_PLACED DATE_PLACED_CEASED REASON_PLACED_CEASED fails
            -           01/06/2024         RD1                  x
            -           01/06/2024         -                    -
            01/05/2024  01/06/2024         RD1                  -
        """,
    )


def test_decisions_do_not_overlap() -> None:
    assert_rule(
        rulebook,
        "579",
        PlacedAdoption="""
            CHILD DATE_PLACED DATE_PLACED_CEASED fails
            1     01/06/2024  -                  -
            1     01/05/2024  01/06/2024         -
            2     01/05/2024  01/06/2024         -
            2     31/05/2024  -                  x
            2     01/07/2024  -                  x
            3     01/07/2024  -                  -
        """,
    )


def test_earlier_decisions_that_were_not_reversed_are_queried() -> None:
    assert_rule(
        rulebook,
        "583",
        PlacedAdoption="""
            CHILD DATE_PLACED DATE_PLACED_CEASED fails
            1     01/05/2024  -                  x
            1     01/06/2024  -                  -
            2     01/05/2024  01/06/2024         -
            2     02/06/2024  -                  -
            3     01/05/2024  -                  -
            4     01/05/2024  -                  -
            4     01/05/2024  -                  x
            5     01/05/2024  -                  -
            5     -           -                  -
        """,
    )


def test_the_decision_comes_after_care_began() -> None:
    assert_rule(
        rulebook,
        "1003",
        Episodes="""
            CHILD RNE DECOM      fails
            1     S   01/05/2024 x
            1     S   01/09/2024 -
            2     S   01/05/2024 -
            3     P   01/05/2024 -
        """,
        PlacedAdoption="""
            CHILD DATE_PLACED fails
            1     30/04/2024  x
            1     01/06/2024  -
            2     01/05/2024  -
            3     30/04/2024  -
        """,
    )
