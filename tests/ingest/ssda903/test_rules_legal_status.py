"""Legal statuses of their time, and reasons for leaving care that need a certain placement."""

from __future__ import annotations

import ingest.datasets.ssda903.rules  # noqa: F401 (fills the rulebook)
from ingest.datasets.ssda903.rulebook import rulebook
from tests.ingest.drawn import assert_rule


def test_no_freeing_order_after_2005() -> None:
    episodes = """
        LS DECOM      fails
        D1 31/12/2005 -
        D1 01/01/2006 x
        E1 01/01/2006 -
        D1 -          -
    """
    assert_rule(rulebook, "445", year=2024, Episodes=episodes)


def test_no_placement_order_before_december_2005() -> None:
    assert_rule(
        rulebook,
        "446",
        Episodes="""
            LS DECOM      fails
            E1 30/11/2005 x
            E1 01/12/2005 -
            D1 30/11/2005 -
            E1 -          -
        """,
    )


def test_no_freeing_order_still_in_force() -> None:
    episodes = """
        LS DEC        REC fails
        D1 -          -   x
        D1 01/06/2023 X1  -
        D1 -          X1  -
        E1 -          -   -
    """
    assert_rule(rulebook, "451", year=2024, Episodes=episodes)


def test_nobody_stays_put_before_eighteen() -> None:
    assert_rule(
        rulebook,
        "460",
        Header="""
            CHILD DOB
            1     29/02/2008
            2     01/06/2006
            3     -
        """,
        Episodes="""
            CHILD DEC        REC fails
            1     27/02/2026 E17 x
            1     28/02/2026 E17 -
            2     31/05/2024 E17 x
            2     31/05/2024 E4A -
            2     -          E17 -
            3     31/05/2024 E17 -
            4     31/05/2024 E17 -
        """,
    )


def test_a_former_foster_carer_becomes_guardian_after_fostering() -> None:
    assert_rule(
        rulebook,
        "516",
        Episodes="""
            REC PLACE fails
            E45 U1    -
            E46 U6    -
            E45 K2    x
            E46 -     x
            E47 K2    -
        """,
    )
