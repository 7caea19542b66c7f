"""Rules on adoption: decisions, matching, adopters, and the placement the child is adopted from."""

from ingest.datasets.ssda903 import rules  # noqa: F401
from ingest.datasets.ssda903.rulebook import rulebook
from tests.ingest.drawn import assert_rule


def test_decisions_fall_within_care():
    assert_rule(
        rulebook,
        "117",
        Episodes="""
            CHILD  DECOM       DEC         REC  fails
            late   01/05/2020  01/06/2024  X1   -
            late   01/06/2024  01/09/2024  E4A  x
            same   01/05/2020  01/09/2024  E11  -
            open   01/05/2020  01/06/2024  E4A  -
            open   01/09/2024  -           -    -
            future 01/05/2020  -           -    x
            moved  01/05/2020  01/09/2024  X1   -
        """,
        PlacedAdoption="""
            CHILD   DATE_PLACED  DATE_PLACED_CEASED  fails
            late    02/09/2024   -                   x
            late    01/01/2024   02/09/2024          x
            same    01/09/2024   01/09/2024          -
            open    02/09/2024   31/03/2025          -
            future  01/04/2025   -                   x
            moved   02/09/2024   -                   -
            nobody  01/04/2025   -                   x
            nobody  31/03/2025   -                   -
        """,
    )


def test_a_stop_falls_within_this_year_and_care():
    assert_rule(
        rulebook,
        "118",
        Episodes="""
            CHILD  DECOM       LS  fails
            early  01/05/2024  V3  -
            early  01/06/2024  C2  x
            early  01/09/2024  C2  -
            old    01/05/2020  C2  x
            fine   01/06/2024  C2  -
            break  01/06/2024  V4  -
        """,
        PlacedAdoption="""
            CHILD   DATE_PLACED_CEASED  fails
            early   31/05/2024          x
            old     31/03/2024          x
            old     01/04/2024          -
            fine    01/06/2024          -
            fine    -                   -
            break   31/05/2024          -
            nobody  31/03/2024          x
        """,
    )


def test_a_stop_has_a_date_and_a_reason():
    assert_rule(
        rulebook,
        "119",
        PlacedAdoption="""
        DATE_PLACED_CEASED  REASON_PLACED_CEASED  fails
        01/05/2024          RD1                   -
        -                   -                     -
        01/05/2024          -                     x
        -                   RD1                   x
    """,
    )


def test_adoption_items_are_all_given_or_none():
    assert_rule(
        rulebook,
        "151",
        AD1="""
        DATE_INT    DATE_MATCH  FOSTER_CARE  NB_ADOPTR  SEX_ADOPTR  LS_ADOPTR  fails
        01/05/2024  01/06/2024  0            2          MF          L11        -
        -           -           -            -          -           -          -
        31/06/2024  01/06/2024  0            2          MF          L11        -
        01/05/2024  01/06/2024  0            2          MF          -          x
        -           -           0            -          -           -          x
    """,
    )


def test_a_decision_follows_birth():
    assert_rule(
        rulebook,
        "184",
        Header="""
            CHILD  DOB
            one    01/05/2024
            bare   -
        """,
        PlacedAdoption="""
            CHILD   DATE_PLACED  fails
            one     30/04/2024   x
            one     01/05/2024   -
            one     -            -
            bare    30/04/2024   -
            nobody  30/04/2024   -
        """,
    )


def test_nothing_follows_an_adoption():
    assert_rule(
        rulebook,
        "199",
        Episodes="""
        CHILD  DECOM       DEC         REC  fails
        back   01/09/2024  -           -    x
        back   01/05/2024  01/06/2024  E11  -
        twice  01/05/2024  01/06/2024  E12  -
        twice  01/07/2024  01/08/2024  E11  x
        fine   01/04/2024  01/05/2024  X1   -
        fine   01/05/2024  01/06/2024  E11  -
        -      01/05/2024  01/06/2024  E11  -
        -      01/07/2024  -           -    -
    """,
    )


def test_nothing_follows_an_adoption_of_last_year():
    assert_rule(
        rulebook,
        "199",
        Episodes="""
            CHILD    DECOM       DEC         REC  fails
            back     01/09/2024  -           -    x
            again    01/05/2023  01/06/2023  E11  -
            sibling  01/09/2024  -           -    -
        """,
        last={
            "Episodes": """
            CHILD    DECOM       DEC         REC
            back     01/05/2023  01/06/2023  E11
            again    01/05/2023  01/06/2023  E11
            sibling  01/05/2023  -           -
        """
        },
    )


