"""Permanence before this care."""

from __future__ import annotations

import pytest

import ingest.datasets.ssda903.rules  # noqa: F401 (fills the rulebook)
from ingest.datasets.ssda903.rulebook import rulebook
from tests.ingest.drawn import assert_rule


def test_new_care_says_what_was_before() -> None:
    assert_rule(
        rulebook,
        "630",
        Episodes="""
            CHILD RNE DECOM      fails
            1     S   01/04/2024 -
            2     S   01/04/2024 x
            3     S   01/04/2024 x
            4     S   01/04/2024 x
            5     S   01/04/2024 x
            6     S   01/04/2024 -
            2     S   31/03/2024 -
            2     P   01/04/2024 -
        """,
        PrevPerm="""
            CHILD PREV_PERM LA_PERM DATE_PERM
            1     Z1        -       -
            3     -         999     zz/zz/2015
            4     P1        -       zz/zz/2015
            5     P4        999     -
            6     P1        999     zz/zz/zzzz
        """,
    )


def test_previous_permanence_is_a_code() -> None:
    assert_rule(
        rulebook,
        "631",
        PrevPerm="""
            PREV_PERM fails
            P1        -
            p4        -
            Z1        -
            P5        x
            -         -
        """,
    )


def test_previous_permanence_came_before_care() -> None:
    assert_rule(
        rulebook,
        "632",
        Episodes="""
            CHILD DECOM      fails
            1     01/07/2024 -
            1     15/06/2024 x
            2     15/06/2024 -
            3     01/06/2024 x
            4     01/01/2024 x
            5     01/01/2024 -
        """,
        PrevPerm="""
            CHILD DATE_PERM  fails
            1     15/06/2024 x
            2     14/06/2024 -
            2     zz/06/2024 -
            3     ZZ/06/2024 x
            4     zz/zz/2024 x
            5     zz/zz/zzzz -
            6     15/06/2024 -
        """,
    )


@pytest.mark.parametrize(
    ("date", "fails"),
    [
        ("15/06/2010", "-"),
        ("zz/06/2010", "-"),
        ("Zz/zZ/2010", "-"),
        ("31/zz/2010", "-"),
        ("29/02/zzzz", "-"),
        ("30/02/zzzz", "x"),
        ("29/02/2011", "x"),
        ("15/13/2010", "x"),
        ("32/zz/2010", "x"),
        ("00/zz/2010", "x"),
        ("zz/06/10", "x"),
        ("z/06/2010", "x"),
        ("2010-06-15", "x"),
        ("-", "-"),
    ],
)
def test_previous_permanence_has_a_possible_date(date: str, fails: str) -> None:
    assert_rule(
        rulebook,
        "632",
        Episodes="CHILD DECOM\n1 -",
        PrevPerm=f"CHILD DATE_PERM fails\n9 {date} {fails}",
    )


def test_previous_permanence_was_arranged_by_an_authority() -> None:
    assert_rule(
        rulebook,
        "633",
        PrevPerm="""
            LA_PERM fails
            201     -
            838     -
            941     -
            928     -
            999     -
            wal     -
            NUK     -
            820     x
            100     x
            E06     x
            -       -
        """,
    )


def test_previous_permanence_is_for_care_since_april_2016() -> None:
    assert_rule(
        rulebook,
        "634",
        Episodes="""
            CHILD DECOM      fails
            1     31/03/2016 x
            1     -          x
            2     31/03/2016 -
            2     01/04/2016 -
            3     31/03/2016 -
        """,
        PrevPerm="""
            CHILD PREV_PERM LA_PERM fails
            1     -         999     x
            2     Z1        -       -
            3     -         -       -
            4     Z1        -       -
        """,
    )


def test_details_of_previous_permanence_have_a_kind() -> None:
    assert_rule(
        rulebook,
        "635",
        PrevPerm="""
            PREV_PERM LA_PERM DATE_PERM  fails
            -         999     -          x
            Z1        -       zz/zz/2015 x
            P1        999     zz/zz/2015 -
            Z1        -       -          -
        """,
    )
