"""How one episode follows another."""

from __future__ import annotations

import ingest.datasets.ssda903.rules  # noqa: F401 (fills the rulebook)
from ingest.datasets.ssda903.rulebook import rulebook
from tests.ingest.drawn import assert_rule


def test_short_breaks_of_a_child_are_of_one_kind() -> None:
    assert_rule(
        rulebook,
        "426",
        Episodes="""
            CHILD LS fails
            1     V3 x
            1     V4 x
            1     C2 -
            2     V3 -
            2     V3 -
            3     V4 -
            -     V3 -
            -     V4 -
        """,
    )


def test_a_new_period_of_care_starts_after_the_last_ended() -> None:
    assert_rule(
        rulebook,
        "431",
        Episodes="""
            CHILD DECOM      RNE DEC        fails
            1     01/05/2024 S   01/06/2024 -
            1     01/06/2024 S   01/07/2024 x
            1     02/07/2024 S   -          -
            2     01/05/2024 S   -          -
            2     01/06/2024 S   -          -
            3     01/05/2024 S   01/06/2024 -
            3     31/05/2024 S   -          x
            4     01/05/2024 S   01/06/2024 -
            4     01/06/2024 P   -          -
        """,
    )


def test_care_that_ended_starts_anew() -> None:
    assert_rule(
        rulebook,
        "432",
        Episodes="""
            CHILD DECOM      RNE DEC        REC fails
            1     01/05/2024 S   01/06/2024 E4A -
            1     01/07/2024 S   01/08/2024 X1  -
            1     01/08/2024 P   -          -   -
            2     01/05/2024 S   01/06/2024 e4a -
            2     01/06/2024 P   -          -   x
            3     01/05/2024 S   01/06/2024 E45 -
            3     01/06/2024 -   -          -   x
            4     -          S   01/06/2024 E4A -
            4     01/06/2024 P   -          -   -
        """,
    )


def test_a_change_starts_the_day_the_episode_before_ended() -> None:
    assert_rule(
        rulebook,
        "433",
        Episodes="""
            CHILD DECOM      RNE DEC        fails
            1     01/05/2024 S   01/06/2024 -
            1     01/06/2024 P   01/07/2024 -
            1     02/07/2024 L   -          x
            2     01/05/2024 S   -          -
            2     01/06/2024 U   -          x
            3     01/05/2024 B   -          -
            4     01/05/2024 S   30/06/2024 -
            4     02/07/2024 S   -          -
        """,
    )


CHANGES = """
    CHILD DECOM      RNE LS PLACE PL_POST URN PLACE_PROVIDER
    1     01/05/2024 S   C2 U1    ZZ11AA  SC1 PR1
    1     01/06/2024 {0} E1 U1    ZZ11AA  SC1 PR1
    2     01/05/2024 S   C2 U1    ZZ11AA  -   PR1
    2     01/06/2024 {0} C2 U1    ZZ11AA  -   PR1
    3     01/05/2024 S   C2 U1    ZZ11AA  -   PR1
    3     01/06/2024 {0} C2 U1    ZZ11AA  SC1 PR1
    4     01/05/2024 S   -  U1    ZZ11AA  SC1 PR1
    4     01/06/2024 {0} C2 U4    ZZ11AA  SC1 PR1
    5     01/06/2024 {0} C2 U1    ZZ11AA  SC1 PR1
"""


def changes(reason: str, failing: str) -> str:
    """The children above, where the second episode has this RNE.

    What changed: the status (1), nothing (2), the placement (3), both (4); 5 has no episode before.
    """
    lines = CHANGES.format(reason).strip().splitlines()
    marks = ["fails"] + [
        "x" if reason in line.split() and line.split()[0] in failing.split() else "-"
        for line in lines[1:]
    ]
    return "\n".join(f"{line} {mark}" for line, mark in zip(lines, marks, strict=True))


def test_a_change_of_status_alone_leaves_the_placement() -> None:
    assert_rule(rulebook, "434", Episodes=changes("L", failing="2 3 4"))


def test_a_change_of_placement_alone_leaves_the_status() -> None:
    assert_rule(rulebook, "435", Episodes=changes("P", failing="1 2 4"))
    assert_rule(rulebook, "435", Episodes=changes("T", failing="1 2 4"))


def test_a_change_of_both_changes_both() -> None:
    assert_rule(rulebook, "436", Episodes=changes("B", failing="1 2 3"))
    assert_rule(rulebook, "436", Episodes=changes("U", failing="1 2 3"))


def test_nothing_follows_death_or_being_found_an_adult() -> None:
    assert_rule(
        rulebook,
        "437",
        Episodes="""
            CHILD DECOM      DEC        REC fails
            1     01/06/2024 -          -   -
            1     01/05/2024 01/06/2024 E2  x
            2     01/05/2024 01/06/2024 E15 -
            3     01/05/2024 01/06/2024 E15 x
            3     01/07/2024 01/08/2024 E2  -
            4     01/05/2024 01/06/2024 E4A -
            4     01/07/2024 -          -   -
        """,
    )


def test_episodes_do_not_overlap() -> None:
    assert_rule(
        rulebook,
        "501",
        Episodes="""
            CHILD DECOM      DEC        fails
            1     01/05/2024 01/06/2024 -
            1     31/05/2024 01/07/2024 x
            1     01/07/2024 -          -
            2     01/05/2024 -          -
            2     31/05/2024 -          -
            3     01/05/2024 31/02/2024 -
            3     02/05/2024 -          -
        """,
    )


def test_need_stays_the_same_while_care_goes_on() -> None:
    assert_rule(
        rulebook,
        "504",
        Episodes="""
            CHILD DECOM      DEC        REC CIN fails
            1     01/05/2024 01/06/2024 X1  N1  -
            1     01/06/2024 01/07/2024 X1  N2  x
            1     01/07/2024 01/08/2024 E4A -   x
            1     01/08/2024 -          -   N1  -
            2     01/05/2024 01/06/2024 X1  N1  -
            2     01/06/2024 01/07/2024 X1  N1  -
            2     02/07/2024 -          -   N2  -
        """,
    )
