"""Convictions and health, by age at the end of the year."""

from __future__ import annotations

import ingest.datasets.ssda903.rules  # noqa: F401 (fills the rulebook)
from ingest.datasets.ssda903.rulebook import rulebook
from tests.ingest.drawn import assert_rule


def test_nobody_under_ten_is_convicted() -> None:
    assert_rule(
        rulebook,
        "542",
        OC2="""
            DOB        CONVICTED fails
            01/04/2015 0         x
            31/03/2015 1         -
            01/04/2015 -         -
            -          1         -
        """,
    )


ALL_YEAR = """
    CHILD DECOM      RNE LS DEC        REC
    1     01/04/2024 S   C2 -          -
    2     02/04/2024 S   C2 -          -
    3     01/04/2020 S   C2 01/06/2024 X1
    3     01/06/2024 P   C2 30/03/2025 E4A
    4     01/04/2020 S   C2 31/03/2025 E4A
    5     01/04/2020 S   V4 -          -
    6     01/04/2020 S   C2 31/03/2024 E4A
    7     01/04/2020 S   C2 01/06/2024 X1
    7     01/06/2024 L   E1 -          -
"""


def test_conviction_is_answered_for_those_of_ten_in_care_all_year() -> None:
    assert_rule(
        rulebook,
        "543",
        Episodes=ALL_YEAR,
        OC2="""
            CHILD DOB        CONVICTED fails
            1     31/03/2015 -         x
            1     01/04/2015 -         -
            1     31/03/2015 0         -
            2     31/03/2015 -         -
            3     31/03/2015 -         -
            4     31/03/2015 -         x
            5     31/03/2015 -         -
            6     31/03/2015 -         -
            7     31/03/2015 -         x
            8     31/03/2015 -         -
        """,
    )


HEALTH = """
    CONVICTED HEALTH_CHECK IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT SUBSTANCE_MISUSE fails
    1         1            1             1           1                 0                -
    1         1            1             -           1                 0                x
    0         0            1             -           1                 0                -
    -         -            -             -           -                 -                -
"""


def test_a_convicted_child_has_all_health_answers() -> None:
    assert_rule(rulebook, "544", OC2=HEALTH)


def test_a_child_with_development_checks_has_all_health_answers() -> None:
    assert_rule(rulebook, "547", OC2=HEALTH)


def test_development_checks_are_answered_for_those_under_five_in_care_all_year() -> None:
    assert_rule(
        rulebook,
        "545",
        Episodes=ALL_YEAR,
        OC2="""
            CHILD DOB        HEALTH_CHECK fails
            1     01/04/2020 -            x
            1     31/03/2020 -            -
            1     01/04/2020 1            -
            2     01/04/2020 -            -
        """,
    )


def test_development_checks_are_not_answered_from_five() -> None:
    assert_rule(
        rulebook,
        "546",
        Episodes=ALL_YEAR,
        OC2="""
            CHILD DOB        HEALTH_CHECK fails
            1     31/03/2020 0            x
            1     01/04/2020 0            -
            1     31/03/2020 -            -
            2     31/03/2020 0            -
        """,
    )
