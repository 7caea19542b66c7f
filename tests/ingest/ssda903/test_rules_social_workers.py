"""Social worker episodes."""

from __future__ import annotations

import ingest.datasets.ssda903.rules  # noqa: F401 (fills the rulebook)
from ingest.datasets.ssda903.rulebook import rulebook
from tests.ingest.drawn import assert_rule


def test_a_child_in_care_has_a_complete_worker_episode_in_2024() -> None:
    assert_rule(
        rulebook,
        "SW01STG1",
        year=2024,
        Episodes="""
            CHILD DEC        LS fails
            1     -          C2 -
            2     -          C2 x
            2     01/06/2023 C2 -
            3     -          -  x
            4     -          V4 -
        """,
        SWEpisodes="""
            CHILD SW_ID SW_DECOM   SW_REASON
            1     SW1   01/06/2023 -
            1     SW1   01/06/2023 MANAGE
            2     -     01/06/2023 MANAGE
            2     SW1   -          MANAGE
        """,
    )


def test_a_worker_before_april_2023_is_named() -> None:
    assert_rule(
        rulebook,
        "SW01aSTG1",
        SWEpisodes="""
            SW_ID SW_DECOM   SW_REASON fails
            SW1   31/03/2023 -         -
            -     31/03/2023 -         x
            -     01/04/2023 -         -
            SW1   -          MANAGE    x
            SW1   32/03/2023 MANAGE    x
        """,
    )


def test_a_worker_since_april_2023_has_a_reason() -> None:
    assert_rule(
        rulebook,
        "SW01bSTG1",
        SWEpisodes="""
            SW_ID SW_DECOM   SW_REASON fails
            SW1   01/04/2023 MANAGE    -
            SW1   01/04/2023 -         x
            -     01/04/2023 MANAGE    x
            -     31/03/2023 -         -
            SW1   -          MANAGE    x
        """,
    )


def test_a_worker_id_begins_with_sw_or_xx() -> None:
    assert_rule(
        rulebook,
        "SW02STG1",
        SWEpisodes="""
            SW_ID fails
            SW123 -
            xx123 -
            AB123 x
            1SW   x
            -     -
        """,
    )


def test_a_worker_episode_is_complete_in_2024() -> None:
    workers = """
        SW_ID SW_DECOM   SW_REASON fails
        SW1   01/06/2023 MANAGE    -
        -     01/06/2023 MANAGE    x
        SW1   -          MANAGE    x
        SW1   01/06/2023 -         x
    """
    assert_rule(rulebook, "SW03STG1", year=2024, SWEpisodes=workers)


def test_the_start_is_a_date() -> None:
    assert_rule(rulebook, "SW04STG1", SWEpisodes="SW_DECOM fails\n01/06/2024 -\n31/06/2024 x\n- -")


def test_the_end_is_a_date() -> None:
    assert_rule(rulebook, "SW05STG1", SWEpisodes="SW_DEC fails\n01/06/2024 -\nzz/06/2024 x\n- -")


def test_a_worker_starts_by_the_year_end() -> None:
    workers = "SW_DECOM fails\n31/03/2025 -\n01/04/2025 x\n- -"
    assert_rule(rulebook, "SW06STG2", SWEpisodes=workers)


def test_a_worker_ends_in_the_time_reported() -> None:
    workers = """
        SW_DEC     fails
        {0}        x
        {1}        -
        {2}        -
        {3}        x
        -          -
    """
    one_year = workers.format("31/03/2023", "01/04/2023", "31/03/2024", "01/04/2024")
    assert_rule(rulebook, "SW07STG2", year=2024, SWEpisodes=one_year)
    two_years = workers.format("31/03/2023", "01/04/2023", "31/03/2025", "01/04/2025")
    assert_rule(rulebook, "SW07STG2", year=2025, SWEpisodes=two_years)


def test_an_earlier_worker_episode_is_ended() -> None:
    assert_rule(
        rulebook,
        "SW08STG2",
        SWEpisodes="""
            CHILD SW_DECOM   SW_DEC     fails
            1     02/06/2024 -          -
            1     01/06/2024 -          x
            2     01/06/2024 -          x
            2     01/06/2024 -          -
            3     01/06/2024 -          -
            3     -          -          -
            4     01/06/2024 02/06/2024 -
            4     02/06/2024 -          -
            -     01/06/2024 -          -
            -     02/06/2024 -          -
        """,
    )


