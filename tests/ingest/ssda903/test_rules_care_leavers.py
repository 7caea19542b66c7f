"""Care leavers: who belongs in OC3, and what may not be said of them."""

from __future__ import annotations

import ingest.datasets.ssda903.rules  # noqa: F401 (fills the rulebook)
from ingest.datasets.ssda903.rulebook import rulebook
from tests.ingest.drawn import assert_rule


def test_nobody_who_died_in_care_is_a_care_leaver() -> None:
    leavers = "CHILD fails\n1 x\n2 {before}\n3 -\n- -"
    episodes = "CHILD REC\n1 E2\n3 E4A\n- E2"
    last = {"Episodes": "CHILD REC\n2 E2\n3 X1"}
    assert_rule(rulebook, "1000", OC3=leavers.format(before="-"), Episodes=episodes)
    assert_rule(rulebook, "1000", OC3=leavers.format(before="x"), Episodes=episodes, last=last)
    assert_rule(rulebook, "1000", OC3=leavers.format(before="x"), Episodes=episodes, earlier=last)


CARE_OF_TWO_YEARS = {
    "Header": """
        CHILD DOB
        1     01/06/2007
        2     01/06/2007
        3     01/06/2007
        4     01/06/2007
        5     31/03/2005
        6     01/04/2005
        7     01/06/2007
        8     01/06/2007
    """,
    "Episodes": """
        CHILD DECOM      DEC        LS REC
        1     01/03/2023 01/06/2024 C2 E4A
        2     31/12/2024 -          C2 -
        3     02/01/2025 -          C2 -
        4     01/03/2023 01/06/2024 V3 E4A
        6     30/03/2025 -          C2 -
        7     01/03/2023 01/06/2024 C2 E11
        8     01/03/2025 -          C2 -
    """,
    "last": {
        "Episodes": """
            CHILD DECOM      DEC        LS REC
            1     01/03/2023 -          C2 -
            8     01/03/2022 01/05/2023 C2 X1
            8     02/05/2023 -          C2 -
        """
    },
}


def test_a_care_leaver_was_looked_after_for_long_enough() -> None:
    leavers = """
        CHILD fails
        1     -
        2     x
        3     x
        4     x
        5     -
        6     x
        7     x
        8     -
        9     x
    """
    assert_rule(rulebook, "1001", OC3=leavers, **CARE_OF_TWO_YEARS)


def test_ninety_one_days_of_care_are_enough() -> None:
    def leaver(began: str, *, fails: str) -> None:
        assert_rule(
            rulebook,
            "1001",
            Header="CHILD DOB\n1 01/06/2007",
            Episodes=f"CHILD DECOM\n1 {began}",
            last={"Episodes": "CHILD DECOM\n2 01/01/2024"},
            OC3=f"CHILD fails\n1 {fails}",
        )

    leaver("30/12/2024", fails="-")
    leaver("31/12/2024", fails="x")


def test_care_is_not_counted_where_a_table_is_empty() -> None:
    no_episodes_last = CARE_OF_TWO_YEARS | {"last": {"Episodes": "CHILD DECOM"}}
    assert_rule(rulebook, "1001", OC3="CHILD fails\n9 -", **no_episodes_last)


def test_a_care_leaver_has_been_in_care() -> None:
    assert_rule(
        rulebook,
        "1002",
        OC3="CHILD fails\n1 -\n2 -\n3 x\n- x",
        Episodes="CHILD\n1",
        last={"Episodes": "CHILD\n2\n-"},
    )


def test_care_of_any_year_that_is_held_makes_a_care_leaver() -> None:
    held = {"Episodes": "CHILD DECOM DEC REC LS\n3 01/06/2021 01/06/2023 E4A C2"}
    latest = {"Episodes": "CHILD DECOM\n2 01/01/2024"}
    header = "CHILD DOB\n3 01/06/2006"
    this_year = "CHILD DECOM\n1 01/05/2024"
    for code in ("1001", "1002"):
        leaver = {"Header": header, "Episodes": this_year, "last": latest}
        assert_rule(rulebook, code, OC3="CHILD fails\n3 x", **leaver)
        assert_rule(rulebook, code, OC3="CHILD fails\n3 -", earlier=held, **leaver)


