"""Rules on care leavers (OC3), who are neither adopted nor still in care."""

from ingest.datasets.ssda903 import rules  # noqa: F401
from ingest.datasets.ssda903.rulebook import rulebook
from tests.ingest.drawn import assert_rule


def test_a_care_leaver_is_not_adopted():
    assert_rule(
        rulebook,
        "134",
        OC3="""
            CHILD  IN_TOUCH  ACTIV  ACCOM
            both   YES       -      -
            zero   -         0      -
            bare   -         -      -
            left   YES       F1     B1
            -      YES       F1     B1
        """,
        AD1="""
            CHILD  DATE_INT    DATE_MATCH  LS_ADOPTR  fails
            both   01/05/2024  -           -          x
            zero   -           31/06/2024  -          x
            bare   01/05/2024  -           -          -
            left   -           -           -          -
            -      01/05/2024  -           -          -
        """,
    )


def test_care_leaver_items_are_all_given_or_none():
    assert_rule(
        rulebook,
        "153",
        OC3="""
        IN_TOUCH  ACTIV  ACCOM  fails
        YES       F1     B1     -
        -         -      -      -
        NO        0      -      x
        -         -      0      x
    """,
    )


def test_in_care_all_year_has_not_left():
    assert_rule(
        rulebook,
        "187",
        Episodes="""
            CHILD  DECOM       RNE  LS  DEC         REC
            stays  01/05/2020  P    C2  -           -
            leaves 01/05/2020  P    C2  01/09/2024  E11
        """,
        AD1="""
            CHILD   FOSTER_CARE  DATE_INT    fails
            stays   0            -           x
            stays   -            31/06/2024  x
            stays   -            -           -
            leaves  0            -           -
        """,
        OC3="""
            CHILD   IN_TOUCH  fails
            stays   YES       x
            stays   -         -
            leaves  YES       -
        """,
    )


def test_a_care_leaver_has_no_full_year_items():
    assert_rule(
        rulebook,
        "215",
        OC2="""
            CHILD  CONVICTED  SDQ_SCORE  fails
            both   0          -          x
            sdq    -          10         -
            stays  0          -          -
            bare   0          -          -
            -      0          -          -
        """,
        OC3="""
            CHILD  IN_TOUCH  ACTIV  fails
            both   YES       -      x
            sdq    YES       -      -
            left   YES       -      -
            bare   -         -      -
            -      YES       -      -
        """,
    )


def test_died_or_home_leaves_nothing_to_say():
    assert_rule(
        rulebook,
        "344",
        OC3="""
        IN_TOUCH  ACTIV  ACCOM  fails
        DIED      0      0      -
        DIED      F1     0      x
        RHOM      0      B1     x
        RHOM      0      -      x
        NO        F1     B1     -
    """,
    )


def test_in_touch_knows_more():
    assert_rule(
        rulebook,
        "345",
        OC3="""
        IN_TOUCH  ACTIV  ACCOM  fails
        YES       0      B1     x
        YES       F1     0      x
        YES       F1     B1     -
        YES       -      B1     -
        NO        0      0      -
    """,
    )


def test_a_foyer_is_for_adults():
    # Eighteen on 1 April 2024, when the year began, is old enough.
    assert_rule(
        rulebook,
        "347",
        OC3="""
        ACCOM  DOB         fails
        T1     02/04/2006  x
        T2     02/04/2006  x
        T      02/04/2006  x
        T1     01/04/2006  -
        B1     02/04/2006  -
        T1     -           -
    """,
    )


def test_a_death_is_not_undone():
    assert_rule(
        rulebook,
        "348",
        year=2026,
        OC3="""
            CHILD  IN_TOUCH  fails
            dead   DIED      -
            lives  YES       x
            blank  -         x
            other  YES       -
        """,
        last={
            "OC3": """
            CHILD  IN_TOUCH
            dead   DIED
            lives  DIED
            blank  DIED
            other  YES
        """
        },
    )


def test_a_care_leaver_is_seventeen():
    assert_rule(
        rulebook,
        "391",
        OC3="""
        DOB         IN_TOUCH  ACTIV  ACCOM  fails
        01/04/2008  YES       -      -      x
        01/04/2008  -         -      0      x
        01/04/2008  -         -      -      -
        31/03/2008  YES       -      -      -
        -           YES       -      -      -
    """,
    )
