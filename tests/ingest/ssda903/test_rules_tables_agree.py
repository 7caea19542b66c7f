"""The tables of one return agree."""

from __future__ import annotations

import ingest.datasets.ssda903.rules  # noqa: F401 (fills the rulebook)
from ingest.datasets.ssda903.rulebook import rulebook
from tests.ingest.drawn import assert_rule

HEADER = """
    CHILD DOB        SEX
    1     01/06/2010 F
    2     -          -
    3     01/06/2010 M
    3     02/06/2010 M
    -     01/06/2010 F
"""


def test_every_child_of_another_table_is_in_header() -> None:
    rows = "CHILD fails\n1 -\n9 x\n- x"
    assert_rule(rulebook, "INT01", Header=HEADER, AD1=rows)
    assert_rule(rulebook, "INT02", Header=HEADER, PlacedAdoption=rows)
    assert_rule(rulebook, "INT03", Header=HEADER, Episodes=rows)
    assert_rule(rulebook, "INT04", Header=HEADER, Missing=rows)
    assert_rule(rulebook, "INT05", Header=HEADER, OC2=rows)
    assert_rule(rulebook, "INT06", Header=HEADER, OC3=rows)
    assert_rule(rulebook, "INT07", Header=HEADER, PrevPerm=rows)
    assert_rule(rulebook, "INT08", Header=HEADER, Reviews=rows)
    assert_rule(rulebook, "INT09", Header=HEADER, UASC=rows)


def test_the_date_of_birth_is_the_one_in_header() -> None:
    rows = """
        CHILD DOB        fails
        1     01/06/2010 -
        1     02/06/2010 x
        1     -          -
        2     01/06/2010 -
        3     01/06/2010 x
        9     02/06/2010 -
    """
    assert_rule(rulebook, "INT11", Header=HEADER, AD1=rows)
    assert_rule(rulebook, "INT12", Header=HEADER, PlacedAdoption=rows)
    assert_rule(rulebook, "INT13", Header=HEADER, Missing=rows)
    assert_rule(rulebook, "INT14", Header=HEADER, OC2=rows)
    assert_rule(rulebook, "INT15", Header=HEADER, OC3=rows)
    assert_rule(rulebook, "INT16", Header=HEADER, PrevPerm=rows)
    assert_rule(rulebook, "INT17", Header=HEADER, Reviews=rows)
    assert_rule(rulebook, "INT18", Header=HEADER, UASC=rows)


def test_the_sex_is_the_one_in_header() -> None:
    rows = "CHILD SEX fails\n1 F -\n1 M x\n1 - -\n2 F -\n9 M -"
    assert_rule(rulebook, "INT21", Header=HEADER, UASC=rows)


def test_a_child_stands_once_in_tables_of_one_row_a_child() -> None:
    rows = "CHILD fails\n1 x\n2 -\n1 x\n- -\n- -"
    assert_rule(rulebook, "INT31", AD1=rows)
    assert_rule(rulebook, "INT32", Header=rows)
    assert_rule(rulebook, "INT33", OC2=rows)
    assert_rule(rulebook, "INT34", OC3=rows)
    assert_rule(rulebook, "INT35", PrevPerm=rows)
    assert_rule(rulebook, "INT36", UASC=rows)


def test_a_child_has_episodes_or_left_care() -> None:
    header = "CHILD fails\n1 {0}\n2 {1}\n3 x"
    assert_rule(
        rulebook, "EPI", Header=header.format("-", "-"), Episodes="CHILD\n1", OC3="CHILD\n2"
    )
    assert_rule(rulebook, "EPI", Header=header.format("-", "x"), Episodes="CHILD\n1")
    assert_rule(rulebook, "EPI", Header=header.format("x", "x"))


def test_a_looked_after_child_has_a_upn() -> None:
    assert_rule(
        rulebook,
        "442",
        Header="""
            CHILD UPN           fails
            1     -             x
            2     A123456789012 -
            3     UN1           -
            4     -             -
            5     -             -
            6     -             x
        """,
        Episodes="CHILD LS\n1 V3\n1 C2\n2 C2\n3 C2\n4 V4\n6 -",
    )


def test_a_upn_belongs_to_one_child() -> None:
    header = """
        CHILD UPN           fails
        1     A123456789012 x
        2     a123456789012 x
        3     B123456789012 -
        4     UN1           -
        5     UN1           -
        6     -             -
        7     -             -
    """
    assert_rule(rulebook, "444", year=2026, Header=header)


def test_a_child_of_four_takes_part_in_the_review() -> None:
    assert_rule(
        rulebook,
        "440",
        Reviews="""
            DOB        REVIEW     REVIEW_CODE fails
            01/06/2020 01/06/2024 PN0         x
            01/06/2020 31/05/2024 PN0         -
            29/02/2020 28/02/2024 PN0         -
            01/06/2020 01/06/2024 PN1         -
            -          01/06/2024 PN0         -
        """,
    )


def test_a_child_under_four_does_not_take_part_in_the_review() -> None:
    assert_rule(
        rulebook,
        "441",
        Reviews="""
            DOB        REVIEW     REVIEW_CODE fails
            01/06/2020 31/05/2024 PN1         x
            01/06/2020 31/05/2024 PN7         x
            01/06/2020 01/06/2024 PN1         -
            01/06/2020 31/05/2024 PN0         -
            01/06/2020 -          PN1         -
        """,
    )