def test_a_worker_of_one_day_is_queried() -> None:
    assert_rule(
        rulebook,
        "SW09STG2",
        SWEpisodes="""
            SW_DECOM   SW_DEC     fails
            01/06/2024 01/06/2024 x
            01/06/2024 02/06/2024 -
            01/06/2024 -          -
            -          -          -
        """,
    )


def test_a_worker_follows_within_seven_days() -> None:
    workers = """
        CHILD SW_DECOM   SW_DEC     SW_REASON fails
        1     01/05/2023 10/06/2023 -         -
        1     17/06/2023 10/07/2023 MANAGE    -
        1     18/07/2023 10/08/2023 MANAGE    x
        1     03/08/2023 -          -         -
        1     01/09/2023 -          MANAGE    -
        2     01/05/2023 10/06/2023 -         -
        2     02/06/2023 -          MANAGE    x
        3     01/05/2023 10/06/2023 -         -
        3     18/06/2023 -          FCONTA    {0}
        4     01/05/2023 10/06/2023 -         -
        4     18/06/2023 -          -         x
    """
    assert_rule(rulebook, "SW10STG2", year=2024, SWEpisodes=workers.format("x"))
    assert_rule(rulebook, "SW10STG2", year=2025, SWEpisodes=workers.format("-"))


def test_an_ended_worker_is_followed_in_2024() -> None:
    assert_rule(
        rulebook,
        "SW11aSTG2",
        year=2024,
        SWEpisodes="""
            CHILD SW_DECOM   SW_DEC     fails
            1     01/05/2023 10/06/2023 -
            1     15/06/2023 10/07/2023 x
            1     16/07/2023 26/03/2024 x
            2     01/05/2023 27/03/2024 -
            3     01/05/2023 10/06/2023 -
            3     05/06/2023 -          -
            4     09/06/2023 10/06/2023 x
        """,
    )


def test_a_worker_ended_just_before_the_year_end_is_followed() -> None:
    assert_rule(
        rulebook,
        "SW11bSTG2",
        SWEpisodes="""
            CHILD SW_DECOM   SW_DEC     fails
            1     01/05/2024 25/03/2025 -
            2     01/05/2024 26/03/2025 x
            3     01/05/2024 31/03/2025 x
            4     01/05/2024 28/03/2025 -
            4     02/05/2024 -          -
            5     01/05/2024 28/03/2025 x
            5     30/04/2024 -          -
            6     01/05/2024 01/04/2025 -
        """,
    )


CARE = """
    CHILD DECOM      DEC        RNE REC LS fails
    1     01/05/2022 01/06/2022 S   E4A C2 -
    1     01/06/2023 -          S   -   C2 x
    2     01/05/2024 -          S   -   C2 -
    3     01/05/2024 -          P   -   C2 -
    4     01/05/2024 01/06/2024 S   E4A C2 -
    5     01/05/2024 01/06/2024 S   X1  C2 x
    5     01/06/2024 -          P   -   C2 -
    6     01/05/2024 -          S   -   V4 -
    7     01/05/2024 01/06/2024 S   X1  C2 -
    7     01/06/2024 01/07/2024 P   X1  C2 -
    7     01/07/2024 -          P   -   C2 -
"""
WORKERS = """
    CHILD SW_DECOM
    2     02/05/2024
    3     02/05/2024
    5     30/04/2024
    7     01/07/2024
"""


def test_care_has_a_worker_beside_its_start_and_end() -> None:
    assert_rule(rulebook, "SW12STG2", Episodes=CARE, SWEpisodes=WORKERS)