def test_of_one_episode_in_several_stored_returns_the_latest_is_believed() -> None:
    adopted = {"Episodes": "CHILD DECOM DEC REC LS\n1 01/06/2020 01/06/2023 E11 C2"}
    corrected = {"Episodes": "CHILD DECOM DEC REC LS\n1 01/06/2020 01/06/2023 E4A C2"}
    leaver = {"Header": "CHILD DOB\n1 01/06/2006", "Episodes": "CHILD DECOM\n2 01/05/2024"}
    assert_rule(rulebook, "1001", OC3="CHILD fails\n1 -", last=corrected, earlier=adopted, **leaver)
    assert_rule(rulebook, "1001", OC3="CHILD fails\n1 x", last=adopted, earlier=corrected, **leaver)


def test_a_care_leaver_was_not_looked_after_beyond_the_birthday() -> None:
    assert_rule(
        rulebook,
        "1007",
        OC3="""
            CHILD DOB        IN_TOUCH fails
            1     31/03/2007 YES      x
            2     31/03/2007 YES      -
            3     01/04/2007 YES      x
            4     01/04/2006 YES      -
            5     01/04/2008 YES      -
            6     31/03/2006 YES      -
            7     31/03/2007 -        -
            8     29/02/2008 YES      x
            9     31/03/2007 YES      -
        """,
        Episodes="""
            CHILD DECOM      DEC
            1     01/05/2024 -
            2     01/05/2024 31/03/2025
            3     01/05/2023 02/04/2024
            4     01/05/2023 01/04/2024
            5     01/05/2023 -
            6     01/05/2023 -
            7     01/05/2023 -
            8     28/02/2025 01/03/2025
            9     01/04/2025 -
        """,
    )


def test_an_open_episode_of_last_year_was_ended() -> None:
    assert_rule(
        rulebook,
        "1010",
        OC3="CHILD fails\n1 x\n2 -\n3 -\n4 -",
        Episodes="CHILD DECOM\n2 01/04/2023",
        last={
            "Episodes": """
                CHILD DECOM      DEC
                1     01/04/2022 01/04/2023
                1     01/04/2023 -
                2     01/04/2023 -
                3     01/04/2022 -
                3     01/04/2023 01/05/2023
            """
        },
    )


def test_a_care_leaver_was_not_transferred() -> None:
    assert_rule(
        rulebook,
        "1011",
        OC3="""
            CHILD ACTIV fails
            1     F2    x
            2     F2    -
            3     -     -
            4     F2    -
        """,
        Episodes="""
            CHILD DECOM      REC
            1     01/05/2024 X1
            1     01/06/2024 E3
            2     01/05/2024 E3
            2     01/06/2024 E4A
            3     01/05/2024 E3
        """,
    )


def test_other_data_need_an_episode() -> None:
    rows = "CHILD fails\n1 -\n2 x\n- x"
    assert_rule(
        rulebook,
        "1012",
        Episodes="CHILD\n1\n-",
        PlacedAdoption=rows,
        Missing=rows,
        Reviews=rows,
        AD1=rows,
        PrevPerm=rows,
        OC2=rows,
        OC3="CHILD fails\n2 -",
    )
    assert_rule(rulebook, "1012", Episodes="CHILD\n1", Reviews=rows)


def test_a_care_leaver_not_looked_after_has_no_uasc_row() -> None:
    assert_rule(
        rulebook,
        "1014",
        Episodes="""
            CHILD DECOM      DEC
            1     01/05/2023 01/04/2024
            2     01/05/2023 31/03/2024
        """,
        UASC="CHILD fails\n1 -\n2 x\n3 x\n4 -\n5 -",
        OC3="""
            CHILD IN_TOUCH fails
            1     YES      -
            2     YES      x
            3     YES      x
            4     -        -
        """,
    )


def test_a_care_leaver_left_care_before_the_birthday() -> None:
    assert_rule(
        rulebook,
        "1016",
        OC3="""
            CHILD DOB        IN_TOUCH fails
            1     31/03/2007 YES      x
            2     31/03/2007 YES      -
            3     01/04/2007 YES      x
            4     31/03/2006 YES      -
            5     31/03/2007 -        -
            6     31/03/2007 YES      -
        """,
        Episodes="""
            CHILD DEC
            1     31/03/2025
            2     30/03/2025
            3     01/04/2024
            4     31/03/2025
            5     31/03/2025
            6     -
        """,
    )


def test_nobody_lives_with_former_foster_carers_at_seventeen() -> None:
    assert_rule(
        rulebook,
        "3001",
        Header="""
            CHILD DOB
            1     01/04/2007
            2     31/03/2008
            3     31/03/2007
            4     01/04/2008
        """,
        OC3="""
            CHILD ACCOM fails
            1     Z1    x
            1     B1    -
            2     Z2    x
            3     Z1    -
            4     Z1    -
            5     Z1    -
        """,
    )