def test_nothing_follows_an_adoption_of_any_year_that_is_held():
    assert_rule(
        rulebook,
        "199",
        Episodes="CHILD DECOM fails\nback 01/09/2024 x\nkept 01/09/2024 -",
        last={"Episodes": "CHILD DECOM DEC REC\nkept 01/05/2021 01/06/2022 E4A"},
        earlier={
            "Episodes": """
            CHILD  DECOM       DEC         REC
            back   01/05/2020  01/06/2021  E11
            kept   01/05/2021  01/06/2021  E11
        """
        },
    )


def test_the_match_precedes_the_placement():
    assert_rule(
        rulebook,
        "331",
        AD1="""
            CHILD  DATE_MATCH  fails
            late   02/05/2024  x
            same   01/05/2024  -
            stays  02/05/2024  -
            blank  -           -
        """,
        Episodes="""
            CHILD  DECOM       REC  fails
            late   01/05/2024  E11  x
            late   01/04/2024  X1   -
            same   01/05/2024  E12  -
            stays  01/05/2024  X1   -
            blank  01/05/2024  E11  -
        """,
    )


def test_the_decision_precedes_the_match():
    assert_rule(
        rulebook,
        "333",
        AD1="""
        DATE_INT    DATE_MATCH  fails
        01/05/2024  01/05/2024  -
        02/05/2024  01/05/2024  x
        -           01/05/2024  x
        31/04/2024  01/05/2024  x
        01/05/2024  -           -
    """,
    )


def test_the_decision_falls_in_the_latest_time_in_care():
    assert_rule(
        rulebook,
        "334",
        AD1="""
            CHILD  DATE_INT    fails
            before 30/04/2024  x
            same   01/05/2024  -
            older  01/01/2020  -
            blank  -           -
        """,
        Episodes="""
            CHILD  DECOM       RNE  fails
            before 01/05/2024  S    x
            before 01/05/2020  S    -
            same   01/05/2024  S    -
            same   01/06/2024  P    -
            older  01/05/2024  P    -
            blank  01/05/2024  S    -
        """,
    )


def test_foster_carer_agrees_with_the_last_placement():
    assert_rule(
        rulebook,
        "335",
        Episodes="""
            CHILD  PLACE  REC  fails
            with   A3     E11  -
            denied A5     E12  x
            claims A6     E11  x
            other  A4     E1   -
            stays  A3     X1   -
            blank  A3     E11  -
        """,
        AD1="""
            CHILD  FOSTER_CARE  fails
            with   1            -
            denied 0            x
            claims 1            x
            other  0            -
            stays  0            -
            blank  -            -
        """,
    )


def test_an_adopting_foster_carer_fostered_before():
    assert_rule(
        rulebook,
        "336",
        Episodes="""
        CHILD  DECOM       PLACE  fails
        foster 01/05/2024  U1     -
        foster 01/06/2024  A3     -
        home   01/05/2024  K2     -
        home   01/06/2024  A5     x
        blank  01/05/2024  -      -
        blank  01/06/2024  A3     x
        first  01/05/2024  A3     -
        other  01/05/2024  K2     -
        other  01/06/2024  A4     -
        adopt  01/06/2024  A5     -
        adopt  01/05/2024  A3     -
    """,
    )


def test_staying_with_the_carer_has_its_reasons():
    assert_rule(
        rulebook,
        "217",
        Episodes="""
        PLACE  DECOM       RNE  fails
        A3     01/04/2015  S    -
        A5     01/04/2015  T    -
        A3     01/04/2015  U    -
        A3     01/04/2015  P    x
        A5     01/04/2015  -    x
        A3     31/03/2015  P    -
        A4     01/04/2015  P    -
        A3     -           P    -
    """,
    )


def test_adopted_from_an_adoptive_placement():
    assert_rule(
        rulebook,
        "390",
        Episodes="""
        REC  PLACE  fails
        E11  A3     -
        E12  A6     -
        E11  U1     x
        E12  -      x
        X1   U1     -
    """,
    )


def test_a_placement_order_is_the_status():
    assert_rule(
        rulebook,
        "408",
        Episodes="""
        PLACE  LS  fails
        A5     E1  -
        A6     C2  x
        A5     -   x
        A3     C2  -
    """,
    )