def test_an_old_end_of_care_is_not_asked_about_since_2025() -> None:
    episodes = """
        CHILD DECOM      DEC        RNE REC LS fails
        1     01/05/2020 01/06/2021 P   E4A C2 {0}
        1     01/06/2023 -          S   -   C2 -
    """
    workers = "CHILD SW_DECOM\n1 01/07/2023"
    assert_rule(rulebook, "SW12STG2", year=2024, Episodes=episodes.format("x"), SWEpisodes=workers)
    assert_rule(rulebook, "SW12STG2", year=2025, Episodes=episodes.format("-"), SWEpisodes=workers)


def test_the_reason_for_a_worker_is_a_code() -> None:
    workers = """
        SW_DECOM   SW_REASON fails
        01/04/2023 MANAGE    -
        01/04/2023 MANAGED   x
        01/04/2023 -         x
        31/03/2023 -         {0}
        -          -         {0}
    """
    assert_rule(rulebook, "SW13STG1", year=2024, SWEpisodes=workers.format("x"))
    assert_rule(rulebook, "SW13STG1", year=2025, SWEpisodes=workers.format("-"))


def test_a_worker_episode_before_another_is_ended_in_2024() -> None:
    workers = """
        CHILD SW_DECOM   SW_DEC     fails
        1     01/06/2023 -          x
        1     02/06/2023 -          -
        2     01/06/2023 -          x
        2     -          -          -
        3     01/06/2023 02/06/2023 -
        3     02/06/2023 -          -
    """
    assert_rule(rulebook, "SW14STG2", year=2024, SWEpisodes=workers)


def test_the_withdrawn_rule_on_a_missing_reason() -> None:
    workers = """
        SW_DECOM   SW_REASON fails
        31/03/2023 -         -
        01/04/2023 -         x
        -          -         x
        01/04/2023 MANAGE    -
    """
    assert_rule(rulebook.withdrawn("SW15STG2"), "SW15STG2", SWEpisodes=workers)


def carried(column: str, last: str, now: str) -> dict:
    """Worker episodes with another value now (1), the same (2), none (3); 4 had ended last year."""
    return {
        "SWEpisodes": f"""
            CHILD SW_DECOM   {column} fails
            1     02/06/2023 {last}   -
            1     01/06/2023 {now}    x
            2     01/06/2023 {last}   -
            3     01/06/2023 -        x
            4     01/06/2023 {now}    -
            5     01/06/2023 {now}    -
        """,
        "last": {
            "SWEpisodes": f"""
                CHILD SW_DECOM   SW_DEC     {column}
                1     01/06/2023 -          {last}
                2     01/06/2023 -          {last}
                3     01/06/2023 -          {last}
                4     01/05/2023 -          {last}
                4     01/06/2023 02/06/2023 {last}
            """
        },
    }


def test_the_withdrawn_rule_on_another_worker_than_last_year() -> None:
    book = rulebook.withdrawn("SW16aSTG2")
    assert_rule(book, "SW16aSTG2", **carried("SW_ID", "SW1", "SW2"))


def test_the_withdrawn_rule_on_another_start_than_last_year() -> None:
    assert_rule(
        rulebook.withdrawn("SW16bSTG2"),
        "SW16bSTG2",
        SWEpisodes="""
            CHILD SW_DECOM   fails
            1     01/06/2023 -
            2     02/06/2023 x
            3     -          x
            4     01/06/2023 -
        """,
        last={"SWEpisodes": "CHILD SW_DECOM\n1 01/06/2023\n2 01/06/2023\n3 01/06/2023"},
    )


def test_the_withdrawn_rule_on_another_reason_than_last_year() -> None:
    book = rulebook.withdrawn("SW16cSTG2")
    assert_rule(book, "SW16cSTG2", **carried("SW_REASON", "MANAGE", "TSPROC"))


def test_a_worker_is_there_at_the_year_end() -> None:
    workers = """
        CHILD SW_DECOM   SW_DEC     fails
        1     01/06/2025 02/06/2025 -
        1     02/06/2025 -          -
        2     01/06/2025 02/06/2025 x
        3     01/06/2025 -          -
        3     01/06/2025 02/06/2025 -
        4     01/06/2025 -          -
        4     02/06/2025 03/06/2025 x
        5     -          02/06/2025 -
    """
    assert_rule(rulebook, "SW17STG2", year=2026, SWEpisodes=workers)
