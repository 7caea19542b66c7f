"""Times missing or away without authorisation."""

from __future__ import annotations

import ingest.datasets.ssda903.rules  # noqa: F401 (fills the rulebook)
from ingest.datasets.ssda903.rulebook import rulebook
from tests.ingest.drawn import assert_rule


def test_a_missing_period_has_a_start() -> None:
    assert_rule(
        rulebook,
        "564",
        Missing="""
            MISSING MIS_START  fails
            M       -          x
            A       -          x
            M       01/06/2024 -
            -       -          -
        """,
    )


def test_a_start_has_a_kind() -> None:
    assert_rule(
        rulebook,
        "565",
        Missing="""
            MISSING MIS_START  fails
            -       01/06/2024 x
            M       01/06/2024 -
            -       -          -
        """,
    )


def test_an_end_has_a_kind() -> None:
    assert_rule(
        rulebook,
        "566",
        Missing="""
            MISSING MIS_END    fails
            -       01/06/2024 x
            A       01/06/2024 -
            -       -          -
        """,
    )


def test_a_missing_period_ends_after_it_starts() -> None:
    assert_rule(
        rulebook,
        "567",
        Missing="""
            MIS_START  MIS_END    fails
            02/06/2024 01/06/2024 x
            02/06/2024 02/06/2024 -
            02/06/2024 -          -
            -          01/06/2024 -
        """,
    )


def test_a_missing_period_starts_by_the_year_end() -> None:
    assert_rule(
        rulebook,
        "570",
        Missing="""
            MIS_START  fails
            01/04/2025 x
            31/03/2025 -
            -          -
        """,
    )


def test_a_missing_period_ends_in_the_year() -> None:
    assert_rule(
        rulebook,
        "571",
        Missing="""
            MIS_END    fails
            31/03/2024 x
            01/04/2024 -
            31/03/2025 -
            01/04/2025 x
            -          -
        """,
    )


def test_missing_periods_do_not_overlap() -> None:
    assert_rule(
        rulebook,
        "574",
        Missing="""
            CHILD MIS_START  MIS_END    fails
            1     01/06/2024 03/06/2024 -
            1     03/06/2024 04/06/2024 -
            1     03/06/2024 -          x
            1     05/06/2024 -          x
            2     02/06/2024 -          -
            3     03/06/2024 05/06/2024 x
            3     02/06/2024 04/06/2024 -
            3     -          01/06/2024 -
        """,
    )


def test_a_missing_period_ends_with_the_placement() -> None:
    assert_rule(
        rulebook,
        "575",
        Episodes="""
            CHILD DECOM      DEC
            1     01/05/2024 01/06/2024
            1     01/06/2024 -
        """,
        Missing="""
            CHILD MIS_START  MIS_END    fails
            1     30/04/2024 -          -
            1     01/05/2024 -          x
            1     01/06/2024 -          x
            1     02/06/2024 -          -
            1     01/05/2024 02/06/2024 -
            2     01/05/2024 -          -
        """,
    )


def test_an_open_missing_period_carries_over() -> None:
    assert_rule(
        rulebook,
        "576",
        Missing="""
            CHILD MIS_START  fails
            1     01/06/2024 -
            1     01/03/2024 -
            2     01/06/2024 x
            2     01/07/2024 -
            3     -          x
            5     01/06/2024 -
        """,
        last={
            "Missing": """
                CHILD MIS_START  MIS_END    fails
                1     01/03/2024 -          -
                2     01/03/2024 -          -
                3     01/03/2024 -          -
                4     01/03/2024 -          x
                4     01/01/2024 01/02/2024 -
                5     01/03/2024 02/03/2024 -
                6     -          -          -
            """
        },
    )


CARE = """
    CHILD DECOM      DEC
    1     01/05/2024 01/06/2024
    1     01/06/2024 01/07/2024
    2     01/05/2024 01/06/2024
    2     02/06/2024 -
    3     -          01/06/2024
"""


def test_a_missing_period_ends_within_care() -> None:
    assert_rule(
        rulebook,
        "577",
        Episodes=CARE,
        Missing="""
            CHILD MIS_START  MIS_END    fails
            1     02/05/2024 01/07/2024 -
            1     02/05/2024 02/07/2024 x
            1     02/05/2024 30/04/2024 x
            1     02/05/2024 -          x
            2     02/06/2024 -          -
            2     01/06/2024 -          x
            2     03/05/2024 05/06/2024 -
            3     02/05/2024 -          -
            4     02/05/2024 -          -
            1     -          02/07/2024 -
        """,
    )


def test_a_missing_period_starts_within_care() -> None:
    assert_rule(
        rulebook,
        "578",
        Episodes=CARE,
        Missing="""
            CHILD MIS_START  fails
            1     30/04/2024 x
            1     01/05/2024 -
            1     01/07/2024 -
            1     02/07/2024 x
            2     01/01/2025 -
            3     01/01/2025 -
            1     -          -
        """,
    )


def test_a_child_missing_on_the_eighteenth_birthday_left_care_by_age() -> None:
    assert_rule(
        rulebook,
        "580",
        Episodes="""
            CHILD DEC        REC fails
            1     01/06/2024 E4A x
            1     02/06/2024 E4A -
            2     01/06/2024 E8  -
            3     01/06/2024 -   x
            4     01/06/2024 E4A -
        """,
        Missing="""
            CHILD DOB        MIS_END
            1     01/06/2006 01/06/2024
            2     01/06/2006 01/06/2024
            3     01/06/2006 01/06/2024
            4     02/06/2006 01/06/2024
        """,
    )


def test_a_missing_period_starts_during_an_episode() -> None:
    assert_rule(
        rulebook,
        "581",
        Episodes=CARE,
        Missing="""
            CHILD MIS_START  fails
            1     30/04/2024 x
            1     01/06/2024 -
            1     01/07/2024 -
            1     02/07/2024 x
            2     01/01/2025 -
            3     01/05/2024 x
            4     01/05/2024 -
            1     -          -
        """,
    )


def test_a_missing_period_starts_after_birth() -> None:
    assert_rule(
        rulebook,
        "586",
        Missing="""
            DOB        MIS_START  fails
            01/06/2010 01/06/2010 x
            01/06/2010 31/05/2010 x
            01/06/2010 02/06/2010 -
            -          02/06/2010 -
        """,
    )


def test_the_start_is_a_date() -> None:
    assert_rule(
        rulebook,
        "1004",
        Missing="""
            MIS_START  fails
            01/06/2024 -
            31/06/2024 x
            2024-06-01 x
            -          x
        """,
    )


def test_the_end_is_a_date() -> None:
    assert_rule(
        rulebook,
        "1005",
        Missing="""
            MIS_END    fails
            01/06/2024 -
            31/06/2024 x
            -          -
        """,
    )


def test_the_kind_is_a_code() -> None:
    assert_rule(
        rulebook,
        "1006",
        Missing="""
            MISSING fails
            M       -
            a       -
            X       x
            -       -
        """,
    )
