"""Deprivation of liberty orders."""

from __future__ import annotations

import ingest.datasets.ssda903.rules  # noqa: F401 (fills the rulebook)
from ingest.datasets.ssda903.rulebook import rulebook
from tests.ingest.drawn import assert_rule


def test_the_start_is_a_date() -> None:
    orders = """
        DOLO_START fails
        01/06/2026 -
        31/06/2026 x
        -          x
    """
    assert_rule(rulebook, "700", year=2027, DoLo=orders)


def test_the_end_is_a_date() -> None:
    orders = """
        DOLO_END   fails
        01/06/2026 -
        31/06/2026 x
        -          -
    """
    assert_rule(rulebook, "701", year=2027, DoLo=orders)


def test_an_order_ends_after_it_starts() -> None:
    orders = """
        DOLO_START DOLO_END   fails
        01/06/2026 02/06/2026 -
        01/06/2026 01/06/2026 x
        01/06/2026 31/05/2026 x
        01/06/2026 -          -
    """
    assert_rule(rulebook, "702", year=2027, DoLo=orders)


def test_an_order_starts_by_the_year_end() -> None:
    orders = """
        DOLO_START fails
        31/03/2027 -
        01/04/2027 x
        -          -
    """
    assert_rule(rulebook, "703", year=2027, DoLo=orders)


def test_an_order_ends_in_the_year() -> None:
    orders = """
        DOLO_END   fails
        31/03/2026 x
        01/04/2026 -
        31/03/2027 -
        01/04/2027 x
        -          -
    """
    assert_rule(rulebook, "704", year=2027, DoLo=orders)


def test_orders_do_not_overlap() -> None:
    orders = """
        CHILD DOLO_START DOLO_END   fails
        1     01/06/2026 03/06/2026 -
        1     03/06/2026 05/06/2026 -
        1     04/06/2026 -          x
        1     06/06/2026 -          x
        2     05/06/2026 -          -
    """
    assert_rule(rulebook, "705", year=2027, DoLo=orders)


def test_an_order_in_force_carries_over() -> None:
    assert_rule(
        rulebook,
        "706",
        year=2027,
        DoLo="""
            CHILD DOLO_START fails
            1     01/06/2026 -
            1     01/03/2026 -
            2     01/06/2026 x
            3     01/06/2026 -
        """,
        last={
            "DoLo": """
                CHILD DOLO_START DOLO_END   fails
                1     01/03/2026 -          -
                2     01/03/2026 -          -
                3     01/02/2026 -          -
                3     01/03/2026 02/03/2026 -
                4     01/01/2026 02/01/2026 -
                4     01/03/2026 -          x
            """
        },
    )


def test_an_order_ends_within_care() -> None:
    assert_rule(
        rulebook,
        "707",
        year=2027,
        Episodes="""
            CHILD DECOM      DEC
            1     01/05/2026 01/06/2026
            2     01/05/2026 -
        """,
        DoLo="""
            CHILD DOLO_START DOLO_END   fails
            1     02/05/2026 01/06/2026 -
            1     02/05/2026 02/06/2026 x
            1     02/05/2026 -          x
            2     02/05/2026 -          -
            2     30/04/2026 -          x
            3     02/05/2026 -          -
        """,
    )


def test_an_order_starts_after_birth() -> None:
    orders = """
        DOB        DOLO_START fails
        01/06/2010 01/06/2010 x
        01/06/2010 02/06/2010 -
        -          02/06/2010 -
    """
    assert_rule(rulebook, "708", year=2027, DoLo=orders)


def test_an_order_in_an_unusual_placement_is_queried() -> None:
    assert_rule(
        rulebook,
        "709",
        year=2027,
        Episodes="""
            CHILD PLACE DECOM      DEC        fails
            1     U1    01/05/2026 01/06/2026 x
            1     K2    01/06/2026 10/06/2026 -
            1     -     10/06/2026 -          x
            1     U1    11/06/2026 -          -
            2     U1    01/05/2026 -          -
        """,
        DoLo="""
            CHILD DOLO_START DOLO_END   fails
            1     01/06/2026 10/06/2026 x
            1     02/06/2026 09/06/2026 -
            2     01/06/2026 -          -
            3     01/06/2026 10/06/2026 -
        """,
    )


def test_an_order_is_in_a_permitted_placement() -> None:
    assert_rule(
        rulebook,
        "710",
        year=2027,
        Episodes="""
            CHILD PLACE DECOM      DEC        fails
            1     K1    01/05/2026 01/06/2026 x
            1     U1    01/06/2026 -          -
            2     P1    01/05/2026 -          x
            3     R5    01/05/2026 31/05/2026 -
        """,
        DoLo="""
            CHILD DOLO_START DOLO_END   fails
            1     01/06/2026 10/06/2026 x
            2     01/06/2026 10/06/2026 x
            3     01/06/2026 10/06/2026 -
        """,
    )
